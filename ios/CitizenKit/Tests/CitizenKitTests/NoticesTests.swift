import CitizenCore
import Foundation
import TestApp
import TestWorld
import Testing

@testable import CitizenKit

/// What she is told outside of the app: each thing once, as she wants it, and where it leads.
extension WithTheCore {
  @Suite @MainActor
  struct NoticesTests {
    @Test(arguments: [true, false])
    func aMessageIsToldOnceAndAsPrivatelyAsSheWants(privately: Bool) async throws {
      let visit = try await Visit()
      try await visit.want { $0.hidesContent = privately }
      await visit.session.enterBackground()
      let id = try await visit.write("Your card is ready", "Please fetch it.")

      await visit.session.doDueWork(within: 20)
      let notice = try #require(visit.noticeboard.shown.first)
      #expect(visit.noticeboard.shown.count == 1)
      #expect(notice.id == id && notice.route == .message(id: id))
      #expect(notice.kind == .message && notice.urgency == .important && !notice.isSilent)
      #expect(notice.title == (privately ? "A message from the city" : "Your card is ready"))
      #expect(notice.body == (privately ? "" : "Please fetch it."))

      // What was told is not told again, in this process or the next one.
      await visit.session.doDueWork(within: 20)
      try await visit.restart()
      await visit.session.enterBackground()
      await visit.session.doDueWork(within: 20)
      #expect(visit.noticeboard.history == [id])
    }

    @Test func whatSheHasReadIsTakenAway() async throws {
      let visit = try await Visit()
      await visit.session.enterBackground()
      let id = try await visit.write("Your card is ready", "Please fetch it.")
      await visit.session.doDueWork(within: 20)
      #expect(visit.noticeboard.shown.map(\.id) == [id])

      await visit.session.enterForeground()
      visit.screens.navigator.push(.message(id: id))
      guard case .message(let message) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { message.state.message.value?.title == "Your card is ready" }
      try await expect { visit.noticeboard.shown.isEmpty }
    }

    @Test func whatTheCityTakesBackIsTakenAway() async throws {
      let visit = try await Visit()
      await visit.session.enterBackground()
      let id = try await visit.write("Your card is ready", "Please fetch it.")
      await visit.session.doDueWork(within: 20)
      try await visit.city.takeBack(id)
      await visit.session.doDueWork(within: 20)
      #expect(visit.noticeboard.shown == [])
      #expect(visit.noticeboard.history == [id])
    }

    @Test func whatCannotBeShownIsToldOnceItCan() async throws {
      let visit = try await Visit()
      visit.noticeboard.allowed = false
      await visit.session.enterBackground()
      let id = try await visit.write("Your card is ready", "Please fetch it.")
      await visit.session.doDueWork(within: 20)
      #expect(visit.noticeboard.shown == [])

      visit.noticeboard.allowed = true
      await visit.session.enterForeground()
      visit.session.noticePermissionChanged()
      try await expect { visit.noticeboard.shown.map(\.id) == [id] }
    }

    @Test func atNightItWaitsAndTheAppIsWokenForIt() async throws {
      let visit = try await Visit()
      visit.system.timeZone = try #require(visit.zone(whereItIs: 2))
      visit.session.clockChanged()
      await visit.session.enterBackground()
      let id = try await visit.write("Your card is ready", "Please fetch it.")
      await visit.session.doDueWork(within: 20)
      #expect(visit.noticeboard.shown == [])
      let morning = try #require(visit.system.wakeUps.last?.first { !$0.needsNetwork })
      #expect(morning.at > .now + 3600 && morning.at < .now + 24 * 3600)

      visit.system.timeZone = try #require(visit.zone(whereItIs: 12))
      visit.session.clockChanged()
      await visit.session.doDueWork(within: 20)
      #expect(visit.noticeboard.shown.map(\.id) == [id])
    }

    @Test func aCaseThatTheCityHasDecidedIsTold() async throws {
      let visit = try await Visit()
      try await visit.want { $0.hidesContent = false }
      visit.session.networkChanged(isOnline: false)
      let model = try await visit.apply()
      try await expect { model.details?.item.status == .waitsForNetwork }
      let service = try #require(model.details?.item.serviceName)
      await visit.session.enterBackground()
      // Still with no network: nothing has happened that she has to know.
      await visit.session.doDueWork(within: 20)
      #expect(visit.noticeboard.shown == [])

      try await visit.city.addFaults("submit=status(400)@once")
      visit.session.networkChanged(isOnline: true)
      await visit.session.doDueWork(within: 20)
      let notice = try #require(visit.noticeboard.shown.first)
      #expect(visit.noticeboard.shown.count == 1)
      #expect(notice.title == service && !notice.body.isEmpty && notice.kind == .other)
      #expect(notice.route == visit.screens.navigator.top.route)

      // She looks at it.
      await visit.session.enterForeground()
      try await expect { visit.noticeboard.shown.isEmpty }
      await visit.session.enterBackground()
      await visit.session.doDueWork(within: 20)
      #expect(visit.noticeboard.history == [notice.id])
    }

