import CitizenKit
import SwiftUI

/// A message in a list. That it is unread, or an alert, is said in a word, too.
struct MessageRow: View {
  let message: MessageItem

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    VStack(alignment: .leading, spacing: 4) {
      if !message.read {
        Label(words(.inboxUnread), systemImage: "circle.fill")
          .font(.caption.bold())
          .foregroundStyle(.tint)
      }
      if let severity = message.severity { SeverityLabel(severity: severity) }
      Text(message.title.isolated)
        .font(message.read ? .body : .headline)
      Text(message.preview.isolated)
        .font(.subheadline)
        .lineLimit(2)
      if message.pinned { mark(.inboxPinned, "pin.fill") }
      if message.putAway { mark(.inboxPutAway, "archivebox") }
      if message.hasAttachments { mark(.inboxHasAttachments, "paperclip") }
      Text(formats.moment(message.sentAt))
        .font(.footnote)
        .foregroundStyle(.quiet)
    }
    .padding(.vertical, 4)
    .accessibilityElement(children: .combine)
  }

  private func mark(_ word: StringKey, _ symbol: String) -> some View {
    Label(words(word), systemImage: symbol)
      .font(.footnote)
      .foregroundStyle(.quiet)
  }
}

/// How bad an alert is: in a word and a sign, never by colour alone.
struct SeverityLabel: View {
  let severity: AlertSeverity

  @Environment(\.words) private var words

  var body: some View {
    Label {
      Text(words(severity.word))
    } icon: {
      Image(systemName: severity.symbol)
        .foregroundStyle(severity.tint)
        .accessibilityHidden(true)
    }
    .font(.subheadline.bold())
  }
}

/// The alerts that are in force, above all else.
struct AlertsSection: View {
  let alerts: [AlertItem]
  let open: @MainActor (_ id: String) -> Void

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    if !alerts.isEmpty {
      Headed(words(.inboxAlerts)) {
        ForEach(alerts, id: \.id) { alert in
          RowButton {
            open(alert.id)
          } row: {
            VStack(alignment: .leading, spacing: 4) {
              SeverityLabel(severity: alert.severity)
              Text(alert.title.isolated)
                .font(.headline)
              if let until = alert.until {
                Text(words(.alertUntil, formats.moment(until)))
                  .font(.footnote)
                  .foregroundStyle(.quiet)
              }
            }
            .padding(.vertical, 4)
            .accessibilityElement(children: .combine)
          }
        }
      }
    }
  }
}

/// What the city has written, as it is set, and below each paragraph where its links lead.
struct MessageBlocks: View {
  let blocks: [BlockItem]

  var body: some View {
    ForEach(Array(blocks.enumerated()), id: \.offset) { _, block in
      MessageParagraph(block: block)
      ForEach(Array(block.spans.compactMap(LinkedWords.init).enumerated()), id: \.offset) {
        _, words in
        MessageLinkRow(linked: words)
      }
    }
  }
}

/// A paragraph, or an item of a list, read as one.
private struct MessageParagraph: View {
  /// So far a list stands in from the one that it is in, in points.
  private static let step: CGFloat = 16

  let block: BlockItem

  @Environment(\.formats) private var formats

  var body: some View {
    HStack(alignment: .firstTextBaseline, spacing: 8) {
      if let marker { Text(marker) }
      words
        .textSelection(.enabled)
    }
    .padding(.leading, Self.step * CGFloat(max(block.depth - 1, 0)))
    .accessibilityElement(children: .combine)
  }

  private var marker: String? {
    switch block.kind {
    case .paragraph: nil
    case .bulletItem: "•"
    case .numberedItem: "\(formats.count(block.number))."
    }
  }

  private var words: Text {
    block.spans.reduce(Text(verbatim: "")) { words, span in words + span.words }
  }
}

/// Words that lead somewhere.
private struct LinkedWords {
  let text: String
  let link: MessageLink

