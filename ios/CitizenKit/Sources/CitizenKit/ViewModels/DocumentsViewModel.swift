import CitizenCore
import Observation

/// The resident's documents, once she has unlocked them.
@Observable @MainActor
public final class DocumentsViewModel: ScreenModel, CoreReader {
  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .vault]
  let session: Session
  let navigator: Navigator

  private let searching: DocumentSearch
  private var hasPaperCode = false
  private var trouble: Trouble?
  /// The damaged one that she is asked whether what is left of it is really to be deleted.
  private var deleting: String?
  /// It could not be deleted.
  @ObservationIgnored private var undeleted: String?
  /// What is to be added, the first one now.
  @ObservationIgnored private var waiting: [NewDocument] = []
  private var adding: TransferItem?
  @ObservationIgnored private var transfer: Following?

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    searching = DocumentSearch(session: session)
    session.keepLoaded(self)
  }

  public var state: DocumentsState {
    let isOpen = session.vaultLock == .unlocked
    return DocumentsState(
      lock: session.vaultLock, query: searching.query,
      documents: session.personal.map { .failed($0) } ?? (isOpen ? searching.found : .loading),
      adding: adding, hasPaperCode: hasPaperCode, deleting: deleting,
      trouble: trouble ?? session.vaultTrouble)
  }

  /// Asks the phone to open them, which asks whether it is her.
  public func unlock() {
    forgetTrouble()
    Task {
      await session.unlockVault()
      if session.vaultLock == .unlocked { addNext() }
    }
  }

  /// Closes them; what is on its way in still arrives.
  public func lock() {
    searching.look(for: "")
    deleting = nil
    session.lockVault()
  }

  /// Takes in what stands in the field now.
  public func search(_ text: String) {
    searching.look(for: text)
    session.reload(self)
  }

  public func showMore() {
    if searching.more() { session.reload(self) }
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
    forgetTrouble()
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

  /// Brings back a backup that may have what is damaged here.
  public func openRestore() { navigator.push(.restore) }

  /// Asks whether what is left of a damaged one, of which nothing can be told, is really to be deleted.
  public func delete(_ id: String) { deleting = id }

  public func keep() { deleting = nil }

  public func reallyDelete() {
    guard let id = deleting else { return }
    deleting = nil
    forgetTrouble()
    // It is gone from the list once the core has told that something has changed.
    Task {
      do {
        try await session.client.vault().delete(id: id)
      } catch {
        trouble = session.trouble(error)
        undeleted = id
      }
    }
  }

  public func back() {
    if deleting != nil { keep() } else { navigator.back() }
  }

  func tryAgain() {
    if let undeleted, session.vaultLock == .unlocked {
      deleting = undeleted
      reallyDelete()
    } else if session.personal != nil {
      Task { await session.reopen() }
    } else if session.vaultLock == .unlocked {
      forgetTrouble()
      addNext()
      session.reload(self)
    } else {
      unlock()
    }
  }

  func load() async {
    let vault = session.client.vault()
    hasPaperCode = (try? await vault.hasRecovery()) ?? hasPaperCode
    if session.vaultLock == .locked { deleting = nil }
    await searching.load()
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
      forgetTrouble()
      trouble = session.trouble(error)
      // What is wrong with the file itself is wrong the next time, too.
      if case .NotKept = error { forgetWaiting() }
    case .exported: break
    }
  }

  private func forgetTrouble() {
    trouble = nil
    undeleted = nil
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
