// The names are Apple's:
// swift-format-ignore-file

import Foundation

// Declarations of UserNotifications, as far as the app and its extension use it, and a notification center in
// memory that does as Apple documents it.

public struct UNAuthorizationOptions: OptionSet, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }
  public static let sound = UNAuthorizationOptions(rawValue: 2)
  public static let alert = UNAuthorizationOptions(rawValue: 4)
}

public enum UNAuthorizationStatus: Int, Sendable {
  case notDetermined, denied, authorized, provisional, ephemeral
}

public final class UNNotificationSettings: NSObject, Sendable {
  public let authorizationStatus: UNAuthorizationStatus
  init(_ status: UNAuthorizationStatus) { authorizationStatus = status }
}

public final class UNNotificationSound: NSObject, Sendable {
  public static let `default` = UNNotificationSound()
}

public enum UNNotificationInterruptionLevel: UInt, Sendable {
  case passive, active, timeSensitive, critical
}

open class UNNotificationContent: NSObject, NSMutableCopying {
  public fileprivate(set) var title = ""
  public fileprivate(set) var body = ""
  public fileprivate(set) var sound: UNNotificationSound?
  public fileprivate(set) var userInfo: [AnyHashable: Any] = [:]
  public fileprivate(set) var threadIdentifier = ""
  public fileprivate(set) var categoryIdentifier = ""
  public fileprivate(set) var interruptionLevel = UNNotificationInterruptionLevel.active
  public fileprivate(set) var relevanceScore = 0.0

  public func mutableCopy(with zone: NSZone? = nil) -> Any {
    let copy = UNMutableNotificationContent()
    copy.title = title
    copy.body = body
    copy.sound = sound
    copy.userInfo = userInfo
    copy.threadIdentifier = threadIdentifier
    copy.categoryIdentifier = categoryIdentifier
    copy.interruptionLevel = interruptionLevel
    copy.relevanceScore = relevanceScore
    return copy
  }
}

public final class UNMutableNotificationContent: UNNotificationContent {
  public override var title: String { get { super.title } set { super.title = newValue } }
  public override var body: String { get { super.body } set { super.body = newValue } }
  public override var sound: UNNotificationSound? {
    get { super.sound }
    set { super.sound = newValue }
  }
  public override var userInfo: [AnyHashable: Any] {
    get { super.userInfo }
    set { super.userInfo = newValue }
  }
  public override var threadIdentifier: String {
    get { super.threadIdentifier }
    set { super.threadIdentifier = newValue }
  }
  public override var categoryIdentifier: String {
    get { super.categoryIdentifier }
    set { super.categoryIdentifier = newValue }
  }
  public override var interruptionLevel: UNNotificationInterruptionLevel {
    get { super.interruptionLevel }
    set { super.interruptionLevel = newValue }
  }
  public override var relevanceScore: Double {
    get { super.relevanceScore }
    set { super.relevanceScore = newValue }
  }
}

open class UNNotificationTrigger: NSObject {}

public final class UNCalendarNotificationTrigger: UNNotificationTrigger {
  public let dateComponents: DateComponents
  public let repeats: Bool
  public init(dateMatching dateComponents: DateComponents, repeats: Bool) {
    self.dateComponents = dateComponents
    self.repeats = repeats
  }
}

public final class UNNotificationRequest: NSObject {
  public let identifier: String
  public let content: UNNotificationContent
  public let trigger: UNNotificationTrigger?
  public init(identifier: String, content: UNNotificationContent, trigger: UNNotificationTrigger?) {
    self.identifier = identifier
    self.content = content
    self.trigger = trigger
  }
}

public final class UNNotification: NSObject {
  public let request: UNNotificationRequest
  /// For tests, in this stand-in.
  public init(request: UNNotificationRequest) { self.request = request }
}

public let UNNotificationDefaultActionIdentifier = "com.apple.UNNotificationDefaultActionIdentifier"
public let UNNotificationDismissActionIdentifier = "com.apple.UNNotificationDismissActionIdentifier"

public final class UNNotificationResponse: NSObject {
  public let notification: UNNotification
  public let actionIdentifier: String
  /// For tests, in this stand-in.
  public init(notification: UNNotification, actionIdentifier: String) {
    self.notification = notification
    self.actionIdentifier = actionIdentifier
  }
}

public struct UNNotificationActionOptions: OptionSet, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }
  public static let authenticationRequired = UNNotificationActionOptions(rawValue: 1)
  public static let foreground = UNNotificationActionOptions(rawValue: 4)
}

public final class UNNotificationAction: NSObject {
  public let identifier: String
  public let title: String
  public let options: UNNotificationActionOptions
  public init(identifier: String, title: String, options: UNNotificationActionOptions = []) {
    self.identifier = identifier
    self.title = title
    self.options = options
  }
}

public struct UNNotificationCategoryOptions: OptionSet, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }
  public static let customDismissAction = UNNotificationCategoryOptions(rawValue: 1)
}

