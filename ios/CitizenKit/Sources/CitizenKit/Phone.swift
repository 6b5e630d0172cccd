import Foundation

/// What the phone's system does for the app, beside keeping ``Preferences`` and the core's
/// `KeyStore`.
@MainActor
public protocol PhoneSystem: AnyObject {
  /// Lets the app be woken in the background at `moment` or as soon after it as the system likes;
  /// `nil`: there is nothing to wake it for. Replaces what was asked for before.
  func wake(at moment: Date?)

  /// Asks the resident to show that it is her: by face, finger or the phone's code. True also on
  /// a phone that has no lock.
  ///
  /// - Parameter reason: What the system shows her.
  func confirmPresence(reason: String) async -> Bool

  /// Where the phone is now, about as near as its houses; asks the resident for leave the first time. `nil` where
  /// she gives none, or the phone cannot tell. What it says is kept nowhere and sent to nobody.
  func whereabouts() async -> Place?
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
