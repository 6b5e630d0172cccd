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

  public init(
    id: String, serviceId: String, serviceName: String, answered: Int, askable: Int, updatedAt: Date
  ) {
    self.id = id
    self.serviceId = serviceId
    self.serviceName = serviceName
    self.answered = answered
    self.askable = askable
    self.updatedAt = updatedAt
  }
}

public struct CaseItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var serviceName: String
  public var status: CaseStatus
  public var caseNumber: String?
  public var submittedAt: Date

  public init(
    id: String, serviceName: String, status: CaseStatus, caseNumber: String?, submittedAt: Date
  ) {
    self.id = id
    self.serviceName = serviceName
    self.status = status
    self.caseNumber = caseNumber
    self.submittedAt = submittedAt
  }
}

public enum CaseStatus: String, Hashable, Sendable, Codable, CaseIterable {
  case queued
  case waitsForNetwork
  case waitsForCity
  case waitsForWifiSignIn
  case waitsForRightClock
  case waitsForSignIn
  case waitsForUpdate
  case sending
  case accepted
  case rejected
  case stuck
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
  /// Why cancelling or trying again did not work.
  public var trouble: Trouble?
  /// The files that go with it.
  public var attachments: [UploadItem]

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
    attachments: [UploadItem] = []
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
  /// The signed receipt, a compact JWS: what the QR code says.
  public var signed: String

  public init(caseNumber: String, receivedAt: Date, fingerprint: String, signed: String) {
    self.caseNumber = caseNumber
    self.receivedAt = receivedAt
    self.fingerprint = fingerprint
    self.signed = signed
  }
}

public struct InboxState: Hashable, Sendable {
  public var messages: Content<[MessageItem]>
  public var hasMore: Bool
  public var refreshing: Bool
  public var trouble: Trouble?

  public init(
    messages: Content<[MessageItem]>, hasMore: Bool, refreshing: Bool, trouble: Trouble?
  ) {
    self.messages = messages
    self.hasMore = hasMore
    self.refreshing = refreshing
    self.trouble = trouble
  }
}

public struct MessageItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var title: String
  public var preview: String
  public var sentAt: Date
  public var read: Bool

  public init(id: String, title: String, preview: String, sentAt: Date, read: Bool) {
    self.id = id
    self.title = title
    self.preview = preview
    self.sentAt = sentAt
    self.read = read
  }
}

public struct MessageState: Hashable, Sendable {
  public var message: Content<MessageDetails>

  public init(message: Content<MessageDetails>) {
    self.message = message
  }
}

public struct MessageDetails: Hashable, Sendable, Identifiable {
  public var id: String
  public var title: String
  public var paragraphs: [String]
  public var sentAt: Date
  public var caseNumber: String?
  /// The case on this phone that it is about.
  public var caseId: String?

  public init(
    id: String,
    title: String,
    paragraphs: [String],
    sentAt: Date,
    caseNumber: String?,
    caseId: String?
  ) {
    self.id = id
    self.title = title
    self.paragraphs = paragraphs
    self.sentAt = sentAt
    self.caseNumber = caseNumber
    self.caseId = caseId
  }
}
