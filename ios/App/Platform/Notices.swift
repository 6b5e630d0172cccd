import CitizenKit
import Foundation
import UserNotifications

/// Shows the resident what has come while the app was not in front of her, and where a tap on it leads.
@MainActor
final class Notices: NSObject {
  private let open: @MainActor (Route) -> Void

  /// Has to be made before the app has finished launching.
  init(open: @escaping @MainActor (Route) -> Void) {
    self.open = open
    super.init()
    UNUserNotificationCenter.current().delegate = self
  }

  /// Asks the resident once, when she has sent something and there will be news of it.
  func askForPermission() async {
    _ = try? await UNUserNotificationCenter.current().requestAuthorization(options: [
      .alert, .sound,
    ])
  }

  /// Of each case and message one is shown: the newest takes the place of the others.
  func show(_ notices: [Notice]) async {
    for notice in notices {
      let content = UNMutableNotificationContent()
      content.title = notice.title
      content.body = notice.body
      content.sound = .default
      try? await UNUserNotificationCenter.current().add(
        UNNotificationRequest(identifier: notice.id, content: content, trigger: nil))
    }
  }
}

extension Notices {
  /// Takes away what was told of a case or message: the resident looks at it now.
  func takeAway(_ route: Route) {
    UNUserNotificationCenter.current().removeDeliveredNotifications(withIdentifiers: [
      route.encoded
    ])
  }
}

extension Notices: UNUserNotificationCenterDelegate {
  nonisolated func userNotificationCenter(
    _ center: UNUserNotificationCenter, didReceive response: UNNotificationResponse
  ) async {
    guard let route = Route(encoded: response.notification.request.identifier) else { return }
    await MainActor.run { open(route) }
  }
}
