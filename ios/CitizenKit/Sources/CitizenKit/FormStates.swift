// States of the screens on which a form is filled in and checked; see States.swift.

public struct FormState: Hashable, Sendable {
  public var serviceName: String
  public var form: Content<FormPage>

  public init(serviceName: String, form: Content<FormPage>) {
    self.serviceName = serviceName
    self.form = form
  }
}

/// One step of a form.
public struct FormPage: Hashable, Sendable {
  public var title: String
  /// From 1.
  public var step: Int
  public var steps: Int
  /// The visible ones.
  public var fields: [FieldItem]
  /// What stands in the way of the next step, after the resident has tried to go there.
  public var problems: [ProblemItem]
  public var saved: Saved
  /// The resident is asked whether she wants to leave; all is safe if ``saved`` says so.
  public var leaving: Bool
  /// The row of which the resident is asked whether she really wants to remove it.
  public var removing: RemovingRow?
  /// What is to be said of the version that the form is in; nil for nothing.
  public var changed: FormChanged?
  /// What she has told before for fields that are still empty; nil for nothing.
  public var prefill: PrefillItem?

  public init(
    title: String,
    step: Int,
    steps: Int,
    fields: [FieldItem],
    problems: [ProblemItem],
    saved: Saved,
    leaving: Bool,
    removing: RemovingRow? = nil,
    changed: FormChanged? = nil,
    prefill: PrefillItem? = nil
  ) {
    self.title = title
    self.step = step
    self.steps = steps
    self.fields = fields
    self.problems = problems
    self.saved = saved
    self.leaving = leaving
    self.removing = removing
    self.changed = changed
    self.prefill = prefill
  }
}

/// A row with answers, of the field of rows at ``path``.
public struct RemovingRow: Hashable, Sendable {
  public var path: String
  /// From 0.
  public var index: Int
  public var title: String

  public init(path: String, index: Int, title: String) {
    self.path = path
    self.index = index
    self.title = title
  }
}

/// Whether all that was typed is on the disk.
public enum Saved: Hashable, Sendable {
  case yes
  case saving
  case no(Trouble)
}

public struct FieldItem: Hashable, Sendable, Identifiable {
  public var path: String
  public var kind: FieldItemKind
  public var label: String
  public var hint: String?
  public var required: Bool
  /// As it stands in the field: text as typed, a date as `2026-01-31`, a time as `09:30`, an amount in
  /// plain digits as `12.50`, an option's value; empty for none, and for ``FieldItemKind/choices``, files and
  /// rows.
  public var value: String
  /// Of a ``FieldItemKind/longChoice`` only the one chosen.
  public var options: [OptionItem]
  public var problem: String?
  /// Of the fields that it is the first of: their group, or the row that they stand in.
  public var heading: String?
  /// What of the resident is asked, as an autofill field name of HTML: `postal-code`.
  public var purpose: String?
  /// Of an amount of money.
  public var currency: CurrencyItem?
  /// Whether it is asked for at present. One that is not is shown, and cannot be answered.
  public var enabled: Bool
  /// Whether it follows from other answers: it is shown, and cannot be answered.
  public var calculated: Bool
  /// The values of the chosen options of ``FieldItemKind/choices``.
  public var values: [String]
  /// What is found in the list of a ``FieldItemKind/longChoice``; `nil` as long as nobody looks.
  public var found: [OptionItem]?
  /// What is attached, where files are asked for.
  public var files: [FileItem]
  /// Whether a file is being attached.
  public var attaching: Bool
  /// What is taken, where files are asked for.
  public var limits: FileLimitsItem?
  /// The title of the row that it stands in: `Child 2`.
  public var row: String?
  /// Of a ``FieldItemKind/rows``.
  public var rows: RowsItem?
  public var id: String { path }

  public init(
    path: String,
    kind: FieldItemKind,
    label: String,
    hint: String?,
    required: Bool,
    value: String,
    options: [OptionItem],
    problem: String?,
    heading: String? = nil,
    purpose: String? = nil,
    currency: CurrencyItem? = nil,
    enabled: Bool = true,
    calculated: Bool = false,
    values: [String] = [],
    found: [OptionItem]? = nil,
    files: [FileItem] = [],
    attaching: Bool = false,
    limits: FileLimitsItem? = nil,
    row: String? = nil,
    rows: RowsItem? = nil
  ) {
    self.path = path
    self.kind = kind
    self.label = label
    self.hint = hint
    self.required = required
    self.value = value
    self.options = options
    self.problem = problem
    self.heading = heading
    self.purpose = purpose
    self.currency = currency
    self.enabled = enabled
    self.calculated = calculated
    self.values = values
    self.found = found
    self.files = files
    self.attaching = attaching
    self.limits = limits
    self.row = row
    self.rows = rows
  }
}

extension FormPage {
  /// The field of rows that a field stands in, and the row of it that ends with the field.
  public func row(endingWith field: FieldItem) -> (of: FieldItem, row: RowItem)? {
    guard let index = fields.firstIndex(where: { $0.path == field.path }),
      let title = field.row, fields.dropFirst(index + 1).first?.row != title,
      let group = fields[..<index].last(where: { $0.kind == .rows }),
      let row = group.rows?.rows.first(where: { $0.title == title })
    else { return nil }
    return (group, row)
  }
}

