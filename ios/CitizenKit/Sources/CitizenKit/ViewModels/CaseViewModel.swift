import CitizenCore
import Observation

/// Something that was sent, and what the city has said about it.
@Observable @MainActor
public final class CaseViewModel: ScreenModel, CoreReader {
  public private(set) var state = CaseState(case: .loading)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .outbox, .inbox]
  let session: Session
  let navigator: Navigator
  private let entry: Navigator.Entry
  private let id: String

  /// What can be undone only once she has been asked.
  enum Undoing { case cancel, withdraw }

  @ObservationIgnored private var submission: Submission?
  /// What has become of it, once the city has it.
  @ObservationIgnored private var atTheCity: CaseView?
  @ObservationIgnored private var messages: [MessageItem] = []
  @ObservationIgnored private var asked: Undoing?
  @ObservationIgnored private var trouble: Trouble?
  /// What the trouble is about.
  @ObservationIgnored private var failed: (@MainActor () async throws -> Void)?

  init(session: Session, navigator: Navigator, entry: Navigator.Entry, id: String) {
    self.session = session
    self.navigator = navigator
    self.entry = entry
    self.id = id
    session.keepLoaded(self)
  }

  public func openReceipt() { navigator.push(.receipt(caseId: id)) }
  public func openMessage(_ id: String) { navigator.push(.message(id: id)) }

  /// Opens the application that it is about.
  public func openApplication() {
    guard let submission, submission.caseId != id else { return }
    navigator.push(.case(id: submission.caseId))
  }

  /// Opens a form in which she answers what the city asks, as far as she has answered it already.
  public func answer() {
    guard let question = atTheCity?.question else { return }
    act {
      let form = try await self.session.client.forms().answerQuestion(
        submissionId: self.id, questionId: question.id)
      // Pressing twice opens it once. Where she has gone elsewhere meanwhile, it waits among what she has begun.
      if self.navigator.top == self.entry {
        self.navigator.push(.form(draftId: form.draftId(), step: 1))
      }
    }
  }

  /// Opens a form in which she corrects it, where the first thing to mend is.
  public func edit() {
    act {
      let form = try await self.outbox.edit(submissionId: self.id)
      let view = try await form.view(language: self.session.language)
      // As in `answer`.
      if self.navigator.top == self.entry {
        self.navigator.push(.form(draftId: form.draftId(), step: view.stepToMend))
      }
    }
  }

  /// Asks whether to take it back.
  public func cancel() { ask(.cancel) }
  /// Asks whether to withdraw it.
  public func withdraw() { ask(.withdraw) }
  public func keep() { ask(nil) }

  /// Takes it back, if it was never begun to be sent.
  public func reallyCancel() {
    act { try await self.outbox.cancel(submissionId: self.id) }
  }

  /// Withdraws it: the city is told once, with or without a network now.
  public func reallyWithdraw() {
    act {
      _ = try await self.outbox.withdraw(submissionId: self.id, language: self.session.language)
    }
  }

  /// Lets it be sent now.
  public func retry() {
    act { try await self.outbox.retry(submissionId: self.id) }
  }

  func back() { if asked == nil { navigator.back() } else { keep() } }

  func tryAgain() {
    if let failed { act(failed) } else { Task { await session.reopen() } }
  }

  func load() async {
    let (client, language) = (session.client, session.language)
    let details = await session.content {
      let submission = try await outbox.submission(id: id, language: language)
      atTheCity = submission.kind == .application ? try await caseAtTheCity() : nil
      if let caseNumber = submission.state.caseNumber {
        messages = try await client.inbox()
          .aboutCase(caseNumber: caseNumber, language: language).map(MessageItem.init)
      }
      self.submission = submission
      return caseDetails(submission)
    }
    if let details { state.case = details }
    seen()
  }

  /// What she has before her she is not told of any more.
  func seen() {
    guard session.inForeground, navigator.top == entry, submission != nil else { return }
    Task {
      try? await outbox.markSeen(submissionId: id)
      session.tellNotices()
    }
  }

  private var outbox: Outbox { session.client.outbox() }

  /// What has become of the application; `nil` as long as the city does not have it.
  private func caseAtTheCity() async throws -> CaseView? {
    do {
      return try await outbox.case(submissionId: id, language: session.language)
    } catch CitizenError.NotFound {
      return nil
    }
  }

  private func ask(_ undoing: Undoing?) {
    asked = undoing
    show()
  }

  private func act(_ work: @escaping @MainActor () async throws -> Void) {
    asked = nil
    (trouble, failed) = (nil, nil)
    show()
    Task {
      do {
        try await work()
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
      submission, atTheCity: atTheCity, messages: messages, asked: asked, trouble: trouble)
  }
}
