import CitizenKit
import Foundation

// What the previews show: the reference city's services, and one resident's papers.

extension Trouble {
  static let offline = Trouble(
    message: "There is no network. What is on this phone can still be used.", wayOn: .tryAgain)
  static let locked = Trouble(
    message: "Your phone is locked. Unlock it to see what is yours.", wayOn: .unlockPhone)
  static let lost = Trouble(
    message: "Something on this phone is damaged. Please call the city.", wayOn: .callCity)
  static let update = Trouble(
    message: "Please update the app. Everything that you have entered is safe.", wayOn: .updateApp)
  static let full = Trouble(
    message: "Your phone has no room left. Remove something you do not need.", wayOn: .makeRoom)
}

extension ServiceItem {
  static let birth = ServiceItem(
    id: "register-birth", name: "Register a birth",
    summary: "Have a child entered in the household register within a month of the birth.",
    department: "Civil Affairs Bureau")
  static let card = ServiceItem(
    id: "apply-senior-transit-card", name: "Apply for a senior transit card",
    summary: "Travel free of charge by bus, metro and ferry from the age of 60.",
    department: "Transport Bureau")
}

extension ServiceItem {
  /// Found by what was meant.
  static let slip = ServiceItem(
    id: card.id, name: card.name, summary: card.summary, department: card.department,
    highlights: [Highlight(start: 19, end: 26)], reason: .spelling("transit"))
}

extension CategoryItem {
  static let samples = [
    CategoryItem(id: "health", name: "Health", serviceCount: 152),
    CategoryItem(id: "transportation", name: "Transportation", serviceCount: 138),
  ]
}

extension CityContacts {
  static let sample = CityContacts(
    hotlines: [ContactItem(name: "City hotline", number: "12345")],
    emergencyNumbers: [
      ContactItem(name: "Police", number: "110"), ContactItem(name: nil, number: "119"),
    ])
}

extension String {
  /// What is said of a catalogue that the app has brought.
  static let never =
    "This list of services came with the app."
}

extension OfficeItem {
  static func sample(open: Bool = false) -> OfficeItem {
    OfficeItem(
      id: "ferry_terminal_\(open)", name: "Ferry Terminal Travel Centre", address: "2 Harbour Road",
      latitude: 22.54, longitude: 114.05,
      hours: [
        HoursLine(days: ["MO", "TU", "WE", "TH", "FR"], opensAt: "09:00", closesAt: "17:00")
      ],
      phones: ["+86 755 1234 5678"],
      opening: OpeningItem(
        open: open, changesOn: open ? "2026-11-28" : "2026-11-30",
        changesAt: open ? "17:00" : "09:00", today: open),
      week: [
        DayItem(
          date: "2026-11-28", weekday: "SA", holiday: nil,
          spans: [
            SpanItem(opensAt: "09:00", closesAt: "12:00"),
            SpanItem(opensAt: "14:00", closesAt: "17:00"),
          ]),
        DayItem(date: "2026-11-29", weekday: "SU", holiday: "Harbour Day", spans: []),
      ],
      wheelchair: .limited, accessibility: ["A lift is at the eastern entrance."],
      notes: ["By appointment after 16:00."])
  }
}

extension NearbyOfficeItem {
  static func sample(open: Bool = false, distanceMeters: Int? = nil) -> NearbyOfficeItem {
    NearbyOfficeItem(
      office: .sample(open: open), department: "Transport Bureau", distanceMeters: distanceMeters)
  }
}

extension ServiceDetails {
  static let card = ServiceDetails(
    id: ServiceItem.card.id, name: ServiceItem.card.name,
    description:
      "A card with which residents of 60 and over travel free of charge in the whole city.",
    categoryName: "Transportation", department: "Transport Bureau", phones: ["+86 755 1234 5678"],
    url: "https://www.langang.example/transit", channels: [.online, .office],
    fees: [FeeLine(amountMinor: 1550, currency: "CNY", purpose: "Replacement of a lost card")],
    processingWorkingDays: 5, documents: ["Identity card", "A photo in colour"],
    howToApply: "Fill in the form here, or bring your documents to one of the offices.",
    eligibility: "Residents of 60 and over.",
    offices: [.sample(), .sample(open: true)], hasForm: true, alternateName: "Silver card",
    email: "transit@langang.example",
    legalBasis: [
      LinkItem(title: "Transit Regulations, article 12", url: "https://www.langang.example/law")
    ],
    canCheck: true)
}

