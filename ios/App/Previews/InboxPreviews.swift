import CitizenKit
import SwiftUI

// The screens of what the city writes and of what she is told, in every state. Debug builds only.

struct InboxPreviews: PreviewProvider {
  static var previews: some View {
    Shown { InboxView(state: .sample(hasMore: true), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      InboxView(
        state: .sample(
          alerts: AlertItem.samples, messages: .ready([.storm, .appointment, .sample(read: false)])),
        actions: Deaf())
    }
    Shown(language: "es") {
      InboxView(state: .sample(messages: .ready([]), refreshing: true), actions: Deaf())
    }
    Shown(offline: true) {
      InboxView(state: .sample(messages: .ready([]), trouble: .offline), actions: Deaf())
    }
    Shown(language: "zh-Hans") {
      InboxView(state: .sample(view: .pinned, messages: .ready([])), actions: Deaf())
    }
    Shown { InboxView(state: .sample(query: "harbour", messages: .ready([])), actions: Deaf()) }
    Shown(language: "es") {
      InboxView(
        state: .sample(
          view: .byCase, messages: .ready([]),
          threads: [
            ThreadItem(
              caseNumber: "LG-2026-000001", newest: .sample(read: false), total: 3, unread: 1)
          ]),
        actions: Deaf())
    }
    Shown { InboxView(state: .sample(deleting: "true"), actions: Deaf()) }
    Shown { InboxView(state: .sample(messages: .failed(.locked)), actions: Deaf()) }
    Shown(language: "ar") {
      ThreadView(
        state: ThreadState(
          caseNumber: "LG-2026-000001", caseId: "case",
          messages: .ready([.sample(read: false), .sample(read: true)]), hasMore: true),
        actions: Deaf())
    }
  }
}

struct MessagePreviews: PreviewProvider {
  static var previews: some View {
    Shown { MessageView(state: MessageState(message: .ready(.sample())), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      MessageView(
        state: MessageState(
          message: .ready(
            .sample(
              alert: AlertDetails(
                severity: .extreme, districts: ["Harbour"], until: .sample, over: false),
              trouble: .documentsLocked))),
        actions: Deaf())
    }
    Shown(language: "zh-Hans") {
      MessageView(
        state: MessageState(
          message: .ready(
            .sample(
              alert: AlertDetails(severity: .minor, districts: [], until: nil, over: true),
              deleting: true))),
        actions: Deaf())
    }
  }
}

struct NotificationsPreviews: PreviewProvider {
  static var previews: some View {
    Shown { NotificationsView(state: .sample(), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      NotificationsView(state: .sample(allowed: false), actions: Deaf())
    }
    Shown(language: "es") {
      NotificationsView(
        state: .sample(quiet: nil, digestMinute: nil, trouble: .full), actions: Deaf())
    }
  }
}

struct RemindersPreviews: PreviewProvider {
  private static func state(_ days: [ReminderDay], trouble: Trouble? = nil) -> RemindersState {
    RemindersState(days: .ready(days), calendar: nil, trouble: trouble)
  }

  static var previews: some View {
    Shown { RemindersView(state: state(ReminderDay.samples), actions: Deaf()) }
    Shown(language: "ar", senior: true) {
      RemindersView(state: state(ReminderDay.samples, trouble: .offline), actions: Deaf())
    }
    Shown(language: "zh-Hans") { RemindersView(state: state([]), actions: Deaf()) }
    Shown(language: "es") {
      HomeView(
        state: .sample(
          alerts: AlertItem.samples, reminders: [.sample(.question), .sample(.appointment)]),
        actions: Deaf())
    }
  }
}
