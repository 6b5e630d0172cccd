import Observation

/// The services that she has marked.
@Observable @MainActor
public final class FavouritesViewModel: ScreenModel, CoreReader {
  public private(set) var state = FavouritesState(favourites: .loading, trouble: nil)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .catalogue, .favourites]
  let session: Session
  let navigator: Navigator
  /// The mark that could not be taken away: what the trouble is about.
  @ObservationIgnored private var failed: String?

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

  /// Takes a mark away.
  public func remove(_ id: String) {
    failed = nil
    state.trouble = nil
    Task {
      do {
        try await session.client.favourites().remove(serviceId: id)
      } catch {
        failed = id
        state.trouble = session.trouble(error)
      }
    }
  }

  func tryAgain() {
    if let failed { remove(failed) } else { Task { await session.reopen() } }
  }

  func load() async {
    let favourites = await session.content {
      try await session.client.favourites().list(language: session.language)
        .map(FavouriteItem.init)
    }
    if let favourites { state.favourites = favourites }
  }
}
