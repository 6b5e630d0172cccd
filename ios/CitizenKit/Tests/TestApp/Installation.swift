import CitizenCore
import CitizenKit
import Foundation
import Observation
import TestWorld

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The app as it is installed on a phone: what outlasts its processes. `Codable`, so that another
/// process can be started on the same phone.
public struct Installation: Codable, Sendable {
  public let phone: Phone
  /// Whose phone it is, as the city knows her; nobody else has the name.
  public let resident: String
  let cityJSON: Data
  let preferencesFile: URL

  /// - Parameter world: Where the phone lies; one phone in each.
  public init(in world: World, of city: City) async throws {
    resident = "li-na-\(UUID().uuidString.prefix(8).lowercased())"
    phone = try await city.phone(of: resident, in: world.folder)
    var brand = try JSONSerialization.jsonObject(with: city.profileJSON) as? [String: Any] ?? [:]
    brand["emergency_number"] = "110"
    brand["link_host"] = "www.langang.example"
    brand["time_zone"] = "Asia/Shanghai"
    brand["center"] = ["latitude": 29.028, "longitude": 121.923]
    brand["api_url"] = city.address.absoluteString
    brand["app_store_url"] = "https://apps.example/langang"
    brand["push_relay_url"] = "https://push.langang.example/apns/"
    cityJSON = try JSONSerialization.data(withJSONObject: brand)
    preferencesFile = world.folder.appendingPathComponent("preferences.json")
  }

  /// The city's catalogue as its own app would bring it along.
  ///
  /// - Parameter patches: What is to be otherwise in it, as for `catalogueBundle`.
  public func shippedCatalogue(_ patches: [Data] = []) throws -> URL {
    let file = preferencesFile.deletingLastPathComponent().appendingPathComponent(
      "catalogue.ndjson")
    try catalogueBundle(patches).write(to: file)
    return file
  }

  /// The phone's keystore loses what it had, for good; what is stored from now on it keeps.
  public func loseKeys() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: phone.keys) {
      try FileManager.default.removeItem(atPath: "\(phone.keys)/\(name)")
    }
  }

  /// The disk damages what is noted of each document, while the home is closed: a byte of it is another one. In its row
  /// of `user.db` that comes behind the id and the wrapped key, each of which begins with its version (docs/envelope.md).
  public func damageDocuments() async throws {
    let (version, headerBytes) = (UInt8(1), 1 + 32)
    let wrappedKeyBytes = headerBytes + 32 + 16
    let database = URL(fileURLWithPath: "\(phone.home)/user.db")
    // What was under way when the home was closed folds the log into the file when it ends.
    let deadline = ContinuousClock.now + .seconds(60)
    while FileManager.default.fileExists(atPath: "\(database.path)-wal"), .now < deadline {
      try await Task.sleep(for: .milliseconds(10))
    }
    var bytes = [UInt8](try Data(contentsOf: database))
    for id in try FileManager.default.contentsOfDirectory(atPath: "\(phone.home)/documents") {
      let written = Array(id.utf8)
      var isThere = false
      for at in 0..<(bytes.count - written.count - 2 * wrappedKeyBytes)
      where bytes[at] == written[0] {
        let key = at + written.count
        let about = key + wrappedKeyBytes
        guard bytes[key] == version, bytes[about] == version, bytes[at..<key] == written[...] else {
          continue
        }
        bytes[about + headerBytes] &+= 1
        isThere = true
      }
      guard isThere else { throw NoSuchRow(document: id) }
    }
    try Data(bytes).write(to: database)
  }

  /// A process of the app: not brought to the front yet.
  ///
  /// - Parameter strangeReceipts: It knows other receipt keys than the city signs with.
  @MainActor
  public func start(
    language: String, keyStore: (any KeyStore)? = nil, signedIn: Bool = true,
    strangeReceipts: Bool = false, shippedCatalogue: URL? = nil,
    system: any PhoneSystem = TestSystem(), noticeboard: any Noticeboard = TestNoticeboard()
  ) throws -> Session {
    Session(
      city: try CityConfig(json: strangeReceipts ? strangeCityJSON : cityJSON),
      home: URL(fileURLWithPath: phone.home),
      shippedCatalogue: shippedCatalogue,
      keyStore: keyStore ?? phone.keyStore,
      authorizer: signedIn ? phone.authorizer : nil,
      preferences: FilePreferences(preferencesFile),
      system: system,
      noticeboard: noticeboard,
      appVersion: "1.0",
      preferredLanguages: [language])
  }
}

struct NoSuchRow: Error {
  let document: String
}

extension Installation {
  /// The city with the names of its keys, and another point of the curve in the place of each: the
  /// base point, whose private half everybody knows.
  private var strangeCityJSON: Data {
    get throws {
      var brand = try JSONSerialization.jsonObject(with: cityJSON) as? [String: Any] ?? [:]
      let keys = brand["receipt_keys"] as? [[String: Any]] ?? []
      brand["receipt_keys"] = keys.map { key in
        key.merging([
          "x": "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY",
          "y": "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
        ]) { $1 }
      }
      return try JSONSerialization.data(withJSONObject: brand)
    }
  }
}

/// Preferences in a file.
final class FilePreferences: Preferences {
  private let file: URL
  private var texts: [String: String]

  init(_ file: URL) {
    self.file = file
    let kept = try? JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
    texts = kept ?? [:]
  }

  subscript(key: String) -> String? {
    get { texts[key] }
    set {
      texts[key] = newValue
      do {
        try JSONEncoder().encode(texts).write(to: file, options: .atomic)
      } catch {
        fatalError("the test's preferences cannot be written: \(error)")
      }
    }
  }
}

/// Waits until `condition` holds, looking again whenever something observable that it has read
/// changes.
///
/// - Returns: Whether it held in time.
@MainActor
public func eventually(
  within limit: Duration = .seconds(60), _ condition: @MainActor () -> Bool
) async -> Bool {
  let (changes, change) = AsyncStream.makeStream(of: Bool.self, bufferingPolicy: .unbounded)
  let alarm = Task {
    try await Task.sleep(for: limit)
    change.yield(false)
  }
  defer { alarm.cancel() }
  func looked() -> Bool { withObservationTracking(condition) { change.yield(true) } }
  if looked() { return true }
  for await changed in changes {
    if looked() { return true }
    if !changed { return false }
  }
  return false
}
