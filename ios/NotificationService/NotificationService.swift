import CitizenCore
import CitizenKit
import Foundation
import Security
import UserNotifications

/// Opens what the city has pushed before the phone shows it, also while the app does not run and the phone is
/// locked. It has neither the core's database nor its runtime: ``openPush(home:keyStore:body:)`` alone.
final class NotificationService: UNNotificationServiceExtension {
  private let opening: @Sendable (Data?) -> ExtensionOutcome
  private let delivery = Delivery()

  override convenience init() {
    self.init(opening: { PushOpener.own?.open($0) ?? .somethingNew(isSilent: false) })
  }

  /// - Parameter opening: Opens the bytes of a push; `nil` where the relay has left them out.
  init(opening: @escaping @Sendable (Data?) -> ExtensionOutcome) {
    self.opening = opening
    super.init()
  }

  override func didReceive(
    _ request: UNNotificationRequest,
    withContentHandler contentHandler: @escaping (UNNotificationContent) -> Void
  ) {
    delivery.begin(contentHandler)
    let pushed = request.content.userInfo[Pushed.message] as? String
    // What is too long for APNs the relay leaves out.
    let content = UNMutableNotificationContent.of(opening(pushed.map { Data($0.utf8) }))
    let (id, identifier) = (content.userInfo[Pushed.id] as? String, request.identifier)
    // Made here, and handed on to one queue of the system's.
    nonisolated(unsafe) let said = content
    UNUserNotificationCenter.current().getDeliveredNotifications { [delivery] shown in
      // The system gives each push an identifier of its own: what is told again takes the place of what was told
      // before.
      let earlier = shown.map(\.request)
        .filter { id != nil && $0.noticeId == id && $0.identifier != identifier }
      UNUserNotificationCenter.current()
        .removeDeliveredNotifications(withIdentifiers: earlier.map(\.identifier))
      delivery.end(with: said)
    }
  }

  /// The system would show what the relay has written.
  override func serviceExtensionTimeWillExpire() { delivery.expire() }
}

/// Hands over to the system what is shown, once.
private final class Delivery: @unchecked Sendable {
  private let lock = NSLock()
  private var handler: ((UNNotificationContent) -> Void)?

  func begin(_ handler: @escaping (UNNotificationContent) -> Void) {
    lock.withLock { self.handler = handler }
  }

  func end(with content: UNNotificationContent) {
    let handler = lock.withLock {
      defer { self.handler = nil }
      return self.handler
    }
    handler?(content)
  }

  /// Time is up: it says that there is something.
  func expire() {
    end(with: UNMutableNotificationContent.of(.somethingNew(isSilent: false)))
  }
}

extension UNMutableNotificationContent {
  /// What is shown of a push: nothing at all where it is not the city's, or was seen before.
  static func of(_ outcome: ExtensionOutcome) -> UNMutableNotificationContent {
    let content = UNMutableNotificationContent()
    switch outcome {
    case .nothing: break
    // What stands under its id is taken away for it.
    case .over(let id): content.userInfo = [Pushed.id: id]
    case .somethingNew(let isSilent):
      // Before the phone was unlocked nobody can say which language she has chosen for the app.
      let language = Language.best(for: Locale.preferredLanguages)
      content.title = Words(language: language.tag)(.notificationPrivate)
      content.userInfo = [Pushed.id: Notice.somethingNew]
      content.categoryIdentifier = Notice.Kind.other.rawValue
      content.sound(unless: isSilent)
    case .show(let note):
      content.title = note.title
      content.body = note.body
      content.threadIdentifier = note.group
      content.userInfo = [Pushed.id: note.id]
      content.categoryIdentifier = Notice.Kind.message.rawValue
      content.sound(unless: note.isSilent)
    }
    return content
  }

  private func sound(unless isSilent: Bool) {
    interruptionLevel = isSilent ? .passive : .active
    sound = isSilent ? nil : .default
  }
}
