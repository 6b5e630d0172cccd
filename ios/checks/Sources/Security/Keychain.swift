import Foundation
import LocalAuthentication

/// What the Keychain and the Secure Enclave of a phone do as Apple documents it, as far as the app leans on
/// it, in memory. Tests set what has happened to the phone.
public final class Keychain: @unchecked Sendable {
  public static let shared = Keychain()

  /// What has happened to the phone.
  public struct Phone: Sendable {
    /// Whether it was unlocked since it was switched on.
    public var unlockedOnce = true
    public var unlocked = true
    public var hasPasscode = true
    /// Whether the resident shows her face when she is asked.
    public var residentIsPresent = true
  }

  /// An item that `SecItemAdd` was given.
  struct Item {
    let account: String
    let service: String
    let accessible: String
    /// Which programs see it; the app's own is the one that nobody names.
    var group: String
    var data: Data
  }

  private let lock = NSLock()
  private var phone = Phone()
  private var items: [Item] = []
  private var keys: [SecKey] = []
  private var asked: [String] = []

  /// A new phone.
  public func reset() {
    lock.withLock { (phone, items, keys, asked) = (Phone(), [], [], []) }
  }

  /// Something happens to the phone. Taking its passcode away takes the items with it that ask for one.
  public func happen(_ change: (inout Phone) -> Void) {
    lock.withLock {
      change(&phone)
      if !phone.hasPasscode {
        keys.removeAll(where: \.needsPasscode)
      }
    }
  }

  /// What the resident was asked, each time that she was.
  public var prompts: [String] { lock.withLock { asked } }

  /// How an item is protected; `nil` if there is none.
  public func accessibility(ofItem account: String) -> String? {
    lock.withLock { items.first { $0.account == account }?.accessible }
  }

  /// The bytes that lie in the Keychain.
  public func bytes(ofItem account: String) -> Data? {
    lock.withLock { items.first { $0.account == account }?.data }
  }

  /// In which part of the Keychain an item lies: empty for the app's own.
  public func group(ofItem account: String) -> String? {
    lock.withLock { items.first { $0.account == account }?.group }
  }

  /// How many keys the Secure Enclave holds.
  public var keyCount: Int { lock.withLock { keys.count } }

  /// The bytes of an item are damaged.
  public func damage(item account: String) {
    lock.withLock {
      for index in items.indices where items[index].account == account {
        items[index].data.removeLast()
      }
    }
  }

  func find(_ query: [String: Any]) -> (OSStatus, AnyObject?) {
    lock.withLock {
      if query[kSecClass] as? String == kSecClassKey {
        guard let key = keys.first(where: { $0.matches(query) }) else {
          return (errSecItemNotFound, nil)
        }
        guard key.needsPasscode ? phone.unlocked : phone.unlockedOnce else {
          return (errSecInteractionNotAllowed, nil)
        }
        return (errSecSuccess, key.used(with: query[kSecUseAuthenticationContext] as? LAContext))
      }
      guard let item = items.first(where: { $0.matches(query) }) else {
        return (errSecItemNotFound, nil)
      }
      guard phone.unlockedOnce else { return (errSecInteractionNotAllowed, nil) }
      return (errSecSuccess, item.data as NSData)
    }
  }

  func add(_ attributes: [String: Any]) -> OSStatus {
    lock.withLock {
      let group = attributes[kSecAttrAccessGroup] as? String ?? ""
      guard !items.contains(where: { $0.matches(attributes) && $0.group == group }) else {
        return errSecDuplicateItem
      }
      guard phone.unlockedOnce else { return errSecInteractionNotAllowed }
      guard let account = attributes[kSecAttrAccount] as? String,
        let service = attributes[kSecAttrService] as? String,
        let accessible = attributes[kSecAttrAccessible] as? String,
        let data = attributes[kSecValueData] as? Data
      else { return errSecParam }
      items.append(
        Item(account: account, service: service, accessible: accessible, group: group, data: data))
      return errSecSuccess
    }
  }

