import CitizenKit
import SwiftUI

/// Something that she is reminded of, read as one.
struct ReminderRow: View {
  let reminder: ReminderItem

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    HStack(alignment: .firstTextBaseline, spacing: 12) {
      Image(systemName: reminder.kind.symbol)
        .foregroundStyle(.quiet)
        .accessibilityHidden(true)
      VStack(alignment: .leading, spacing: 4) {
        Text(reminder.title)
          .font(.headline)
        Text(reminder.body)
          .font(.subheadline)
        Text(last)
          .font(.subheadline.bold())
        if reminder.postponed {
          Label(words(.remindersPostponed), systemImage: "clock.arrow.circlepath")
            .font(.footnote)
        }
        Text(words(.remindersToldAt, formats.moment(reminder.at)))
          .font(.footnote)
          .foregroundStyle(.quiet)
      }
    }
    .padding(.vertical, 4)
    .accessibilityElement(children: .combine)
  }

  private var last: String {
    guard let startsAt = reminder.startsAt else {
      return words(.remindersLastDay, formats.day(reminder.lastDay))
    }
    return words(.remindersStarts, formats.moment(startsAt))
  }
}

extension ReminderKind {
  fileprivate var symbol: String {
    switch self {
    case .question: "questionmark.bubble"
    case .document: "doc.text"
    case .draft: "square.and.pencil"
    case .step: "sparkles"
    case .appointment: "calendar"
    }
  }
}

extension ReminderDelay {
  var word: StringKey {
    switch self {
    case .day: .remindersDelayDay
    case .threeDays: .remindersDelayThreeDays
    case .week: .remindersDelayWeek
    }
  }
}
