import CitizenCore
import Observation

/// What the city has written.
@Observable @MainActor
public final class InboxViewModel: CoreReader {
  public private(set) var state = InboxState(messages: .loading, refreshing: false, trouble: nil)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .inbox]
  private let session: Session
  private let navigator: Navigator

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  public func open(_ id: String) { navigator.push(.message(id: id)) }

  /// Asks the city for new messages.
  public func refresh() {
    guard !state.refreshing else { return }
    state.refreshing = true
    Task {
      do {
        _ = try await session.client.inbox().refresh()
        state.trouble = nil
      } catch {
        state.trouble = session.trouble(error)
      }
      state.refreshing = false
    }
  }

  func load() async {
    let messages = await session.content {
      try await session.client.inbox().all(language: session.language).map(MessageItem.init)
    }
    if let messages { state.messages = messages }
  }
}

extension Inbox {
  /// All messages, the newest first.
  fileprivate func all(language: String) async throws -> [Message] {
    var messages: [Message] = []
    while true {
      let page = try await self.messages(language: language, offset: UInt32(messages.count))
      messages += page
      if page.isEmpty { return messages }
    }
  }
}
