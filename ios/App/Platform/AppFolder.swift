import Foundation

/// The app's own folder. Its files can be read once the phone has been unlocked after it was switched on, as
/// the core's keys can, and are in no backup: without the keys they are worth nothing.
struct AppFolder {
  private let url: URL

  /// Makes the folder. Where that does not work, the core says so when it opens its home.
  ///
  /// - Parameter support: The app's folder for what no user sees.
  init(
    in support: URL = FileManager.default.urls(
      for: .applicationSupportDirectory, in: .userDomainMask)[0]
  ) {
    url = support.appending(path: "CitizenCloud", directoryHint: .isDirectory)
    try? FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true,
      attributes: [.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication])
    var values = URLResourceValues()
    values.isExcludedFromBackup = true
    var folder = url
    try? folder.setResourceValues(values)
  }

  /// For the core alone, which makes it.
  var home: URL { url.appending(path: "home", directoryHint: .isDirectory) }

  /// See ``Restoration``.
  var restoration: URL { url.appending(path: "restoration.json") }
}