extension CaseItem {
  static func sample(_ status: CaseStatus) -> CaseItem {
    CaseItem(
      id: "\(status)", serviceName: ServiceItem.card.name, status: status,
      caseNumber: status == .accepted ? "LG-2026-000001" : nil, submittedAt: .sample)
  }
}

extension CaseItem {
  static let answer = CaseItem(
    id: "answer", serviceName: ServiceItem.card.name, status: .waitsForUnmetered, caseNumber: nil,
    submittedAt: .sample, kind: .answer)
}

extension String {
  fileprivate static let question = "Which of the two addresses is yours?"
}

extension DraftItem {
  static let answer = DraftItem(
    id: "answer-draft", serviceId: ServiceItem.card.id, serviceName: ServiceItem.card.name,
    answered: 0, askable: 1, updatedAt: .sample, caseNumber: "LG-2026-000001")
  static let sample = DraftItem(
    id: "draft", serviceId: ServiceItem.birth.id, serviceName: ServiceItem.birth.name, answered: 7,
    askable: 12, updatedAt: .sample)
}

extension HomeState {
  static func sample(
    senior: Bool = false, offline: Bool = false, update: Trouble? = nil, personal: Trouble? = nil,
    categories: Content<[CategoryItem]> = .ready(CategoryItem.samples), freshness: String? = nil,
    alerts: [AlertItem] = [], reminders: [ReminderItem] = []
  ) -> HomeState {
    HomeState(
      cityName: "Langang", hotline: "12345", senior: senior, offline: offline,
      update: update, personal: personal,
      serviceCount: 1266, categories: categories, drafts: 2, draftsEnding: 1, waiting: 1,
      cases: [.sample(.accepted), .sample(.waitsForNetwork)], unread: 1, refreshing: false,
      freshness: freshness, lifeEvents: 10, favourites: personal == nil ? [.birth, .gone] : [],
      alerts: alerts, reminders: reminders)
  }
}

extension FormState {
  static func sample(
    problems: Bool = false, saved: Saved = .yes, leaving: Bool = false,
    changed: FormChanged? = nil, prefill: PrefillItem? = nil
  ) -> FormState {
    let wrong = "Enter a real date, such as 2026-03-15."
    return FormState(
      serviceName: ServiceItem.card.name,
      form: .ready(
        FormPage(
          title: "Who is the card for?", step: 1, steps: 2,
          fields: [
            .sample("/full_name", .text, "Full name of the card holder", value: "Li Na"),
            .sample(
              "/date_of_birth", .date, "Date of birth", hint: "Card holders must be 60 or over.",
              value: "1951-02-30", problem: problems ? wrong : nil),
            .sample("/phone", .phone, "Telephone", value: "13800138000"),
            .sample(
              "/for_someone_else", .yesNo, "Do you apply for someone else?", value: "false",
              options: [
                OptionItem(value: "true", label: "Yes"), OptionItem(value: "false", label: "No"),
              ]),
            .sample("/remarks", .longText, "Anything else?", required: false),
          ],
          problems: problems ? [ProblemItem(path: "/date_of_birth", message: wrong)] : [],
          saved: saved, leaving: leaving, changed: changed, prefill: prefill)))
  }
}

extension FieldItem {
  fileprivate static func sample(
    _ path: String, _ kind: FieldItemKind, _ label: String, hint: String? = nil,
    required: Bool = true, value: String = "", options: [OptionItem] = [], problem: String? = nil
  ) -> FieldItem {
    FieldItem(
      path: path, kind: kind, label: label, hint: hint, required: required, value: value,
      options: options, problem: problem)
  }
}

