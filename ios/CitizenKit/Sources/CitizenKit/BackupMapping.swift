import CitizenCore
import Foundation

// From the core's backups to what the screens show.

extension BackupItem {
  init(_ summary: BackupSummary) {
    self.init(
      madeAt: summary.madeAt, documents: Int(summary.documents), drafts: Int(summary.drafts),
      submissions: Int(summary.submissions), lost: summary.lost.map(\.title),
      lostFiles: summary.lostFiles.map(\.name), unnamed: Int(summary.unnamedDocuments),
      unreadable: Int(summary.unreadable))
  }
}

extension RestoredItem {
  init(_ report: RestoreReport) {
    self.init(
      documents: Int(report.documents), drafts: Int(report.drafts),
      submissions: Int(report.submissions), messages: Int(report.messages),
      facts: Int(report.facts), favourites: Int(report.favourites),
      steps: report.steps.map(RestoreStepItem.init))
  }
}

extension RestoreStepItem {
  init(_ step: RestoreStep) {
    self =
      switch step {
      case .signIn: .signIn
      case .makeRecoveryCode: .makePaperCode
      case .sendAgain(let submissionId, let kind, let serviceName):
        .sendAgain(caseId: submissionId, kind: CaseKind(kind), serviceName: serviceName)
      case .getAgain(let document): .getAgain(title: document.title, issuer: document.issuer)
      }
  }
}
