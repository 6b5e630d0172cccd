import Observation

/// What the resident has begun and what she has sent.
@Observable @MainActor
public final class CasesViewModel: ScreenModel, CoreReader {
  public private(set) var state = CasesState(cases: .loading)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .outbox]
  let session: Session
  let navigator: Navigator
  /// The draft that could not be discarded: what the trouble is about.
  @ObservationIgnored private var failed: String?

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  public func openDraft(_ id: String) { navigator.push(.form(draftId: id, step: 1)) }

  /// Deletes a draft and its answers for good; the screen has asked before.
  public func discardDraft(_ id: String) {
    failed = nil
    Task {
      do {
        try await session.client.outbox().discardDraft(draftId: id)
      } catch {
        failed = id
        state.cases = .failed(session.trouble(error))
      }
    }
  }

  public func openCase(_ id: String) { navigator.push(.case(id: id)) }

  func tryAgain() {
    if let failed { discardDraft(failed) } else { Task { await session.reopen() } }
  }

  func load() async {
    let (outbox, language) = (session.client.outbox(), session.language)
    let cases = await session.content {
      CaseList(
        drafts: try await outbox.drafts(language: language).map(DraftItem.init),
        cases: try await outbox.submissions(language: language).map(CaseItem.init))
    }
    // The trouble stands until she has tried again or gone back.
    if let cases, failed == nil { state.cases = cases }
  }
}