  init?(_ span: TextSpan) {
    guard let link = span.link else { return nil }
    (text, self.link) = (span.text, link)
  }
}

/// Where words of a message lead: to the city with a touch, elsewhere not at all.
private struct MessageLinkRow: View {
  let linked: LinkedWords

  @Environment(\.words) private var words
  @Environment(\.openURL) private var openURL

  private var link: MessageLink { linked.link }

  var body: some View {
    if link.opens, let url = URL(string: link.url) {
      RowButton {
        openURL(url)
      } row: {
        Label(linked.text.isolated, systemImage: "arrow.up.forward.square")
          .foregroundStyle(.tint)
      }
      .accessibilityAddTraits(.isLink)
      .accessibilityHint(link.host)
    } else {
      Label {
        Text(
          words(
            link.lookalike ? .messageLinkLookalike : .messageLinkElsewhere, link.host.isolated))
      } icon: {
        Image(systemName: link.lookalike ? "exclamationmark.triangle.fill" : "nosign")
          .foregroundStyle(link.lookalike ? .bad : .quiet)
          .accessibilityHidden(true)
      }
      .font(link.lookalike ? .subheadline.bold() : .subheadline)
      .accessibilityElement(children: .combine)
    }
  }
}

/// Hands what stands in a calendar to the app that she chooses.
struct CalendarSheet: ViewModifier {
  /// iCalendar; `nil` where there is nothing to hand over.
  let calendar: String?
  let taken: @MainActor () -> Void

  @State private var file: TemporaryFile?

  func body(content: Self.Content) -> some View {
    content
      .task(id: calendar) {
        guard let calendar else { return }
        file = await TemporaryFile(holding: Data(calendar.utf8), ending: "ics")
      }
      .sheet(isPresented: presented) {
        if let file {
          ShareSheet(file: file.url)
            .coveredInAppSwitcher()
        }
      }
  }

  private var presented: Binding<Bool> {
    Binding(file != nil) { isPresented in
      guard !isPresented else { return }
      file?.delete()
      file = nil
      taken()
    }
  }
}

extension View {
  /// Hands iCalendar over as soon as there is any.
  func calendarSheet(_ calendar: String?, taken: @escaping @MainActor () -> Void) -> some View {
    modifier(CalendarSheet(calendar: calendar, taken: taken))
  }
}

extension TextSpan {
  /// Where it leads is said below the paragraph.
  fileprivate var words: Text {
    var words = Text(verbatim: text)
    if strong { words = words.bold() }
    if emphasis { words = words.italic() }
    return link == nil ? words : words.underline()
  }
}

extension AlertSeverity {
  var word: StringKey {
    switch self {
    case .extreme: .alertExtreme
    case .severe: .alertSevere
    case .moderate: .alertModerate
    case .minor: .alertMinor
    case .unknown: .alertUnknown
    }
  }

  var symbol: String {
    switch self {
    case .extreme: "exclamationmark.octagon.fill"
    case .severe: "exclamationmark.triangle.fill"
    case .moderate: "exclamationmark.triangle"
    case .minor, .unknown: "info.circle"
    }
  }

  var tint: Color {
    switch self {
    case .extreme, .severe: .bad
    case .moderate: .attention
    case .minor, .unknown: .quiet
    }
  }
}

extension ActionKind {
  var word: StringKey {
    switch self {
    case .openCase: .messageOpenCase
    case .answer: .messageAnswer
    case .book: .messageBook
    case .pay: .messagePay
    case .addToCalendar: .messageCalendar
    case .openLink: .messageOpenLink
    }
  }

  var symbol: String {
    switch self {
    case .openCase: "folder"
    case .answer: "arrowshape.turn.up.left"
    case .book: "calendar"
    case .pay: "creditcard"
    case .addToCalendar: "calendar.badge.plus"
    case .openLink: "arrow.up.forward.square"
    }
  }
}
