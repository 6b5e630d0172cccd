import CitizenCore
import Observation

/// What the city has written.
@Observable @MainActor
public final class InboxViewModel: ScreenModel, CoreReader {
  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .inbox]
  let session: Session
  let navigator: Navigator

  private var view = InboxView.all
  private var query = ""
  @ObservationIgnored private var pages = 1
  private var alerts: [AlertItem] = []
  private var list = Content<InboxPage>.loading
  private var refreshing = false
  private var deleting: String?
  private var trouble: Trouble?
  /// What the trouble is about.
  @ObservationIgnored private var failed: (@MainActor () -> Void)?

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  public var state: InboxState {
    InboxState(
      alerts: alerts, unread: Int(session.inbox?.unread ?? 0), view: view, query: query,
      messages: list.map(\.messages), threads: list.value?.threads ?? [],
      hasMore: list.value?.hasMore ?? false, refreshing: refreshing, deleting: deleting,
      trouble: trouble)
  }

  /// - Parameter name: Of an ``InboxView``.
  public func show(_ name: String) {
    guard let chosen = InboxView(rawValue: name), chosen != view else { return }
    view = chosen
    pages = 1
    session.reload(self)
  }

  /// Looks for words in all messages; for none it shows what was chosen before.
  public func search(_ text: String) {
    guard text != query else { return }
    query = text
    pages = 1
    session.reload(self)
  }

  public func open(_ id: String) { navigator.push(.message(id: id)) }
  public func openThread(_ caseNumber: String) { navigator.push(.thread(caseNumber: caseNumber)) }
  public func openReminders() { navigator.push(.reminders) }
  public func openNotifications() { navigator.push(.notifications) }

  /// Asks the city for new messages.
  public func refresh() {
    guard !refreshing else { return }
    refreshing = true
    Task {
      do {
        _ = try await session.client.inbox().refresh()
        forgetTrouble()
      } catch CitizenError.Closed {
        // The app has left the front; when it comes back it asks by itself.
      } catch {
        trouble = session.trouble(error)
        failed = { self.refresh() }
      }
      refreshing = false
    }
  }

  /// Shows another page of them.
  public func more() {
    guard list.value?.hasMore == true else { return }
    pages += 1
    session.reload(self)
  }

  public func pin(_ id: String, _ on: Bool) {
    act { try await self.inbox.pin(messageId: id, pinned: on) }
  }

  public func putAway(_ id: String, _ on: Bool) {
    act { try await self.inbox.archive(messageId: id, archived: on) }
  }

  /// Asks whether it is to be deleted.
  public func delete(_ id: String) { deleting = id }
  public func keep() { deleting = nil }

  /// Deletes it for good, on all of her devices.
  public func reallyDelete() {
    guard let id = deleting else { return }
    deleting = nil
    act { try await self.inbox.delete(messageId: id) }
  }

  func back() { if deleting == nil { navigator.back() } else { keep() } }

  func tryAgain() {
    if let failed { failed() } else { Task { await session.reopen() } }
  }

  func load() async {
    let (view, query, pages) = (view, query, pages)
    let found = await session.content { try await self.page(view, query, pages) }
    if let alerts = await session.content(session.alertsInForce)?.value { self.alerts = alerts }
    // What she has chosen or typed meanwhile is read next.
    guard let found, (view, query, pages) == (self.view, self.query, self.pages) else { return }
    list = found
  }

  private var inbox: Inbox { session.client.inbox() }

  private func page(_ view: InboxView, _ query: String, _ pages: Int) async throws -> InboxPage {
    if !query.isBlank { return try await found(query, pages) }
    guard let filter = view.filter else { return try await threads(pages) }
    return try await session.messages(filter, pages: pages)
  }

  /// The cases that there are messages about.
  private func threads(_ pages: Int) async throws -> InboxPage {
    var page = InboxPage()
    for _ in 0..<pages {
      page.threads += try await inbox.threads(
        language: session.language, offset: UInt32(page.threads.count)
      ).map(ThreadItem.init)
    }
    let next = UInt32(page.threads.count)
    page.hasMore = try await !inbox.threads(language: session.language, offset: next).isEmpty
    return page
  }

  /// Those with the words in them: each call of the core looks through some of the messages.
  private func found(_ query: String, _ pages: Int) async throws -> InboxPage {
    var page = InboxPage()
    var next: UInt32? = 0
    while let offset = next, page.messages.count < pages * InboxPage.size {
      let found = try await inbox.search(words: query, language: session.language, offset: offset)
      page.messages += found.messages.map(MessageItem.init)
      next = found.nextOffset
    }
    page.hasMore = next != nil
    return page
  }

  private func act(_ work: @escaping @MainActor () async throws -> Void) {
    forgetTrouble()
    Task {
      do {
        try await work()
      } catch {
        trouble = session.trouble(error)
        failed = { self.act(work) }
      }
    }
  }

  private func forgetTrouble() { (trouble, failed) = (nil, nil) }
}

/// Messages, or the cases that they are about, as far as she has turned the pages.
struct InboxPage: Hashable, Sendable {
  /// So many the core has on each.
  static let size = 50

  var messages: [MessageItem] = []
  var threads: [ThreadItem] = []
  var hasMore = false
}

extension Session {
  /// Pages of the messages that `filter` asks for.
  func messages(_ filter: MessageFilter, pages: Int) async throws -> InboxPage {
    let inbox = client.inbox()
    var page = InboxPage()
    for _ in 0..<pages {
      page.messages += try await inbox.find(
        filter: filter, language: language, offset: UInt32(page.messages.count)
      ).map(MessageItem.init)
    }
    let next = UInt32(page.messages.count)
    page.hasMore = try await !inbox.find(filter: filter, language: language, offset: next).isEmpty
    return page
  }

  /// The alerts that are in force for her now, the worst first.
  func alertsInForce() async throws -> [AlertItem] {
    try await client.inbox().alerts(language: language).map(AlertItem.init).worstFirst
  }
}

extension InboxView {
  /// `nil` where it shows cases.
  fileprivate var filter: MessageFilter? {
    switch self {
    case .all: .inbox
    case .unread: .unread
    case .pinned: .pinned
    case .putAway: .archived
    case .byCase: nil
    }
  }
}

extension [AlertItem] {
  /// Of those that are equally bad the order stays.
  fileprivate var worstFirst: [AlertItem] {
    AlertSeverity.allCases.flatMap { severity in filter { $0.severity == severity } }
  }
}
