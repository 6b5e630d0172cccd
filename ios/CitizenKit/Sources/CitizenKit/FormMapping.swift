import CitizenCore
import Foundation

// From the core's forms to what the screens show.

extension FieldItem {
  /// - Parameters:
  ///   - above: The field that is shown before it.
  ///   - rows: The titles of its rows, where it has any.
  ///   - typed: What stands in the field on the screen, where that is known.
  ///   - search: Of a long choice, what the resident has looked for in its list.
  ///   - attaching: Whether a file is being attached to it.
  ///   - problem: What stands in the way of going on.
  init(
    _ field: FormField, below above: FormField?, rows: [RowItem], typed: String?,
    search: ListSearch?, attaching: Bool, problem: String?
  ) {
    let value = typed ?? field.text
    self.init(
      path: field.path,
      kind: FieldItemKind(field.kind),
      label: field.label,
      hint: field.hint,
      required: field.required,
      value: field.kind == .choices ? "" : value,
      options: field.options.map(OptionItem.init),
      problem: field.problems.first?.message ?? problem,
      heading: field.heading == above?.heading ? nil : field.heading,
      purpose: field.purpose,
      currency: field.currency.map(CurrencyItem.init),
      enabled: field.enabled,
      calculated: field.calculated,
      values: field.kind == .choices ? typed.map([String].init(answer:)) ?? field.values : [],
      found: search?.found,
      files: field.attached.map(FileItem.init),
      attaching: attaching,
      limits: field.files.map(FileLimitsItem.init),
      row: field.row?.title,
      rows: field.rows.map { RowsItem($0, rows: rows, isAsked: field.enabled) })
    // The core tells the name of what was chosen only with the answer saved.
    if let chosen = search?.chosen, chosen.value == value, self.chosen == nil { options = [chosen] }
  }
}

extension RowsItem {
  fileprivate init(_ limits: Rows, rows: [RowItem], isAsked: Bool) {
    self.init(
      rows: rows, canAdd: isAsked && limits.count < limits.maximum,
      canRemove: isAsked && limits.count > 0)
  }
}

extension FileItem {
  init(_ file: FormFile) {
    self.init(sha256: file.sha256, name: file.name, sizeBytes: Int64(file.sizeBytes))
  }
}

extension FileLimitsItem {
  init(_ limits: FileLimits) {
    self.init(
      maxCount: Int(limits.maxCount), maxBytes: Int64(limits.maxBytes),
      mediaTypes: limits.mediaTypes)
  }
}

extension OptionItem {
  init(_ option: FieldOption) { self.init(value: option.value, label: option.label) }
}

extension CurrencyItem {
  init(_ currency: Currency) { self.init(code: currency.code, digits: Int(currency.minorDigits)) }
}

extension FieldItemKind {
  init(_ kind: FieldKind) {
    self =
      switch kind {
      case .text: .text
      case .longText: .longText
      case .date: .date
      case .email: .email
      case .phone: .phone
      case .integer: .integer
      case .yesNo: .yesNo
      case .choice: .choice
      case .choices: .choices
      case .longChoice: .longChoice
      case .money: .money
      case .time: .time
      case .nationalId: .nationalId
      case .declaration: .declaration
      case .file: .file
      case .photo: .photo
      case .signature: .signature
      case .rows: .rows
      }
  }
}

extension FormField {
  /// What stands above it: the row that it is asked of, or its group.
  var heading: String? { row?.title ?? group }

  /// The answer as it stands in the field.
  var text: String { answer.text(in: currency) }

  /// The values of the chosen ones of several.
  var values: [String] {
    if case .choices(let values) = answer { values } else { [] }
  }

  /// Whether there is anything to read in it.
  var isAnswered: Bool { !text.isEmpty || !values.isEmpty || !attached.isEmpty }

  /// What is attached.
  var attached: [FormFile] {
    if case .files(let files) = answer { files } else { [] }
  }
}

extension Answer {
  /// As it stands in a field; an amount in plain digits, with the decimals of its currency.
  fileprivate func text(in currency: Currency?) -> String {
    switch self {
    case .text(let value), .date(let value), .time(let value), .choice(let value): value
    case .integer(let value): String(value)
    case .yesNo(let value): String(value)
    case .money(let minorUnits): Self.written(minorUnits, Int(currency?.minorDigits ?? 0))
    case .choices, .files, .nothing: ""
    }
  }

  private static func written(_ minorUnits: Int64, _ decimals: Int) -> String {
    guard decimals > 0 else { return String(minorUnits) }
    let digits = String(minorUnits.magnitude)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return (minorUnits < 0 ? "-" : "") + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }
}

