import Foundation
import Testing

@testable import CitizenKit

/// Through the reader of the catalog as it is written; what Xcode compiles of it needs a Mac.
struct WordsTests {
  static let catalog = Result {
    try StringCatalog(
      json: Data(
        contentsOf: repository.appendingPathComponent(
          "ios/CitizenKit/Sources/CitizenKit/Resources/Localizable.xcstrings")))
  }

  @Test(arguments: StringKey.allCases)
  func everyKeyIsThereInEveryLanguage(key: StringKey) throws {
    let strings = try Self.catalog.get().strings
    let localizations = try #require(strings[key.rawValue]).localizations
    for language in Language.all.map(\.tag) {
      let localization = try #require(localizations[language], "\(language)")
      let plural = localization.variations?.plural.values.map(\.stringUnit.value) ?? []
      let forms = [localization.stringUnit?.value].compactMap { $0 } + plural
      #expect(!forms.isEmpty && forms.allSatisfy { !$0.isEmpty }, "\(language)")
    }
  }

  @Test func theCatalogHasNoOtherKeys() throws {
    let keys = Set(StringKey.allCases.map(\.rawValue))
    #expect(try Set(Self.catalog.get().strings.keys) == keys)
  }

  @Test func wordsComeInTheLanguageAskedFor() {
    let said = Language.all.map { Words(language: $0.tag)(.homeSettings) }
    #expect(said[0] == "Settings")
    #expect(said[1] == "设置")
    #expect(Set(said).count == 4)
  }

  @Test func argumentsAreFilledInBetweenIsolates() {
    let words = Words(language: "en")
    #expect(words(.callCityNumber, "12345") == "Call the city: \u{2068}12345\u{2069}")
    #expect(
      words(.searchNothingTitle, "%2$@ 50 %") == "Nothing found for “\u{2068}%2$@ 50 %\u{2069}”")
    #expect(words(.formStep, "2", "3") == "Step \u{2068}2\u{2069} of \u{2068}3\u{2069}")
  }

  @Test func countsChooseTheirPlural() {
    let english = Words(language: "en")
    #expect(english(.homeDrafts, count: 0) == "0 forms begun")
    #expect(english(.homeDrafts, count: 1) == "1 form begun")
    #expect(english(.homeDrafts, count: 1266) == "1,266 forms begun")
    let arabic = Words(language: "ar")
    // Six ways to say it, as Arabic has them.
    let said = [0, 1, 2, 3, 11, 100].map { arabic(.servicesCount, count: $0) }
    #expect(Set(said).count == 6, "\(said)")
  }

  @Test(arguments: [
    ("en", [0: "other", 1: "one", 2: "other"]),
    ("zh-Hans", [0: "other", 1: "other"]),
    ("es", [0: "other", 1: "one", 2: "other", 1_000_000: "many"]),
    (
      "ar",
      [
        0: "zero", 1: "one", 2: "two", 3: "few", 10: "few", 11: "many", 99: "many", 100: "other",
        102: "other", 103: "few", 111: "many",
      ]
    ),
  ])
  func pluralsAreThoseOfUnicode(language: String, categories: [Int: String]) {
    for (count, category) in categories {
      #expect(Plural.category(of: count, in: language) == category, "\(count)")
    }
  }
}
