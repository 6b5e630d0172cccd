import UIKit

/// Keeps the process running in the background for some seconds more, until it ends.
@MainActor
final class BackgroundAssertion {
  private var identifier = UIBackgroundTaskIdentifier.invalid

  init(_ name: String) {
    identifier = UIApplication.shared.beginBackgroundTask(withName: name) { [weak self] in
      MainActor.assumeIsolated { self?.end() }
    }
  }

  func end() {
    guard identifier != .invalid else { return }
    UIApplication.shared.endBackgroundTask(identifier)
    identifier = .invalid
  }
}
