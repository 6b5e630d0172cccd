import CitizenCore
import CitizenKit
import Foundation
import Security
import TestWorld
import Testing
import UserNotifications

@testable import NotificationService

/// What the extension shows of a push before the phone shows it.
@Suite(.serialized, .timeLimit(.minutes(5))) struct NotificationServiceTests {
  /// Other tests have another one.
  let center = UNUserNotificationCenter()

  @Test("What the city has written is shown as it is, or quietly", arguments: [true, false])
  func shown(silently: Bool) throws {
    let note = PushNote(
      id: "m1", group: "LG-1", title: "Approved", body: "Fetch it.", isPrivate: true,
      isSilent: silently, at: .now)
    let content = try show("cHVzaA==") { push in
      #expect(push == Data("cHVzaA==".utf8))
      return .show(note: note)
    }
    #expect(content.title == "Approved" && content.body == "Fetch it.")
    #expect(content.threadIdentifier == "LG-1" && content.categoryIdentifier == "message")
    #expect(content.userInfo[Pushed.id] as? String == "m1")
    let level: UNNotificationInterruptionLevel = silently ? .passive : .active
    #expect(content.interruptionLevel == level)
    #expect((content.sound == nil) == silently)
  }

  @Test("What is not the city's is not shown")
  func nothing() throws {
    let content = try show("cHVzaA==") { _ in .nothing }
    #expect(content.title.isEmpty && content.body.isEmpty && content.sound == nil)
  }

  @Test(
    "What cannot be opened yet, or was too long, is one notification that says so, quietly in her quiet hours",
    arguments: [true, false])
  func somethingNew(silently: Bool) throws {
    for push in ["cHVzaA==", nil] {
      let content = try show(push) { opened in
        #expect(opened == push.map { Data($0.utf8) })
        return .somethingNew(isSilent: silently)
      }
      let level: UNNotificationInterruptionLevel = silently ? .passive : .active
      #expect(content.interruptionLevel == level)
      #expect((content.sound == nil) == silently)
      #expect(content.title == "The city has written to you" && content.body.isEmpty)
      #expect(content.userInfo[Pushed.id] as? String == Notice.somethingNew)
      center.arrive(
        UNNotificationRequest(identifier: "\(push ?? "")", content: content, trigger: nil))
      #expect(center.delivered.count == 1)
    }
  }

  @Test("What is told again takes the place of what it told before")
  func again() throws {
    let content = try show("cHVzaA==") { _ in .somethingNew(isSilent: false) }
    center.arrive(UNNotificationRequest(identifier: "before", content: content, trigger: nil))
    center.arrive(
      UNNotificationRequest(
        identifier: "other", content: UNMutableNotificationContent(), trigger: nil))
    _ = try show("cHVzaA==") { _ in .somethingNew(isSilent: false) }
    #expect(center.delivered.map(\.identifier) == ["other"])
  }

  @Test("What takes too long is said to be there, and is said once")
  func expired() throws {
    var shown: [UNNotificationContent] = []
    nonisolated(unsafe) var service: NotificationService?
    let late = NotificationService(opening: { _ in
      service?.serviceExtensionTimeWillExpire()
      return .nothing
    })
    service = late
    UNUserNotificationCenter.$own.withValue(center) {
      late.didReceive(.pushed("cHVzaA==")) { shown.append($0) }
    }
    #expect(shown.map(\.title) == ["The city has written to you"])
  }

  @Test("A program that shares nothing with the app says that there is something")
  func alone() throws {
    var shown: [UNNotificationContent] = []
    UNUserNotificationCenter.$own.withValue(center) {
      NotificationService().didReceive(.pushed("cHVzaA==")) { shown.append($0) }
    }
    #expect(shown.map(\.title) == ["The city has written to you"])
    #expect(AppGroup(identifier: "group.example.citizen").service == "example.citizen")
    #expect(AppGroup(identifier: "example.citizen").service == nil)
  }

  @Test(
    "A push of the city's is opened while the app does not run, shown once, and is in the app's inbox then"
  )
  func endToEnd() async throws {
    let world = try World()
    let city = try await world.startCity()
    let phone = try await city.phone(of: "li-na", in: world.folder)
    let service = try PushService()
    // The phone keeps its keys where the extension finds them.
    Keychain.shared.reset()
    let keys = KeychainKeyStore(
      service: "example.citizen", group: "group.example.citizen", reason: { "" })
    let app = CitizenClient(config: phone.config, keyStore: keys, authorizer: phone.authorizer)
    try await app.open()
    // The city's profile names the keys that pushes are signed with.
    _ = try await app.catalogue().refresh()
    var preferences = try await app.inbox().preferences()
    preferences.hidesContent = false
    preferences.quietUntilMinute = preferences.quietFromMinute
    try await app.inbox().setPreferences(preferences: preferences)
    try await app.push().registerDevice(
      registration: PushRegistration(
        endpoint: service.address, language: "en", forExtension: true))
    try await app.suspend()

    let letter =
      #"{"title": {"en": "Your card is ready"}, "body": {"en": "Fetch it."}, "urgency": "important"}"#
    let id = try await city.write(Data(letter.utf8), to: "li-na")
    let push = try await service.next().base64EncodedString()
    let opener = PushOpener(home: URL(fileURLWithPath: phone.home), keyStore: keys)
    let content = try show(push, opener.open)
    #expect(content.title == "Your card is ready" && content.body == "Fetch it.")
    #expect(content.userInfo[Pushed.id] as? String == id && content.sound != nil)
    // One that the relay has left out, for its length: her nights are not quiet.
    let without = try show(nil, opener.open)
    #expect(without.title == "The city has written to you" && without.sound != nil)
    // Sent again by whoever has it.
    #expect(try show(push, opener.open).title.isEmpty)

    try await app.open()
    #expect(try await app.inbox().messages(language: "en", offset: 0).map(\.id) == [id])
    #expect(try await app.inbox().duePresentations(language: "en").present == [])
    try await app.suspend()
  }

  private func show(
    _ push: String?, _ opening: @escaping @Sendable (Data?) -> ExtensionOutcome
  ) throws -> UNNotificationContent {
    var shown: [UNNotificationContent] = []
    UNUserNotificationCenter.$own.withValue(center) {
      NotificationService(opening: opening).didReceive(.pushed(push)) { shown.append($0) }
    }
    try #require(shown.count == 1)
    return shown[0]
  }
}

extension UNNotificationRequest {
  /// As the city's relay has APNs deliver it.
  fileprivate static func pushed(_ push: String?) -> UNNotificationRequest {
    let content = UNMutableNotificationContent()
    content.title = "A message"
    if let push { content.userInfo = [Pushed.message: push] }
    return UNNotificationRequest(identifier: "A-1", content: content, trigger: nil)
  }
}
