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

/// What the resident looks for in the list of one field.
struct ListSearch {
  /// `nil` when she has chosen.
  var query: String?
  var found: [OptionItem]?
  var chosen: OptionItem?

  mutating func choose(_ value: String) {
    chosen = found?.first { $0.value == value }
    (query, found) = (nil, nil)
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
  var text: String {
    switch answer {
    case .text(let value), .date(let value), .time(let value), .choice(let value): value
    case .integer(let value): String(value)
    case .yesNo(let value): String(value)
    case .money(let minorUnits): written(minorUnits)
    case .choices, .files, .nothing: ""
    }
  }

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

  /// An amount in plain digits, with the decimals of the field's currency.
  private func written(_ minorUnits: Int64) -> String {
    let decimals = Int(currency?.minorDigits ?? 0)
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

extension CheckRow {
  /// - Parameter above: The field whose row is before it.
  init(_ field: FormField, below above: FormField?) {
    let labels = Dictionary(field.options.map { ($0.value, $0.label) }, uniquingKeysWith: { $1 })
    let isAmount = if case .money = field.answer { true } else { false }
    self.init(
      path: field.path,
      kind: FieldItemKind(field.kind),
      label: field.label,
      value: field.rows.map(\.written) ?? labels[field.text] ?? field.text,
      heading: field.heading == above?.heading ? nil : field.heading,
      currency: isAmount ? field.currency.map(CurrencyItem.init) : nil,
      values: field.values.map { labels[$0] ?? $0 } + field.attached.map(\.name),
      calculated: field.calculated)
  }
}

extension Rows {
  /// How many there are, in plain digits; empty for none.
  fileprivate var written: String { count == 0 ? "" : String(count) }
}

extension FormView {
  /// The steps that have anything to show.
  var shownSteps: [FormStep] { steps.filter { !$0.shownFields.isEmpty } }
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
