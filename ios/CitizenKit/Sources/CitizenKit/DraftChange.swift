import CitizenCore

/// What is to be done to a draft once all that was typed is saved.
enum DraftChange {
  case addRow(String)
  case removeRow(String, _ index: Int)
  /// Puts in what is suggested for the fields at these paths.
  case fillIn([String])

  func make(in form: FormSession, language: String) async throws -> FormView {
    switch self {
    case .addRow(let path): try await form.addRow(path: path, language: language)
    case .removeRow(let path, let index):
      try await form.removeRow(path: path, index: UInt32(index), language: language)
    case .fillIn(let paths): try await form.prefill(paths: paths, language: language)
    }
  }

  /// Whether the answer at a path is another one when it is done, or stands elsewhere.
  func touches(_ path: String) -> Bool {
    switch self {
    case .addRow: false
    case .removeRow(let rows, _): path.hasPrefix(rows + "/")
    case .fillIn(let paths): paths.contains(path)
    }
  }
}

extension Error {
  /// Whether the draft is of another version of the form by now than the session that says so.
  var isOfOldVersion: Bool { CitizenError(self) == .Refused(reason: "form-changed") }
}
