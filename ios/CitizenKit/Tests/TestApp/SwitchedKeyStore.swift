import CitizenCore
import Foundation

/// A phone's keystore that fails as a test wants.
public final class SwitchedKeyStore: KeyStore, @unchecked Sendable {
  public enum Fault: Sendable, CaseIterable {
    /// The phone is locked.
    case locked
    /// The system has discarded the secrets for good.
    case invalidated
    /// The secrets are gone, as after a move to another phone.
    case lost
    /// The system's keystore fails, for no reason it gives.
    case broken
  }

  struct Broken: Error {}

  private let keyStore: any KeyStore
  private let lock = NSLock()
  private var current: Fault?

  /// What is wrong with it; `nil`: nothing.
  public var fault: Fault? {
    get { lock.withLock { current } }
    set { lock.withLock { current = newValue } }
  }

  public init(_ keyStore: any KeyStore) { self.keyStore = keyStore }

  public func load(name: String) throws -> KeyLookup {
    switch fault {
    case nil: try keyStore.load(name: name)
    case .locked: .unavailable
    case .invalidated: .invalidated
    case .lost: .absent
    case .broken: throw Broken()
    }
  }

  public func store(name: String, secret: Data) throws {
    if fault != nil { throw Broken() }
    try keyStore.store(name: name, secret: secret)
  }

  public func delete(name: String) throws {
    if fault != nil { throw Broken() }
    try keyStore.delete(name: name)
  }
}
