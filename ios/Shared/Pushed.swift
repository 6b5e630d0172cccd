import UserNotifications

/// What a push and a notification of the app's have written down beside their words.
enum Pushed {
  /// Of a push: the message of Web Push, in base64, as the city's relay has put it there (docs/push.md).
  static let message = "push"
  /// Of a notification: the id of what it tells of. The system's identifier of what was pushed is another one.
  static let id = "id"
  /// Of a notification: where a tap leads.
  static let route = "route"
}

extension UNNotificationRequest {
  /// The id of what it tells of.
  var noticeId: String { content.userInfo[Pushed.id] as? String ?? identifier }
}
