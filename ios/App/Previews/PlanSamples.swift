import CitizenKit

// What the previews of plans show: a child is on its way.

extension LifeEventItem {
  static let baby = LifeEventItem(
    id: "having-a-baby", name: "Having a baby",
    description: "From the pregnancy to the first vaccinations: papers, insurance, and money.",
    steps: 9)
}

extension PlanDetails {
  static func sample(personal: Trouble? = nil) -> PlanDetails {
    PlanDetails(
      name: LifeEventItem.baby.name, description: LifeEventItem.baby.description,
      dateQuestion: "When is the baby due, or when was it born?", date: "2026-11-23",
      questions: Array(FieldItem.facts.prefix(1)), steps: [.pregnancy, .birth, .foreign],
      documents: [
        PlanDocumentItem(name: "Identity card", from: nil),
        PlanDocumentItem(name: "Birth certificate", from: PlanStepItem.pregnancy.name),
      ],
      fees: [FeeLine(amountMinor: 1550, currency: "CNY", purpose: nil)], feesAtLeast: true,
      personal: personal)
  }
}

extension PlanStepItem {
  static let pregnancy = PlanStepItem(
    serviceId: "register-pregnancy", name: "Register a pregnancy", verdict: .needsToKnow,
    because: ["You or your partner expect a child."], after: [], earliest: nil, due: "2026-05-27",
    overdue: true, fees: [],
    office: PlanOfficeItem(
      name: "Harbour Health Centre", address: "8 Pier Street",
      opening: OpeningItem(open: true, changesOn: "2026-11-28", changesAt: "17:00", today: true)),
    outputs: ["Maternity booklet"], note: "Bring your partner along, if you like.")
  static let birth = PlanStepItem(
    serviceId: ServiceItem.birth.id, name: ServiceItem.birth.name, verdict: .yes, because: [],
    after: [pregnancy.name], earliest: "2026-11-23", due: "2026-12-23", overdue: false,
    fees: [FeeLine(amountMinor: 1550, currency: "CNY", purpose: "Certificate")], office: nil,
    outputs: [], note: nil)
  static let foreign = PlanStepItem(
    serviceId: "translate-birth-certificate", name: "Have a birth certificate translated",
    verdict: .no, because: ["You live here with a foreign passport."], after: [], earliest: nil,
    due: nil, overdue: false, fees: nil, office: nil, outputs: [], note: nil)
}

extension EligibilityDetails {
  static func sample(_ verdict: VerdictKind) -> EligibilityDetails {
    EligibilityDetails(
      serviceName: ServiceItem.card.name, verdict: verdict,
      because: ["You are 60 or older."],
      questions: verdict == .needsToKnow ? FieldItem.facts : Array(FieldItem.facts.prefix(1)),
      words: "Residents of 60 and over.")
  }
}

extension FieldItem {
  static let facts = [
    FieldItem(
      path: "born_on", kind: .date, label: "When were you born?",
      hint: "Many services begin or end at a certain age.", required: false, value: "1951-03-08",
      options: [], problem: nil),
    FieldItem(
      path: "owns_car", kind: .yesNo, label: "Do you own a car?", hint: nil, required: false,
      value: "",
      options: [
        OptionItem(value: "true", label: "Yes"), OptionItem(value: "false", label: "No"),
      ], problem: nil),
    FieldItem(
      path: "children", kind: .integer, label: "How many children under 18 live with you?",
      hint: nil, required: false, value: "200", options: [],
      problem: "This answer does not fit its question. Please answer it again."),
  ]
}

extension FavouriteItem {
  static let birth = FavouriteItem(
    id: ServiceItem.birth.id, name: ServiceItem.birth.name, summary: ServiceItem.birth.summary,
    department: ServiceItem.birth.department, withdrawn: false)
  static let gone = FavouriteItem(
    id: "book-ferry-bicycle", name: "Book a place for a bicycle on the ferry", summary: "",
    department: "Transport Bureau", withdrawn: true)
}
