import Foundation

// Her documents, and what opens them again where the phone has lost its keys. See States.swift.

/// Whether her documents can be seen. They lock themselves when they were not used for five minutes.
public enum VaultLock: Hashable, Sendable {
  case locked, unlocking, unlocked
}

public struct DocumentsState: Hashable, Sendable {
  public var lock: VaultLock
  public var query: String
  /// Those that ``query`` finds; loading while they are locked.
  public var documents: Content<DocumentList>
  public var adding: TransferItem?
  /// Whether she has a recovery code on paper.
  public var hasPaperCode: Bool
  /// One of ``DocumentList/damagedIds``: she is asked whether what is left of it is to be deleted.
  public var deleting: String?
  public var trouble: Trouble?

  public init(
    lock: VaultLock, query: String, documents: Content<DocumentList>, adding: TransferItem?,
    hasPaperCode: Bool, deleting: String? = nil, trouble: Trouble?
  ) {
    self.lock = lock
    self.query = query
    self.documents = documents
    self.adding = adding
    self.hasPaperCode = hasPaperCode
    self.deleting = deleting
    self.trouble = trouble
  }
}

/// ``documents`` are the first of ``total``.
public struct DocumentList: Hashable, Sendable {
  public var documents: [DocumentItem]
  public var total: Int
  /// Of those of which nothing can be told any more.
  public var damagedIds: [String]

  public init(documents: [DocumentItem], total: Int, damagedIds: [String] = []) {
    self.documents = documents
    self.total = total
    self.damagedIds = damagedIds
  }
}

public struct DocumentItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var title: String
  public var kind: DocumentKind
  public var issuer: String?
  /// The last day on which it holds, as `2026-01-31`.
  public var expiresOn: String?
  public var expiry: Expiry
  public var sizeBytes: Int64
  public var mediaType: String
  public var keptAt: Date
  /// Its content is gone or cut short: adding the same file again mends it.
  public var damaged: Bool

  public init(
    id: String, title: String, kind: DocumentKind, issuer: String?, expiresOn: String?,
    expiry: Expiry, sizeBytes: Int64, mediaType: String, keptAt: Date, damaged: Bool
  ) {
    self.id = id
    self.title = title
    self.kind = kind
    self.issuer = issuer
    self.expiresOn = expiresOn
    self.expiry = expiry
    self.sizeBytes = sizeBytes
    self.mediaType = mediaType
    self.keptAt = keptAt
    self.damaged = damaged
  }
}

public enum DocumentKind: String, Hashable, Sendable, CaseIterable {
  case identity, certificate, licence, receipt, letter, bill, photo, other
}

/// How long a document still holds.
public enum Expiry: Hashable, Sendable {
  case lasting, soon, past
}

/// A document on its way into the app or out of it.
public struct TransferItem: Hashable, Sendable {
  public var name: String
  public var bytes: Int64
  public var totalBytes: Int64

  public init(name: String, bytes: Int64, totalBytes: Int64) {
    self.name = name
    self.bytes = bytes
    self.totalBytes = totalBytes
  }
}

/// Her documents, one of which is to be an answer in a form.
public struct ChooseDocumentState: Hashable, Sendable {
  public var lock: VaultLock
  public var query: String
  /// Those that ``query`` finds; loading while they are locked.
  public var documents: Content<DocumentChoices>
  public var trouble: Trouble?

  public init(
    lock: VaultLock, query: String, documents: Content<DocumentChoices>, trouble: Trouble?
  ) {
    self.lock = lock
    self.query = query
    self.documents = documents
    self.trouble = trouble
  }
}

/// ``documents`` are the first of ``total``.
public struct DocumentChoices: Hashable, Sendable {
  /// What is to be answered.
  public var question: String
  /// What that takes.
  public var limits: FileLimitsItem
  public var documents: [DocumentChoice]
  public var total: Int

  public init(question: String, limits: FileLimitsItem, documents: [DocumentChoice], total: Int) {
    self.question = question
    self.limits = limits
    self.documents = documents
    self.total = total
  }
}

public struct DocumentChoice: Hashable, Sendable {
  public var item: DocumentItem
  /// Why it cannot be chosen; nil where it can.
  public var refusal: ChoiceRefusal?

  public init(item: DocumentItem, refusal: ChoiceRefusal?) {
    self.item = item
    self.refusal = refusal
  }
}

public enum ChoiceRefusal: Hashable, Sendable {
  case damaged, wrongType, tooLarge
}

public struct DocumentState: Hashable, Sendable {
  public var document: Content<DocumentDetails>

