import Foundation

/// Where the platform keeps the few settings; nothing personal is among them.
@MainActor
public protocol Preferences: AnyObject {
  /// The text kept under a key; setting it keeps it over the end of the process, `nil` takes it
  /// away.
  subscript(key: String) -> String? { get set }
}

/// What the resident has chosen, kept in ``Preferences``.
@MainActor
struct Settings {
  let preferences: any Preferences

  /// `nil` until the resident has chosen one: the phone's language then.
  var language: String? {
    get { preferences[Language.preference] }
    nonmutating set { preferences[Language.preference] = newValue }
  }

  var textSize: TextSize {
    get { preferences["text-size"].flatMap(TextSize.init) ?? .normal }
    nonmutating set { preferences["text-size"] = newValue.rawValue }
  }

  var senior: Bool {
    get { self["senior", otherwise: false] }
    nonmutating set { self["senior", otherwise: false] = newValue }
  }

  /// Whether the resident has been through the first start.
  var started: Bool {
    get { self["started", otherwise: false] }
    nonmutating set { self["started", otherwise: false] = newValue }
  }

  private subscript(key: String, otherwise otherwise: Bool) -> Bool {
    get { preferences[key].flatMap(Bool.init) ?? otherwise }
    nonmutating set { preferences[key] = String(newValue) }
  }
}
