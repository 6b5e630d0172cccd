import CitizenKit
import SwiftUI

/// A service in a list.
struct ServiceRow: View {
  let service: ServiceItem

  var body: some View {
    VStack(alignment: .leading, spacing: 4) {
      Text(service.name)
        .font(.headline)
      Text(service.summary)
        .font(.subheadline)
        .lineLimit(3)
      Text(service.department)
        .font(.footnote)
        .foregroundStyle(.quiet)
    }
    .padding(.vertical, 4)
    .accessibilityElement(children: .combine)
  }
}

/// Something that was sent, and how far it has come: in a word and a sign, never by colour alone.
struct CaseRow: View {
  let item: CaseItem

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    HStack(alignment: .firstTextBaseline, spacing: 12) {
      Image(systemName: item.status.symbol)
        .foregroundStyle(item.status.tint)
        .accessibilityHidden(true)
      VStack(alignment: .leading, spacing: 4) {
        Text(item.serviceName)
          .font(.headline)
        Text(words(item.status.word))
          .font(.subheadline)
        Text(formats.moment(item.submittedAt))
          .font(.footnote)
          .foregroundStyle(.quiet)
      }
    }
    .padding(.vertical, 4)
    .accessibilityElement(children: .combine)
  }
}

/// A form that was begun.
struct DraftRow: View {
  let draft: DraftItem

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    VStack(alignment: .leading, spacing: 4) {
      Text(draft.serviceName)
        .font(.headline)
      Text(words.progress(of: draft, formats))
        .font(.subheadline)
      Text(formats.moment(draft.updatedAt))
        .font(.footnote)
        .foregroundStyle(.quiet)
    }
    .padding(.vertical, 4)
    .accessibilityElement(children: .combine)
  }
}

/// A message in a list. That it is unread is said in a word, too.
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
      Text(message.title)
        .font(message.read ? .body : .headline)
      Text(message.preview)
        .font(.subheadline)
        .lineLimit(2)
      Text(formats.moment(message.sentAt))
        .font(.footnote)
        .foregroundStyle(.quiet)
    }
    .padding(.vertical, 4)
    .accessibilityElement(children: .combine)
  }
}

extension Words {
  /// How much of a form is answered.
  func progress(of draft: DraftItem, _ formats: Formats) -> String {
    self(.serviceResumeProgress, formats.count(draft.answered), formats.count(draft.askable))
  }
}

extension CaseStatus {
  var symbol: String {
    switch self {
    case .queued, .waitsForCity: "clock"
    case .waitsForNetwork, .waitsForWifiSignIn: "wifi.slash"
    case .waitsForSignIn: "person.crop.circle.badge.questionmark"
    case .waitsForRightClock: "clock.badge.exclamationmark"
    case .waitsForUpdate: "arrow.down.app"
    case .sending: "arrow.up.circle"
    case .accepted: "checkmark.seal.fill"
    case .rejected: "xmark.circle.fill"
    case .stuck: "exclamationmark.triangle.fill"
    case .cancelled: "arrow.uturn.backward.circle"
    }
  }

  var tint: Color {
    switch self {
    case .accepted: .good
    case .rejected, .stuck: .bad
    case .waitsForSignIn, .waitsForWifiSignIn, .waitsForRightClock, .waitsForUpdate: .attention
    case .queued, .waitsForNetwork, .waitsForCity, .sending, .cancelled: .quiet
    }
  }
}
