import Observation

/// Where everything begins: search, categories, her cases and messages.
@Observable @MainActor
public final class HomeViewModel: ScreenModel {
  private static let newestCases = 3

  let session: Session
  let navigator: Navigator
  private var refreshing = false

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
  }

  public var state: HomeState {
    HomeState(
      cityName: session.city.name(in: session.language),
      hotline: session.city.hotline,
      senior: session.senior,
      offline: !session.online,
      personal: session.personal,
      serviceCount: Int(session.catalogue?.services ?? 0),
      categories: session.catalogueContent { $0.categories.map(CategoryItem.init) },
      drafts: Int(session.outbox?.drafts ?? 0),
      waiting: Int(session.outbox?.waiting ?? 0),
      cases: session.outbox?.submissions.prefix(Self.newestCases).map(CaseItem.init) ?? [],
      unread: Int(session.inbox?.unread ?? 0),
      refreshing: refreshing)
  }

  public func search() { navigator.push(.search) }
  public func openCategory(_ id: String) { navigator.push(.category(id: id)) }
  public func openCases() { navigator.push(.cases) }
  public func openCase(_ id: String) { navigator.push(.case(id: id)) }
  public func openInbox() { navigator.push(.inbox) }
  public func openSettings() { navigator.push(.settings) }

  /// Asks the city for what is new.
  public func refresh() {
    guard !refreshing else { return }
    refreshing = true
    Task {
      await session.refreshed()
      refreshing = false
    }
  }
}
