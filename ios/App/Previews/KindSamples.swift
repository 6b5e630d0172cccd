import CitizenKit

// A form with a field of every kind.

extension CurrencyItem {
  fileprivate static let euro = CurrencyItem(code: "EUR", digits: 2)
}

extension OptionItem {
  fileprivate static let districts = [
    OptionItem(value: "d-01", label: "New Harbour"), OptionItem(value: "d-02", label: "São João"),
    OptionItem(value: "d-03", label: "Harbour Gardens"),
  ]
}

extension FormState {
  /// - Parameter looking: In the list that is too long to show.
  static func kinds(looking: Bool = false) -> FormState {
    let fields = [
      FieldItem(
        path: "/rent", kind: .money, label: "Rent a month", hint: "Without heating.",
        required: true, value: "1250.5", options: [], problem: nil, heading: "Your home",
        currency: .euro),
      FieldItem(
        path: "/share", kind: .money, label: "What the city pays", hint: nil, required: false,
        value: "312.63", options: [], problem: nil, currency: .euro, calculated: true),
      FieldItem(
        path: "/needs", kind: .choices, label: "What is missing?", hint: nil, required: true,
        value: "",
        options: [
          OptionItem(value: "heat", label: "Heating"), OptionItem(value: "lift", label: "A lift"),
          OptionItem(value: "light", label: "Light"),
        ],
        problem: "Choose no more than one.", values: ["heat", "light"]),
      FieldItem(
        path: "/district", kind: .longChoice, label: "District", hint: nil, required: true,
        value: looking ? "" : "d-02", options: looking ? [] : [OptionItem.districts[1]],
        problem: nil, found: looking ? OptionItem.districts : nil),
      FieldItem(
        path: "/visit", kind: .time, label: "When may we come?", hint: nil, required: false,
        value: "09:30", options: [], problem: nil),
      FieldItem(
        path: "/number", kind: .nationalId, label: "Number of your identity card", hint: nil,
        required: true, value: "12345678Z", options: [], problem: nil, heading: "You"),
      FieldItem(
        path: "/copy_to", kind: .text, label: "Copy to", hint: nil, required: false,
        value: "Li Wei", options: [], problem: nil, purpose: "name", enabled: false),
      FieldItem(
        path: "/lease", kind: .file, label: "Your lease",
        hint: nil, required: true, value: "", options: [], problem: nil,
        files: [FileItem(sha256: "lease", name: "Lease 2026.pdf", sizeBytes: 1_204_000)],
        attaching: looking,
        limits: FileLimitsItem(
          maxCount: 3, maxBytes: 10_000_000, mediaTypes: ["application/pdf", "image/jpeg"])),
      FieldItem(
        path: "/agreed", kind: .declaration, label: "What I have written is true.", hint: nil,
        required: true, value: looking ? "" : "true", options: [], problem: nil),
    ]
    return FormState(
      serviceName: "Apply for help with the rent",
      form: .ready(
        FormPage(
          title: "Your home", step: 1, steps: 1, fields: fields,
          problems: [ProblemItem(path: "/needs", message: "Choose no more than one.")],
          saved: .yes, leaving: false)))
  }
}

extension CheckState {
  static let kinds = CheckState(
    serviceName: "Apply for help with the rent",
    answers: .ready(
      CheckPage(
        sections: [
          CheckSection(
            title: "Your home", step: 1,
            rows: [
              CheckRow(
                path: "/rent", kind: .money, label: "Rent a month", value: "1250.50",
                heading: "Your home", currency: .euro),
              CheckRow(
                path: "/share", kind: .money, label: "What the city pays", value: "312.63",
                currency: .euro, calculated: true),
              CheckRow(
                path: "/needs", kind: .choices, label: "What is missing?", value: "",
                values: ["Heating", "Light"]),
              CheckRow(path: "/visit", kind: .time, label: "When may we come?", value: "09:30"),
              CheckRow(path: "/people", kind: .rows, label: "Who else lives with you?", value: "1"),
              CheckRow(
                path: "/people/0/name", kind: .text, label: "Full name", value: "Li Wei",
                heading: "Person 1"),
            ])
        ],
        problems: [], submitting: false, trouble: nil)))
}

extension FormState {
  /// The people of a household, in rows.
  static func rows(removing: Bool = false) -> FormState {
    let people = [RowItem(index: 0, title: "Person 1"), RowItem(index: 1, title: "Person 2")]
    func name(_ row: RowItem, _ value: String) -> FieldItem {
      FieldItem(
        path: "/people/\(row.index)/name", kind: .text, label: "Full name", hint: nil,
        required: true, value: value, options: [], problem: nil, heading: row.title, row: row.title)
    }
    return FormState(
      serviceName: "Apply for help with the rent",
      form: .ready(
        FormPage(
          title: "Your household", step: 2, steps: 3,
          fields: [
            FieldItem(
              path: "/people", kind: .rows, label: "Who else lives with you?", hint: "At most 9.",
              required: false, value: "", options: [], problem: nil,
              rows: RowsItem(rows: people, canAdd: true, canRemove: true)),
            name(people[0], "Li Wei"), name(people[1], ""),
            FieldItem(
              path: "/pets", kind: .rows, label: "Your pets", hint: nil, required: false, value: "",
              options: [], problem: nil, rows: RowsItem(rows: [], canAdd: true, canRemove: false)),
          ],
          problems: [], saved: .yes, leaving: false,
          removing: removing ? RemovingRow(path: "/people", index: 0, title: "Person 1") : nil)))
  }
}
