import CitizenCore
import Foundation
import Observation

/// One message; it counts as read once it was shown.
@Observable @MainActor
public final class MessageViewModel: ScreenModel, CoreReader {
  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .inbox]
  let session: Session
  let navigator: Navigator
  private let entry: Navigator.Entry
  private let id: String

  /// As it is kept, and what she does with it.
  private var read = Content<MessageDetails>.loading
  private var deleting = false
  private var calendar: String?
  /// The attachments that are on their way into her documents, and how far they are.
  private var saving: [String: TransferItem] = [:]
  @ObservationIgnored private var transfers: [String: Following] = [:]
  /// The documents that were made of attachments.
  private var documents: [String: String] = [:]
  private var trouble: Trouble?
  /// What the trouble is about.
  @ObservationIgnored private var failed: (@MainActor () -> Void)?
  /// It is not missed while it is being deleted.
  @ObservationIgnored private var isGoing = false

  init(session: Session, navigator: Navigator, entry: Navigator.Entry, id: String) {
    self.session = session
    self.navigator = navigator
    self.entry = entry
    self.id = id
    session.keepLoaded(self)
  }

  public var state: MessageState {
    guard case .ready(var details) = read else { return MessageState(message: read) }
    for index in details.attachments.indices {
      let attachment = details.attachments[index].id
      details.attachments[index].saving = saving[attachment]
      details.attachments[index].documentId = documents[attachment]
    }
    details.deleting = deleting
    details.calendar = calendar
    details.trouble = trouble
    return MessageState(message: .ready(details))
  }

  /// Opens the case on this phone that it is about.
  public func openCase() {
    if let caseId = read.value?.caseId { navigator.push(.case(id: caseId)) }
  }

  /// Opens all messages about its case.
  public func openThread() {
    if let number = read.value?.caseNumber { navigator.push(.thread(caseNumber: number)) }
  }

  /// Makes an entry for the calendar that she has.
  public func addToCalendar() {
    act {
      self.calendar = try await self.session.client.reminders().calendarEntry(
        about: .appointment(messageId: self.id), language: self.session.language)
    }
  }

  /// The entry was handed over.
  public func calendarTaken() { calendar = nil }

  /// Puts a file that goes with it among her documents, which have to be open; also where she leaves the screen meanwhile.
  public func saveAttachment(_ attachment: String) {
    guard documents[attachment] == nil, transfers[attachment] == nil,
      let file = read.value?.attachments.first(where: { $0.id == attachment })
    else { return }
    forgetTrouble()
    saving[attachment] = TransferItem(name: file.name, bytes: 0, totalBytes: file.sizeBytes)
    let updates = inbox.savingAttachment(
      messageId: id, attachmentId: attachment, language: session.language)
    // The transfer keeps the model until it has ended.
    transfers[attachment] = Following(updates) { self.take($0, of: file) }
  }

  /// Calls it off; nothing of the file is kept.
  public func stopSaving(_ attachment: String) {
    transfers[attachment] = nil
    saving[attachment] = nil
  }

  /// Opens the document that was made of an attachment.
  public func openDocument(_ attachment: String) {
    if let document = documents[attachment] { navigator.push(.document(id: document)) }
  }

  public func pin(_ on: Bool) {
    act { try await self.inbox.pin(messageId: self.id, pinned: on) }
  }

  public func putAway(_ on: Bool) {
    act { try await self.inbox.archive(messageId: self.id, archived: on) }
  }

  /// Asks whether it is to be deleted.
  public func delete() { deleting = true }
  public func keep() { deleting = false }

  /// Deletes it for good, on all of her devices, and leaves.
  public func reallyDelete() {
    deleting = false
    act {
      self.isGoing = true
      defer { self.isGoing = false }
      try await self.inbox.delete(messageId: self.id)
      self.navigator.close(self.entry)
    }
  }

  func back() { if deleting { keep() } else { navigator.back() } }

  func tryAgain() {
    let needsVault = trouble?.wayOn == .unlockDocuments && session.vaultLock != .unlocked
    Task {
      if needsVault { await session.unlockVault() }
      if let failed, !needsVault || session.vaultLock == .unlocked {
        failed()
      } else {
        await session.reopen()
      }
    }
  }

  func load() async {
    var isRead = false
    let message = await session.content {
      let message = try await inbox.message(id: id, language: session.language)
      isRead = message.read
      var caseId: String?
      if let number = message.caseNumber { caseId = await session.submission(ofCase: number) }
      return MessageDetails(message, caseId: caseId)
    }
    guard let message, message.value != nil || !isGoing else { return }
    read = message
    // Should it fail, it stays unread, and is marked when it is opened again.
    if case .ready = message, !isRead { try? await inbox.markRead(messageId: id) }
  }

  private var inbox: Inbox { session.client.inbox() }

  private func take(_ update: TransferUpdate, of file: AttachmentItem) {
    switch update {
    case .moving(let bytes, _):
      saving[file.id]?.bytes = Int64(bytes)
    case .imported(let imported):
      stopSaving(file.id)
      documents[file.id] = imported.document.id
    case .failed(let error):
      stopSaving(file.id)
      trouble = session.trouble(error)
      failed = { self.saveAttachment(file.id) }
    case .exported: break
    }
  }

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

  private func forgetTrouble() {
    trouble = nil
    failed = nil
  }
}
