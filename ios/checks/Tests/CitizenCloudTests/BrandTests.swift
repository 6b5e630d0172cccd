import CitizenKit
import Foundation
import Testing

struct BrandTests {
  private let brand = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("../../../Brand")

  @Test("The brand file is a city with a name in every language and a number to call")
  func city() throws {
    let city = try CityConfig(json: Data(contentsOf: brand.appendingPathComponent("city.json")))
    for language in Language.all { #expect(city.names[language.tag] != nil) }
    #expect(telephoneURL(city.hotline) != nil)
    #expect(city.apiURL.scheme == "https")
  }
}
