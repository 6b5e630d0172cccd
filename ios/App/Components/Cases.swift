import CitizenKit
import SwiftUI

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
        if let kind = item.kind.word {
          Text(words(kind))
            .font(.subheadline.bold())
        }
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
      if draft.caseNumber != nil {
        Text(words(.caseAnswerTitle))
          .font(.subheadline.bold())
      }
      if draft.correction {
        Text(words(.casesDraftCorrection))
          .font(.subheadline.bold())
      }
      Text(words.progress(of: draft, formats))
        .font(.subheadline)
      if draft.changed {
        Text(words(.casesDraftChanged))
          .font(.subheadline)
      }
      if let endsAt = draft.endsAt { DraftEndLabel(endsAt: endsAt) }
      Text(formats.moment(draft.updatedAt))
        .font(.footnote)
        .foregroundStyle(.quiet)
    }
    .padding(.vertical, 4)
    .accessibilityElement(children: .combine)
  }
}

/// The day on which a draft is deleted, if nobody opens it.
struct DraftEndLabel: View {
  let endsAt: Date

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    Label {
      Text(words(.casesDraftEnds, formats.day(of: endsAt)))
    } icon: {
      Image(systemName: "calendar.badge.exclamationmark")
        .foregroundStyle(.attention)
        .accessibilityHidden(true)
    }
    .font(.subheadline.bold())
  }
}

/// Where something stands, in a word and a sign.
struct StandingLabel: View {
  let word: StringKey
  let symbol: String
  let tint: Color

  @Environment(\.words) private var words

  var body: some View {
    Label {
      Text(words(word))
        .font(.headline)
    } icon: {
      Image(systemName: symbol)
        .foregroundStyle(tint)
        .accessibilityHidden(true)
    }
  }
}

/// Something that has happened to an application, read as one.
struct EventRow: View {
  let event: CaseEventItem

  @Environment(\.formats) private var formats

  var body: some View {
    HStack(alignment: .firstTextBaseline, spacing: 12) {
      Image(systemName: event.symbol)
        .foregroundStyle(.quiet)
        .accessibilityHidden(true)
      VStack(alignment: .leading, spacing: 4) {
        Text(event.title)
          .font(.headline)
        Text(formats.moment(event.at))
          .font(.footnote)
          .foregroundStyle(.quiet)
        if let text = event.text {
          // In whatever language the caseworker writes.
          Text(text.isolated)
        }
      }
    }
    .padding(.vertical, 4)
    .accessibilityElement(children: .combine)
  }
}

extension CaseStatus {
  var symbol: String {
    switch self {
    case .queued, .waitsForCity: "clock"
    case .waitsForNetwork, .waitsForWifiSignIn: "wifi.slash"
    case .waitsForUnmetered: "wifi"
    case .waitsForSignIn: "person.crop.circle.badge.questionmark"
    case .waitsForRightClock: "clock.badge.exclamationmark"
    case .waitsForUpdate: "arrow.down.app"
    case .sending: "arrow.up.circle"
    case .accepted: "checkmark.seal.fill"
    case .rejected: "xmark.circle.fill"
    case .stuck: "exclamationmark.triangle.fill"
    case .fromBackup: "questionmark.circle"
    case .cancelled: "arrow.uturn.backward.circle"
    }
  }

  var tint: Color {
    switch self {
    case .accepted: .good
    case .rejected, .stuck: .bad
    case .waitsForSignIn, .waitsForWifiSignIn, .waitsForRightClock, .waitsForUpdate, .fromBackup:
      .attention
    case .queued, .waitsForNetwork, .waitsForUnmetered, .waitsForCity, .sending, .cancelled: .quiet
    }
  }
}

extension CaseStanding {
  var symbol: String {
    switch self {
    case .received: "tray.and.arrow.down"
    case .inReview: "text.magnifyingglass"
    case .waitingForResident: "questionmark.bubble"
    case .approved: "checkmark.seal.fill"
    case .declined: "xmark.circle.fill"
    case .closed: "archivebox"
    case .withdrawn: "arrow.uturn.backward.circle"
    case .other: "circle"
    }
  }

  var tint: Color {
    switch self {
    case .approved: .good
    case .declined: .bad
    case .waitingForResident: .attention
    case .received, .inReview, .closed, .withdrawn, .other: .quiet
    }
  }

  /// Whether the city still has to decide.
  var isOpen: Bool {
    switch self {
    case .received, .inReview, .waitingForResident, .other: true
    case .approved, .declined, .closed, .withdrawn: false
    }
  }
}

extension CaseEventItem {
  /// Of a word of the city's that this version of the app does not know, a sign that says nothing.
  fileprivate var symbol: String {
    switch code {
    case "received": CaseStanding.received.symbol
    case "in_review": CaseStanding.inReview.symbol
    case "question", "waiting_for_resident": CaseStanding.waitingForResident.symbol
    case "answered": "checkmark.bubble"
    case "approved": CaseStanding.approved.symbol
    case "declined": CaseStanding.declined.symbol
    case "closed": CaseStanding.closed.symbol
    case "withdrawn": CaseStanding.withdrawn.symbol
    default: CaseStanding.other.symbol
    }
  }
}
