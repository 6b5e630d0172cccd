import CitizenCore
import Foundation
import LocalAuthentication
import Security

/// Keeps the core's secrets in this phone's Keychain. They are in no backup and move to no other phone.
///
/// - `store` can be read once the phone has been unlocked after it was switched on, so that what waits is
///   sent while the phone lies on the table. It lies in the part of the Keychain that the app shares with its
///   extension, which opens pushes.
/// - `vault` lies there wrapped by a key that never leaves the Secure Enclave and that works only for the
///   resident herself: by face, finger or the phone's code. On a phone that had no code when it was made, the
///   key works for whoever holds the phone, once it has been switched on: nobody is shut out for having no
///   code.
///
/// When the phone's code is taken away, the key that asks for the resident is gone for good. The other kind
/// stays as it is, also when a code is set later.
///
/// A secret that is there is never overwritten, whatever is asked for: it may be the only key to what she
/// has written. The core calls this on threads of its own, where it may wait for the resident.
final class KeychainKeyStore: KeyStore {
  /// The vault's secret, also when it was renewed: `vault`, `vault.2`.
  private static func requiresPresence(_ name: String) -> Bool {
    name.split(separator: ".").first == "vault"
  }

  private static let wrapping = SecKeyAlgorithm.eciesEncryptionCofactorVariableIVX963SHA256AESGCM

  private let service: String
  private let group: String?
  private let reason: @Sendable () -> String

  /// - Parameters:
  ///   - service: Under which name the Keychain keeps them: the app's bundle identifier.
  ///   - group: The part of the Keychain that the extension sees; `nil`: there is none.
  ///   - reason: What the system says when it asks for the resident, in her language.
  init(service: String, group: String?, reason: @escaping @Sendable () -> String) {
    self.service = service
    self.group = group
    self.reason = reason
  }

  func load(name: String) throws -> KeyLookup {
    var (status, found) = find(item(name).merging(place(of: name)) { $1 })
    if status == errSecItemNotFound, !place(of: name).isEmpty {
      // An earlier version of the app has kept it where the extension does not see it. Where it cannot be moved
      // now, it is found there, and moved another time.
      (status, found) = find(item(name))
      if status == errSecSuccess {
        SecItemUpdate(item(name) as CFDictionary, place(of: name) as CFDictionary)
      }
    }
    switch status {
    case errSecSuccess: break
    case errSecItemNotFound: return .absent
    // The phone has not been unlocked since it was switched on.
    case errSecInteractionNotAllowed: return .unavailable
    default: throw KeychainError(status: status)
    }
    guard let secret = found as? Data else { throw KeychainError(status: errSecDecode) }
    return Self.requiresPresence(name) ? try unwrap(secret, name) : .found(secret: secret)
  }

  func store(name: String, secret: Data) throws {
    // Adding refuses where there is one in the same place; updating would not.
    let there = find(item(name)).0
    guard there == errSecItemNotFound else {
      throw KeychainError(status: there == errSecSuccess ? errSecDuplicateItem : there)
    }
    let kept = Self.requiresPresence(name) ? try wrap(secret, name) : secret
    let attributes = item(name).merging(place(of: name)) { $1 }.merging([
      kSecValueData as String: kept,
      kSecAttrAccessible as String: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly,
    ]) { $1 }
    let status = SecItemAdd(attributes as CFDictionary, nil)
    guard status == errSecSuccess else { throw KeychainError(status: status) }
  }

  func delete(name: String) throws {
    for query in [item(name), wrappingKey(name)] {
      let status = SecItemDelete(query as CFDictionary)
      guard status == errSecSuccess || status == errSecItemNotFound else {
        throw KeychainError(status: status)
      }
    }
  }

  private func find(_ query: [String: Any]) -> (OSStatus, CFTypeRef?) {
    var found: CFTypeRef?
    let query = query.merging([
      kSecReturnData as String: true, kSecMatchLimit as String: kSecMatchLimitOne,
    ]) { $1 }
    return (SecItemCopyMatching(query as CFDictionary, &found), found)
  }

  /// In which part of the Keychain it lies, where that is not the app's own. What asks for the resident is for the
  /// app alone.
  private func place(of name: String) -> [String: Any] {
    guard let group, !Self.requiresPresence(name) else { return [:] }
    return [kSecAttrAccessGroup as String: group]
  }

  private func item(_ name: String) -> [String: Any] {
    [
      kSecClass as String: kSecClassGenericPassword,
      kSecAttrService as String: service,
      kSecAttrAccount as String: name,
      kSecUseDataProtectionKeychain as String: true,
    ]
  }
}

// MARK: - The key in the Secure Enclave

