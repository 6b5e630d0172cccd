import CitizenKit
import Foundation
import UserNotifications

/// The phone's notifications: shows what the session says, and tells it what the resident does with it there.
@MainActor
final class Notices: NSObject, Noticeboard {
  /// iOS keeps no more waiting for their time.
  private static let mostWaiting = 64

  /// What she has done with a notice; the system lets the app run until it returns.
  var answered: @MainActor (NoticeAnswer, _ id: String, Route) async -> Void = { _, _, _ in }

  /// Has to be made before the app has finished launching.
  override init() {
    super.init()
    UNUserNotificationCenter.current().delegate = self
  }

  /// Asks the resident once, when there will be something to tell her.
  ///
  /// - Returns: Whether she lets the app notify her.
  func askForPermission() async -> Bool {
    let options: UNAuthorizationOptions = [.alert, .sound]
    return (try? await UNUserNotificationCenter.current().requestAuthorization(options: options))
      ?? false
  }

  /// Says in the resident's language what she can do with a notification.
  func speak(_ words: Words) {
    let read = action(.markRead, words(.notificationRead))
    let openCase = action(.openCase, words(.messageOpenCase), [.foreground])
    let later = action(.later, words(.notificationLater))
    UNUserNotificationCenter.current().setNotificationCategories(
      Set(
        Notice.Kind.allCases.map { kind in
          let actions =
            switch kind {
            case .message: [read]
            case .messageOfCase: [read, openCase]
            case .reminder: [later]
            case .other: [UNNotificationAction]()
            }
          return UNNotificationCategory(
            identifier: kind.rawValue, actions: actions, intentIdentifiers: [],
            hiddenPreviewsBodyPlaceholder: words(.notificationPrivate),
            options: .customDismissAction)
        }))
  }

  func isAllowed() async -> Bool { await Self.isAllowed }

  func show(_ notice: Notice) async -> Bool {
    // What the extension has shown under an identifier of the system's.
    let pushed = await Self.shown.filter { $0.id == notice.id && $0.identifier != notice.id }
    Self.takeAway(shown: pushed)
    return await Self.add(notice)
  }

  func takeAway(_ ids: Set<String>) async {
    Self.takeAway(shown: await Self.shown.filter { ids.contains($0.id) })
    Self.takeAway(waiting: Array(ids))
  }

  func schedule(_ notices: [Notice]) async {
    let notices = notices.prefix(Self.mostWaiting)
    let kept = Set(notices.map(\.id))
    Self.takeAway(waiting: await Self.waiting.filter { !kept.contains($0) })
    for notice in notices {
      guard await Self.add(notice, isWaiting: true) else { return }
    }
  }

  func standing() async -> Set<String> {
    Set(await Self.shown.map(\.id) + Self.waiting)
  }

  private func action(
    _ answer: NoticeAnswer, _ title: String, _ options: UNNotificationActionOptions = []
  ) -> UNNotificationAction {
    // What it does is hers alone: on a locked phone it asks for her.
    UNNotificationAction(
      identifier: answer.rawValue, title: title, options: options.union(.authenticationRequired))
  }
}

// MARK: - What the system keeps

/// What the system has crosses to no actor: it is read and made beside all of them.
extension Notices {
  private struct Shown: Sendable {
    /// The system's.
    let identifier: String
    /// Of what it tells of.
    let id: String
  }

  private nonisolated static var isAllowed: Bool {
    get async {
      switch await UNUserNotificationCenter.current().notificationSettings().authorizationStatus {
      case .authorized, .provisional, .ephemeral: true
      case .notDetermined, .denied: false
      @unknown default: false
      }
    }
  }

  private nonisolated static var shown: [Shown] {
    get async {
      await UNUserNotificationCenter.current().deliveredNotifications().map {
        Shown(identifier: $0.request.identifier, id: $0.request.noticeId)
      }
    }
  }

  private nonisolated static var waiting: [String] {
    get async {
      await UNUserNotificationCenter.current().pendingNotificationRequests().map(\.identifier)
    }
  }

  private nonisolated static func takeAway(shown: [Shown]) {
    UNUserNotificationCenter.current()
      .removeDeliveredNotifications(withIdentifiers: shown.map(\.identifier))
  }

  private nonisolated static func takeAway(waiting identifiers: [String]) {
    UNUserNotificationCenter.current()
      .removePendingNotificationRequests(withIdentifiers: identifiers)
  }

  /// - Returns: Whether she lets the app notify her: what she does not is told once she does, if it still is to be.
  private nonisolated static func add(_ notice: Notice, isWaiting: Bool = false) async -> Bool {
    let request = UNNotificationRequest(
      identifier: notice.id, content: UNMutableNotificationContent(notice),
      trigger: isWaiting ? UNCalendarNotificationTrigger(at: notice.at) : nil)
    do {
      try await UNUserNotificationCenter.current().add(request)
      return true
    } catch {
      return false
    }
  }
}

extension UNCalendarNotificationTrigger {
  /// At a moment, wherever the phone is by then: the core says another one where her clock changes.
  fileprivate convenience init(at moment: Date) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    var components = calendar.dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: moment)
    (components.calendar, components.timeZone) = (calendar, calendar.timeZone)
    self.init(dateMatching: components, repeats: false)
  }
}

extension Notices: UNUserNotificationCenterDelegate {
  nonisolated func userNotificationCenter(
    _ center: UNUserNotificationCenter, didReceive response: UNNotificationResponse
  ) async {
    guard let answer = NoticeAnswer(action: response.actionIdentifier) else { return }
    let request = response.notification.request
    await answered(answer, request.noticeId, request.route)
  }

  /// While she has the app before her only what is urgent lies over it; the rest she finds in the app, or in the list of
  /// notifications.
  nonisolated func userNotificationCenter(
    _ center: UNUserNotificationCenter, willPresent notification: UNNotification
  ) async -> UNNotificationPresentationOptions {
    notification.request.content.interruptionLevel == .timeSensitive
      ? [.banner, .list, .sound] : .list
  }
}

extension NoticeAnswer {
  /// - Parameter action: What the system calls it.
  fileprivate init?(action: String) {
    switch action {
    case UNNotificationDefaultActionIdentifier: self = .opened
    case UNNotificationDismissActionIdentifier: self = .dismissed
    default: self.init(rawValue: action)
    }
  }
}

extension UNMutableNotificationContent {
  fileprivate convenience init(_ notice: Notice) {
    self.init()
    title = notice.title
    body = notice.body
    threadIdentifier = notice.group
    categoryIdentifier = notice.kind.rawValue
    userInfo = [Pushed.id: notice.id, Pushed.route: notice.route.encoded]
    switch notice.urgency {
    case .alert: (interruptionLevel, relevanceScore) = (.timeSensitive, 1)
    case .important:
      (interruptionLevel, relevanceScore) = (notice.isSilent ? .passive : .active, 0.5)
    case .news: (interruptionLevel, relevanceScore) = (.passive, 0)
    }
    sound = notice.isSilent || notice.urgency == .news ? nil : .default
  }
}

extension UNNotificationRequest {
  /// Where a tap leads; of what the extension has shown, to the message or, where it could not be read, to the inbox.
  fileprivate var route: Route {
    if let written = content.userInfo[Pushed.route] as? String,
      let route = Route(encoded: written)
    {
      return route
    }
    let id = content.userInfo[Pushed.id] as? String
    return id.flatMap { $0 == Notice.somethingNew ? nil : .message(id: $0) } ?? .inbox
  }
}
