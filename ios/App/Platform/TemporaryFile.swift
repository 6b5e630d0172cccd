import Foundation

/// What the resident has chosen to attach, until the core has read and sealed it, or what another app is given. Where
/// nothing could be read there is no file, and the core says so.
struct TemporaryFile: Hashable, Sendable {
  let url: URL

  private init(ending: String? = nil) {
    let name = UUID().uuidString
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      ending.map { "\(name).\($0)" } ?? name)
  }

  /// - Parameter file: Of another app, as the system hands it over.
  init(copying file: URL) async {
    self.init()
    let url = url
    await Task.detached {
      let isForeign = file.startAccessingSecurityScopedResource()
      defer { if isForeign { file.stopAccessingSecurityScopedResource() } }
      try? FileManager.default.copyItem(at: file, to: url)
      Self.protect(url)
    }.value
  }

  /// - Parameter ending: Of its name, where that says what it is.
  init(holding data: Data?, ending: String? = nil) async {
    self.init(ending: ending)
    let url = url
    await Task.detached {
      try? data?.write(to: url)
      Self.protect(url)
    }.value
  }

  func delete() { try? FileManager.default.removeItem(at: url) }

  /// Readable only while the phone is unlocked.
  private static func protect(_ url: URL) {
    try? FileManager.default.setAttributes(
      [.protectionKey: FileProtectionType.complete], ofItemAtPath: url.path)
  }
}
