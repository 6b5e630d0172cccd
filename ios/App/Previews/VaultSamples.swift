import CitizenKit
import Foundation

// What the previews show of a resident's documents.

extension Trouble {
  static let documentsLocked = Trouble(
    message: "Please unlock your documents first.", wayOn: .unlockDocuments)
  static let keyLost = Trouble(
    message: "This phone has lost the key to your data.", wayOn: .typePaperCode)
  static let notADay = Trouble(
    message: "This is not a day: the last day on which it is valid.", wayOn: .tryAgain)
}

extension DocumentItem {
  static func sample(
    _ title: String = "Passport", _ kind: DocumentKind = .identity, expiry: Expiry = .lasting,
    damaged: Bool = false
  ) -> DocumentItem {
    DocumentItem(
      id: title, title: title, kind: kind, issuer: "Civil Affairs Bureau",
      expiresOn: expiry == .lasting ? "2031-03-08" : "2026-12-08", expiry: expiry,
      sizeBytes: 2_400_000, mediaType: "application/pdf", keptAt: .sample, damaged: damaged)
  }
}

extension DocumentList {
  static let sample = DocumentList(
    documents: [
      .sample(), .sample("Residence permit", .licence, expiry: .soon),
      .sample("Bus pass", .other, expiry: .past), .sample("Diploma", .certificate, damaged: true),
    ], total: 60)
}

extension DocumentList {
  /// With what is left of two of which nothing can be told.
  static let damaged = DocumentList(documents: [.sample()], total: 1, damagedIds: ["8", "9"])
}

extension DocumentsState {
  static func sample(
    lock: VaultLock = .unlocked, query: String = "",
    documents: Content<DocumentList> = .ready(.sample), adding: TransferItem? = nil,
    hasPaperCode: Bool = true, deleting: String? = nil, trouble: Trouble? = nil
  ) -> DocumentsState {
    DocumentsState(
      lock: lock, query: query, documents: documents, adding: adding, hasPaperCode: hasPaperCode,
      deleting: deleting, trouble: trouble)
  }
}

extension ChooseDocumentState {
  static func sample(
    lock: VaultLock = .unlocked, query: String = "",
    choices: [DocumentChoice] = [
      DocumentChoice(item: .sample(), refusal: nil),
      DocumentChoice(item: .sample("Residence permit", .licence), refusal: .tooLarge),
      DocumentChoice(item: .sample("Receipt", .receipt), refusal: .wrongType),
      DocumentChoice(item: .sample("Diploma", .certificate, damaged: true), refusal: .damaged),
    ]
  ) -> ChooseDocumentState {
    ChooseDocumentState(
      lock: lock, query: query,
      documents: .ready(
        DocumentChoices(
          question: "Proof of where you live",
          limits: FileLimitsItem(
            maxCount: 2, maxBytes: 1_000_000, mediaTypes: ["application/pdf", "image/jpeg"]),
          documents: choices, total: choices.isEmpty ? 0 : 60)),
      trouble: nil)
  }
}

extension TransferItem {
  static let sample = TransferItem(name: "scan.pdf", bytes: 1_200_000, totalBytes: 2_400_000)
}

extension DocumentState {
  static func sample(
    canLook: Bool = true, deleting: Bool = false, exporting: TransferItem? = nil,
    exported: Bool = false, trouble: Trouble? = nil
  ) -> DocumentState {
    DocumentState(
      document: .ready(
        DocumentDetails(
          item: .sample(expiry: .soon), tags: ["travel", "family"], issuedOn: "2021-03-09",
          caseId: "case", canLook: canLook, deleting: deleting,
          shared: exported ? SharedItem(filePath: "/copy.pdf", until: .sample) : nil,
          exporting: exporting, exported: exported, trouble: trouble)))
  }
}

extension DocumentWords {
  static let sample = DocumentWords(
    title: "Passport", kind: .identity, issuer: "Civil Affairs Bureau", issuedOn: "2021-03-09",
    expiresOn: "2031-02-30", tags: "travel, family")
}

extension [String] {
  static let paperCode = [
    "104233", "912004", "330127", "585810", "002319", "774146", "650931", "218075", "493362",
  ]
}

extension BackupItem {
  static let sample = BackupItem(
    madeAt: .sample, documents: 12, drafts: 2, submissions: 4, lost: ["Diploma"],
    lostFiles: ["photo.jpg"], unnamed: 1, unreadable: 2)
}

extension RestoredItem {
  static let sample = RestoredItem(
    documents: 12, drafts: 2, submissions: 4, messages: 9, facts: 0, favourites: 3,
    steps: [
      .signIn, .makePaperCode,
      .sendAgain(
        caseId: "case", kind: .application, serviceName: ServiceItem.card.name),
      .getAgain(title: "Diploma", issuer: "University"),
    ])
}
