import CitizenCore
import Observation

/// Services found as the resident types.
@Observable @MainActor
public final class SearchViewModel: ScreenModel, CoreReader {
  private static let mostHits: UInt32 = 50

  public private(set) var state: SearchState

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .catalogue]
  let session: Session
  let navigator: Navigator

  init(session: Session, navigator: Navigator, query: String = "") {
    self.session = session
    self.navigator = navigator
    state = SearchState(query: query, hits: .none)
    session.keepLoaded(self)
  }

  /// Takes in what stands in the field now.
  public func type(_ query: String) {
    state.query = query
    if query.isBlank { state.hits = .none }
    session.reload(self)
  }

  public func openService(_ id: String) { navigator.push(.service(id: id)) }

  func load() async {
    let query = state.query
    guard !query.isBlank else { return }
    let found = await session.content {
      try await session.client.catalogue().search(
        request: SearchRequest(
          query: query, language: session.language, limit: Self.mostHits)
      ).map { ServiceItem($0.service) }
    }
    // What was typed meanwhile is searched for next.
    guard state.query == query else { return }
    switch found {
    case .ready([]): state.hits = .nothing
    case .ready(let services): state.hits = .found(services)
    case .failed(let trouble): state.hits = .failed(trouble)
    case .loading, nil: break
    }
  }
}

extension String {
  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
