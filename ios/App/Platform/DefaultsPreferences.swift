import CitizenKit
import Foundation

/// The few settings, in the app's own defaults.
@MainActor
final class DefaultsPreferences: Preferences {
  private let defaults = UserDefaults.standard

  subscript(key: String) -> String? {
    get { defaults.string(forKey: key) }
    set { defaults.set(newValue, forKey: key) }
  }

  /// The language that the resident has chosen, to be read on any thread.
  nonisolated static var language: String? {
    UserDefaults.standard.string(forKey: Language.preference)
  }
}
