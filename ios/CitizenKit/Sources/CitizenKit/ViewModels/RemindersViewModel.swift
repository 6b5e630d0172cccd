import CitizenCore
import Foundation
import Observation

/// What she is reminded of, day by day.
@Observable @MainActor
public final class RemindersViewModel: ScreenModel, CoreReader {
  public private(set) var state = RemindersState(days: .loading, calendar: nil, trouble: nil)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .reminders]
  let session: Session
  let navigator: Navigator
  @ObservationIgnored private var read: [Reminder] = []
  /// What the trouble is about.
  @ObservationIgnored private var failed: (@MainActor () -> Void)?

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  /// Opens what it is about.
  public func open(_ id: String) {
    if let reminder = reminder(id) { navigator.push(Route(reminder.about)) }
  }

  /// - Parameter name: Of one of its delays.
  public func postpone(_ id: String, _ name: String) {
    let delay = ReminderDelay(rawValue: name)
    guard let reminder = reminder(id), let delay,
      let until = session.calendar.date(of: reminder, after: delay)
    else { return }
    act { try await self.reminders.postpone(reminderId: id, until: until) }
  }

  /// Makes an entry of it for the calendar that she has.
  public func addToCalendar(_ id: String) {
    guard let reminder = reminder(id) else { return }
    act {
      self.state.calendar = try await self.reminders.calendarEntry(
        about: reminder.about, language: self.session.language)
    }
  }

  /// Makes entries of all for the calendar that she has.
  public func addAllToCalendar() {
    act {
      self.state.calendar = try await self.reminders.calendar(language: self.session.language)
    }
  }

  /// The entries were handed over.
  public func calendarTaken() { state.calendar = nil }

  func tryAgain() {
    if let failed { failed() } else { Task { await session.reopen() } }
  }

  func load() async {
    let found = await session.content {
      try await reminders.upcoming(language: session.language)
    }
    guard let found else { return }
    read = found.value ?? []
    state.days = found.map { [ReminderDay]($0, session.calendar) }
  }

  private var reminders: Reminders { session.client.reminders() }

  private func reminder(_ id: String) -> Reminder? { read.first { $0.id == id } }

  private func act(_ work: @escaping @MainActor () async throws -> Void) {
    (state.trouble, failed) = (nil, nil)
    Task {
      do {
        try await work()
      } catch {
        state.trouble = session.trouble(error)
        failed = { self.act(work) }
      }
    }
  }
}
