import CitizenCore
import Observation

/// The services that she has marked.
@Observable @MainActor
public final class FavouritesViewModel: ScreenModel, CoreReader {
  public private(set) var state = FavouritesState(favourites: .loading, trouble: nil)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .catalogue, .favourites]
  let session: Session
  let navigator: Navigator
  /// What could not be done: what the trouble is about.
  @ObservationIgnored private var failed: (@MainActor (Favourites) async throws -> Void)?

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  /// Does nothing for one that the city does not offer any more.
  public func openService(_ id: String) {
    guard case .ready(let favourites) = state.favourites else { return }
    let isOffered = favourites.contains { $0.id == id && !$0.withdrawn }
    if isOffered { navigator.push(.service(id: id)) }
  }

  /// Puts one at `place`, counted from 0.
  public func move(_ id: String, _ place: Int) {
    change { try await $0.moveTo(serviceId: id, place: UInt32(clamping: place)) }
  }

  /// Takes a mark away.
  public func remove(_ id: String) {
    change { try await $0.remove(serviceId: id) }
  }

  func tryAgain() {
    if let failed { change(failed) } else { Task { await session.reopen() } }
  }

  private func change(_ make: @escaping @MainActor (Favourites) async throws -> Void) {
    failed = nil
    state.trouble = nil
    Task {
      do {
        try await make(session.client.favourites())
      } catch {
        failed = make
        state.trouble = session.trouble(error)
      }
    }
  }

  func load() async {
    let favourites = await session.content {
      try await session.client.favourites().list(language: session.language)
        .map(FavouriteItem.init)
    }
    if let favourites { state.favourites = favourites }
  }
}
