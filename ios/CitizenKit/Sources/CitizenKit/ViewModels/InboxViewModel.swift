import CitizenCore
import Observation

/// What the city has written.
@Observable @MainActor
public final class InboxViewModel: ScreenModel, CoreReader {
  public private(set) var state = InboxState(
    messages: .loading, hasMore: false, refreshing: false, trouble: nil)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .inbox]
  @ObservationIgnored private var pages = 1
  let session: Session
  let navigator: Navigator

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
      } catch CitizenError.Closed {
        // The app has left the front; when it comes back it asks by itself.
      } catch {
        state.trouble = session.trouble(error)
      }
      state.refreshing = false
    }
  }

  /// Shows another page of them.
  public func more() {
    guard state.hasMore else { return }
    pages += 1
    session.reload(self)
  }

  func tryAgain() {
    if state.trouble != nil { refresh() } else { Task { await session.reopen() } }
  }

  func load() async {
    guard let messages = await session.content(messages) else { return }
    state.messages = messages
    guard case .ready(let shown) = messages else { return }
    state.hasMore = shown.count < session.inbox?.total ?? 0
  }

  /// The pages that are shown.
  private func messages() async throws -> [MessageItem] {
    let (inbox, language) = (session.client.inbox(), session.language)
    var messages: [MessageItem] = []
    for _ in 0..<pages {
      messages += try await inbox.messages(language: language, offset: UInt32(messages.count))
        .map(MessageItem.init)
    }
    return messages
  }
}
