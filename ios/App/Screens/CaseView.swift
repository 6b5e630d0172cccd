import Accessibility
import CitizenKit
import SwiftUI

@MainActor protocol CaseActions {
  func openReceipt()
  func openMessage(_ id: String)
  func cancel()
  func keep()
  func reallyCancel()
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
      Page(hasAction: details.hasReceipt) {
        if let trouble = details.trouble { TroubleSection(trouble: trouble) }
        status(of: details)
        facts(of: details)
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
        if details.canRetry || details.canCancel {
          Section {
            if details.canRetry {
              SideButton(title: words(.caseRetry), symbol: "arrow.clockwise") {
                actions.retry()
              }
            }
            if details.canCancel {
              SideButton(
                title: words(.caseCancel), symbol: "arrow.uturn.backward", role: .destructive
              ) {
                actions.cancel()
              }
            }
          }
        }
      } action: {
        if details.hasReceipt {
          MainButton(title: words(.caseReceipt), symbol: "qrcode") { actions.openReceipt() }
        }
      }
      .alert(words(.caseCancelTitle), isPresented: .constant(details.cancelling)) {
        Button(words(.caseCancelYes), role: .destructive) {
          actions.reallyCancel()
        }
        Button(words(.caseCancelNo), role: .cancel) { actions.keep() }
      } message: {
        Text(words(.caseCancelBody))
      }
      .onChange(of: details.item.status) { _, status in
        AccessibilityNotification.Announcement(words(status.word)).post()
      }
    }
    .navigationTitle(words(.caseTitle))
    .navigationBarTitleDisplayMode(.inline)
  }

  private func status(of details: CaseDetails) -> some View {
    Section {
      Text(details.item.serviceName)
        .font(.title2.bold())
        .accessibilityAddTraits(.isHeader)
      Label {
        Text(words(details.item.status.word))
          .font(.headline)
      } icon: {
        Image(systemName: details.item.status.symbol)
          .foregroundStyle(details.item.status.tint)
          .accessibilityHidden(true)
      }
      if details.goesOutByItself {
        Text(words(.caseSafe))
      }
      if details.item.status == .waitsForUpdate {
        MainButton(title: words(.wayOnUpdateApp), symbol: WayOn.updateApp.symbol) {
          surroundings.wayOn(.updateApp)
        }
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
