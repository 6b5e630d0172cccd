// The names are Apple's:
// swift-format-ignore-file

import Foundation

// The functions and constants of Security.framework that the app uses. What is behind them is Keychain.

public typealias CFString = String
public typealias CFData = Data
public typealias CFDictionary = [String: Any]
public typealias CFTypeRef = AnyObject
public typealias CFError = NSError
public typealias CFAllocator = NSObject
public typealias OSStatus = Int32

public func CFErrorGetDomain(_ error: CFError) -> CFString { error.domain }
public func CFErrorGetCode(_ error: CFError) -> Int { error.code }

public let errSecSuccess: OSStatus = 0
public let errSecParam: OSStatus = -50
public let errSecDuplicateItem: OSStatus = -25299
public let errSecItemNotFound: OSStatus = -25300
public let errSecInteractionNotAllowed: OSStatus = -25308
public let errSecDecode: OSStatus = -26275

public let kSecClass: CFString = "class"
public let kSecClassGenericPassword: CFString = "genp"
public let kSecClassKey: CFString = "keys"
public let kSecAttrService: CFString = "svce"
public let kSecAttrAccount: CFString = "acct"
public let kSecAttrAccessGroup: CFString = "agrp"
public let kSecAttrAccessible: CFString = "pdmn"
public let kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly: CFString = "cku"
public let kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly: CFString = "akpu"
public let kSecAttrAccessControl: CFString = "accc"
public let kSecAttrApplicationTag: CFString = "atag"
public let kSecAttrIsPermanent: CFString = "perm"
public let kSecAttrKeyType: CFString = "type"
public let kSecAttrKeyTypeECSECPrimeRandom: CFString = "73"
public let kSecAttrKeySizeInBits: CFString = "bsiz"
public let kSecAttrTokenID: CFString = "tkid"
public let kSecAttrTokenIDSecureEnclave: CFString = "com.apple.setoken"
public let kSecPrivateKeyAttrs: CFString = "private"
public let kSecMatchLimit: CFString = "m_Limit"
public let kSecMatchLimitOne: CFString = "m_LimitOne"
public let kSecReturnData: CFString = "r_Data"
public let kSecReturnRef: CFString = "r_Ref"
public let kSecUseAuthenticationContext: CFString = "u_AuthCtx"
public let kSecUseDataProtectionKeychain: CFString = "nleg"
public let kSecValueData: CFString = "v_Data"

public struct SecAccessControlCreateFlags: OptionSet, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }
  public static let userPresence = SecAccessControlCreateFlags(rawValue: 1 << 0)
  public static let biometryCurrentSet = SecAccessControlCreateFlags(rawValue: 1 << 3)
  public static let privateKeyUsage = SecAccessControlCreateFlags(rawValue: 1 << 30)
}

public final class SecAccessControl {
  let accessible: String
  let flags: SecAccessControlCreateFlags

  init(accessible: String, flags: SecAccessControlCreateFlags) {
    self.accessible = accessible
    self.flags = flags
  }
}

public enum SecKeyAlgorithm: Sendable {
  case eciesEncryptionCofactorVariableIVX963SHA256AESGCM
}

public func SecAccessControlCreateWithFlags(
  _ allocator: CFAllocator?, _ protection: CFString, _ flags: SecAccessControlCreateFlags,
  _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?
) -> SecAccessControl? {
  SecAccessControl(accessible: protection, flags: flags)
}

public func SecItemCopyMatching(
  _ query: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?
) -> OSStatus {
  let (status, found) = Keychain.shared.find(query)
  result?.pointee = found
  return status
}

public func SecItemAdd(
  _ attributes: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?
) -> OSStatus { Keychain.shared.add(attributes) }

@discardableResult
public func SecItemUpdate(_ query: CFDictionary, _ attributes: CFDictionary) -> OSStatus {
  Keychain.shared.update(query, attributes)
}

public func SecItemDelete(_ query: CFDictionary) -> OSStatus { Keychain.shared.delete(query) }

public func SecKeyCreateRandomKey(
  _ parameters: CFDictionary, _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?
) -> SecKey? { failing(error) { try Keychain.shared.makeKey(parameters) } }

public func SecKeyCopyPublicKey(_ key: SecKey) -> SecKey? { key.publicHalf }

public func SecKeyCreateEncryptedData(
  _ key: SecKey, _ algorithm: SecKeyAlgorithm, _ plaintext: CFData,
  _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?
) -> CFData? { failing(error) { try Keychain.shared.encrypt(plaintext, key) } }

public func SecKeyCreateDecryptedData(
  _ key: SecKey, _ algorithm: SecKeyAlgorithm, _ ciphertext: CFData,
  _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?
) -> CFData? { failing(error) { try Keychain.shared.decrypt(ciphertext, key) } }

private func failing<T>(
  _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?, _ body: () throws -> T
) -> T? {
  do {
    return try body()
  } catch let failure {
    error?.pointee = Unmanaged.passRetained(failure as NSError)
    return nil
  }
}

// Foundation's own, where it is Apple's.
extension FileManager {
  /// Set by tests, in this stand-in.
  @TaskLocal public static var groupContainer: URL?

  public func containerURL(forSecurityApplicationGroupIdentifier group: String) -> URL? {
    Self.groupContainer
  }
}