  public init(document: Content<DocumentDetails>) { self.document = document }
}

public struct DocumentDetails: Hashable, Sendable {
  public var item: DocumentItem
  public var tags: [String]
  public var issuedOn: String?
  /// The case that it is about, by the id of its submission.
  public var caseId: String?
  /// Whether the phone can draw it.
  public var canLook: Bool
  /// She looks at its pages.
  public var looking: Bool
  /// She is asked whether it is to be deleted.
  public var deleting: Bool
  /// The copy that she has shared last.
  public var shared: SharedItem?
  public var exporting: TransferItem?
  /// A copy lies where she has chosen.
  public var exported: Bool
  public var trouble: Trouble?

  public init(
    item: DocumentItem, tags: [String], issuedOn: String?, caseId: String?, canLook: Bool,
    looking: Bool = false, deleting: Bool = false, shared: SharedItem? = nil,
    exporting: TransferItem? = nil, exported: Bool = false, trouble: Trouble? = nil
  ) {
    self.item = item
    self.tags = tags
    self.issuedOn = issuedOn
    self.caseId = caseId
    self.canLook = canLook
    self.looking = looking
    self.deleting = deleting
    self.shared = shared
    self.exporting = exporting
    self.exported = exported
    self.trouble = trouble
  }
}

/// A readable copy for other apps, until it is removed.
public struct SharedItem: Hashable, Sendable {
  public var filePath: String
  public var until: Date

  public init(filePath: String, until: Date) {
    self.filePath = filePath
    self.until = until
  }
}

/// What is said of a document, while she changes it.
public struct DocumentWordsState: Hashable, Sendable {
  public var words: Content<DocumentWords>
  public var saving: Bool
  public var trouble: Trouble?

  public init(words: Content<DocumentWords>, saving: Bool, trouble: Trouble?) {
    self.words = words
    self.saving = saving
    self.trouble = trouble
  }
}

/// As it stands in the fields; ``tags`` with commas between them.
public struct DocumentWords: Hashable, Sendable {
  public var title: String
  public var kind: DocumentKind
  public var issuer: String
  public var issuedOn: String
  public var expiresOn: String
  public var tags: String

  public init(
    title: String, kind: DocumentKind, issuer: String, issuedOn: String, expiresOn: String,
    tags: String
  ) {
    self.title = title
    self.kind = kind
    self.issuer = issuer
    self.issuedOn = issuedOn
    self.expiresOn = expiresOn
    self.tags = tags
  }
}

public struct PaperCodeState: Hashable, Sendable {
  public var code: Content<PaperCode>
  public var working: Bool
  /// She is asked whether another code is to take the place of hers.
  public var replacing: Bool
  public var trouble: Trouble?

  public init(code: Content<PaperCode>, working: Bool, replacing: Bool, trouble: Trouble?) {
    self.code = code
    self.working = working
    self.replacing = replacing
    self.trouble = trouble
  }
}

/// The recovery code that she has on paper.
public enum PaperCode: Hashable, Sendable {
  case noneYet
  /// There is one, and it is not shown.
  case kept
  /// - Parameters:
  ///   - groups: Nine of six digits.
  ///   - qr: The recovery key, for the same paper.
  case shown(groups: [String], qr: QrSquares?)
  /// - Parameter problem: What is wrong with what she has typed.
  case checking(typed: String, problem: String?)
  case checked
}

public struct LostKeyState: Hashable, Sendable {
  public var typed: String
  public var working: Bool
  /// What is wrong with the code as it is typed.
  public var problem: String?
  public var trouble: Trouble?

  public init(typed: String, working: Bool, problem: String?, trouble: Trouble?) {
    self.typed = typed
    self.working = working
    self.problem = problem
    self.trouble = trouble
  }
}

public struct DamageState: Hashable, Sendable {
  /// In words, a paragraph each; none where no damage is known.
  public var report: Content<[String]>

  public init(report: Content<[String]>) { self.report = report }
}

public struct StorageState: Hashable, Sendable {
  public var usage: Content<StorageUsage>

  public init(usage: Content<StorageUsage>) { self.usage = usage }
}

/// How much of the phone her documents take, and may take.
public struct StorageUsage: Hashable, Sendable {
  public var documents: Int
  public var usedBytes: Int64
  public var limitBytes: Int64

  public init(documents: Int, usedBytes: Int64, limitBytes: Int64) {
    self.documents = documents
    self.usedBytes = usedBytes
    self.limitBytes = limitBytes
  }
}
