import Accessibility
import CitizenKit
import SwiftUI

@MainActor protocol MessageActions {
  func openCase()
  func openThread()
  func addToCalendar()
  func calendarTaken()
  func saveAttachment(_ id: String)
  func stopSaving(_ attachmentId: String)
  func openDocument(_ attachmentId: String)
  func pin(_ on: Bool)
  func putAway(_ on: Bool)
  func delete()
  func keep()
  func reallyDelete()
}

/// One message from the city, and what can be done about it.
struct MessageView: View {
  let state: MessageState
  let actions: any MessageActions

  @Environment(\.words) private var words

  var body: some View {
    Loaded(content: state.message) { message in
      MessagePage(message: message, actions: actions)
    }
    .navigationTitle(words(.messageTitle))
    .navigationBarTitleDisplayMode(.inline)
  }
}

private struct MessagePage: View {
  let message: MessageDetails
  let actions: any MessageActions

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats
  @Environment(\.openURL) private var openURL

  var body: some View {
    Page {
      if let trouble = message.trouble { TroubleSection(trouble: trouble) }
      Section {
        if let alert = message.alert { standing(of: alert) }
        Text(message.title.isolated)
          .font(.title2.bold())
          .accessibilityAddTraits(.isHeader)
        Text(formats.moment(message.sentAt))
          .font(.subheadline)
          .foregroundStyle(.quiet)
        MessageBlocks(blocks: message.blocks)
      }
      ForEach(Array(message.parts.enumerated()), id: \.offset) { _, part in
        Headed(part.title.isolated) { MessageBlocks(blocks: part.blocks) }
      }
      deeds
      attachments
      aboutCase
      order
    }
    .calendarSheet(message.calendar) { actions.calendarTaken() }
    .onChange(of: message.attachments) { before, now in
      for (former, attachment) in zip(before, now) {
        if let said = news(of: attachment, after: former) {
          AccessibilityNotification.Announcement(said).post()
        }
      }
    }
    .alert(words(.inboxDeleteTitle), isPresented: .constant(message.deleting)) {
      Button(words(.inboxDelete), role: .destructive) { actions.reallyDelete() }
      Button(words(.cancel), role: .cancel) { actions.keep() }
    } message: {
      Text(words(.inboxDeleteBody))
    }
  }

  @ViewBuilder private func standing(of alert: AlertDetails) -> some View {
    SeverityLabel(severity: alert.severity)
    if alert.over {
      Text(words(.alertOver))
        .font(.headline)
    } else if let until = alert.until {
      Text(words(.alertUntil, formats.moment(until)))
    }
    Fact(
      name: words(.alertDistricts),
      value: alert.districts.isEmpty
        ? words(.alertEveryone) : formats.list(alert.districts.map(\.isolated)))
  }

  /// What she can do about it; what is about a case only where that is on this phone.
  @ViewBuilder private var deeds: some View {
    let offered = message.actions.filter { action in
      switch action.kind {
      case .openCase, .answer: message.caseId != nil
      case .book, .pay, .openLink: action.url.flatMap(URL.init(string:)) != nil
      case .addToCalendar: true
      }
    }
    if !offered.isEmpty {
      Section {
        ForEach(Array(offered.enumerated()), id: \.offset) { _, action in
          if let startsAt = action.startsAt {
            Fact(name: words(.messageWhen), value: formats.moment(startsAt))
          }
          if let place = action.place {
            Fact(name: words(.messageWhere), value: place.isolated)
          }
          SideButton(
            title: action.label?.isolated ?? words(action.kind.word), symbol: action.kind.symbol
          ) {
            act(action)
          }
        }
      }
    }
  }

  private func act(_ action: ActionItem) {
    switch action.kind {
    case .openCase, .answer: actions.openCase()
    case .addToCalendar: actions.addToCalendar()
    case .book, .pay, .openLink:
      if let url = action.url.flatMap(URL.init(string:)) { openURL(url) }
    }
  }

  @ViewBuilder private var attachments: some View {
    if !message.attachments.isEmpty {
      Headed(words(.messageAttachments)) {
        ForEach(message.attachments, id: \.id) { attachment in
          Fact(
            name: attachment.name.isolated,
            value: formats.file(mediaType: attachment.mediaType, bytes: attachment.sizeBytes))
          if let saving = attachment.saving {
            TransferRows(
              title: words(.messageSaving, attachment.name.isolated), transfer: saving,
              stopName: words(.messageStopSavingNamed, attachment.name.isolated)
            ) {
              actions.stopSaving(attachment.id)
            }
          } else if attachment.documentId != nil {
            SideButton(title: words(.messageOpenDocument), symbol: "doc.text") {
              actions.openDocument(attachment.id)
            }
            .accessibilityLabel(words(.messageOpenDocumentNamed, attachment.name.isolated))
          } else {
            SideButton(title: words(.messageSave), symbol: "tray.and.arrow.down") {
              actions.saveAttachment(attachment.id)
            }
            .accessibilityLabel(words(.messageSaveNamed, attachment.name.isolated))
          }
        }
      }
    }
  }

  /// What is said aloud when an attachment begins to be saved, or is there.
  private func news(of attachment: AttachmentItem, after former: AttachmentItem) -> String? {
    let name = attachment.name.isolated
    if attachment.saving != nil && former.saving == nil { return words(.messageSaving, name) }
    if attachment.documentId != nil && former.documentId == nil {
      return words(.messageOpenDocumentNamed, name)
    }
    return nil
  }

  @ViewBuilder private var aboutCase: some View {
    if let number = message.caseNumber {
      Section {
        Text(words(.messageAboutCase, number.isolated))
        RowButton {
          actions.openThread()
        } row: {
          Label(words(.messageThread), systemImage: "envelope.open")
        }
        if message.caseId != nil {
          SideButton(title: words(.messageOpenCase), symbol: "folder") { actions.openCase() }
        }
      }
    }
  }

  private var order: some View {
    Section {
      SideButton(
        title: words(message.pinned ? .inboxUnpin : .inboxPin),
        symbol: message.pinned ? "pin.slash" : "pin"
      ) {
        actions.pin(!message.pinned)
      }
      SideButton(
        title: words(message.putAway ? .inboxFetchBack : .inboxArchive),
        symbol: message.putAway ? "tray.and.arrow.up" : "archivebox"
      ) {
        actions.putAway(!message.putAway)
      }
      SideButton(title: words(.inboxDelete), symbol: "trash", role: .destructive) {
        actions.delete()
      }
    }
  }
}
