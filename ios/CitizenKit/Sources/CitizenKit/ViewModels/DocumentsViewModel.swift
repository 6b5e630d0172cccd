import CitizenCore
import Observation

/// The resident's documents, once she has unlocked them.
@Observable @MainActor
public final class DocumentsViewModel: ScreenModel, CoreReader {
  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .vault]
  let session: Session
  let navigator: Navigator

  private var query = ""
  private var documents = Content<DocumentList>.loading
  private var hasPaperCode = false
  private var trouble: Trouble?
  @ObservationIgnored private var pages = 1
  /// What is to be added, the first one now.
  @ObservationIgnored private var waiting: [NewDocument] = []
  private var adding: TransferItem?
  @ObservationIgnored private var transfer: Following?

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  public var state: DocumentsState {
    let isOpen = session.vaultLock == .unlocked
    return DocumentsState(
      lock: session.vaultLock, query: query,
      documents: session.personal.map { .failed($0) } ?? (isOpen ? documents : .loading),
      adding: adding, hasPaperCode: hasPaperCode, trouble: trouble ?? session.vaultTrouble)
  }

  /// Asks the phone to open them, which asks whether it is her.
  public func unlock() {
    trouble = nil
    Task {
      await session.unlockVault()
      if session.vaultLock == .unlocked { addNext() }
    }
  }

  /// Closes them; what is on its way in still arrives.
  public func lock() {
    query = ""
    pages = 1
    session.lockVault()
  }

  /// Takes in what stands in the field now.
  public func search(_ text: String) {
    query = text
    pages = 1
    session.reload(self)
  }

  public func showMore() {
    guard let list = documents.value, list.documents.count < list.total else { return }
    pages += 1
    session.reload(self)
  }

  /// Puts a file into the vault, behind those that are on their way already, also where she leaves the screen meanwhile;
  /// and opens it, or the last one of several.
  ///
  /// - Parameters:
  ///   - filePath: Of a copy that is the app's own.
  ///   - name: What she knows it by.
  ///   - whenDone: Called once the copy is not needed any more.
  public func add(
    _ filePath: String, _ name: String, whenDone: @escaping @MainActor () -> Void = {}
  ) {
    waiting.append(NewDocument(filePath: filePath, name: name, whenDone: whenDone))
    trouble = nil
    addNext()
  }

  /// Calls off what is on its way in, and all that waits behind it.
  public func stopAdding() {
    transfer = nil
    adding = nil
    forgetWaiting()
  }

  public func open(_ id: String) { navigator.push(.document(id: id)) }
  public func openPaperCode() { navigator.push(.paperCode) }

  func tryAgain() {
    if session.personal != nil {
      Task { await session.reopen() }
    } else if session.vaultLock == .unlocked {
      trouble = nil
      addNext()
      session.reload(self)
    } else {
      unlock()
    }
  }

  func load() async {
    let vault = session.client.vault()
    hasPaperCode = (try? await vault.hasRecovery()) ?? hasPaperCode
    let (query, pages) = (query, pages)
    let found = await session.vaultContent { try await list(query, pages) }
    // What was typed meanwhile is looked for next.
    if self.query == query && self.pages == pages { documents = found }
  }

  private func list(_ query: String, _ pages: Int) async throws -> DocumentList {
    let (vault, today) = (session.client.vault(), session.today)
    var list = DocumentList(documents: [], total: 0)
    for _ in 0..<pages {
      let page = try await vault.documents(
        query: DocumentQuery(
          words: query, order: .newest, offset: UInt32(list.documents.count)))
      list.documents += page.documents.map { DocumentItem($0, today: today) }
      list.total = Int(page.total)
    }
    return list
  }

  private func addNext() {
    guard adding == nil, let next = waiting.first else { return }
    adding = TransferItem(next.name)
    let about = DocumentAbout(kind: .other, title: "")
    let updates = session.client.vault().importing(
      filePath: next.filePath, name: next.name, about: about)
    // The transfer keeps the model until it has ended.
    transfer = Following(updates) { self.take($0) }
  }

  private func take(_ update: TransferUpdate) {
    switch update {
    case .moving(let bytes, let total):
      adding = waiting.first.map { TransferItem($0.name, bytes: bytes, of: total) }
    case .imported(let imported):
      transfer = nil
      adding = nil
      waiting.removeFirst().whenDone()
      addNext()
      // Unless she has gone on meanwhile.
      if waiting.isEmpty && navigator.top.route == .documents { open(imported.document.id) }
    case .failed(let error):
      transfer = nil
      adding = nil
      trouble = session.trouble(error)
      // What is wrong with the file itself is wrong the next time, too.
      if case .NotKept = error { forgetWaiting() }
    case .exported: break
    }
  }

  private func forgetWaiting() {
    for file in waiting { file.whenDone() }
    waiting = []
  }
}

/// A file that is to go into the vault.
private struct NewDocument {
  let filePath: String
  let name: String
  let whenDone: @MainActor () -> Void
}
