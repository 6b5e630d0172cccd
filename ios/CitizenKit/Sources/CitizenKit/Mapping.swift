import CitizenCore
import Foundation

// From the core's records to what the screens show.

extension CitizenError {
  /// What the core threw; it throws nothing else.
  init(_ error: any Error) {
    self = error as? CitizenError ?? .Unexpected(code: "shell")
  }
}

extension Trouble {
  init(_ error: CitizenError, language: String) {
    self.init(
      message: errorMessage(error: error, language: language),
      wayOn: WayOn(error))
  }
}

extension WayOn {
  init(_ error: CitizenError) {
    self =
      switch error {
      case .Unauthorized: .signIn
      case .Locked: .unlockPhone
      case .StorageFull: .makeRoom
      case .UpdateRequired: .updateApp
      case .KeyUnavailable, .Corrupt: .callCity
      case .NotFound: .goBack
      case .Offline, .InvalidAnswers, .NoCatalogue, .Busy, .Cancelled, .Stale, .Refused,
        .Closed, .Unexpected:
        .tryAgain
      }
  }
}

extension CategoryItem {
  init(_ category: CitizenCore.Category) {
    self.init(id: category.id, name: category.name, serviceCount: Int(category.serviceCount))
  }
}

extension ServiceItem {
  init(_ service: ServiceSummary) {
    self.init(
      id: service.id, name: service.name, summary: service.summary, department: service.department)
  }
}

extension ServiceDetails {
  init(_ service: Service) {
    self.init(
      id: service.id,
      name: service.name,
      description: service.description,
      categoryName: service.categoryName,
      department: service.department.name,
      phones: service.department.phones,
      url: service.department.url,
      channels: service.channels.map(ChannelKind.init),
      fees: service.fees?.map {
        FeeLine(amountMinor: $0.amountMinor, currency: $0.currency, purpose: $0.description)
      },
      processingWorkingDays: service.processingTimeWorkingDays.map(Int.init),
      documents: service.requiredDocuments,
      howToApply: service.howToApply,
      eligibility: service.eligibility,
      offices: service.offices.map(OfficeItem.init),
      hasForm: service.formId != nil)
  }
}

extension ChannelKind {
  init(_ channel: Channel) {
    self =
      switch channel {
      case .online: .online
      case .phone: .phone
      case .office: .office
      case .post: .post
      }
  }
}

extension OfficeItem {
  init(_ office: Office) {
    self.init(
      id: office.id, name: office.name, address: office.address, latitude: office.latitude,
      longitude: office.longitude,
      hours: office.openingHours.map {
        HoursLine(days: $0.days, opensAt: $0.opensAt, closesAt: $0.closesAt)
      })
  }
}

extension FieldItem {
  /// - Parameter typed: What stands in the field on the screen, where that is known.
  init(_ field: FormField, typed: String?, problem: String?) {
    self.init(
      path: field.path,
      kind: FieldItemKind(field.kind),
      label: field.label,
      hint: field.hint,
      required: field.required,
      value: typed ?? field.answer.text,
      options: field.options.map { OptionItem(value: $0.value, label: $0.label) },
      problem: field.problems.first?.message ?? problem)
  }
}

extension FieldItemKind {
  init(_ kind: FieldKind) {
    self =
      switch kind {
      case .text: .text
      case .longText: .longText
      case .date: .date
      case .email: .email
      case .phone: .phone
      case .integer: .integer
      case .yesNo: .yesNo
      case .choice: .choice
      }
  }
}

extension Answer {
  /// The answer as it stands in a field.
  var text: String {
    switch self {
    case .text(let value), .date(let value), .choice(let value): value
    case .integer(let value): String(value)
    case .yesNo(let value): String(value)
    case .nothing: ""
    }
  }
}

extension ProblemItem {
  init(_ problem: Problem) {
    self.init(path: problem.path, message: problem.message)
  }
}

extension CheckRow {
  init(_ field: FormField) {
    let value = field.answer.text
    self.init(
      path: field.path, kind: FieldItemKind(field.kind), label: field.label,
      value: field.options.first { $0.value == value }?.label ?? value)
  }
}

extension DraftItem {
  init(_ draft: DraftSummary) {
    self.init(
      id: draft.id, serviceId: draft.serviceId, serviceName: draft.serviceName,
      answered: Int(draft.answered), askable: Int(draft.askable), updatedAt: draft.updatedAt)
  }
}

extension CaseItem {
  init(_ submission: Submission) {
    self.init(
      id: submission.id, serviceName: submission.serviceName,
      status: CaseStatus(submission.state), caseNumber: submission.state.caseNumber,
      submittedAt: submission.createdAt)
  }
}

extension CaseStatus {
  init(_ state: SubmissionState) {
    self =
      switch state {
      case .queued(let waitingFor, _):
        switch waitingFor {
        case .turn: .queued
        case .network: .waitsForNetwork
        case .city: .waitsForCity
        case .captivePortal: .waitsForWifiSignIn
        case .signIn: .waitsForSignIn
        case .clockWrong: .waitsForRightClock
        case .update: .waitsForUpdate
        }
      case .sending: .sending
      case .accepted: .accepted
      case .rejected: .rejected
      case .wedged: .stuck
      case .cancelled: .cancelled
      }
  }

  /// Whether it still has to reach the city, and does so without the resident.
  var goesOutByItself: Bool {
    switch self {
    case .queued, .waitsForNetwork, .waitsForCity, .waitsForWifiSignIn, .waitsForRightClock,
      .sending:
      true
    // Without her sign-in, or her update of the app, nothing goes out.
    case .waitsForSignIn, .waitsForUpdate, .accepted, .rejected, .stuck, .cancelled: false
    }
  }
}

extension SubmissionState {
  var caseNumber: String? {
    if case .accepted(let caseNumber, _) = self { caseNumber } else { nil }
  }

  var receivedAt: Date? {
    if case .accepted(_, let receivedAt) = self { receivedAt } else { nil }
  }

  var nextAttemptAt: Date? {
    if case .queued(_, let nextAttemptAt) = self { nextAttemptAt } else { nil }
  }

  /// The code where it did not come to a good end.
  var reason: String? {
    switch self {
    case .rejected(let reason, _), .wedged(let reason): reason
    case .queued, .sending, .accepted, .cancelled: nil
    }
  }
}

extension CaseDetails {
  init(_ submission: Submission, messages: [MessageItem], cancelling: Bool, trouble: Trouble?) {
    let state = submission.state
    self.init(
      item: CaseItem(submission),
      serviceId: submission.serviceId,
      attempts: Int(submission.attempts),
      goesOutByItself: CaseStatus(state).goesOutByItself,
      nextAttemptAt: state.nextAttemptAt,
      receivedAt: state.receivedAt,
      reason: state.reason,
      hasReceipt: state.caseNumber != nil,
      canCancel: submission.canCancel,
      canRetry: submission.canRetry,
      cancelling: cancelling && submission.canCancel,
      messages: messages,
      trouble: trouble)
  }
}

extension ReceiptDetails {
  init(_ receipt: Receipt) {
    self.init(
      caseNumber: receipt.caseNumber, receivedAt: receipt.receivedAt,
      fingerprint: receipt.bodySha256, signed: receipt.jws)
  }
}

extension MessageItem {
  init(_ message: Message) {
    self.init(
      id: message.id, title: message.title, preview: message.paragraphs.first ?? "",
      sentAt: message.sentAt, read: message.read)
  }
}

extension Message {
  var paragraphs: [String] {
    body.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }
}