extension CheckState {
  static func sample(submitting: Bool = false, trouble: Trouble? = nil) -> CheckState {
    CheckState(
      serviceName: ServiceItem.card.name,
      answers: .ready(
        CheckPage(
          sections: [
            CheckSection(
              title: "Who is the card for?", step: 1,
              rows: [
                CheckRow(
                  path: "/full_name", kind: .text, label: "Full name of the card holder",
                  value: "Li Na"),
                CheckRow(
                  path: "/date_of_birth", kind: .date, label: "Date of birth", value: "1951-03-08"),
                CheckRow(path: "/remarks", kind: .longText, label: "Anything else?", value: ""),
              ])
          ],
          problems: [], submitting: submitting, trouble: trouble,
          changed: FormChanged(changes: 0, kept: 1, oldForm: nil))))
  }
}

extension CaseState {
  /// What the city has asked about, or has decided on.
  static func sample(_ standing: CaseStanding, withdrawing: Bool = false) -> CaseState {
    let asks = standing == .waitingForResident
    return CaseState(
      case: .ready(
        CaseDetails(
          item: .sample(.accepted), serviceId: ServiceItem.card.id, attempts: 1,
          goesOutByItself: false, nextAttemptAt: nil, receivedAt: .sample, reason: nil,
          hasReceipt: true, canCancel: false, canRetry: false, cancelling: false, messages: [],
          trouble: nil, standing: standing, promisedBy: "2026-12-08",
          decidedAt: standing == .declined ? .sample : nil,
          timeline: [
            CaseEventItem(at: .sample, code: "received", title: "The city has it", text: nil),
            CaseEventItem(
              at: .sample, code: "question", title: "The city asks you", text: .question),
            CaseEventItem(
              at: .sample, code: "forwarded", title: "Passed on to the Transport Bureau", text: nil),
          ],
          question: asks
            ? CaseQuestionItem(
              id: "question", text: .question, askedAt: .sample, answerBy: "2026-12-20") : nil,
          canWithdraw: asks, withdrawing: withdrawing)))
  }

  /// An answer to the city.
  static let answer = CaseState(
    case: .ready(
      CaseDetails(
        item: .answer, serviceId: ServiceItem.card.id, attempts: 0, goesOutByItself: true,
        nextAttemptAt: nil, receivedAt: nil, reason: nil, hasReceipt: false, canCancel: true,
        canRetry: false, cancelling: false, messages: [], trouble: nil)))

  private static let reasons: [CaseStatus: String] = [
    .stuck: "key-reused", .rejected: "invalid-answers",
  ]

  static func sample(_ status: CaseStatus, cancelling: Bool = false) -> CaseState {
    CaseState(
      case: .ready(
        CaseDetails(
          item: .sample(status), serviceId: ServiceItem.card.id, attempts: 2,
          goesOutByItself: [.waitsForNetwork, .waitsForCity].contains(status),
          nextAttemptAt: status == .waitsForCity ? .sample : nil,
          receivedAt: status == .accepted ? .sample : nil,
          reason: reasons[status], hasReceipt: status == .accepted,
          canCancel: status == .waitsForNetwork, canRetry: status == .waitsForNetwork,
          cancelling: cancelling, messages: status == .accepted ? [.sample(read: false)] : [],
          trouble: nil, canEdit: status == .rejected)))
  }
}

extension ReceiptDetails {
  static let sample = ReceiptDetails(
    caseNumber: "LG-2026-000001", receivedAt: .sample,
    fingerprint: "3YaqbBBix2sZCLfnaKET1X3lXo2qWBv8oD1-amfzbk0",
    code: QrSquares(size: 57, dark: (0..<57 * 57).map { ($0 * $0 + $0 / 57) % 5 < 2 }))
  static let tooLong = ReceiptDetails(
    caseNumber: "LG-2026-000001", receivedAt: .sample,
    fingerprint: "3YaqbBBix2sZCLfnaKET1X3lXo2qWBv8oD1-amfzbk0", code: nil)
}

extension Date {
  static let sample = Date(timeIntervalSince1970: 1_796_000_000)
}
