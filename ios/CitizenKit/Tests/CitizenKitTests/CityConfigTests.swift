import CitizenKit
import Foundation
import Testing

struct CityConfigTests {
  static let json = """
    {
      "city": "langang",
      "name": {"en": "Langang", "zh-Hans": "澜港市"},
      "hotline": "+86 (0755) 12345 #1",
      "api_url": "https://api.langang.example/",
      "link_host": "www.langang.example",
      "receipt_keys": [{"kid": "2026-1", "kty": "EC", "x": "x", "y": "y"}],
      "center": {"latitude": 29.028, "longitude": 121.923},
      "root": "{}",
      "time_zone": "Asia/Shanghai"
    }
    """

  @Test func theCityHasANameInEveryLanguage() throws {
    let city = try CityConfig(json: Data(Self.json.utf8))
    #expect(city.name(in: "zh-Hans") == "澜港市")
    #expect(city.name(in: "zh-Hant") == "澜港市")
    #expect(city.name(in: "ar") == "Langang")
  }

  @Test func theHotlineIsDialledWithoutWhatPeoplePutBetweenTheDigits() throws {
    let city = try CityConfig(json: Data(Self.json.utf8))
    #expect(telephoneURL(city.hotline)?.absoluteString == "tel:+86075512345%231")
    #expect(telephoneURL("ask") == nil)
  }

  @Test func aCityNeedNotSayWhereItsMiddleIs() throws {
    let city = try CityConfig(json: Data(Self.json.utf8))
    #expect(city.center == Place(latitude: 29.028, longitude: 121.923))
    let without = Self.json.replacing(/"center": \{.*?\},/, with: "")
    #expect(try CityConfig(json: Data(without.utf8)).center == nil)
  }

  @Test(arguments: ["city", "name", "hotline", "api_url", "link_host", "receipt_keys", "root"])
  func aBrandFileWithoutWhatTheAppNeedsIsRefused(member: String) throws {
    var brand = try #require(
      JSONSerialization.jsonObject(with: Data(Self.json.utf8)) as? [String: Any])
    brand[member] = nil
    let json = try JSONSerialization.data(withJSONObject: brand)
    #expect(throws: DecodingError.self) { try CityConfig(json: json) }
  }
}
