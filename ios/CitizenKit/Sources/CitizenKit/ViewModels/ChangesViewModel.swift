import CitizenCore
import Observation

/// What another version of its form has changed in a draft, and which of her answers do not fit any more.
@Observable @MainActor
public final class ChangesViewModel: ScreenModel, CoreReader {
  public private(set) var state = ChangesState(serviceName: "", changes: .loading)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened]
  let session: Session
  let navigator: Navigator
  private let entry: Navigator.Entry
  private let draftId: String
  /// The forms of the draft that are open.
  private let forms: @MainActor () -> [FormViewModel]

  @ObservationIgnored private var form: FormSession?
  @ObservationIgnored private var page = ChangesPage(changes: [], kept: [], trouble: nil)

  init(
    session: Session, navigator: Navigator, entry: Navigator.Entry, draftId: String,
    forms: @escaping @MainActor () -> [FormViewModel]
  ) {
    self.session = session
    self.navigator = navigator
    self.entry = entry
    self.draftId = draftId
    self.forms = forms
    session.keepLoaded(self)
  }

  /// She has seen what has changed, and goes back to where she was. Leaving by back leaves it unseen.
  public func seen() {
    guard let form else { return }
    page.trouble = nil
    show()
    Task {
      do {
        try await form.changesSeen()
        navigator.close(entry)
        for form in forms() { form.readAnew() }
      } catch {
        page.trouble = session.trouble(error)
        show()
      }
    }
  }

  func tryAgain() {
    if page.trouble != nil { seen() } else { Task { await session.reopen() } }
  }

  func load() async {
    let language = session.language
    let changes = await session.content {
      let form = try await session.client.forms().resume(draftId: draftId)
      let changes = try await form.changes(language: language)
      let drafts = try await session.client.outbox().drafts(language: language)
      state.serviceName = drafts.first { $0.id == draftId }?.serviceName ?? state.serviceName
      self.form = form
      page.changes = changes.changes.map(ChangeItem.init)
      page.kept = changes.kept.map(KeptItem.init)
      return page
    }
    if let changes { state.changes = changes }
  }

  private func show() { state.changes = .ready(page) }
}
