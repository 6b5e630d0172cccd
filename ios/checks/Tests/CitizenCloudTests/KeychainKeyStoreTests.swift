import CitizenCore
import Foundation
import LocalAuthentication
import Security
import Testing

@testable import CitizenCloud

/// The resident's secrets, on a phone whose Keychain behaves as Apple documents it.
@Suite(.serialized) struct KeychainKeyStoreTests {
  let keys = KeychainKeyStore(
    service: "org.example", group: "group.org.example", reason: { "Only you can open it." })
  let secret = Data(0..<32)
  let keychain = Keychain.shared

  init() { keychain.reset() }

  @Test("What was never stored is absent", arguments: ["store", "vault"])
  func absent(name: String) throws {
    #expect(try keys.load(name: name) == .absent)
  }

  @Test("What was stored is found, also by the next process", arguments: ["store", "vault"])
  func found(name: String) throws {
    try keys.store(name: name, secret: secret)
    #expect(try keys.load(name: name) == .found(secret: secret))
    let nextProcess = KeychainKeyStore(
      service: "org.example", group: "group.org.example", reason: { "" })
    #expect(try nextProcess.load(name: name) == .found(secret: secret))
  }

  @Test(
    "Secrets can be read after the first unlock, on this phone only", arguments: ["store", "vault"])
  func protection(name: String) throws {
    try keys.store(name: name, secret: secret)
    #expect(
      keychain.accessibility(ofItem: name) == kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly)
  }

  @Test(
    "Before the first unlock a secret is unavailable, not absent", arguments: ["store", "vault"])
  func beforeFirstUnlock(name: String) throws {
    try keys.store(name: name, secret: secret)
    keychain.happen {
      $0.unlockedOnce = false
      $0.unlocked = false
    }
    #expect(try keys.load(name: name) == .unavailable)
  }

  @Test("While the phone is locked the outbox can be sent, and the vault is closed")
  func locked() throws {
    try keys.store(name: "store", secret: secret)
    try keys.store(name: "vault", secret: secret)
    keychain.happen { $0.unlocked = false }
    #expect(try keys.load(name: "store") == .found(secret: secret))
    #expect(try keys.load(name: "vault") == .unavailable)
  }

  @Test("Nobody is asked for the store; the resident is asked for the vault, in her words")
  func prompts() throws {
    try keys.store(name: "store", secret: secret)
    try keys.store(name: "vault", secret: secret)
    #expect(try keys.load(name: "store") == .found(secret: secret))
    #expect(keychain.prompts.isEmpty)
    #expect(try keys.load(name: "vault") == .found(secret: secret))
    #expect(keychain.prompts == ["Only you can open it."])
    // Renewed, it is still the vault's.
    try keys.store(name: "vault.2", secret: secret)
    #expect(try keys.load(name: "vault.2") == .found(secret: secret))
    #expect(keychain.prompts.count == 2)
  }

  @Test("Somebody else gets nothing out of the vault, and nothing is lost by that")
  func somebodyElse() throws {
    try keys.store(name: "vault", secret: secret)
    keychain.happen { $0.residentIsPresent = false }
    #expect(try keys.load(name: "vault") == .unavailable)
    keychain.happen { $0.residentIsPresent = true }
    #expect(try keys.load(name: "vault") == .found(secret: secret))
  }

  @Test("The vault's secret does not lie in the Keychain as it is")
  func wrapped() throws {
    try keys.store(name: "vault", secret: secret)
    let bytes = try #require(keychain.bytes(ofItem: "vault"))
    #expect(bytes.range(of: secret.prefix(8)) == nil)
  }

  @Test("The extension sees what opens pushes, and nothing of the vault")
  func extensionsPart() throws {
    try keys.store(name: "store", secret: secret)
    try keys.store(name: "vault", secret: secret)
    #expect(keychain.group(ofItem: "store") == "group.org.example")
    #expect(keychain.group(ofItem: "vault") == "")
  }

  @Test("What an earlier version has kept is moved to where the extension sees it, once")
  func movedForTheExtension() throws {
    let earlier = KeychainKeyStore(service: "org.example", group: nil, reason: { "" })
    try earlier.store(name: "store", secret: secret)
    #expect(throws: KeychainError.self) { try keys.store(name: "store", secret: Data(1...32)) }
    for _ in 1...2 {
      #expect(try keys.load(name: "store") == .found(secret: secret))
      #expect(keychain.group(ofItem: "store") == "group.org.example")
    }
    try keys.delete(name: "store")
    #expect(try keys.load(name: "store") == .absent)
  }

  @Test("With the phone's code the vault's key is gone for good: invalidated, and not absent")
  func passcodeRemoved() throws {
    try keys.store(name: "store", secret: secret)
    try keys.store(name: "vault", secret: secret)
    keychain.happen { $0.hasPasscode = false }
    #expect(try keys.load(name: "vault") == .invalidated)
    #expect(try keys.load(name: "store") == .found(secret: secret))
    keychain.happen { $0.hasPasscode = true }
    #expect(try keys.load(name: "vault") == .invalidated)
  }

  @Test("A damaged secret is invalidated")
  func damaged() throws {
    try keys.store(name: "vault", secret: secret)
    keychain.damage(item: "vault")
    #expect(try keys.load(name: "vault") == .invalidated)
  }

  @Test("On a phone without a code her things are kept all the same, and nobody is asked")
  func noPasscode() throws {
    try onAPhoneWithoutPasscode {
      try keys.store(name: "vault", secret: secret)
      #expect(try keys.load(name: "vault") == .found(secret: secret))
    }
    let bytes = try #require(keychain.bytes(ofItem: "vault"))
    #expect(bytes.range(of: secret.prefix(8)) == nil)
    #expect(keychain.keyCount == 1 && keychain.prompts.isEmpty)

    // It stays as it was made, also with a code set later, which protects nothing that is open.
    keychain.happen {
      $0.hasPasscode = true
      $0.unlocked = false
    }
    #expect(try keys.load(name: "vault") == .found(secret: secret))
    keychain.happen { $0.unlockedOnce = false }
    #expect(try keys.load(name: "vault") == .unavailable)
  }

  @Test("What went with the phone's code is made anew without one, once it was deleted")
  func madeAnewWithoutPasscode() throws {
    try keys.store(name: "vault", secret: secret)
    try onAPhoneWithoutPasscode {
      #expect(try keys.load(name: "vault") == .invalidated)
      try keys.delete(name: "vault")
      #expect(try keys.load(name: "vault") == .absent)
      try keys.store(name: "vault", secret: secret)
      #expect(try keys.load(name: "vault") == .found(secret: secret))
    }
  }

  /// The phone's code is taken away; Keychain and presence know it.
  private func onAPhoneWithoutPasscode(_ body: () throws -> Void) rethrows {
    keychain.happen { $0.hasPasscode = false }
    try LAContext.$refusal.withValue(.passcodeNotSet, operation: body)
  }

  @Test("A secret is never written over", arguments: ["store", "vault"])
  func neverOverwritten(name: String) throws {
    try keys.store(name: name, secret: secret)
    #expect(throws: KeychainError.self) {
      try keys.store(name: name, secret: Data(repeating: 7, count: 32))
    }
    #expect(try keys.load(name: name) == .found(secret: secret))
  }

  @Test("An app stopped between the vault's key and its secret goes on with that key")
  func stoppedHalfWay() throws {
    keychain.happen { $0.unlockedOnce = false }
    #expect(throws: KeychainError.self) { try keys.store(name: "vault", secret: secret) }
    keychain.happen { $0.unlockedOnce = true }
    try keys.store(name: "vault", secret: secret)
    #expect(try keys.load(name: "vault") == .found(secret: secret))
    #expect(keychain.keyCount == 1)
  }

  @Test("What was deleted is absent and can be made anew; deleting nothing is no error")
  func deleted() throws {
    for name in ["store", "vault"] {
      try keys.delete(name: name)
      try keys.store(name: name, secret: secret)
      try keys.delete(name: name)
      #expect(try keys.load(name: name) == .absent)
      try keys.store(name: name, secret: secret)
      #expect(try keys.load(name: name) == .found(secret: secret))
    }
    #expect(keychain.keyCount == 1)
  }

  @Test("Another app's secrets are its own")
  func services() throws {
    try keys.store(name: "store", secret: secret)
    #expect(
      try KeychainKeyStore(service: "org.other", group: nil, reason: { "" }).load(name: "store")
        == .absent)
  }
}