  /// Moves items to another part.
  func update(_ query: [String: Any], _ attributes: [String: Any]) -> OSStatus {
    lock.withLock {
      guard let index = items.firstIndex(where: { $0.matches(query) }) else {
        return errSecItemNotFound
      }
      guard phone.unlockedOnce else { return errSecInteractionNotAllowed }
      guard let group = attributes[kSecAttrAccessGroup] as? String else { return errSecParam }
      items[index].group = group
      return errSecSuccess
    }
  }

  func delete(_ query: [String: Any]) -> OSStatus {
    lock.withLock {
      let count = items.count + keys.count
      if query[kSecClass] as? String == kSecClassKey {
        keys.removeAll { $0.matches(query) }
      } else {
        items.removeAll { $0.matches(query) }
      }
      return items.count + keys.count < count ? errSecSuccess : errSecItemNotFound
    }
  }

  func makeKey(_ parameters: [String: Any]) throws -> SecKey {
    try lock.withLock {
      guard let attributes = parameters[kSecPrivateKeyAttrs] as? [String: Any],
        parameters[kSecAttrTokenID] as? String == kSecAttrTokenIDSecureEnclave,
        attributes[kSecAttrIsPermanent] as? Bool == true,
        let tag = attributes[kSecAttrApplicationTag] as? Data,
        let access = attributes[kSecAttrAccessControl] as? SecAccessControl,
        access.flags.contains(.privateKeyUsage)
      else { throw NSError(domain: NSOSStatusErrorDomain, code: Int(errSecParam)) }
      let key = SecKey(
        tag: tag, pad: (0..<64).map { _ in .random(in: 0...255) }, accessible: access.accessible,
        needsPresence: access.flags.contains(.userPresence))
      guard phone.hasPasscode || !(key.needsPasscode || key.needsPresence) else {
        throw NSError(domain: NSOSStatusErrorDomain, code: Int(errSecParam))
      }
      keys.append(key)
      return key
    }
  }

  func encrypt(_ plain: Data, _ key: SecKey) throws -> Data {
    Data([UInt8(plain.count)]) + key.masked(plain)
  }

  func decrypt(_ cipher: Data, _ key: SecKey) throws -> Data {
    try lock.withLock {
      if key.needsPresence {
        asked.append(key.context?.localizedReason ?? "")
        guard phone.residentIsPresent else {
          throw NSError(domain: LAError.errorDomain, code: LAError.Code.userCancel.rawValue)
        }
      }
      guard cipher.count == Int(cipher.first ?? 0) + 1 else {
        throw NSError(domain: NSOSStatusErrorDomain, code: Int(errSecParam))
      }
      return key.masked(cipher.dropFirst())
    }
  }
}

extension Keychain.Item {
  fileprivate func matches(_ query: [String: Any]) -> Bool {
    let asked = query[kSecAttrAccessGroup] as? String
    return query[kSecAttrAccount] as? String == account
      && query[kSecAttrService] as? String == service && (asked == nil || asked == group)
  }
}

/// A key. It masks bytes; it encrypts nothing.
public final class SecKey {
  private let tag: Data
  private let pad: [UInt8]
  let accessible: String
  let needsPresence: Bool
  let context: LAContext?

  init(tag: Data, pad: [UInt8], accessible: String, needsPresence: Bool, context: LAContext? = nil)
  {
    self.tag = tag
    self.pad = pad
    self.accessible = accessible
    self.needsPresence = needsPresence
    self.context = context
  }

  var publicHalf: SecKey { self }

  var needsPasscode: Bool { accessible == kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly }

  func used(with context: LAContext?) -> SecKey {
    SecKey(
      tag: tag, pad: pad, accessible: accessible, needsPresence: needsPresence, context: context)
  }

  func matches(_ query: [String: Any]) -> Bool { query[kSecAttrApplicationTag] as? Data == tag }

  func masked(_ data: Data) -> Data { Data(zip(data, pad).map { $0 ^ $1 }) }
}
