import CitizenCore
import Observation

/// A form being filled in, step by step. Each answer is on the disk a moment after it was given.
@Observable @MainActor
public final class FormViewModel: ScreenModel, CoreReader {
  public private(set) var state = FormState(serviceName: "", form: .loading)

  /// The answers that are not on the disk yet, by path; to be given again to the next process.
  public var unsaved: [String: String] { typed.unsaved }

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened]
  let session: Session
  let navigator: Navigator
  private let entry: Navigator.Entry
  private let draftId: String
  /// The forms of the same draft that are open.
  private let forms: @MainActor () -> [FormViewModel]

  @ObservationIgnored private var form: FormSession?
  @ObservationIgnored private var view: FormView?
  @ObservationIgnored private var changed: FormChanged?
  /// From 1, among the steps that are shown.
  @ObservationIgnored private var step: Int
  private var typed: TypedAnswers
  @ObservationIgnored private var saveTrouble: Trouble?
  /// Of the whole form; `nil` until the resident has tried to go on.
  @ObservationIgnored private var problems: [Problem]?
  @ObservationIgnored private var leaving = false
  @ObservationIgnored private var removing: RemovingRow?
  @ObservationIgnored private var draftChange: DraftChange?
  @ObservationIgnored private let files = FileChanges()
  /// Whether the core's view has to be asked for again.
  @ObservationIgnored private var isStale = false
  @ObservationIgnored let saving = Latest()
  @ObservationIgnored let goingOn = Latest()
  @ObservationIgnored private lazy var searches = ListSearches { [weak self] path, query in
    try await self?.options(path, query) ?? []
  } changed: { [weak self] in
    self?.showAgain()
  }
  @ObservationIgnored private(set) lazy var offers = Offers(of: session.client.profile()) {
    [weak self] in
    try await self?.suggestions() ?? []
  } changed: { [weak self] in
    self?.showAgain()
  }

  init(
    session: Session, navigator: Navigator, entry: Navigator.Entry, draftId: String, step: Int,
    unsaved: [String: String] = [:], forms: @escaping @MainActor () -> [FormViewModel] = { [] }
  ) {
    self.session = session
    self.navigator = navigator
    self.entry = entry
    self.draftId = draftId
    self.step = step
    self.forms = forms
    typed = TypedAnswers(unsaved: unsaved)
    session.keepLoaded(self)
  }

  /// Takes in what stands in a field and saves it; later answers to the same field overtake
  /// earlier ones.
  ///
  /// - Parameter value: As ``FieldItem/value``.
  public func answer(_ path: String, _ value: String) {
    searches.choose(value, at: path)
    typed.type(value, at: path)
    show()
    saving.run { await self.readAndSave() }
  }

  /// Chooses one of several, or takes it away where it is chosen.
  public func toggle(_ path: String, _ value: String) {
    guard case .ready(let page) = state.form,
      let field = page.fields.first(where: { $0.path == path })
    else { return }
    let others = field.values.filter { $0 != value }
    answer(path, (others.count < field.values.count ? others : field.values + [value]).answer)
  }

  /// Looks in the list of a field while the resident types; an empty query shows its beginning.
  public func find(_ path: String, _ query: String) {
    searches.find(query, at: path)
  }

  /// Attaches a file to a field.
  ///
  /// - Parameters:
  ///   - filePath: Where it is; read once.
  ///   - name: What it is called.
  ///   - whenDone: Called when the file is needed no more, attached or not.
  public func attach(
    _ path: String, _ filePath: String, _ name: String,
    whenDone: @escaping @MainActor () -> Void = {}
  ) {
    changeFiles(of: path, whenDone: whenDone) { form, language in
      _ = try await form.attach(path: path, filePath: filePath, name: name, language: language)
    }
  }

  /// Lets her choose one of her documents for a field.
  public func chooseDocument(_ path: String) {
    navigator.push(.chooseDocument(draftId: draftId, field: path))
  }

  /// Attaches one of her documents, which have to be unlocked for it.
  func attachDocument(_ path: String, _ documentId: String) {
    changeFiles(of: path) { form, language in
      _ = try await form.attachDocument(path: path, documentId: documentId, language: language)
    }
  }

  /// Takes a file from a field.
  public func detach(_ path: String, _ sha256: String) {
    changeFiles(of: path) { form, language in
      _ = try await form.detach(path: path, sha256: sha256, language: language)
    }
  }

  private func changeFiles(
    of path: String, whenDone: @escaping @MainActor () -> Void = {},
    _ change: @escaping @MainActor (FormSession, String) async throws -> Void
  ) {
    files.run(at: path) {
      defer { whenDone() }
      do {
        try await self.inForm { try await change($0, self.session.language) }
        return nil
      } catch {
        return self.session.trouble(error).message
      }
    } read: {
      // What is attached is read in one order with what is saved.
      await self.load()
    } show: {
      self.show()
      // What is to be done to the draft may have waited for it.
      self.saving.run { await self.readAndSave() }
    }
    show()
  }

  /// Puts an empty row behind the others of a field of rows.
  public func addRow(_ path: String) { change(.addRow(path)) }

  /// Removes a row, from 0, of a field of rows; asks first where something is answered in it.
  public func removeRow(_ path: String, _ index: Int) {
    // The row that moves up is another one: pressing twice does not remove that, too.
    guard draftChange == nil else { return }
    let fields = view?.steps.flatMap(\.fields).filter { $0.isIn(row: index, of: path) } ?? []
    guard let title = fields.first?.row?.title else { return }
    if fields.contains(where: { typed[$0.path].map { !$0.isEmpty } ?? $0.isAnswered }) {
      removing = RemovingRow(path: path, index: index, title: title)
      show()
    } else {
      change(.removeRow(path, index))
    }
  }

  /// Removes the row that she was asked about, with its answers.
  public func reallyRemoveRow() {
    guard let row = removing else { return }
    removing = nil
    change(.removeRow(row.path, row.index))
    show()
  }

  public func keepRow() {
    removing = nil
    show()
  }

  /// Says whether forms may offer her what she has told before.
  public func allowPrefill(_ yes: Bool) { offers.allow(yes) }

  /// Puts in all that is offered for this step.
  public func fillIn() {
    guard case .ready(let page) = state.form, case .answers(let lines) = page.prefill else {
      return
    }
    change(.fillIn(lines.map(\.row.path)))
  }

  /// Offers nothing more in this visit of the form.
  public func notNow() { offers.decline() }

  /// Does something to the draft, unless something else is still to be done to it.
  private func change(_ change: DraftChange) {
    guard draftChange == nil else { return }
    draftChange = change
    saving.run { await self.readAndSave() }
  }

  /// Shows what another version of the form has changed.
  public func openChanges() { navigator.push(.changes(draftId: draftId)) }

  /// Goes to the next step, or to the check after the last one, if all is well on this one.
  public func next() {
    let pressedOn = step
    // Pressing twice goes on once.
    goingOn.run { if self.step == pressedOn { await self.goOn() } }
  }

  public func previous() {
    if step > 1 { show(step: step - 1) }
  }

  /// Leaves the form; asks first in senior mode, and where not all could be saved.
  public func leave() { leave(asking: session.senior) }

  /// - Parameter asking: Also where all is saved.
  private func leave(asking: Bool) {
    if unsaved.isEmpty { return leaveOrAsk(asking) }
    goingOn.run {
      self.saving.run { await self.readAndSave() }
      await self.saving.finished()
      self.leaveOrAsk(asking)
    }
  }

  private func leaveOrAsk(_ asking: Bool) {
    if unsaved.isEmpty, !asking { return reallyLeave() }
    leaving = true
    show()
  }

  public func stay() {
    leaving = false
    show()
  }

  public func reallyLeave() {
    navigator.close(entry)
    // One that lies below shows what was changed here, and no row that is gone.
    for form in forms() where form !== self { form.readAnew() }
  }

  /// Something else has changed the draft.
  func readAnew() {
    typed.forgetSaved()
    searches.forget()
    Task { await load() }
  }

  /// The system's back: to the step before, or out of the form. To the check, where the resident
  /// came from there to change one answer.
  public func back() {
    if view == nil {
      // There is nothing on the screen to ask about.
      reallyLeave()
    } else if removing != nil {
      keepRow()
    } else if isChange {
      leave(asking: false)
    } else if step > 1 {
      previous()
    } else {
      leave()
    }
  }

  /// Saves what is not saved yet. Returns why something could not be.
  func saveUnsaved() async -> Trouble? {
    isStale = isStale || form == nil
    saving.run { await self.readAndSave() }
    await saving.finished()
    if unsaved.isEmpty { return nil }
    if case .failed(let trouble) = state.form { return trouble }
    return saveTrouble ?? session.trouble(CitizenError.Closed)
  }

  /// Saves no more: another form of the draft has taken the answers over, or the draft was sent or
  /// discarded.
  func forgetUnsaved() { typed.forgetUnsaved() }

  func load() async {
    isStale = true
    saving.run { await self.readAndSave() }
    await saving.finished()
  }

  /// Whether the resident came from the check, to change one answer.
  private var isChange: Bool { navigator.below(entry)?.route == .check(draftId: draftId) }

  /// What `work` brings in the form; where the draft has left the version that is open, in that which it is of now.
  private func inForm<Value>(
    _ work: @MainActor (FormSession) async throws -> Value
  ) async throws -> Value {
    let form = try await resumed()
    do {
      return try await work(form)
    } catch let error where error.isOfOldVersion {
      if form === self.form { leaveVersion() }
      await load()
      return try await work(try await resumed())
    }
  }

  private func options(_ path: String, _ query: String) async throws -> [FieldOption] {
    try await inForm {
      try await $0.options(path: path, query: query, language: session.language, offset: 0)
    }
  }

  private func suggestions() async throws -> [PrefillSuggestion] {
    try await inForm { try await $0.suggestions(language: session.language) }
  }

  /// Lets go of the version that is open. What is not saved yet is saved in the next one, where that asks for it.
  private func leaveVersion() {
    form = nil
    isStale = true
    typed.forgetSaved()
    searches.forget()
    files.forgetProblems()
    removing = nil
  }

  private func resumed() async throws -> FormSession {
    if let form { return form }
    do {
      let form = try await session.client.forms().resume(draftId: draftId)
      self.form = form
      return form
    } catch {
      if case .NotFound = CitizenError(error) { forgetUnsaved() }
      throw error
    }
  }

  /// Reads and saves in one order, so that nothing older is shown in the place of something newer.
  private func readAndSave() async {
    if isStale { await read() }
    await saveAll()
    await changeDraft()
  }

  private func read() async {
    let read = await session.content {
      do {
        return try await readForm()
      } catch let error where error.isOfOldVersion {
        leaveVersion()
        return try await readForm()
      }
    }
    switch read {
    case .ready(let view):
      self.view = view
      let paths = Set(view.steps.flatMap(\.fields).map(\.path))
      typed.forget { !paths.contains($0) }
      show()
      offers.read()
      // The names are in the language of now.
      searches.again()
    case .failed(let trouble): state.form = .failed(trouble)
    case .loading, nil: break
    }
  }

  private func readForm() async throws -> FormView {
    isStale = false
    let language = session.language
    let form = try await resumed()
    let drafts = try await session.client.outbox().drafts(language: language)
    state.serviceName = drafts.first { $0.id == draftId }?.serviceName ?? state.serviceName
    if problems != nil { problems = try await form.problems(language: language) }
    let changes = FormChanged(try await form.changes(language: language))
    // What is kept alone is said at the check.
    changed = changes?.isNews == true ? changes : nil
    return try await form.view(language: language)
  }

  private func saveAll() async {
    while let form, let (path, value) = typed.next {
      do {
        view = try await form.answer(
          path: path, answer: .text(value: value), language: session.language)
        if problems != nil { problems = try await form.problems(language: session.language) }
        saveTrouble = nil
        typed.saved(value, at: path)
      } catch let error where error.isOfOldVersion {
        leaveVersion()
        await read()
      } catch {
        if case .NotFound = CitizenError(error) { forgetUnsaved() }
        saveTrouble = session.trouble(error)
        return show()
      }
      show()
    }
  }

  /// Does what is to be done to the draft. With a row that goes, what stands behind it gets other paths: no answer
  /// may be on its way then, nor a file; what is comes here again.
  private func changeDraft() async {
    guard let change = draftChange, files.isIdle else { return }
    guard let form, unsaved.isEmpty else {
      if form == nil || saveTrouble != nil { draftChange = nil }
      return
    }
    defer { draftChange = nil }
    do {
      view = try await change.make(in: form, language: session.language)
      if problems != nil { problems = try await form.problems(language: session.language) }
      // The core has all of it.
      typed.forget(where: change.touches)
      searches.forget(where: change.touches)
      files.forgetProblems(where: change.touches)
      show()
      if case .fillIn = change { offers.read() }
    } catch let error where error.isOfOldVersion {
      // It was meant for what she saw: she sees first what reads otherwise now.
      leaveVersion()
      await read()
    } catch {
      if CitizenError(error) != .Closed { state.form = .failed(session.trouble(error)) }
    }
  }

  private func goOn() async {
    await files.finished()
    await saving.finished()
    guard let version = form, unsaved.isEmpty, navigator.top == entry else { return }
    let found = await session.content {
      try await inForm { try await $0.problems(language: session.language) }
    }
    switch found {
    case .ready(let found): problems = found
    case .failed(let trouble):
      state.form = .failed(trouble)
      return
    case .loading, nil: return
    }
    show()
    // She may have gone elsewhere meanwhile, and what reads otherwise now she sees first.
    guard case .ready(let page) = state.form, page.problems.isEmpty, navigator.top == entry,
      version === form
    else { return }
    if isChange {
      reallyLeave()
    } else if page.step < page.steps {
      show(step: page.step + 1)
    } else {
      problems = nil
      navigator.push(.check(draftId: draftId))
    }
  }

  private func show(step: Int) {
    self.step = step
    problems = nil
    typed.forgetSaved()
    searches.forget()
    files.forgetProblems()
    removing = nil
    navigator.update(entry, to: .form(draftId: draftId, step: step))
    show()
    offers.read()
  }

  /// Shows what has changed, unless something stands in the form's place.
  private func showAgain() {
    if case .ready = state.form { show() }
  }

  private func show() {
    guard let view else { return }
    let steps = view.shownSteps
    // Answers decide which steps there are.
    step = min(step, max(steps.count, 1))
    guard step <= steps.count else {
      state.form = .failed(session.trouble(CitizenError.NotFound(what: "step")))
      return
    }
    let fields = steps[step - 1].shownFields
    let paths = Set(fields.map(\.path))
    let blocking = problems?.filter { paths.contains($0.path) } ?? []
    let items = fields.mapWithAbove { field, above in
      FieldItem(
        field, below: above, rows: fields.rows(of: field.path), typed: typed[field.path],
        search: searches[field.path], attaching: files.isBusy(at: field.path),
        problem: files.problem(at: field.path)
          ?? blocking.first { $0.path == field.path }?.message)
    }
    state.form = .ready(
      FormPage(
        title: steps[step - 1].title,
        step: step,
        steps: steps.count,
        fields: items,
        problems: blocking.map(ProblemItem.init),
        saved: saveTrouble.map(Saved.no) ?? (unsaved.isEmpty ? .yes : .saving),
        leaving: leaving,
        removing: removing,
        changed: changed,
        prefill: offers.item(over: items)))
  }
}

extension FormField {
  fileprivate func isIn(row index: Int, of path: String) -> Bool {
    row.map { $0.group == path && $0.index == index } ?? false
  }
}
