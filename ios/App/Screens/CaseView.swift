import Accessibility
import CitizenKit
import SwiftUI

@MainActor protocol CaseActions {
  func openReceipt()
  func openMessage(_ id: String)
  func openApplication()
  func answer()
  func edit()
  func cancel()
  func withdraw()
  func keep()
  func reallyCancel()
  func reallyWithdraw()
  func retry()
}

/// Something that was sent: where it is, and what can be done about it.
struct CaseView: View {
  let state: CaseState
  let actions: any CaseActions

  @Environment(\.surroundings) private var surroundings
  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    Loaded(content: state.case) { details in
      Page(hasAction: details.hasReceipt || details.question != nil || details.canEdit) {
        if let trouble = details.trouble { TroubleSection(trouble: trouble) }
        if let question = details.question { asked(question) }
        status(of: details)
        facts(of: details)
        if !details.timeline.isEmpty {
          Headed(words(.caseTimeline)) {
            ForEach(Array(details.timeline.enumerated()), id: \.offset) { _, event in
              EventRow(event: event)
            }
          }
        }
        if !details.attachments.isEmpty {
          Headed(words(.caseAttachments)) {
            ForEach(Array(details.attachments.enumerated()), id: \.offset) { _, file in
              Fact(
                name: file.name.isolated,
                value: words(
                  .caseAttachmentSent, formats.size(bytes: file.uploadedBytes),
                  formats.size(bytes: file.sizeBytes)))
            }
          }
        }
        if !details.messages.isEmpty {
          Headed(words(.caseMessages)) {
            ForEach(details.messages, id: \.id) { message in
              RowButton {
                actions.openMessage(message.id)
              } row: {
                MessageRow(message: message)
              }
            }
          }
        }
        if details.canRetry || details.canCancel || details.canWithdraw {
          Section {
            if details.canRetry {
              SideButton(
                title: words(details.wasRestored ? .caseSend : .caseRetry),
                symbol: details.wasRestored ? "paperplane" : "arrow.clockwise"
              ) {
                actions.retry()
              }
            }
            if details.canCancel {
              SideButton(
                title: words(details.wasRestored ? .caseDecline : .caseCancel),
                symbol: "arrow.uturn.backward", role: .destructive
              ) {
                actions.cancel()
              }
            }
            if details.canWithdraw {
              SideButton(
                title: words(.caseWithdraw), symbol: "arrow.uturn.backward", role: .destructive
              ) {
                actions.withdraw()
              }
            }
          }
        }
      } action: {
        if details.question != nil {
          MainButton(title: words(.caseAnswer), symbol: "square.and.pencil") { actions.answer() }
          if details.hasReceipt {
            SideButton(title: words(.caseReceipt), symbol: "qrcode") { actions.openReceipt() }
          }
        } else if details.hasReceipt {
          MainButton(title: words(.caseReceipt), symbol: "qrcode") { actions.openReceipt() }
        } else if details.canEdit {
          MainButton(title: words(.caseEdit), symbol: "square.and.pencil") { actions.edit() }
        }
      }
      .alert(
        words(details.wasRestored ? .caseDeclineTitle : .caseCancelTitle),
        isPresented: .constant(details.cancelling)
      ) {
        Button(
          words(details.wasRestored ? .caseDeclineYes : .caseCancelYes), role: .destructive
        ) {
          actions.reallyCancel()
        }
        Button(words(details.wasRestored ? .caseDeclineNo : .caseCancelNo), role: .cancel) {
          actions.keep()
        }
      } message: {
        Text(words(details.wasRestored ? .caseDeclineBody : .caseCancelBody))
      }
      .alert(words(.caseWithdrawTitle), isPresented: .constant(details.withdrawing)) {
        Button(words(.caseWithdrawYes), role: .destructive) {
          actions.reallyWithdraw()
        }
        Button(words(.caseCancelNo), role: .cancel) { actions.keep() }
      } message: {
        Text(words(.caseWithdrawBody))
      }
      .onChange(of: details.item.status) { _, status in
        AccessibilityNotification.Announcement(words(status.word)).post()
      }
      .onChange(of: details.standing) { _, standing in
        if let standing { AccessibilityNotification.Announcement(words(standing.word)).post() }
      }
    }
    .navigationTitle(words(.caseTitle))
    .navigationBarTitleDisplayMode(.inline)
  }

  private func asked(_ question: CaseQuestionItem) -> some View {
    Headed(words(.caseQuestion)) {
      VStack(alignment: .leading, spacing: 4) {
        // In whatever language the caseworker writes.
        Text(question.text.isolated)
          .font(.headline)
        if let day = question.answerBy {
          Text(words(.caseQuestionBy, formats.day(day)))
            .font(.subheadline.bold())
        }
        Text(formats.moment(question.askedAt))
          .font(.footnote)
          .foregroundStyle(.quiet)
      }
      .accessibilityElement(children: .combine)
    }
  }

  private func status(of details: CaseDetails) -> some View {
    Section {
      Text(details.item.serviceName)
        .font(.title2.bold())
        .accessibilityAddTraits(.isHeader)
      if let kind = details.item.kind.word {
        Text(words(kind))
          .font(.headline)
      }
      if let standing = details.standing {
        VStack(alignment: .leading, spacing: 4) {
          Text(words(.caseStanding))
            .font(.subheadline)
            .foregroundStyle(.quiet)
          StandingLabel(word: standing.word, symbol: standing.symbol, tint: standing.tint)
        }
        .accessibilityElement(children: .combine)
      } else {
        let status = details.item.status
        StandingLabel(word: status.word, symbol: status.symbol, tint: status.tint)
      }
      if details.goesOutByItself {
        Text(words(.caseSafe))
      }
      if details.wasRestored {
        Text(words(.caseRestored))
      }
      if details.item.status == .waitsForUpdate {
        MainButton(title: words(.wayOnUpdateApp), symbol: WayOn.updateApp.symbol) {
          surroundings.wayOn(.updateApp)
        }
      }
      if details.item.kind != .application {
        SideButton(title: words(.caseApplication), symbol: "folder") { actions.openApplication() }
      }
    }
  }

  private func facts(of details: CaseDetails) -> some View {
    Section {
      if let number = details.item.caseNumber {
        Fact(name: words(.caseNumber), value: number.isolated)
      }
      Fact(name: words(.caseSubmitted), value: formats.moment(details.item.submittedAt))
      if let receivedAt = details.receivedAt {
        Fact(name: words(.caseReceived), value: formats.moment(receivedAt))
      }
      if let day = details.promisedBy, details.standing?.isOpen == true {
        Fact(name: words(.casePromisedBy), value: formats.day(day))
      }
      if let decidedAt = details.decidedAt {
        Fact(name: words(.caseDecidedAt), value: formats.moment(decidedAt))
      }
      if details.attempts > 0 && details.receivedAt == nil {
        Text(words(.caseAttempts, count: details.attempts))
      }
      if let next = details.nextAttemptAt {
        Text(words(.caseNextAttempt, formats.moment(next)))
      }
      if let reason = details.reason {
        Fact(name: words(.caseReason), value: reason.isolated)
        CallCityButton()
      }
    }
  }
}

extension CaseDetails {
  /// Whether it came with a backup and waits for her word to be sent.
  fileprivate var wasRestored: Bool { item.status == .fromBackup }
}
