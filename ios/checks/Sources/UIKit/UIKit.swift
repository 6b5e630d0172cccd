// The names are Apple's:
// swift-format-ignore-file

import Foundation

public struct UIBackgroundTaskIdentifier: Hashable, Sendable {
  public static let invalid = UIBackgroundTaskIdentifier()
}

@MainActor
public final class UIApplication {
  public static let shared = UIApplication()

  /// Of a test's own, in this stand-in.
  public var connectedScenes: Set<UIScene> = []

  public func beginBackgroundTask(
    withName taskName: String?, expirationHandler handler: (@MainActor @Sendable () -> Void)? = nil
  ) -> UIBackgroundTaskIdentifier { .invalid }

  public func endBackgroundTask(_ identifier: UIBackgroundTaskIdentifier) {}

  public nonisolated static let significantTimeChangeNotification = Notification.Name(
    "UIApplicationSignificantTimeChangeNotification")
  public nonisolated static let openNotificationSettingsURLString =
    "app-settings:notifications"

  /// How often the app has asked where pushes for it go, for tests.
  public private(set) var registrations = 0
  public func registerForRemoteNotifications() { registrations += 1 }
}

@MainActor
public protocol UIApplicationDelegate: NSObjectProtocol {
  func application(
    _ application: UIApplication, didRegisterForRemoteNotificationsWithDeviceToken token: Data)
}

@MainActor
public final class UIDevice {
  public enum BatteryState: Int, Sendable { case unknown, unplugged, charging, full }

  public static let current = UIDevice()
  public nonisolated static let batteryStateDidChangeNotification = Notification.Name(
    "UIDeviceBatteryStateDidChangeNotification")
  public var isBatteryMonitoringEnabled = false
  /// Set by tests, in this stand-in.
  public var batteryState = BatteryState.unknown
}

public final class UIImage: Sendable {
  public init?(data: Data) { nil }
  public func pngData() -> Data? { nil }
  public func jpegData(compressionQuality: CGFloat) -> Data? { nil }
}

@MainActor
open class UIViewController: NSObject {}

@MainActor
open class UIScene: NSObject {
  public enum ActivationState: Int, Sendable {
    case unattached = -1
    case foregroundActive, foregroundInactive, background
  }

  /// Set by tests, in this stand-in.
  public var activationState = ActivationState.unattached
}

/// Knows its windows, which tests look at.
@MainActor
open class UIWindowScene: UIScene {
  public var windows: [UIWindow] { all.compactMap(\.window) }
  var all: [Weak] = []

  struct Weak { weak var window: UIWindow? }
}

@MainActor
open class UIWindow: NSObject {
  public struct Level: Hashable, Sendable, RawRepresentable {
    public var rawValue: CGFloat
    public init(rawValue: CGFloat) { self.rawValue = rawValue }
    public static let normal = Level(rawValue: 0)
    public static let alert = Level(rawValue: 2000)
  }

  public var windowLevel = Level.normal
  public var rootViewController: UIViewController?
  public var isHidden = true

  public init(windowScene: UIWindowScene) {
    super.init()
    windowScene.all.append(UIWindowScene.Weak(window: self))
  }
}

public func + (level: UIWindow.Level, above: CGFloat) -> UIWindow.Level {
  UIWindow.Level(rawValue: level.rawValue + above)
}

@MainActor
public final class UIActivityViewController: UIViewController {
  public init(activityItems: [Any], applicationActivities: [UIActivity]?) {}
}

open class UIActivity: NSObject {}

@MainActor
open class UINavigationController: UIViewController {}

@MainActor
public protocol UINavigationControllerDelegate: NSObjectProtocol {}

@MainActor
public protocol UIImagePickerControllerDelegate: NSObjectProtocol {
  func imagePickerController(
    _ picker: UIImagePickerController,
    didFinishPickingMediaWithInfo info: [UIImagePickerController.InfoKey: Any])
  func imagePickerControllerDidCancel(_ picker: UIImagePickerController)
}

@MainActor
public final class UIImagePickerController: UINavigationController {
  public enum SourceType: Int, Sendable { case photoLibrary, camera, savedPhotosAlbum }

  public struct InfoKey: Hashable, Sendable {
    public static let originalImage = InfoKey()
  }

  public static func isSourceTypeAvailable(_ type: SourceType) -> Bool { false }

  public var sourceType = SourceType.photoLibrary
  public weak var delegate:
    (any UIImagePickerControllerDelegate & UINavigationControllerDelegate)?
}

public enum UIKeyboardType: Int, Sendable {
  case `default`, asciiCapable, numbersAndPunctuation, URL, numberPad, phonePad, emailAddress
  case decimalPad
}

public struct UITextContentType: Hashable, Sendable {
  public static let emailAddress = UITextContentType()
  public static let telephoneNumber = UITextContentType()
  public static let name = UITextContentType()
  public static let namePrefix = UITextContentType()
  public static let givenName = UITextContentType()
  public static let middleName = UITextContentType()
  public static let familyName = UITextContentType()
  public static let nameSuffix = UITextContentType()
  public static let nickname = UITextContentType()
  public static let jobTitle = UITextContentType()
  public static let organizationName = UITextContentType()
  public static let fullStreetAddress = UITextContentType()
  public static let streetAddressLine1 = UITextContentType()
  public static let streetAddressLine2 = UITextContentType()
  public static let sublocality = UITextContentType()
  public static let addressCity = UITextContentType()
  public static let addressState = UITextContentType()
  public static let postalCode = UITextContentType()
  public static let countryName = UITextContentType()
  public static let birthdate = UITextContentType()
  public static let URL = UITextContentType()
}

// Foundation's own, where it is Apple's.
extension Notification.Name {
  public static let NSProcessInfoPowerStateDidChange = Notification.Name(
    "NSProcessInfoPowerStateDidChangeNotification")
}

extension ProcessInfo {
  public var isLowPowerModeEnabled: Bool { false }
}

extension URL {
  public func startAccessingSecurityScopedResource() -> Bool { false }
  public func stopAccessingSecurityScopedResource() {}
}
