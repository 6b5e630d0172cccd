import Foundation

/// What the app shares with its extension: a folder, and a part of the Keychain. Both name the group in
/// their Info.plist and their entitlements.
struct AppGroup {
  /// Also that of its part of the Keychain.
  let identifier: String

  /// `nil` where the program belongs to none.
  static var own: AppGroup? {
    (Bundle.main.object(forInfoDictionaryKey: "AppGroup") as? String).map(AppGroup.init)
  }

  /// Under which name the app keeps its secrets in the Keychain: its bundle identifier, of which the group's is made.
  var service: String? {
    let prefix = "group."
    return identifier.hasPrefix(prefix) ? String(identifier.dropFirst(prefix.count)) : nil
  }

  /// `nil` where the entitlement is missing.
  var folder: URL? {
    FileManager.default.containerURL(forSecurityApplicationGroupIdentifier: identifier)?
      .appending(path: "CitizenCloud", directoryHint: .isDirectory)
  }

  /// The core's home in such a folder.
  static func home(in folder: URL) -> URL {
    folder.appending(path: "home", directoryHint: .isDirectory)
  }
}
