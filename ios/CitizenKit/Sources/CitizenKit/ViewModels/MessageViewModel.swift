import CitizenCore
import Observation

/// One message; it counts as read once it was shown.
@Observable @MainActor
public final class MessageViewModel: ScreenModel, CoreReader {
  public private(set) var state = MessageState(message: .loading)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened]
  let session: Session
  let navigator: Navigator
  private let id: String

  init(session: Session, navigator: Navigator, id: String) {
    self.session = session
    self.navigator = navigator
    self.id = id
    session.keepLoaded(self)
  }

  /// Opens the case on this phone that it is about.
  public func openCase() {
    guard case .ready(let message) = state.message, let caseId = message.caseId else { return }
    navigator.push(.case(id: caseId))
  }

  func load() async {
    let (inbox, language) = (session.client.inbox(), session.language)
    let message = await session.content {
      let message = try await inbox.message(id: id, language: language)
      let cases = try await session.client.outbox().submissions(language: language)
      let caseId = message.caseNumber.flatMap { number in
        cases.first { $0.kind == .application && $0.state.caseNumber == number }?.id
      }
      return MessageDetails(
        id: message.id, title: message.title, paragraphs: message.paragraphs,
        sentAt: message.sentAt, caseNumber: message.caseNumber, caseId: caseId)
    }
    guard let message else { return }
    state.message = message
    // Should it fail, it stays unread, and is marked when it is opened again.
    if case .ready = message { try? await inbox.markRead(messageId: id) }
  }
}
