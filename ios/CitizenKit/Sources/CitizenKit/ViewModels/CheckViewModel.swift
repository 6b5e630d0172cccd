import CitizenCore
import Observation

/// All answers once more, before they are sent.
@Observable @MainActor
public final class CheckViewModel: ScreenModel, CoreReader {
  public private(set) var state = CheckState(serviceName: "", answers: .loading)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .outbox]
  let session: Session
  let navigator: Navigator
  private let draftId: String
  /// The forms of the draft that were left before all of it was saved.
  private let unsaved: @MainActor () -> [FormViewModel]

  @ObservationIgnored private var page = CheckPage(
    sections: [], problems: [], submitting: false, trouble: nil)

  init(
    session: Session, navigator: Navigator, draftId: String,
    unsaved: @escaping @MainActor () -> [FormViewModel]
  ) {
    self.unsaved = unsaved
    self.session = session
    self.navigator = navigator
    self.draftId = draftId
    session.keepLoaded(self)
  }

  /// Goes to the field at `path` and comes back.
  public func change(_ path: String) {
    let section = page.sections.first { $0.rows.contains { $0.path == path } }
    navigator.push(.form(draftId: draftId, step: section?.step ?? 1))
  }

  /// Shows what another version of the form has changed, and what does not fit it any more.
  public func openChanges() { navigator.push(.changes(draftId: draftId)) }

  /// Puts it into the outbox: when the case is on the screen, it is safe on the phone. Pressing
  /// twice sends once. Nothing is sent of a version that has changed something which does not stand here.
  public func submit() {
    guard case .ready = state.answers, !page.submitting else { return }
    page.submitting = true
    page.trouble = nil
    show()
    Task { await submitNow() }
  }

  func tryAgain() {
    if page.trouble != nil { submit() } else { Task { await session.reopen() } }
  }

  private func submitNow() async {
    for form in unsaved() {
      // Without them something else would be sent than she has answered.
      if let trouble = await form.saveUnsaved() {
        page.trouble = trouble
        return stand()
      }
    }
    do {
      let shown = page.changed
      try await read()
      guard page.changed == shown else { return stand() }
      let submission = try await session.client.outbox().submit(
        draftId: draftId, language: session.language)
      navigator.replace(draftId: draftId, with: .case(id: submission.id))
    } catch CitizenError.InvalidAnswers(let problems) {
      page.problems = problems.map(ProblemItem.init)
      stand()
    } catch {
      page.trouble = session.trouble(error)
      stand()
    }
  }

  private func stand() {
    page.submitting = false
    show()
  }

  func load() async {
    // Once it is being sent there is no draft any more.
    guard !page.submitting else { return }
    let answers = await session.content {
      try await read()
      return page
    }
    if let answers, !page.submitting { state.answers = answers }
  }

  private func read() async throws {
    let language = session.language
    let form = try await session.client.forms().resume(draftId: draftId)
    let summary = try await form.summary(language: language)
    let changes = try await form.changes(language: language)
    let problems = try await form.problems(language: language)
    let drafts = try await session.client.outbox().drafts(language: language)
    state.serviceName = drafts.first { $0.id == draftId }?.serviceName ?? state.serviceName
    page.sections = summary.map(CheckSection.init)
    page.changed = FormChanged(changes)
    page.problems = problems.map(ProblemItem.init)
  }

  private func show() { state.answers = .ready(page) }
}
