import Foundation

/// The app's own folders. Their files can be read once the phone has been unlocked after it was switched on, as
/// the core's keys can, and are in no backup: without the keys they are worth nothing.
struct AppFolder {
  /// For the core alone, which makes it: in the App Group, where the extension opens pushes.
  let home: URL
  /// Whether the extension finds it there.
  let isShared: Bool
  /// See ``Restoration``.
  let restoration: URL

  /// Makes the folders. Where that does not work, the core says so when it opens its home.
  ///
  /// - Parameters:
  ///   - support: The app's folder for what no user sees.
  ///   - shared: The folder of the App Group; `nil` where there is none.
  init(
    in support: URL = FileManager.default.urls(
      for: .applicationSupportDirectory, in: .userDomainMask)[0],
    shared: URL? = AppGroup.own?.folder
  ) {
    let own = support.appending(path: "CitizenCloud", directoryHint: .isDirectory)
    for folder in [own, shared].compactMap(\.self) { Self.make(folder) }
    home = Self.home(own: own, shared: shared)
    isShared = home.deletingLastPathComponent().path == shared?.path
    restoration = own.appending(path: "restoration.json")
  }

  /// The home that an earlier version of the app has kept for itself is moved whole or not at all, before
  /// anybody opens it. Where it cannot be moved it is used where it lies.
  private static func home(own: URL, shared: URL?) -> URL {
    let kept = AppGroup.home(in: own)
    guard let shared else { return kept }
    let home = AppGroup.home(in: shared)
    let files = FileManager.default
    // `moveItem` would copy from one disk to another, and could be cut off in between.
    if files.fileExists(atPath: kept.path), !files.fileExists(atPath: home.path),
      rename(kept.path, home.path) != 0
    {
      return kept
    }
    return home
  }

  private static func make(_ folder: URL) {
    try? FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true,
      attributes: [.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication])
    var values = URLResourceValues()
    values.isExcludedFromBackup = true
    var folder = folder
    try? folder.setResourceValues(values)
  }
}
