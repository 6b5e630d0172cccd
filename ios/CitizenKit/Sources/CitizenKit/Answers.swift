import CitizenCore

/// What she answers on one screen to questions about herself. Each answer is kept by the core as soon as it is
/// whole; what she has told before stands until then.
@MainActor
final class Answers {
  private let session: Session
  /// Called when what the screen shows of them has changed.
  private let changed: @MainActor () -> Void

  /// The questions of this screen, in the order in which they came: none goes away while she answers it.
  private var asked: [FactQuestion] = []
  /// What she has taken away here: not shown again by what was read before that.
  private var forgotten: Set<String> = []
  /// What stands in a field, where the core has something else or nothing of it.
  private var typed: [String: String] = [:]
  /// What the core says of an answer that it refuses.
  private var problems: [String: String] = [:]
  /// What is not kept yet, in the order in which it was typed.
  private var unsaved: [(path: String, value: String)] = []
  /// Why it could not be kept.
  private(set) var trouble: Trouble?
  private let saving = Latest()

  init(session: Session, changed: @escaping @MainActor () -> Void) {
    self.session = session
    self.changed = changed
  }

  /// The fields of the questions that were asked before and of those that `needs` brings.
  func fields(asking needs: [FactQuestion]) -> [FieldItem] {
    let facts = session.profile?.facts ?? []
    let known = Dictionary(
      (facts.map(\.question) + needs).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    // In the language of today.
    asked = asked.map { known[$0.id] ?? $0 }
    asked += needs.filter { question in
      !forgotten.contains(question.id) && !asked.contains { $0.id == question.id }
    }
    return asked.map { question in
      let told = facts.first { $0.question.id == question.id }?.answer?.text ?? ""
      let isKept = !unsaved.contains { $0.path == question.id }
      if isKept, typed[question.id] == told { typed[question.id] = nil }
      return FieldItem(
        question, value: typed[question.id] ?? told, problem: problems[question.id],
        words: session.words)
    }
  }

  /// What stands in the field of a question and is not known to be kept, as far as it is an answer.
  func unkept(_ path: String) -> FactValue? {
    guard let value = typed[path] else { return nil }
    return asked.first { $0.id == path }?.kind.answer(value)
  }

  /// Takes in what stands in the field of a question.
  ///
  /// - Parameter value: As ``FieldItem/value``.
  func answer(_ path: String, _ value: String) {
    typed[path] = value
    problems[path] = nil
    unsaved.removeAll { $0.path == path }
    unsaved.append((path, value))
    tryAgain()
    changed()
  }

  /// Takes an answer away for good, and its question from the screen.
  func forget(_ path: String) {
    forgotten.insert(path)
    asked.removeAll { $0.id == path }
    answer(path, "")
  }

  func forgetAll() async throws {
    try await session.client.profile().forgetAll()
    forgotten.formUnion(asked.map(\.id))
    (asked, typed, problems, unsaved, trouble) = ([], [:], [:], [], nil)
  }

  /// Keeps what could not be kept while what is hers was closed.
  func keepWaiting() {
    if trouble != nil, session.personal == nil { tryAgain() }
  }

  /// Does again what could not be done.
  func tryAgain() {
    trouble = nil
    saving.run { await self.saveAll() }
  }

  private func saveAll() async {
    while let (path, value) = unsaved.first {
      var problem: String?
      do {
        try await keep(value, at: path)
      } catch CitizenError.Refused(let reason) {
        problem = session.trouble(CitizenError.Refused(reason: reason)).message
      } catch {
        trouble = session.trouble(error)
        return changed()
      }
      // What was typed meanwhile is another answer.
      if let index = unsaved.firstIndex(where: { $0 == (path, value) }) {
        unsaved.remove(at: index)
        problems[path] = problem
      }
      changed()
    }
  }

  /// What is not whole yet only stays in the field.
  private func keep(_ value: String, at path: String) async throws {
    let profile = session.client.profile()
    if value.isEmpty {
      try await profile.forget(factId: path)
    } else if let question = asked.first(where: { $0.id == path }),
      let answer = question.kind.answer(value)
    {
      try await profile.answer(factId: path, value: answer)
    }
  }
}

extension FactKind {
  /// What stands in a field, as far as it is an answer.
  fileprivate func answer(_ typed: String) -> FactValue? {
    switch self {
    case .yesNo: Bool(typed).map { .yesNo(value: $0) }
    case .number: Int64(typed).map { .number(value: $0) }
    case .date: typed.count == "2026-01-31".count ? .date(value: typed) : nil
    case .choice: .choice(value: typed)
    }
  }
}

extension FactValue {
  /// The answer as it stands in a field.
  fileprivate var text: String {
    switch self {
    case .yesNo(let value): String(value)
    case .number(let value): String(value)
    case .date(let value), .choice(let value): value
    }
  }
}

extension FieldItem {
  fileprivate init(_ question: FactQuestion, value: String, problem: String?, words: Words) {
    let yesNo = [
      OptionItem(value: "true", label: words(.yes)), OptionItem(value: "false", label: words(.no)),
    ]
    self.init(
      path: question.id,
      kind: FieldItemKind(question.kind),
      label: question.question,
      hint: question.hint,
      required: false,
      value: value,
      options: question.kind == .yesNo
        ? yesNo : question.choices.map { OptionItem(value: $0.id, label: $0.name) },
      problem: problem)
  }
}

extension FieldItemKind {
  fileprivate init(_ kind: FactKind) {
    self =
      switch kind {
      case .yesNo: .yesNo
      case .number: .integer
      case .date: .date
      case .choice: .choice
      }
  }
}
