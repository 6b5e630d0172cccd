import CitizenCore

/// The form that the tests fill in, and what the resident of the tests writes there.
enum BirthRegistration {
  static let serviceId = "register-birth"

  /// Right answers to everything that is asked.
  static let answers: [(path: String, answer: Answer)] = [
    ("/child_name", .text(value: "Wen Xiaohai")),
    ("/child_sex", .choice(value: "female")),
    ("/date_of_birth", .date(value: "2026-03-15")),
    ("/place_of_birth", .choice(value: "hospital")),
    ("/hospital_name", .text(value: "Langang Harbour Hospital")),
    ("/certificate_number", .text(value: "K481516234")),
    ("/parent_name", .text(value: "Wen Li")),
    ("/parent_relation", .choice(value: "mother")),
    ("/parent_phone", .text(value: "13800138000")),
    ("/declaration", .yesNo(value: true)),
  ]

  /// What of it must not be readable on the phone's disk.
  static let secrets = ["Wen Xiaohai", "Harbour Hospital", "K481516234", "Wen Li", "13800138000"]
}

extension FormSession {
  /// Answers everything; returns the form as it is then.
  func fillIn() async throws -> FormView {
    for (path, answer) in BirthRegistration.answers {
      _ = try await self.answer(path: path, answer: answer, language: "en")
    }
    return try await view(language: "en")
  }
}

extension FormView {
  /// The field at `path`.
  func field(_ path: String) -> FormField? {
    steps.flatMap(\.fields).first { $0.path == path }
  }
}
