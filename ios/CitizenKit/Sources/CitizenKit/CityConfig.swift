import CitizenCore
import Foundation

/// The city that the app was made for, from its brand file `city.json`: what
/// `/.well-known/citizen-city` says of it (docs/city-api.yaml, `CityProfile`), and `api_url`,
/// `link_host`, `emergency_number`, `app_store_url`, `push_relay_url`, `center`. The numbers and where the app is
/// updated from hold until the city's signed profile is here (docs/city-profile.md). Other members
/// are passed over.
///
/// ```json
/// {
///   "city": "langang",
///   "name": {"en": "Langang", "zh-Hans": "岚港"},
///   "hotline": "12345",
///   "emergency_number": "110",
///   "api_url": "https://api.langang.example/",
///   "link_host": "www.langang.example",
///   "center": {"latitude": 29.028, "longitude": 121.923},
///   "app_store_url": "https://apps.apple.com/app/id0000000000",
///   "push_relay_url": "https://push.langang.example/apns/",
///   "receipt_keys": [{"kid": "2026-1", "x": "…", "y": "…"}],
///   "root": "{\"signatures\":…}"
/// }
/// ```
public struct CityConfig: Decodable, Hashable, Sendable {
  /// One of the city's public keys for ES256, as a JWK (RFC 7517).
  public struct Key: Decodable, Hashable, Sendable {
    let kid: String
    let x: String
    let y: String
  }

  /// The city's id, which its catalogue and its receipts name.
  public let city: String
  /// The city's name by BCP 47 tag.
  public let names: [String: String]
  /// The number to call for anything.
  public let hotline: String
  /// The number to call in danger.
  public let emergencyNumber: String?
  /// Where the city's API is.
  public let apiURL: URL
  /// The host of the city's pages, whose links below `/app/` open the app.
  public let linkHost: String
  /// Where offices are looked for as long as it is not known where the resident is.
  public let center: Place?
  /// The city's time zone, an id of the IANA time zone database; the phone's own where it is not said.
  public let timeZone: String?
  /// Where the app is updated from.
  public let appStoreURL: URL?
  /// The city's relay before APNs (docs/push.md), to which the phone's token is appended; without one the city does not
  /// push to iPhones, and they ask.
  public let pushRelayURL: URL?
  /// Current and retired keys that receipts are signed with.
  public let receiptKeys: [Key]
  /// The root of trust of what the city publishes, as JSON.
  public let root: String

  private enum CodingKeys: String, CodingKey {
    case city, hotline, root, center
    case names = "name"
    case emergencyNumber = "emergency_number"
    case apiURL = "api_url"
    case linkHost = "link_host"
    case timeZone = "time_zone"
    case appStoreURL = "app_store_url"
    case pushRelayURL = "push_relay_url"
    case receiptKeys = "receipt_keys"
  }

  /// Reads a brand file.
  public init(json: Data) throws {
    self = try JSONDecoder().decode(Self.self, from: json)
  }

  /// The city's name for a reader of `language`: in it, else in one of its kin, else in English,
  /// else in any.
  public func name(in language: String) -> String {
    let code = Locale.Language(identifier: language).languageCode
    let sorted = names.sorted { $0.key < $1.key }
    let kin = sorted.first { Locale.Language(identifier: $0.key).languageCode == code }
    return names[language] ?? kin?.value ?? names["en"] ?? sorted.first?.value ?? city
  }

  /// Whom to call: what the city's profile says; without it, and where it names no hotline, what
  /// the app was made with.
  func contacts(_ profile: CityProfile?) -> CityContacts {
    let own = CityContacts(
      hotlines: [ContactItem(name: nil, number: hotline)],
      emergencyNumbers: [emergencyNumber].compactMap { $0 }.map {
        ContactItem(name: nil, number: $0)
      })
    guard let profile else { return own }
    let hotlines = profile.hotlines.map(ContactItem.init)
    return CityContacts(
      hotlines: hotlines.isEmpty ? own.hotlines : hotlines,
      emergencyNumbers: profile.emergencyNumbers.map(ContactItem.init))
  }

  func client(
    home: URL, shippedCatalogue: URL?, appVersion: String, keyStore: any KeyStore,
    authorizer: (any Authorizer)?
  ) -> CitizenClient {
    let keys = receiptKeys.map { ReceiptKey(keyId: $0.kid, x: $0.x, y: $0.y) }
    let config = ClientConfig(
      home: home.path, cityUrl: apiURL.absoluteString,
      trust: CityTrust(city: city, receiptKeys: keys, root: root),
      shippedCatalogue: shippedCatalogue?.path, appVersion: appVersion)
    return CitizenClient(config: config, keyStore: keyStore, authorizer: authorizer)
  }
}

extension ContactItem {
  fileprivate init(_ number: TelephoneNumber) {
    self.init(name: number.name, number: number.number)
  }
}

/// What a telephone dials for a number as people write it; `nil` if there is no digit in it.
public func telephoneURL(_ number: String) -> URL? {
  let dialled = number.filter { "+0123456789*#".contains($0) }
  return dialled.isEmpty ? nil : URL(string: "tel:" + dialled.replacing("#", with: "%23"))
}
