import CitizenKit
import Foundation
import Testing

@testable import CitizenCloud

@MainActor @Suite final class DefaultsPreferencesTests {
  let domain = "citizen-\(UUID().uuidString)"
  let preferences: DefaultsPreferences
  let defaults: UserDefaults

  init() throws {
    defaults = try #require(UserDefaults(suiteName: domain))
    preferences = DefaultsPreferences(defaults: defaults, domain: domain)
  }

  deinit { UserDefaults.standard.removePersistentDomain(forName: domain) }

  @Test("What was chosen is found again, and can be taken back")
  func kept() {
    #expect(preferences["senior"] == nil)
    preferences["senior"] = "true"
    #expect(DefaultsPreferences(defaults: defaults, domain: domain)["senior"] == "true")
    preferences["senior"] = nil
    #expect(preferences["senior"] == nil)
  }

  @Test("The language is the one that iOS has for the app, set there or here")
  func language() {
    #expect(preferences[Language.preference] == nil)
    preferences[Language.preference] = "ar"
    #expect(defaults.stringArray(forKey: "AppleLanguages") == ["ar"])
    defaults.set(["zh-Hans-CN", "en-CN"], forKey: "AppleLanguages")
    #expect(preferences[Language.preference] == "zh-Hans-CN")
    preferences[Language.preference] = nil
    #expect(preferences[Language.preference] == nil)
  }
}
