import CitizenKit
import Foundation
import Testing
import UserNotifications

@testable import CitizenCloud

/// The phone's notifications, on a phone whose notification center behaves as Apple documents it.
@MainActor @Suite(.serialized) struct NoticesTests {
  let notices = Notices()
  let center = UNUserNotificationCenter.current()

  init() {
    center.reset()
    notices.speak(Words(language: "en"))
  }

  @Test("What is told is shown under its id, in its group, as loud as it is urgent")
  func shown() async throws {
    for (urgency, isSilent, level, isHeard) in [
      (Urgency.alert, false, UNNotificationInterruptionLevel.timeSensitive, true),
      (.important, false, .active, true),
      (.important, true, .passive, false),
      (.news, false, .passive, false),
    ] {
      #expect(await notices.show(.sample(urgency: urgency, isSilent: isSilent)))
      let request = try #require(center.delivered.first)
      #expect(center.delivered.count == 1)
      #expect(request.identifier == "m1" && request.content.threadIdentifier == "LG-1")
      #expect(request.content.title == "Approved" && request.content.body == "Fetch it.")
      #expect(request.content.interruptionLevel == level)
      #expect((request.content.sound != nil) == isHeard)
    }
  }

  @Test("It takes the place of what the extension has shown under an identifier of the system's")
  func inThePlaceOfThePushed() async {
    center.arrive(.pushed(id: "m1", as: "A-1"))
    center.arrive(.pushed(id: "m2", as: "A-2"))
    #expect(await notices.standing() == ["m1", "m2"])
    #expect(await notices.show(.sample()))
    #expect(center.delivered.map(\.identifier) == ["A-2", "m1"])
    await notices.takeAway(["m1", "m2"])
    #expect(center.delivered.isEmpty)
  }

  @Test("Where she lets the app show nothing, nothing is said to stand there")
  func notAllowed() async {
    center.reset(.denied)
    #expect(await notices.isAllowed() == false)
    #expect(await notices.show(.sample()) == false)
    await notices.schedule([.reminder("r1", in: 3600)])
    #expect(center.delivered.isEmpty && center.pending.isEmpty)
    center.reset(.notDetermined)
    #expect(await notices.askForPermission())
    #expect(await notices.isAllowed())
  }

  @Test(
    "Reminders wait for their time in the phone, at most as many as it keeps; those that are void go"
  )
  func reminders() async throws {
    let moment = Date(timeIntervalSince1970: 1_800_000_000)
    await notices.schedule([.reminder("r1", at: moment), .reminder("r2", at: moment + 60)])
    #expect(Set(center.pending.map(\.identifier)) == ["r1", "r2"])
    let trigger = try #require(
      center.pending.first { $0.identifier == "r1" }?.trigger as? UNCalendarNotificationTrigger)
    #expect(trigger.dateComponents.date == moment && !trigger.repeats)
    await notices.schedule([.reminder("r2", at: moment + 90)])
    #expect(center.pending.map(\.identifier) == ["r2"])

    center.fire("r2")
    #expect(await notices.standing() == ["r2"])
    await notices.schedule((0..<80).map { .reminder("many\($0)", at: moment + Double($0)) })
    #expect(center.pending.count == 64 && center.pending.last?.identifier == "many63")
    // Shown or waiting, what is over goes.
    await notices.takeAway(["r2", "many0"])
    #expect(center.delivered.isEmpty && center.pending.count == 63)
  }

  @Test("What she does with one is told, with its id and where it leads")
  func answers() async throws {
    var told: [String] = []
    notices.answered = { answer, id, route in
      told.append("\(answer) \(id) \(route.encoded)")
    }
    #expect(await notices.show(.sample()))
    let shown = UNNotification(request: try #require(center.delivered.first))
    for action in [
      UNNotificationDefaultActionIdentifier, UNNotificationDismissActionIdentifier, "markRead",
      "openCase", "later", "of another version",
    ] {
      await respond(to: shown, action)
    }
    for id in ["m2", Notice.somethingNew] {
      await respond(to: UNNotification(request: .pushed(id: id, as: "A-1")))
    }
    #expect(
      told == [
        "opened m1 message/m1", "dismissed m1 message/m1", "markRead m1 message/m1",
        "openCase m1 message/m1", "later m1 message/m1", "opened m2 message/m2",
        "opened something-new inbox",
      ])
  }

  @Test(
    "Each kind has its actions, in her words, and says that it was swiped away",
    arguments: ["en", "ar"])
  func categories(language: String) throws {
    let words = Words(language: language)
    notices.speak(words)
    for kind in Notice.Kind.allCases {
      let category = try #require(center.categories.first { $0.identifier == kind.rawValue })
      let expected: [NoticeAnswer] =
        switch kind {
        case .message: [.markRead]
        case .messageOfCase: [.markRead, .openCase]
        case .reminder: [.later]
        case .other: []
        }
      #expect(category.actions.map(\.identifier) == expected.map(\.rawValue))
      #expect(category.actions.allSatisfy { $0.options.contains(.authenticationRequired) })
      #expect(category.options.contains(.customDismissAction))
      #expect(category.hiddenPreviewsBodyPlaceholder == words(.notificationPrivate))
    }
  }

  private func respond(
    to notification: UNNotification, _ action: String = UNNotificationDefaultActionIdentifier
  ) async {
    // The system hands it to no actor.
    nonisolated(unsafe) let response = UNNotificationResponse(
      notification: notification, actionIdentifier: action)
    await notices.userNotificationCenter(center, didReceive: response)
  }

  @Test("While she has the app before her only what is urgent lies over it")
  func inFront() async {
    for urgency in Urgency.allCases {
      #expect(await notices.show(.sample(urgency: urgency)))
      nonisolated(unsafe) let notification = UNNotification(request: center.delivered[0])
      let options = await notices.userNotificationCenter(center, willPresent: notification)
      #expect(options.contains(.banner) == (urgency == .alert))
      #expect(options.contains(.list))
    }
  }
}

extension Notice {
  static func sample(urgency: Urgency = .important, isSilent: Bool = false) -> Notice {
    Notice(
      id: "m1", kind: .message, title: "Approved", body: "Fetch it.", group: "LG-1",
      urgency: urgency, isSilent: isSilent, at: .now, route: .message(id: "m1"))
  }

  static func reminder(_ id: String, at moment: Date = .now, in seconds: TimeInterval = 0)
    -> Notice
  {
    Notice(
      id: id, kind: .reminder, title: "A reminder", body: "", group: "reminders",
      urgency: .important, isSilent: false, at: moment + seconds, route: .documents)
  }
}

extension UNNotificationRequest {
  /// As the extension has shown it, under an identifier of the system's.
  static func pushed(id: String, as identifier: String) -> UNNotificationRequest {
    let content = UNMutableNotificationContent()
    content.userInfo = [Pushed.id: id]
    return UNNotificationRequest(identifier: identifier, content: content, trigger: nil)
  }
}
