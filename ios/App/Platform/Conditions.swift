import CitizenKit
import Foundation
import UIKit

/// Tells the session what the phone says of its clock and its battery, from the beginning of the process to its end, since
/// what is done in the background goes by both.
@MainActor
final class Conditions {
  private let session: Session

  init(_ session: Session) {
    self.session = session
    UIDevice.current.isBatteryMonitoringEnabled = true
    powerChanged()
    let clock = [.NSSystemTimeZoneDidChange, UIApplication.significantTimeChangeNotification]
    let power = [UIDevice.batteryStateDidChangeNotification, .NSProcessInfoPowerStateDidChange]
    for name in clock { follow(name) { $0.clockChanged() } }
    for name in power { follow(name) { $0.powerChanged() } }
  }

  private func follow(
    _ name: Notification.Name, _ change: @escaping @MainActor @Sendable (Conditions) -> Void
  ) {
    // For as long as the process lasts: what it gives to end it is not kept.
    _ = NotificationCenter.default.addObserver(forName: name, object: nil, queue: .main) {
      [weak self] _ in
      // The queue is the main one, which the signature does not say.
      MainActor.assumeIsolated { if let self { change(self) } }
    }
  }

  private func clockChanged() {
    // Foundation keeps the one that it has read.
    NSTimeZone.resetSystemTimeZone()
    session.clockChanged()
  }

  private func powerChanged() {
    let state = UIDevice.current.batteryState
    session.powerChanged(
      isSaving: ProcessInfo.processInfo.isLowPowerModeEnabled,
      isCharging: state == .charging || state == .full)
  }
}
