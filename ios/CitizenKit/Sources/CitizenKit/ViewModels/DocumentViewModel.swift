import CitizenCore
import Foundation
import Observation

/// One of the resident's documents, as long as they are unlocked.
@Observable @MainActor
public final class DocumentViewModel: ScreenModel, CoreReader {
  /// For so long another app can read the copy that it was given.
  private static let sharedFor: TimeInterval = 600

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .vault]
  let session: Session
  let navigator: Navigator
  private let entry: Navigator.Entry
  private let id: String

  /// As it is kept, and what she does with it.
  private var read = Content<DocumentDetails>.loading
  private var looking = false
  private var deleting = false
  private var shared: SharedItem?
  private var exporting: TransferItem?
  private var exported = false
  private var trouble: Trouble?
  /// What the trouble is about.
  @ObservationIgnored private var failed: (@MainActor () -> Void)?
  /// It is not missed while it is being deleted.
  @ObservationIgnored private var isGoing = false
  @ObservationIgnored private var transfer: Following?
  @ObservationIgnored private var whenExported: (@MainActor () -> Void)?
  /// What is to be drawn of it, while she looks at it.
  public private(set) var content: DocumentContent?

  init(session: Session, navigator: Navigator, entry: Navigator.Entry, id: String) {
    self.session = session
    self.navigator = navigator
    self.entry = entry
    self.id = id
    session.keepLoaded(self)
  }

  public var state: DocumentState {
    guard case .ready(var details) = read else { return DocumentState(document: read) }
    details.looking = looking
    details.deleting = deleting
    details.shared = shared
    details.exporting = exporting
    details.exported = exported
    details.trouble = trouble
    return DocumentState(document: .ready(details))
  }

  /// Opens its pages: ``content``.
  public func look() {
    guard let details = read.value, details.canLook else { return }
    content = DocumentContent(of: details.item, in: session.client.vault())
    looking = true
  }

  public func stopLooking() {
    looking = false
    content = nil
  }

  /// Makes a readable copy for other apps, which is removed after ten minutes.
  public func share() {
    act {
      let copy = try await self.vault.share(id: self.id, lasts: Self.sharedFor)
      self.shared = SharedItem(filePath: copy.path, until: copy.endsAt)
    }
  }

  /// Writes a readable copy where she has chosen.
  ///
  /// - Parameters:
  ///   - filePath: Of a file that is not there yet.
  ///   - whenDone: Called when it is over.
  public func export(_ filePath: String, whenDone: @escaping @MainActor () -> Void = {}) {
    guard exporting == nil, let item = read.value?.item else { return whenDone() }
    forgetTrouble()
    exported = false
    exporting = TransferItem(item.title)
    whenExported = whenDone
    // The transfer keeps the model until it has ended.
    transfer = Following(vault.exporting(id: id, filePath: filePath)) { update in
      self.take(update, of: item.title)
    }
  }

  /// Calls the copy off; nothing is left of it.
  public func stopExporting() {
    transfer = nil
    exporting = nil
    whenExported?()
    whenExported = nil
  }

  /// Asks whether it is to be deleted.
  public func delete() { deleting = true }
  public func keep() { deleting = false }

  /// Deletes it for good, and leaves.
  public func reallyDelete() {
    deleting = false
    act {
      self.isGoing = true
      defer { self.isGoing = false }
      try await self.vault.delete(id: self.id)
      self.navigator.close(self.entry)
    }
  }

  public func openWords() { navigator.push(.documentWords(id: id)) }

  /// Opens the case that it is about.
  public func openCase() {
    if let caseId = read.value?.caseId { navigator.push(.case(id: caseId)) }
  }

  func back() {
    if deleting {
      keep()
    } else if looking {
      stopLooking()
    } else {
      navigator.back()
    }
  }

  func tryAgain() {
    if let failed, session.vaultLock == .unlocked {
      failed()
    } else {
      session.openVault(for: self)
    }
  }

  func load() async {
    let today = session.today
    let found = await session.vaultContent {
      DocumentDetails(try await vault.document(id: id), today: today)
    }
    if found.value == nil {
      if isGoing { return }
      stopLooking()
    }
    read = found
  }

  private var vault: Vault { session.client.vault() }

  private func act(_ work: @escaping @MainActor () async throws -> Void) {
    forgetTrouble()
    Task {
      do {
        try await work()
      } catch {
        trouble = session.trouble(error)
        failed = { self.act(work) }
      }
    }
  }

  private func take(_ update: TransferUpdate, of title: String) {
    switch update {
    case .moving(let bytes, let total):
      exporting = TransferItem(title, bytes: bytes, of: total)
    case .exported:
      stopExporting()
      exported = true
    case .failed(let error):
      stopExporting()
      trouble = session.trouble(error)
    case .imported: break
    }
  }

  private func forgetTrouble() {
    trouble = nil
    failed = nil
  }
}
