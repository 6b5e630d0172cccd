// The names are Apple's:
// swift-format-ignore-file

import Foundation

public struct UIBackgroundTaskIdentifier: Hashable, Sendable {
  public static let invalid = UIBackgroundTaskIdentifier()
}

@MainActor
public final class UIApplication {
  public static let shared = UIApplication()

  public func beginBackgroundTask(
    withName taskName: String?, expirationHandler handler: (@MainActor @Sendable () -> Void)? = nil
  ) -> UIBackgroundTaskIdentifier { .invalid }

  public func endBackgroundTask(_ identifier: UIBackgroundTaskIdentifier) {}
}

public enum UIKeyboardType: Int, Sendable {
  case `default`, asciiCapable, numbersAndPunctuation, URL, numberPad, phonePad, emailAddress
}

public struct UITextContentType: Hashable, Sendable {
  public static let emailAddress = UITextContentType()
  public static let telephoneNumber = UITextContentType()
}
