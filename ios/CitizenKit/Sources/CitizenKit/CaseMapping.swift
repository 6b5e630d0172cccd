import CitizenCore
import Foundation

// From the core's drafts, submissions and cases to what the screens show.

extension DraftItem {
  init(_ draft: DraftSummary) {
    self.init(
      id: draft.id, serviceId: draft.serviceId, serviceName: draft.serviceName,
      answered: Int(draft.answered), askable: Int(draft.askable), updatedAt: draft.updatedAt,
      caseNumber: draft.caseNumber, endsAt: draft.expiresSoon ? draft.expiresAt : nil,
      changed: draft.hasChanges, correction: draft.refusedSubmissionId != nil)
  }
}

extension CaseItem {
  init(_ submission: Submission) {
    self.init(
      id: submission.id, serviceName: submission.serviceName,
      status: CaseStatus(submission.state), caseNumber: submission.state.caseNumber,
      submittedAt: submission.createdAt, kind: CaseKind(submission.kind))
  }
}

extension CaseKind {
  init(_ kind: SubmissionKind) {
    self =
      switch kind {
      case .application: .application
      case .answer: .answer
      case .withdrawal: .withdrawal
      }
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
        case .unmetered: .waitsForUnmetered
        case .city: .waitsForCity
        case .captivePortal: .waitsForWifiSignIn
        case .signIn: .waitsForSignIn
        case .clockWrong: .waitsForRightClock
        case .update: .waitsForUpdate
        }
      case .sending: .sending
      case .accepted: .accepted
      case .rejected: .rejected
      // It was in a backup, and nobody knows whether it was sent since: she says whether it is to be.
      case .wedged(let reason): reason == "restored" ? .fromBackup : .stuck
      case .cancelled: .cancelled
      }
  }

  /// Whether it still has to reach the city, and does so without the resident.
  var goesOutByItself: Bool {
    switch self {
    case .queued, .waitsForNetwork, .waitsForUnmetered, .waitsForCity, .waitsForWifiSignIn,
      .waitsForRightClock, .sending:
      true
    // Without her sign-in, or her update of the app, nothing goes out.
    case .waitsForSignIn, .waitsForUpdate, .accepted, .rejected, .stuck, .fromBackup, .cancelled:
      false
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
    case .rejected(let reason, _): reason
    case .wedged(let reason): CaseStatus(self) == .stuck ? reason : nil
    case .queued, .sending, .accepted, .cancelled: nil
    }
  }
}

extension CaseDetails {
  /// - Parameters:
  ///   - atTheCity: What has become of it, once the city has it; of an application alone.
  ///   - asked: What she is asked whether she really wants it.
  init(
    _ submission: Submission, atTheCity: CaseView?, messages: [MessageItem],
    asked: CaseViewModel.Undoing?, trouble: Trouble?
  ) {
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
      cancelling: asked == .cancel && submission.canCancel,
      messages: messages,
      trouble: trouble,
      attachments: submission.attachments.map(UploadItem.init),
      standing: atTheCity.map { CaseStanding($0.status) },
      promisedBy: atTheCity?.promisedBy,
      decidedAt: atTheCity?.decidedAt,
      timeline: atTheCity?.timeline.map(CaseEventItem.init) ?? [],
      question: atTheCity?.question.map(CaseQuestionItem.init),
      canWithdraw: atTheCity?.canWithdraw == true,
      withdrawing: asked == .withdraw && atTheCity?.canWithdraw == true,
      canEdit: submission.canEdit)
  }
}

extension CaseStanding {
  init(_ status: CitizenCore.CaseStatus) {
    self =
      switch status {
      case .received: .received
      case .inReview: .inReview
      case .waitingForResident: .waitingForResident
      case .approved: .approved
      case .declined: .declined
      case .closed: .closed
      case .withdrawn: .withdrawn
      case .other: .other
      }
  }
}

extension CaseEventItem {
  init(_ event: CaseEvent) {
    self.init(at: event.at, code: event.code, title: event.title, text: event.text)
  }
}

extension CaseQuestionItem {
  init(_ question: CaseQuestion) {
    self.init(
      id: question.id, text: question.text, askedAt: question.askedAt,
      answerBy: question.answerBy)
  }
}

extension UploadItem {
  init(_ progress: AttachmentProgress) {
    self.init(
      name: progress.name, sizeBytes: Int64(progress.sizeBytes),
      uploadedBytes: Int64(progress.uploadedBytes))
  }
}

extension ReceiptDetails {
  /// - Parameter code: `nil` where it would be too fine for a camera.
  init(_ receipt: Receipt, code: QrCode?) {
    self.init(
      caseNumber: receipt.caseNumber, receivedAt: receipt.receivedAt,
      fingerprint: receipt.bodySha256, code: code.map(QrSquares.init))
  }
}

extension QrSquares {
  init(_ code: QrCode) {
    self.init(size: Int(code.size), dark: code.modules.map { $0 == 1 })
  }
}
