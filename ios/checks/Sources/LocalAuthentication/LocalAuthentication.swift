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
  /// What happens when the resident is asked; tests set it. `nil`: she shows that it is her.
  @TaskLocal public static var refusal: LAError.Code?
  public var localizedReason = ""

  public func canEvaluatePolicy(_ policy: LAPolicy, error: NSErrorPointer) -> Bool {
    guard Self.refusal == .passcodeNotSet else { return true }
    error?.pointee = Self.error(.passcodeNotSet)
    return false
  }

  public func evaluatePolicy(_ policy: LAPolicy, localizedReason: String) async throws -> Bool {
    if let refusal = Self.refusal { throw Self.error(refusal) }
    return true
  }

  private static func error(_ code: LAError.Code) -> NSError {
    NSError(domain: LAError.errorDomain, code: code.rawValue)
  }
}