public final class UNNotificationCategory: NSObject {
  public let identifier: String
  public let actions: [UNNotificationAction]
  public let hiddenPreviewsBodyPlaceholder: String
  public let options: UNNotificationCategoryOptions
  public init(
    identifier: String, actions: [UNNotificationAction], intentIdentifiers: [String],
    hiddenPreviewsBodyPlaceholder: String, options: UNNotificationCategoryOptions = []
  ) {
    self.identifier = identifier
    self.actions = actions
    self.hiddenPreviewsBodyPlaceholder = hiddenPreviewsBodyPlaceholder
    self.options = options
  }
}

public struct UNNotificationPresentationOptions: OptionSet, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }
  public static let sound = UNNotificationPresentationOptions(rawValue: 2)
  public static let list = UNNotificationPresentationOptions(rawValue: 8)
  public static let banner = UNNotificationPresentationOptions(rawValue: 16)
}

public protocol UNUserNotificationCenterDelegate: NSObjectProtocol {
  func userNotificationCenter(
    _ center: UNUserNotificationCenter, didReceive response: UNNotificationResponse) async
  func userNotificationCenter(
    _ center: UNUserNotificationCenter, willPresent notification: UNNotification
  ) async -> UNNotificationPresentationOptions
}

public struct UNError: Error, Equatable {
  public enum Code: Int, Sendable { case notificationsNotAllowed = 1 }
  public let code: Code
}

/// Keeps what it was given. Tests say whether she lets the app notify her, and look.
public final class UNUserNotificationCenter: NSObject, @unchecked Sendable {
  /// That of a test's own, in this stand-in.
  @TaskLocal public static var own = UNUserNotificationCenter()
  public class func current() -> UNUserNotificationCenter { own }
  public override init() {}

  public weak var delegate: (any UNUserNotificationCenterDelegate)?

  private let lock = NSLock()
  private var status = UNAuthorizationStatus.notDetermined
  private var isWilling = true
  private var shown: [UNNotificationRequest] = []
  private var waiting: [UNNotificationRequest] = []
  private var known: Set<UNNotificationCategory> = []

  /// A new phone, for tests.
  public func reset(_ status: UNAuthorizationStatus = .authorized, isWilling: Bool = true) {
    lock.withLock {
      (self.status, self.isWilling) = (status, isWilling)
      (shown, waiting, known) = ([], [], [])
    }
  }

  /// What stands on the screen, for tests.
  public var delivered: [UNNotificationRequest] { lock.withLock { shown } }
  /// What waits for its time, for tests.
  public var pending: [UNNotificationRequest] { lock.withLock { waiting } }
  public var categories: Set<UNNotificationCategory> { lock.withLock { known } }

  /// The time of one that waits has come, for tests.
  public func fire(_ identifier: String) {
    lock.withLock {
      guard let index = waiting.firstIndex(where: { $0.identifier == identifier }) else { return }
      deliver(waiting.remove(at: index))
    }
  }

  /// A push arrives, for tests.
  public func arrive(_ request: UNNotificationRequest) { lock.withLock { deliver(request) } }

  public func requestAuthorization(options: UNAuthorizationOptions = []) async throws -> Bool {
    lock.withLock {
      if status == .notDetermined { status = isWilling ? .authorized : .denied }
      return status == .authorized
    }
  }

  public func notificationSettings() async -> UNNotificationSettings {
    UNNotificationSettings(lock.withLock { status })
  }

  public func setNotificationCategories(_ categories: Set<UNNotificationCategory>) {
    lock.withLock { known = categories }
  }

  public func deliveredNotifications() async -> [UNNotification] {
    lock.withLock { shown.map(UNNotification.init) }
  }

  public func getDeliveredNotifications(
    completionHandler: @escaping @Sendable ([UNNotification]) -> Void
  ) { completionHandler(lock.withLock { shown.map(UNNotification.init) }) }

  public func pendingNotificationRequests() async -> [UNNotificationRequest] {
    lock.withLock { waiting }
  }

  public func removeDeliveredNotifications(withIdentifiers identifiers: [String]) {
    lock.withLock { shown.removeAll { identifiers.contains($0.identifier) } }
  }

  public func removePendingNotificationRequests(withIdentifiers identifiers: [String]) {
    lock.withLock { waiting.removeAll { identifiers.contains($0.identifier) } }
  }

  /// Refuses where she lets the app notify her of nothing. Keeps 64 waiting, those that come first.
  public func add(_ request: UNNotificationRequest) async throws {
    try lock.withLock {
      guard status == .authorized else { throw UNError(code: .notificationsNotAllowed) }
      waiting.removeAll { $0.identifier == request.identifier }
      if request.trigger == nil {
        deliver(request)
      } else if waiting.count < 64 {
        waiting.append(request)
      }
    }
  }

  private func deliver(_ request: UNNotificationRequest) {
    shown.removeAll { $0.identifier == request.identifier }
    shown.append(request)
  }
}

open class UNNotificationServiceExtension: NSObject {
  public override init() {}
  open func didReceive(
    _ request: UNNotificationRequest,
    withContentHandler contentHandler: @escaping (UNNotificationContent) -> Void
  ) {}
  open func serviceExtensionTimeWillExpire() {}
}
