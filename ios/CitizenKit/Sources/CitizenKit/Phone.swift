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
}
