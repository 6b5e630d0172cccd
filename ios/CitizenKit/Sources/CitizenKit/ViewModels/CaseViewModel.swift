import CitizenCore
import Observation

/// Something that was sent, and what the city has said about it.
@Observable @MainActor
public final class CaseViewModel: ScreenModel, CoreReader {
  public private(set) var state = CaseState(case: .loading)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .outbox, .inbox]
  let session: Session
  let navigator: Navigator
  private let id: String

  @ObservationIgnored private var submission: Submission?
  @ObservationIgnored private var messages: [MessageItem] = []
  @ObservationIgnored private var cancelling = false
  @ObservationIgnored private var trouble: Trouble?
  /// What the trouble is about.
  @ObservationIgnored private var failed: (@MainActor (Outbox) async throws -> Void)?

  init(session: Session, navigator: Navigator, id: String) {
    self.session = session
    self.navigator = navigator
    self.id = id
    session.keepLoaded(self)
  }

  public func openReceipt() { navigator.push(.receipt(caseId: id)) }
  public func openMessage(_ id: String) { navigator.push(.message(id: id)) }

  /// Asks whether to take it back.
  public func cancel() { ask(true) }
  public func keep() { ask(false) }

  /// Takes it back, if it was never begun to be sent.
  public func reallyCancel() {
    act { try await $0.cancel(submissionId: self.id) }
  }

  /// Lets it be sent now.
  public func retry() {
    act { try await $0.retry(submissionId: self.id) }
  }

  func tryAgain() {
    if let failed { act(failed) } else { Task { await session.reopen() } }
  }

  func load() async {
    let (client, language) = (session.client, session.language)
    let details = await session.content {
      let submission = try await client.outbox().submission(id: id, language: language)
      if let caseNumber = submission.state.caseNumber {
        messages = try await client.inbox()
          .aboutCase(caseNumber: caseNumber, language: language).map(MessageItem.init)
      }
      self.submission = submission
      return caseDetails(submission)
    }
    if let details { state.case = details }
  }

  private func ask(_ cancelling: Bool) {
    self.cancelling = cancelling
    show()
  }

  private func act(_ work: @escaping @MainActor (Outbox) async throws -> Void) {
    cancelling = false
    (trouble, failed) = (nil, nil)
    show()
    Task {
      do {
        try await work(session.client.outbox())
      } catch {
        (trouble, failed) = (session.trouble(error), work)
        show()
      }
      session.reload(self)
    }
  }

  private func show() {
    if let submission { state.case = .ready(caseDetails(submission)) }
  }

  private func caseDetails(_ submission: Submission) -> CaseDetails {
    CaseDetails(
      submission, messages: messages, cancelling: cancelling, trouble: trouble)
  }
}