extension KeychainKeyStore {
  private func wrappingKey(_ name: String) -> [String: Any] {
    [
      kSecClass as String: kSecClassKey,
      kSecAttrApplicationTag as String: Data("\(service).\(name)".utf8),
      kSecAttrKeyType as String: kSecAttrKeyTypeECSECPrimeRandom,
      kSecUseDataProtectionKeychain as String: true,
    ]
  }

  private func unwrap(_ wrapped: Data, _ name: String) throws -> KeyLookup {
    let context = LAContext()
    context.localizedReason = reason()
    var found: CFTypeRef?
    let query = wrappingKey(name).merging([
      kSecReturnRef as String: true, kSecUseAuthenticationContext as String: context,
    ]) { $1 }
    let status = SecItemCopyMatching(query as CFDictionary, &found)
    switch status {
    case errSecSuccess: break
    // The wrapped secret is there and its key is not: it went with the phone's code.
    case errSecItemNotFound: return .invalidated
    case errSecInteractionNotAllowed: return .unavailable
    default: throw KeychainError(status: status)
    }
    // swift-format-ignore: NeverForceUnwrap
    let key = found as! SecKey
    var failure: Unmanaged<CFError>?
    if let secret = SecKeyCreateDecryptedData(key, Self.wrapping, wrapped as CFData, &failure) {
      return .found(secret: secret as Data)
    }
    return lookup(after: failure?.takeRetainedValue())
  }

  /// Only what is certain to last is called invalidated; for all else she may try again.
  private func lookup(after failure: CFError?) -> KeyLookup {
    guard let failure else { return .unavailable }
    let domain = CFErrorGetDomain(failure) as String
    let code = CFErrorGetCode(failure)
    let lost = domain == NSOSStatusErrorDomain && (code == errSecDecode || code == errSecParam)
    return lost ? .invalidated : .unavailable
  }

  private func wrap(_ secret: Data, _ name: String) throws -> Data {
    let key = try existingKey(name) ?? makeKey(name)
    var failure: Unmanaged<CFError>?
    guard let publicKey = SecKeyCopyPublicKey(key),
      let wrapped = SecKeyCreateEncryptedData(publicKey, Self.wrapping, secret as CFData, &failure)
    else { throw KeychainError(failure) }
    return wrapped as Data
  }

  /// One that was left when the app was stopped before the secret was there.
  private func existingKey(_ name: String) throws -> SecKey? {
    var found: CFTypeRef?
    let query = wrappingKey(name).merging([kSecReturnRef as String: true]) { $1 }
    let status = SecItemCopyMatching(query as CFDictionary, &found)
    switch status {
    // swift-format-ignore: NeverForceUnwrap
    case errSecSuccess: return (found as! SecKey)
    case errSecItemNotFound: return nil
    default: throw KeychainError(status: status)
    }
  }

  private func makeKey(_ name: String) throws -> SecKey {
    var failure: Unmanaged<CFError>?
    let hasPasscode = LAContext().phoneHasPasscode
    let access = SecAccessControlCreateWithFlags(
      nil,
      hasPasscode
        ? kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly
        : kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly,
      hasPasscode ? [.privateKeyUsage, .userPresence] : .privateKeyUsage, &failure)
    guard let access else { throw KeychainError(failure) }
    let attributes: [String: Any] = [
      kSecAttrKeyType as String: kSecAttrKeyTypeECSECPrimeRandom,
      kSecAttrKeySizeInBits as String: 256,
      kSecAttrTokenID as String: kSecAttrTokenIDSecureEnclave,
      kSecUseDataProtectionKeychain as String: true,
      kSecPrivateKeyAttrs as String: [
        kSecAttrIsPermanent as String: true,
        kSecAttrApplicationTag as String: Data("\(service).\(name)".utf8),
        kSecAttrAccessControl as String: access,
      ] as [String: Any],
    ]
    guard let key = SecKeyCreateRandomKey(attributes as CFDictionary, &failure) else {
      throw KeychainError(failure)
    }
    return key
  }
}

extension LAContext {
  /// Whether the phone has a code, without which nobody can be told from anybody else.
  var phoneHasPasscode: Bool {
    var failure: NSError?
    return canEvaluatePolicy(.deviceOwnerAuthentication, error: &failure)
      || failure?.code != LAError.Code.passcodeNotSet.rawValue
  }
}

/// What the Keychain refused. The core drops the reason; it is for a debugger.
struct KeychainError: Error {
  let status: OSStatus

  init(status: OSStatus) { self.status = status }

  fileprivate init(_ failure: Unmanaged<CFError>?) {
    status =
      failure.map { OSStatus(truncatingIfNeeded: CFErrorGetCode($0.takeRetainedValue())) }
      ?? errSecParam
  }
}
