import Foundation

// States of the screens of what was begun, sent and received; see States.swift.

public struct CasesState: Hashable, Sendable {
  public var cases: Content<CaseList>

  public init(cases: Content<CaseList>) {
    self.cases = cases
  }
}

public struct CaseList: Hashable, Sendable {
  public var drafts: [DraftItem]
  public var cases: [CaseItem]

  public init(drafts: [DraftItem], cases: [CaseItem]) {
    self.drafts = drafts
    self.cases = cases
  }
}

public struct DraftItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var serviceId: String
  public var serviceName: String
  public var answered: Int
  public var askable: Int
  public var updatedAt: Date
  /// The number of the case about which it answers what the city asks; nil where it is an application.
  public var caseNumber: String?
  /// When it is deleted, if nobody opens it, where that is soon.
  public var endsAt: Date?
  /// Whether another version of the form has changed something that she has not seen.
  public var changed: Bool
  /// Whether it corrects what the city has refused.
  public var correction: Bool

  public init(
    id: String, serviceId: String, serviceName: String, answered: Int, askable: Int,
    updatedAt: Date, caseNumber: String? = nil, endsAt: Date? = nil, changed: Bool = false,
    correction: Bool = false
  ) {
    self.id = id
    self.serviceId = serviceId
    self.serviceName = serviceName
    self.answered = answered
    self.askable = askable
    self.updatedAt = updatedAt
    self.caseNumber = caseNumber
    self.endsAt = endsAt
    self.changed = changed
    self.correction = correction
  }
}

public struct CaseItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var serviceName: String
  public var status: CaseStatus
  public var caseNumber: String?
  public var submittedAt: Date
  public var kind: CaseKind

  public init(
    id: String, serviceName: String, status: CaseStatus, caseNumber: String?, submittedAt: Date,
    kind: CaseKind = .application
  ) {
    self.id = id
    self.serviceName = serviceName
    self.status = status
    self.caseNumber = caseNumber
    self.submittedAt = submittedAt
    self.kind = kind
  }
}

/// What was sent: an application, or something about one.
public enum CaseKind: Hashable, Sendable, CaseIterable {
  case application, answer, withdrawal
}

public enum CaseStatus: String, Hashable, Sendable, Codable, CaseIterable {
  case queued
  case waitsForNetwork
  case waitsForUnmetered
  case waitsForCity
  case waitsForWifiSignIn
  case waitsForRightClock
  case waitsForSignIn
  case waitsForUpdate
  case sending
  case accepted
  case rejected
  case stuck
  /// Not sent yet when the backup was made; it may have been since, by the phone that it is of.
  case fromBackup
  case cancelled
}

public struct CaseState: Hashable, Sendable {
  public var `case`: Content<CaseDetails>

  public init(case: Content<CaseDetails>) {
    self.case = `case`
  }
}

public struct CaseDetails: Hashable, Sendable {
  public var item: CaseItem
  public var serviceId: String
  public var attempts: Int
  /// It still has to reach the city, and does so without the resident.
  public var goesOutByItself: Bool
  public var nextAttemptAt: Date?
  public var receivedAt: Date?
  /// The core's code where the city has refused it or it is stuck: for the hotline.
  public var reason: String?
  public var hasReceipt: Bool
  public var canCancel: Bool
  public var canRetry: Bool
  /// The resident is asked whether she really wants to take it back.
  public var cancelling: Bool
  public var messages: [MessageItem]
  /// Why what she wanted to do with it did not work.
  public var trouble: Trouble?
  /// The files that go with it.
  public var attachments: [UploadItem]
  /// Where it stands at the city; nil as long as the city does not have it, and where it is about another one.
  public var standing: CaseStanding?
  /// The day by which the city promised to decide, as `2026-01-31`.
  public var promisedBy: String?
  public var decidedAt: Date?
  /// What has happened at the city, oldest first.
  public var timeline: [CaseEventItem]
  /// What the city waits for her to answer.
  public var question: CaseQuestionItem?
  public var canWithdraw: Bool
  /// The resident is asked whether she really wants to withdraw it.
  public var withdrawing: Bool
  /// It did not come to a good end, and she may correct it and send it again.
  public var canEdit: Bool

