import CitizenKit
import Testing

struct LanguageTests {
  @Test(arguments: [
    (["zh-Hans-CN", "en-US"], "zh-Hans"), (["zh-TW"], "zh-Hans"), (["fr-FR", "es-MX"], "es"),
    (["ar-EG"], "ar"), (["fr-FR", "de"], "en"), ([], "en"), (["not a tag"], "en"),
  ])
  func thePhonesLanguagesChoose(preferred: [String], tag: String) {
    #expect(Language.best(for: preferred).tag == tag)
  }
}
