import CitizenCore
import Foundation

// From the core's records to what the screens show.

extension CitizenError {
  /// What the core threw; it throws nothing else.
  init(_ error: any Error) {
    self = error as? CitizenError ?? .Unexpected(code: "shell")
  }
}

extension Trouble {
  init(_ error: CitizenError, language: String) {
    self.init(
      message: errorMessage(error: error, language: language),
      wayOn: WayOn(error))
  }
}

extension WayOn {
  init(_ error: CitizenError) {
    self =
      switch error {
      case .Unauthorized: .signIn
      case .Locked: .unlockPhone
      case .StorageFull: .makeRoom
      case .UpdateRequired: .updateApp
      case .VaultLocked: .unlockDocuments
      case .KeyUnavailable: .typePaperCode
      case .Corrupt: .callCity
      case .NotFound: .goBack
      case .Offline, .InvalidAnswers, .NoCatalogue, .Busy, .Cancelled, .Stale,
        .CatalogueRefused, .NotAttached, .NotKept, .RecoveryCode, .Refused,
        .Closed, .Unexpected:
        .tryAgain
      }
  }
}

extension CategoryItem {
  init(_ category: CitizenCore.Category) {
    self.init(id: category.id, name: category.name, serviceCount: Int(category.serviceCount))
  }
}

extension ServiceItem {
  init(_ service: ServiceSummary) {
    self.init(
      id: service.id, name: service.name, summary: service.summary, department: service.department)
  }
}

extension ServiceItem {
  init(_ hit: SearchHit, _ formats: Formats) {
    self.init(hit.service)
    highlights = hit.nameHighlights.map { Highlight(start: Int($0.start), end: Int($0.end)) }
    reason =
      switch hit.reason {
      case .everydayWord(let word): .word(word)
      case .spelling(_, let meant): .spelling(meant)
      case .someWords(let words): .someWords(formats.list(words))
      case .name, .description, .filters: nil
      }
  }
}

extension ServiceDetails {
  init(_ service: Service, canCheck: Bool) {
    self.init(
      id: service.id,
      name: service.name,
      description: service.description,
      categoryName: service.categoryName,
      department: service.department.name,
      phones: service.phones.isEmpty ? service.department.phones : service.phones,
      url: service.url ?? service.department.url,
      channels: service.channels.map(ChannelKind.init),
      fees: service.fees?.map(FeeLine.init),
      processingWorkingDays: service.processingTimeWorkingDays.map(Int.init),
      documents: service.requiredDocuments,
      howToApply: service.howToApply,
      eligibility: service.eligibility,
      offices: service.offices.map(OfficeItem.init),
      hasForm: service.formId != nil,
      alternateName: service.alternateName,
      email: service.email,
      legalBasis: service.legalBasis.map { LinkItem(title: $0.title, url: $0.url) },
      canCheck: canCheck)
  }
}

extension FeeLine {
  init(_ fee: Fee) {
    self.init(amountMinor: fee.amountMinor, currency: fee.currency, purpose: fee.description)
  }
}

extension ChannelKind {
  init(_ channel: Channel) {
    self =
      switch channel {
      case .online: .online
      case .phone: .phone
      case .office: .office
      case .post: .post
      }
  }
}

extension Channel {
  init(_ kind: ChannelKind) {
    self =
      switch kind {
      case .online: .online
      case .phone: .phone
      case .office: .office
      case .post: .post
      }
  }
}

extension OfficeItem {
  init(_ office: Office) {
    self.init(
      id: office.id, name: office.name, address: office.address, latitude: office.latitude,
      longitude: office.longitude,
      hours: office.openingHours.map {
        HoursLine(days: $0.days, opensAt: $0.opensAt, closesAt: $0.closesAt)
      },
      phones: office.phones,
      // The week begins with the city's today.
      opening: office.opening.map { OpeningItem($0, today: office.week.first?.date) },
      week: office.week.map(DayItem.init),
      wheelchair: office.wheelchair.map(WheelchairKind.init),
      accessibility: office.accessibility,
      notes: office.hoursNotes)
  }
}

extension OpeningItem {
  init(_ opening: Opening, today: String?) {
    let changes = opening.changes
    self.init(
      open: opening.open, changesOn: changes?.date, changesAt: changes?.time,
      today: changes != nil && changes?.date == today)
  }
}

extension DayItem {
  init(_ day: DayHours) {
    self.init(
      date: day.date, weekday: day.weekday, holiday: day.holiday,
      spans: day.spans.map { SpanItem(opensAt: $0.opensAt, closesAt: $0.closesAt) })
  }
}

extension WheelchairKind {
  init(_ wheelchair: Wheelchair) {
    self =
      switch wheelchair {
      case .yes: .yes
      case .limited: .limited
      case .no: .no
      }
  }
}

extension NearbyOfficeItem {
  init(_ near: NearbyOffice, isDistanceKnown: Bool) {
    self.init(
      office: OfficeItem(near.office), department: near.department,
      distanceMeters: isDistanceKnown ? Int(near.distanceMeters) : nil)
  }
}

extension LifeEventItem {
  init(_ event: LifeEvent) {
    self.init(
      id: event.id, name: event.name, description: event.description, steps: Int(event.stepCount))
  }
}

extension PlanDetails {
  /// - Parameter today: The city's date, as `2026-01-31`.
  init(_ plan: Plan, questions: [FieldItem], today: String, personal: Trouble?) {
    let names = Dictionary(
      plan.steps.map { ($0.service.id, $0.service.name) }, uniquingKeysWith: { $1 })
    self.init(
      name: plan.lifeEvent.name,
      description: plan.lifeEvent.description,
      dateQuestion: plan.lifeEvent.dateQuestion,
      date: plan.date,
      questions: questions,
      steps: plan.steps.map { PlanStepItem($0, names: names, today: today) },
      documents: plan.documents.map {
        PlanDocumentItem(name: $0.name, from: $0.yieldedBy.flatMap { names[$0] })
      },
      fees: plan.fees.map {
        FeeLine(amountMinor: $0.amountMinor, currency: $0.currency, purpose: nil)
      },
      feesAtLeast: plan.feesAtLeast,
      personal: personal)
  }
}

extension PlanStepItem {
  fileprivate init(_ step: PlanStep, names: [String: String], today: String) {
    self.init(
      serviceId: step.service.id,
      name: step.service.name,
      verdict: VerdictKind(step.eligibility.verdict),
      because: step.eligibility.because,
      after: step.after.compactMap { names[$0] },
      earliest: step.earliest,
      due: step.due,
      overdue: step.overdue,
      fees: step.fees?.map(FeeLine.init),
      office: step.office.map {
        PlanOfficeItem(
          name: $0.name, address: $0.address, opening: OpeningItem($0.opening, today: today))
      },
      outputs: step.outputs,
      note: step.note)
  }
}

extension VerdictKind {
  init(_ verdict: Verdict) {
    self =
      switch verdict {
      case .yes: .yes
      case .no: .no
      case .needsToKnow: .needsToKnow
      }
  }
}

extension FavouriteItem {
  init(_ favourite: Favourite) {
    self.init(
      id: favourite.serviceId, name: favourite.name, summary: favourite.service?.summary ?? "",
      department: favourite.service?.department ?? "", withdrawn: favourite.withdrawn)
  }
}
