import Foundation

/// A language that the app speaks.
public struct Language: Hashable, Sendable {
  /// Its BCP 47 tag.
  public let tag: String
  /// Its own name for itself.
  public let name: String

  /// Under which key ``Preferences`` keep the tag of the one that the resident has chosen.
  public static let preference = "language"

  /// The languages, in the order to offer them.
  public static let all = [
    Language(tag: "en", name: "English"),
    Language(tag: "zh-Hans", name: "简体中文"),
    Language(tag: "es", name: "Español"),
    Language(tag: "ar", name: "العربية"),
  ]

  /// The one for a reader who prefers these BCP 47 tags, the best first: English if none fits.
  public static func best(for preferred: [String]) -> Language {
    for tag in preferred {
      let code = Locale.Language(identifier: tag).languageCode
      let fitting = all.first { Locale.Language(identifier: $0.tag).languageCode == code }
      if let fitting { return fitting }
    }
    return all[0]
  }
}
