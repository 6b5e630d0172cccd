import CitizenCore
import Foundation

/// What stays of an app on a phone when its process ends: its folders, its configuration and the
/// resident's sign-in. `Codable`, so that another process can be started on the same phone.
public struct Phone: Codable, Sendable {
  /// One of the city's public keys, as a JWK (RFC 7517).
  public struct Key: Codable, Sendable {
    let kid: String
    let x: String
    let y: String
  }

  /// The folder that the app has for itself.
  public let home: String
  /// The folder that stands in for the platform's keystore.
  public let keys: String
  let cityURL: String
  let city: String
  let receiptKeys: [Key]
  let root: String
  let accessToken: String?

  /// - Parameters:
  ///   - folder: An existing folder for all of it.
  ///   - accessToken: `nil` if nobody is signed in.
  public init(
    folder: URL, cityURL: String, city: String, receiptKeys: [Key], root: String,
    accessToken: String?
  ) throws {
    home = folder.appendingPathComponent("home").path
    keys = folder.appendingPathComponent("keys").path
    self.cityURL = cityURL
    self.city = city
    self.receiptKeys = receiptKeys
    self.root = root
    self.accessToken = accessToken
    try FileManager.default.createDirectory(atPath: keys, withIntermediateDirectories: true)
  }

  /// What the app is configured with.
  public var config: ClientConfig {
    ClientConfig(
      home: home,
      cityUrl: cityURL,
      trust: CityTrust(
        city: city,
        receiptKeys: receiptKeys.map { ReceiptKey(keyId: $0.kid, x: $0.x, y: $0.y) },
        root: root
      )
    )
  }

  /// The phone's keystore.
  public var keyStore: KeyStore { FolderKeyStore(folder: keys) }

  /// The resident's sign-in, if there is one.
  public var authorizer: Authorizer? { accessToken.map(BearerToken.init) }

  /// A new client, not opened yet, as a new process of the app would make it.
  public func startApp() -> CitizenClient {
    CitizenClient(config: config, keyStore: keyStore, authorizer: authorizer)
  }
}

/// Keeps each secret in a file: the keystore of a real phone is the platform's.
private final class FolderKeyStore: KeyStore {
  let folder: URL

  init(folder: String) { self.folder = URL(fileURLWithPath: folder) }

  func load(name: String) throws -> KeyLookup {
    let file = folder.appendingPathComponent(name)
    guard FileManager.default.fileExists(atPath: file.path) else { return .absent }
    return .found(secret: try Data(contentsOf: file))
  }

  func store(name: String, secret: Data) throws {
    try secret.write(to: folder.appendingPathComponent(name), options: .atomic)
  }

  func delete(name: String) throws {
    let file = folder.appendingPathComponent(name)
    // To forget what is not there is no error.
    guard FileManager.default.fileExists(atPath: file.path) else { return }
    try FileManager.default.removeItem(at: file)
  }
}

private final class BearerToken: Authorizer {
  let value: String

  init(value: String) { self.value = value }

  func authorize(method: String, url: String, nonce: String?) -> [Header] {
    [Header(name: "Authorization", value: "Bearer \(value)")]
  }
}
