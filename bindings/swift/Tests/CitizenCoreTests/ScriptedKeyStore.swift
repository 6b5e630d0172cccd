import CitizenCore
import Foundation

/// Keeps secrets in memory, and answers what a test wants it to.
final class ScriptedKeyStore: KeyStore, @unchecked Sendable {
  private let lock = NSLock()
  private var secrets: [String: Data] = [:]
  private var script: (@Sendable () throws -> KeyLookup)?

  /// What is answered instead of the truth; `nil`: the truth.
  var answer: (@Sendable () throws -> KeyLookup)? {
    get { lock.withLock { script } }
    set { lock.withLock { script = newValue } }
  }

  /// What it was given to keep.
  var stored: [String: Data] { lock.withLock { secrets } }

  func load(name: String) throws -> KeyLookup {
    if let answer { return try answer() }
    return stored[name].map { .found(secret: $0) } ?? .absent
  }

  func store(name: String, secret: Data) {
    lock.withLock { secrets[name] = secret }
  }

  func delete(name: String) {
    lock.withLock { secrets[name] = nil }
  }
}