  public init(
    item: CaseItem,
    serviceId: String,
    attempts: Int,
    goesOutByItself: Bool,
    nextAttemptAt: Date?,
    receivedAt: Date?,
    reason: String?,
    hasReceipt: Bool,
    canCancel: Bool,
    canRetry: Bool,
    cancelling: Bool,
    messages: [MessageItem],
    trouble: Trouble?,
    attachments: [UploadItem] = [],
    standing: CaseStanding? = nil,
    promisedBy: String? = nil,
    decidedAt: Date? = nil,
    timeline: [CaseEventItem] = [],
    question: CaseQuestionItem? = nil,
    canWithdraw: Bool = false,
    withdrawing: Bool = false,
    canEdit: Bool = false
  ) {
    self.item = item
    self.serviceId = serviceId
    self.attempts = attempts
    self.goesOutByItself = goesOutByItself
    self.nextAttemptAt = nextAttemptAt
    self.receivedAt = receivedAt
    self.reason = reason
    self.hasReceipt = hasReceipt
    self.canCancel = canCancel
    self.canRetry = canRetry
    self.cancelling = cancelling
    self.messages = messages
    self.trouble = trouble
    self.attachments = attachments
    self.standing = standing
    self.promisedBy = promisedBy
    self.decidedAt = decidedAt
    self.timeline = timeline
    self.question = question
    self.canWithdraw = canWithdraw
    self.withdrawing = withdrawing
    self.canEdit = canEdit
  }
}

/// Where an application stands at the city; ``other`` is somewhere that this version of the app does not know.
public enum CaseStanding: Hashable, Sendable, CaseIterable {
  case received, inReview, waitingForResident, approved, declined, closed, withdrawn, other
}

/// Something that has happened to an application.
public struct CaseEventItem: Hashable, Sendable {
  public var at: Date
  /// The city's word for it, such as `in_review`: for a picture.
  public var code: String
  public var title: String
  /// What the caseworker wrote or asked.
  public var text: String?

  public init(at: Date, code: String, title: String, text: String?) {
    self.at = at
    self.code = code
    self.title = title
    self.text = text
  }
}

/// Something that the city asks about an application.
public struct CaseQuestionItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var text: String
  public var askedAt: Date
  /// The day until which the city waits, as `2026-01-31`.
  public var answerBy: String?

  public init(id: String, text: String, askedAt: Date, answerBy: String?) {
    self.id = id
    self.text = text
    self.askedAt = askedAt
    self.answerBy = answerBy
  }
}

/// A file on its way to the city.
public struct UploadItem: Hashable, Sendable {
  public var name: String
  public var sizeBytes: Int64
  /// How much of it the city has.
  public var uploadedBytes: Int64

  public init(name: String, sizeBytes: Int64, uploadedBytes: Int64) {
    self.name = name
    self.sizeBytes = sizeBytes
    self.uploadedBytes = uploadedBytes
  }
}

public struct ReceiptState: Hashable, Sendable {
  public var receipt: Content<ReceiptDetails>

  public init(receipt: Content<ReceiptDetails>) {
    self.receipt = receipt
  }
}

/// A receipt whose signature was checked just now, with no network.
public struct ReceiptDetails: Hashable, Sendable {
  public var caseNumber: String
  public var receivedAt: Date
  /// SHA-256 of what was sent, base64url.
  public var fingerprint: String
  /// The whole receipt for anyone's camera (docs/receipts.md); nil where that would be too fine to be read.
  public var code: QrSquares?

  public init(caseNumber: String, receivedAt: Date, fingerprint: String, code: QrSquares?) {
    self.caseNumber = caseNumber
    self.receivedAt = receivedAt
    self.fingerprint = fingerprint
    self.code = code
  }
}

/// A QR code.
public struct QrSquares: Hashable, Sendable {
  /// How many squares a side has.
  public var size: Int
  /// Row by row from the top, each from the left.
  public var dark: [Bool]

  public init(size: Int, dark: [Bool]) {
    self.size = size
    self.dark = dark
  }
}