extension FieldItem {
  /// Whether the resident can answer it.
  public var isAsked: Bool { enabled && !calculated }

  /// The option whose value is the answer to a field of one choice.
  public var chosen: OptionItem? { options.first { $0.value == value } }
}

public enum FieldItemKind: Hashable, Sendable, CaseIterable {
  case text, longText, date, email, phone, integer, yesNo, choice, choices, longChoice
  case money, time, nationalId, declaration, file, photo, signature
  /// The fields of its rows follow it.
  case rows
}

/// The rows of a field. One may be removed also where there are no more than there have to be: the field then
/// says so.
public struct RowsItem: Hashable, Sendable {
  public var rows: [RowItem]
  public var canAdd: Bool
  public var canRemove: Bool

  public init(rows: [RowItem], canAdd: Bool, canRemove: Bool) {
    self.rows = rows
    self.canAdd = canAdd
    self.canRemove = canRemove
  }
}

public struct RowItem: Hashable, Sendable, Identifiable {
  /// From 0.
  public var index: Int
  public var title: String
  public var id: Int { index }

  public init(index: Int, title: String) {
    self.index = index
    self.title = title
  }
}

/// A file that is attached.
public struct FileItem: Hashable, Sendable, Identifiable {
  /// Of its content, base64url.
  public var sha256: String
  public var name: String
  public var sizeBytes: Int64
  public var id: String { sha256 }

  public init(sha256: String, name: String, sizeBytes: Int64) {
    self.sha256 = sha256
    self.name = name
    self.sizeBytes = sizeBytes
  }
}

/// How many files are taken, how large and of which types.
public struct FileLimitsItem: Hashable, Sendable {
  public var maxCount: Int
  /// Of each.
  public var maxBytes: Int64
  /// As MIME calls them: `image/jpeg`.
  public var mediaTypes: [String]

  public init(maxCount: Int, maxBytes: Int64, mediaTypes: [String]) {
    self.maxCount = maxCount
    self.maxBytes = maxBytes
    self.mediaTypes = mediaTypes
  }
}

/// A currency of ISO 4217.
public struct CurrencyItem: Hashable, Sendable {
  /// Its alphabetic code: `EUR`.
  public var code: String
  /// How many decimal digits its smallest unit makes.
  public var digits: Int

  public init(code: String, digits: Int) {
    self.code = code
    self.digits = digits
  }
}

public struct OptionItem: Hashable, Sendable, Identifiable {
  public var value: String
  public var label: String
  public var id: String { value }

  public init(value: String, label: String) {
    self.value = value
    self.label = label
  }
}

public struct ProblemItem: Hashable, Sendable {
  public var path: String
  public var message: String

  public init(path: String, message: String) {
    self.path = path
    self.message = message
  }
}

public struct CheckState: Hashable, Sendable {
  public var serviceName: String
  public var answers: Content<CheckPage>

  public init(serviceName: String, answers: Content<CheckPage>) {
    self.serviceName = serviceName
    self.answers = answers
  }
}

public struct CheckPage: Hashable, Sendable {
  public var sections: [CheckSection]
  /// All that stands in the way of sending.
  public var problems: [ProblemItem]
  public var submitting: Bool
  /// Why it could not be put into the outbox.
  public var trouble: Trouble?
  /// What is to be said of the version that the form is in, or of answers that do not fit it; nil for nothing.
  public var changed: FormChanged?

  public init(
    sections: [CheckSection], problems: [ProblemItem], submitting: Bool, trouble: Trouble?,
    changed: FormChanged? = nil
  ) {
    self.sections = sections
    self.problems = problems
    self.submitting = submitting
    self.trouble = trouble
    self.changed = changed
  }
}

public struct CheckSection: Hashable, Sendable {
  public var title: String
  /// From 1, counting the steps that are shown.
  public var step: Int
  public var rows: [CheckRow]

  public init(title: String, step: Int, rows: [CheckRow]) {
    self.title = title
    self.step = step
    self.rows = rows
  }
}

/// ``value``: text, an option's label, and where ``kind`` says so a date as `2026-01-31`, a time as
/// `09:30` or an amount as `12.50`; empty for none, for several choices, for files and for rows.
public struct CheckRow: Hashable, Sendable, Identifiable {
  public var path: String
  public var kind: FieldItemKind
  /// The question; in a row behind what the row is called.
  public var label: String
  public var value: String
  /// The group that begins with it.
  public var heading: String?
  /// Where ``value`` is an amount of money.
  public var currency: CurrencyItem?
  /// The labels of several choices, the names of files, or what each row is called.
  public var values: [String]
  /// Whether it follows from other answers, and cannot be changed.
  public var calculated: Bool
  public var id: String { path }

  public init(
    path: String,
    kind: FieldItemKind,
    label: String,
    value: String,
    heading: String? = nil,
    currency: CurrencyItem? = nil,
    values: [String] = [],
    calculated: Bool = false
  ) {
    self.path = path
    self.kind = kind
    self.label = label
    self.value = value
    self.heading = heading
    self.currency = currency
    self.values = values
    self.calculated = calculated
  }
}
