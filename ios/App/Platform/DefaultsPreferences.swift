import CitizenKit
import Foundation

/// The few settings, in the app's own defaults.
///
/// The language is where iOS itself keeps the one of an app: so it is the same thing in the app and in the
/// phone's settings, and what iOS draws (the search field's Cancel, the keyboard's keys) follows at the next start.
@MainActor
final class DefaultsPreferences: Preferences {
  private nonisolated static let systemLanguages = "AppleLanguages"

  private let defaults: UserDefaults
  private let domain: String

  /// - Parameter domain: Whose defaults they are; the app's bundle identifier.
  init(defaults: UserDefaults = .standard, domain: String) {
    self.defaults = defaults
    self.domain = domain
  }

  subscript(key: String) -> String? {
    get {
      key == Language.preference
        ? Self.language(in: defaults, domain: domain) : defaults.string(forKey: key)
    }
    set {
      if key == Language.preference {
        defaults.set(newValue.map { [$0] }, forKey: Self.systemLanguages)
      } else {
        defaults.set(newValue, forKey: key)
      }
    }
  }

  /// The language that the resident has chosen for this app; on any thread.
  nonisolated static func language(in defaults: UserDefaults, domain: String) -> String? {
    // The phone's own languages are in another domain.
    let languages = defaults.persistentDomain(forName: domain)?[systemLanguages] as? [String]
    return languages?.first
  }
}
