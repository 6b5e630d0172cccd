import CitizenKit

// What the previews show of drafts: another version of the form, a draft that ends, and what was told before.

extension DraftItem {
  static let ending = DraftItem(
    id: "ending", serviceId: ServiceItem.card.id, serviceName: ServiceItem.card.name, answered: 4,
    askable: 7, updatedAt: .sample, endsAt: .sample, changed: true, correction: true)
}

extension FormChanged {
  static let sample = FormChanged(changes: 4, kept: 1, oldForm: nil)
  static let notUnderstood = FormChanged(changes: 0, kept: 0, oldForm: .notUnderstood)
}

extension ChangesState {
  static func sample(trouble: Trouble? = nil) -> ChangesState {
    ChangesState(
      serviceName: ServiceItem.card.name,
      changes: .ready(
        ChangesPage(
          changes: [
            ChangeItem(
              kind: .reworded, label: "Name on the card", oldLabel: "Full name of the card holder",
              oldAnswer: nil, newAnswer: nil),
            ChangeItem(
              kind: .converted, label: "Rent a month", oldLabel: nil, oldAnswer: "1250",
              newAnswer: "1250.00 EUR"),
            ChangeItem(
              kind: .notFitting, label: "How do you want to get it?", oldLabel: nil,
              oldAnswer: "By post", newAnswer: nil),
            ChangeItem(
              kind: .added, label: "Do you use a wheelchair?", oldLabel: nil, oldAnswer: nil,
              newAnswer: nil),
          ],
          kept: [KeptItem(label: "How do you want to get it?", answer: "By post")],
          trouble: trouble)))
  }
}

extension PrefillItem {
  static let sample = answers([
    PrefillLine(
      row: CheckRow(
        path: "/date_of_birth", kind: .date, label: "Date of birth", value: "1951-03-08"),
      source: .profile),
    PrefillLine(
      row: CheckRow(path: "/phone", kind: .phone, label: "Telephone", value: "13800138000"),
      source: .earlier(serviceName: ServiceItem.birth.name, at: .sample)),
  ])
}