extension [String] {
  /// Several choices as they are handed to the core, a JSON array; none where it is something else.
  init(answer: String) {
    self = (try? JSONDecoder().decode([String].self, from: Data(answer.utf8))) ?? []
  }

  /// Several choices as they are handed to the core; none is no answer.
  var answer: String {
    guard !isEmpty, let json = try? JSONEncoder().encode(self) else { return "" }
    return String(decoding: json, as: UTF8.self)
  }
}

extension ProblemItem {
  init(_ problem: Problem) {
    self.init(path: problem.path, message: problem.message)
  }
}

extension CheckSection {
  init(_ section: SummarySection) {
    self.init(
      title: section.title, step: Int(section.step) + 1, rows: section.lines.map(CheckRow.init))
  }
}

extension CheckRow {
  init(_ line: SummaryLine) {
    let kind = FieldItemKind(line.kind)
    let isAmount = if case .money = line.answer { true } else { false }
    self.init(
      path: line.path,
      kind: kind,
      label: line.label,
      value: kind.hasSeveral ? "" : line.written ?? line.words.first ?? "",
      heading: line.heading,
      currency: isAmount ? line.currency.map(CurrencyItem.init) : nil,
      values: kind.hasSeveral ? line.words : [],
      calculated: line.calculated)
  }
}

extension SummaryLine {
  /// What the phone writes in a way of its own.
  fileprivate var written: String? {
    switch answer {
    case .integer, .money, .date, .time: answer.text(in: currency)
    case .text, .yesNo, .choice, .choices, .files, .nothing: nil
    }
  }
}

extension FieldItemKind {
  /// Whether an answer may be several things.
  fileprivate var hasSeveral: Bool {
    switch self {
    case .choices, .file, .photo, .signature, .rows: true
    default: false
    }
  }
}

extension FormChanged {
  /// `nil` where there is nothing to say.
  init?(_ changes: DraftChanges) {
    self.init(
      changes: changes.changes.count, kept: changes.kept.count,
      oldForm: changes.oldForm.map(OldForm.init))
    if !isNews, kept == 0 { return nil }
  }
}

extension OldForm {
  init(_ reason: OldFormReason) {
    self =
      switch reason {
      case .gone: .gone
      case .notUnderstood: .notUnderstood
      }
  }
}

extension ChangeItem {
  init(_ change: FormChange) {
    self.init(
      kind: ChangeKind(change.kind), label: change.label, oldLabel: change.oldLabel,
      oldAnswer: change.oldAnswer, newAnswer: change.newAnswer)
  }
}

extension ChangeKind {
  init(_ kind: FormChangeKind) {
    self =
      switch kind {
      case .added: .added
      case .removed: .removed
      case .reworded: .reworded
      case .converted: .converted
      case .notFitting: .notFitting
      case .restored: .restored
      }
  }
}

extension KeptItem {
  init(_ kept: KeptAnswer) { self.init(label: kept.label, answer: kept.answer) }
}

extension PrefillLine {
  init(_ suggestion: PrefillSuggestion) {
    self.init(row: CheckRow(suggestion.line), source: PrefillFrom(suggestion.source))
  }
}

extension PrefillFrom {
  init(_ source: PrefillSource) {
    self =
      switch source {
      case .profile: .profile
      case .earlierSubmission(let serviceName, let at): .earlier(serviceName: serviceName, at: at)
      }
  }
}

extension FormView {
  /// The steps that have anything to show.
  var shownSteps: [FormStep] { steps.filter { !$0.shownFields.isEmpty } }

  /// From 1, among the steps that are shown: the first that has something to mend, or else the first.
  var stepToMend: Int {
    let index = shownSteps.firstIndex { $0.shownFields.contains { !$0.problems.isEmpty } }
    return (index ?? 0) + 1
  }
}

extension FormStep {
  var shownFields: [FormField] { fields.filter(\.visible) }
}

extension [FormField] {
  /// The rows of the field of rows at `path`.
  func rows(of path: String) -> [RowItem] {
    reduce(into: []) { rows, field in
      guard let row = field.row, row.group == path, rows.last?.index != Int(row.index)
      else { return }
      rows.append(RowItem(index: Int(row.index), title: row.title))
    }
  }

  /// Each with the one before it.
  func mapWithAbove<Item>(_ item: (_ field: FormField, _ above: FormField?) -> Item) -> [Item] {
    indices.map { item(self[$0], $0 > 0 ? self[$0 - 1] : nil) }
  }
}
