import Observation

/// Where everything begins: search, categories, her cases and messages.
@Observable @MainActor
public final class HomeViewModel: ScreenModel, CoreReader {
  private static let newestCases = 3
  private static let firstFavourites = 3
  private static let firstReminders = 3

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .catalogue, .inbox]
  let session: Session
  let navigator: Navigator
  private var refreshing = false
  private var lifeEvents = 0
  private var alerts: [AlertItem] = []

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  public var state: HomeState {
    HomeState(
      cityName: session.city.name(in: session.language),
      hotline: session.contacts.hotline,
      senior: session.senior,
      offline: !session.online,
      update: session.update,
      personal: session.personal,
      serviceCount: Int(session.catalogue?.services ?? 0),
      categories: session.catalogueContent { $0.categories.map(CategoryItem.init) },
      drafts: Int(session.outbox?.drafts ?? 0),
      draftsEnding: Int(session.outbox?.draftsExpiring ?? 0),
      waiting: Int(session.outbox?.waiting ?? 0),
      cases: session.outbox?.submissions.prefix(Self.newestCases).map(CaseItem.init) ?? [],
      unread: Int(session.inbox?.unread ?? 0),
      refreshing: refreshing,
      freshness: session.freshness,
      lifeEvents: lifeEvents,
      favourites: session.favourites?.favourites.prefix(Self.firstFavourites)
        .map(FavouriteItem.init) ?? [],
      damaged: session.damage != nil,
      alerts: alerts,
      reminders: session.reminders?.reminders.prefix(Self.firstReminders)
        .map { ReminderItem($0, session.calendar) } ?? [])
  }

  public func search() { navigator.push(.search) }
  public func openCategory(_ id: String) { navigator.push(.category(id: id)) }
  public func openCases() { navigator.push(.cases) }
  public func openCase(_ id: String) { navigator.push(.case(id: id)) }
  public func openLifeEvents() { navigator.push(.lifeEvents) }
  public func openFavourites() { navigator.push(.favourites) }

  /// Does nothing for a service that the city does not offer any more.
  public func openService(_ id: String) {
    let isOffered = state.favourites.contains { $0.id == id && !$0.withdrawn }
    if isOffered { navigator.push(.service(id: id)) }
  }

  public func openOffices() { navigator.push(.offices) }
  public func openDocuments() { navigator.push(.documents) }
  public func openDamage() { navigator.push(.damage) }
  public func openInbox() { navigator.push(.inbox) }
  public func openMessage(_ id: String) { navigator.push(.message(id: id)) }
  public func openReminders() { navigator.push(.reminders) }

  /// Opens what she is reminded of.
  public func openReminder(_ id: String) {
    let reminder = session.reminders?.reminders.first { $0.id == id }
    if let reminder { navigator.push(Route(reminder.about)) }
  }

  public func openSettings() { navigator.push(.settings) }

  func load() async {
    let events = try? await session.client.catalogue().lifeEvents(language: session.language)
    lifeEvents = events?.count ?? lifeEvents
    alerts = (try? await session.alertsInForce()) ?? alerts
  }

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
