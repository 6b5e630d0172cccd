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

  var privatePreviews: Bool {
    get { self["private-previews", otherwise: true] }
    nonmutating set { self["private-previews", otherwise: true] = newValue }
  }

  /// Whether the resident has been through the first start.
  var started: Bool {
    get { self["started", otherwise: false] }
    nonmutating set { self["started", otherwise: false] = newValue }
  }

  /// What the resident has seen or was told of, when she was here last; `nil` before the first time.
  var known: Known? {
    get {
      let json = preferences["known"].map { Data($0.utf8) }
      return json.flatMap { try? JSONDecoder().decode(Known.self, from: $0) }
    }
    nonmutating set {
      let json = newValue.flatMap { try? JSONEncoder().encode($0) }
      preferences["known"] = json.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  private subscript(key: String, otherwise otherwise: Bool) -> Bool {
    get { preferences[key].flatMap(Bool.init) ?? otherwise }
    nonmutating set { preferences[key] = String(newValue) }
  }
}