    @Test func whatShePressesLeadsWhereItIsAbout() async throws {
      let visit = try await Visit()
      let model = try await visit.apply()
      try await expect { model.details?.item.status == .accepted }
      let number = try #require(model.details?.item.caseNumber)
      await visit.session.enterBackground()
      let id = try await visit.write(
        "A word about your case", "Please look.",
        ["case_number": number, "actions": [["kind": "open_case"]]])
      try await visit.wantInTheBackground { $0.hidesContent = false }
      await visit.session.doDueWork(within: 20)
      let notice = try #require(visit.noticeboard.shown.first { $0.id == id })
      #expect(notice.kind == .messageOfCase)

      let route = await visit.session.take(.openCase, to: id, about: notice.route)
      #expect(route == visit.screens.navigator.top.route)
      #expect(await visit.session.take(.opened, to: id, about: notice.route) == notice.route)
    }

    @Test(arguments: [NoticeAnswer.dismissed, .markRead])
    func whatSheTakesAwayIsNotToldAgain(answer: NoticeAnswer) async throws {
      let visit = try await Visit()
      await visit.session.enterBackground()
      let id = try await visit.write("Your card is ready", "Please fetch it.")
      await visit.session.doDueWork(within: 20)
      visit.noticeboard.touch(id)
      #expect(await visit.session.take(answer, to: id, about: .message(id: id)) == nil)
      try await visit.opensElsewhere()

      await visit.session.doDueWork(within: 20)
      #expect(visit.noticeboard.history == [id])
      await visit.session.enterForeground()
      let unread = try await visit.session.client.inbox().unreadCount()
      #expect(unread == (answer == .markRead ? 0 : 1))
    }

    @Test func aReminderIsScheduledAndToldByNobodyElse() async throws {
      let visit = try await Visit()
      let model = try await visit.apply()
      try await expect { model.details?.item.status == .accepted }
      let number = try #require(model.details?.item.caseNumber)
      // The reminder of the last day but one comes tomorrow at the latest.
      try await visit.city.ask(
        ["en": "Which entrance?"], of: number, until: visit.day(inDays: 30))
      _ = try await visit.session.client.inbox().refresh()
      try await expect { visit.noticeboard.waiting.count == 3 }
      let first = try #require(visit.noticeboard.waiting.first)
      #expect(first.kind == .reminder && first.route == visit.screens.navigator.top.route)
      #expect(first.title == "A reminder" && first.body.isEmpty)

      // Hidden no more, and in another language.
      try await visit.want { $0.hidesContent = false }
      visit.session.choose(language: "es")
      try await expect { visit.noticeboard.waiting.first?.body.isEmpty == false }

      // The phone shows it at its time, and nobody else does.
      let reminders = visit.session.client.reminders()
      try await reminders.postpone(reminderId: first.id, until: .now + 2)
      try await expect {
        visit.noticeboard.waiting.contains { $0.id == first.id && $0.at < first.at }
      }
      visit.noticeboard.come(first.id)
      while try await reminders.upcoming(language: "en").contains(where: { $0.id == first.id }) {
        await Task.yield()
      }
      await visit.session.noticesTold()
      #expect(visit.noticeboard.history.filter { $0 == first.id }.count == 1)
      let due = try await visit.session.client.inbox().duePresentations(language: "en")
      #expect(due.present == [])

      // She wants no reminders.
      try await visit.want { $0.mutedTopics = ["reminders"] }
      try await expect { visit.noticeboard.waiting == [] }
    }
  }
}

extension Visit {
  /// Writes to her what is important; returns the message's id.
  fileprivate func write(
    _ title: String, _ body: String, _ others: [String: Any] = [:]
  ) async throws -> String {
    let letter: [String: Any] = [
      "title": ["en": title], "body": ["en": body], "urgency": "important", "topic": "cards",
    ]
    let data = try JSONSerialization.data(withJSONObject: letter.merging(others) { $1 })
    return try await city.write(data, to: app.resident)
  }

  /// Changes what she wants to be told of, as the screen does.
  fileprivate func want(_ change: (inout InboxPreferences) -> Void) async throws {
    let inbox = session.client.inbox()
    var preferences = try await inbox.preferences()
    change(&preferences)
    try await inbox.setPreferences(preferences: preferences)
    session.scheduleReminders()
  }

  fileprivate func wantInTheBackground(
    _ change: (inout InboxPreferences) -> Void
  ) async throws {
    await session.enterForeground()
    try await want(change)
    await session.enterBackground()
  }

  /// A zone in which it is about this hour.
  fileprivate func zone(whereItIs hour: Int) -> TimeZone? {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let now = calendar.component(.hour, from: .now)
    // From twelve hours behind to eleven ahead, as clocks on earth.
    return TimeZone(secondsFromGMT: ((hour - now + 36) % 24 - 12) * 3600)
  }

  /// The day, by her phone, as `2026-01-31`.
  fileprivate func day(inDays days: Int) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = system.timeZone
    let day = calendar.date(byAdding: .day, value: days, to: .now) ?? .now
    let parts = calendar.dateComponents([.year, .month, .day], from: day)
    return String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
  }
}
