import Foundation

public struct UNAuthorizationOptions: OptionSet, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }
  public static let sound = UNAuthorizationOptions(rawValue: 2)
  public static let alert = UNAuthorizationOptions(rawValue: 4)
}

public final class UNNotificationSound: NSObject, Sendable {
  public static let `default` = UNNotificationSound()
}

open class UNNotificationContent: NSObject {}

public final class UNMutableNotificationContent: UNNotificationContent {
  public var title = ""
  public var body = ""
  public var sound: UNNotificationSound?
}

open class UNNotificationTrigger: NSObject {}

public final class UNNotificationRequest: NSObject {
  public let identifier: String
  public init(identifier: String, content: UNNotificationContent, trigger: UNNotificationTrigger?) {
    self.identifier = identifier
  }
}

public final class UNNotification: NSObject {
  public let request: UNNotificationRequest
  init(request: UNNotificationRequest) { self.request = request }
}

public final class UNNotificationResponse: NSObject {
  public let notification: UNNotification
  init(notification: UNNotification) { self.notification = notification }
}

public protocol UNUserNotificationCenterDelegate: NSObjectProtocol {
  func userNotificationCenter(
    _ center: UNUserNotificationCenter, didReceive response: UNNotificationResponse) async
}

public final class UNUserNotificationCenter: NSObject {
  public class func current() -> UNUserNotificationCenter { UNUserNotificationCenter() }
  public weak var delegate: (any UNUserNotificationCenterDelegate)?
  public func requestAuthorization(options: UNAuthorizationOptions = []) async throws -> Bool {
    true
  }
  public func removeDeliveredNotifications(withIdentifiers identifiers: [String]) {}
  public func add(_ request: UNNotificationRequest) async throws {}
}
