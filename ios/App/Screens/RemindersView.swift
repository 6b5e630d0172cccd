import CitizenKit
import SwiftUI

@MainActor protocol RemindersActions {
  func open(_ id: String)
  func postpone(_ id: String, _ name: String)
  func addToCalendar(_ id: String)
  func addAllToCalendar()
  func calendarTaken()
}

/// What she is reminded of, day by day.
struct RemindersView: View {
  let state: RemindersState
  let actions: any RemindersActions

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    Loaded(content: state.days) { days in
      Page {
        if let trouble = state.trouble { TroubleSection(trouble: trouble) }
        if days.isEmpty {
          NothingSection(
            title: words(.remindersEmptyTitle), message: words(.remindersEmptyBody),
            symbol: "calendar")
        } else {
          ForEach(days, id: \.day) { day in
            Headed(formats.day(day.day)) {
              ForEach(day.reminders, id: \.id) { reminder in
                ReminderInList(reminder: reminder, actions: actions)
              }
            }
          }
          Section {
            SideButton(title: words(.remindersCalendarAll), symbol: "calendar.badge.plus") {
              actions.addAllToCalendar()
            }
          }
        }
      }
    }
    .navigationTitle(words(.remindersTitle))
    .calendarSheet(state.calendar) { actions.calendarTaken() }
  }
}

/// A reminder, and what can be done with it: in a menu, and as actions of the row for who hears it.
private struct ReminderInList: View {
  let reminder: ReminderItem
  let actions: any RemindersActions

  @Environment(\.words) private var words
  @Environment(\.surroundings) private var surroundings

  var body: some View {
    HStack(spacing: 12) {
      RowButton {
        actions.open(reminder.id)
      } row: {
        ReminderRow(reminder: reminder)
      }
      .accessibilityActions { ways }
      Menu {
        ways
      } label: {
        Label(words(.remindersActions, reminder.title), systemImage: "ellipsis.circle")
          .labelStyle(.iconOnly)
          .frame(minWidth: surroundings.target, minHeight: surroundings.target)
          .contentShape(Rectangle())
      }
    }
  }

  @ViewBuilder private var ways: some View {
    ForEach(reminder.delays, id: \.self) { delay in
      Button {
        actions.postpone(reminder.id, delay.rawValue)
      } label: {
        Label(words(delay.word), systemImage: "clock.arrow.circlepath")
      }
    }
    Button {
      actions.addToCalendar(reminder.id)
    } label: {
      Label(words(.messageCalendar), systemImage: "calendar.badge.plus")
    }
  }
}
