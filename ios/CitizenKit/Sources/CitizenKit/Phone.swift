import CitizenCore
import Foundation

/// What the phone's system does for the app, beside keeping ``Preferences`` and the core's
/// `KeyStore`, and the ``Noticeboard``.
@MainActor
public protocol PhoneSystem: AnyObject {
  /// Lets the app work in the background at these moments, or as soon after each as the system likes; none: there is
  /// nothing to do. In the place of what was asked for before.
  func wake(at moments: [WakeUp])

  /// Asks the resident to show that it is her: by face, finger or the phone's code. True also on
  /// a phone that has no lock.
  ///
  /// - Parameter reason: What the system shows her.
  func confirmPresence(reason: String) async -> Bool

  /// Where the phone is now, about as near as its houses; asks the resident for leave the first time. `nil` where
  /// she gives none, or the phone cannot tell. What it says is kept nowhere and sent to nobody.
  func whereabouts() async -> Place?

  /// By which the phone's clock goes now.
  var timeZone: TimeZone { get }
}

/// When there is work for the app in the background, and what that waits for.
public struct WakeUp: Hashable, Sendable {
  public var at: Date
  public var needsNetwork: Bool
  /// Whether it waits for a charger.
  public var needsPower: Bool

  public init(at moment: Date, needsNetwork: Bool, needsPower: Bool) {
    at = moment
    self.needsNetwork = needsNetwork
    self.needsPower = needsPower
  }

  /// `nil` for what the app is not woken up for: what the city publishes waits for a charger, or for the resident.
  init?(_ wakeup: Wakeup) {
    guard wakeup.work != .published || wakeup.needsCharging else { return nil }
    self.init(
      at: wakeup.at, needsNetwork: wakeup.needsNetwork, needsPower: wakeup.needsCharging)
  }
}

/// A place on the earth, in degrees of WGS 84.
public struct Place: Decodable, Hashable, Sendable {
  public let latitude: Double
  public let longitude: Double

  public init(latitude: Double, longitude: Double) {
    self.latitude = latitude
    self.longitude = longitude
  }
}
