import Foundation

public enum LAPolicy: Int, Sendable {
  case deviceOwnerAuthenticationWithBiometrics = 1
  case deviceOwnerAuthentication = 2
}

public struct LAError: Error {
  public enum Code: Int, Sendable {
    case authenticationFailed = -1
    case userCancel = -2
    case passcodeNotSet = -5
    case notInteractive = -1004
  }

  public static var errorDomain: String { "com.apple.LocalAuthentication" }
}

public typealias NSErrorPointer = UnsafeMutablePointer<NSError?>?

open class LAContext: NSObject {
  public var localizedReason = ""
  public func canEvaluatePolicy(_ policy: LAPolicy, error: NSErrorPointer) -> Bool { true }
  public func evaluatePolicy(_ policy: LAPolicy, localizedReason: String) async throws -> Bool { true }
}
