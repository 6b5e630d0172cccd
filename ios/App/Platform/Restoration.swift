import Foundation

/// Where the resident was and what she was typing, kept over the death of the process. That may be an answer
/// that the core has not sealed yet: so it is not left to the system's own state restoration, but lies in
/// a file that nobody can read while the phone is locked.
struct Restoration {
  private let file: URL

  init(folder: AppFolder) { file = folder.restoration }

  /// What was kept last; `nil` if there is none, or the phone is locked.
  var kept: String? { try? String(contentsOf: file, encoding: .utf8) }

  func keep(_ restoration: String) {
    try? Data(restoration.utf8).write(to: file, options: [.atomic, .completeFileProtection])
  }
}
