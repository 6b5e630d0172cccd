// What there is to do about something that happens in a life, what is for her, and what she has marked.
// See States.swift.

public struct LifeEventsState: Hashable, Sendable {
  public var events: Content<[LifeEventItem]>

  public init(events: Content<[LifeEventItem]>) {
    self.events = events
  }
}

public struct LifeEventItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var name: String
  public var description: String
  /// How many services its plan has.
  public var steps: Int

  public init(id: String, name: String, description: String, steps: Int) {
    self.id = id
    self.name = name
    self.description = description
    self.steps = steps
  }
}

public struct PlanState: Hashable, Sendable {
  public var plan: Content<PlanDetails>
  /// Why an answer could not be kept.
  public var trouble: Trouble?

  public init(plan: Content<PlanDetails>, trouble: Trouble?) {
    self.plan = plan
    self.trouble = trouble
  }
}

/// What there is to do about a life event. Days are written `2026-01-31`.
public struct PlanDetails: Hashable, Sendable {
  public var name: String
  public var description: String
  /// How its day is asked for.
  public var dateQuestion: String
  public var date: String
  /// What has to be known to tell which steps apply, and what was asked here before.
  public var questions: [FieldItem]
  /// Each after those that it waits for.
  public var steps: [PlanStepItem]
  /// Each once.
  public var documents: [PlanDocumentItem]
  /// What all steps cost together that apply or may apply, by currency; empty is free of charge.
  public var fees: [FeeLine]
  /// It may be more than that.
  public var feesAtLeast: Bool
  /// Why what she has told cannot be read: the plan is worked out without it.
  public var personal: Trouble?

  public init(
    name: String,
    description: String,
    dateQuestion: String,
    date: String,
    questions: [FieldItem],
    steps: [PlanStepItem],
    documents: [PlanDocumentItem],
    fees: [FeeLine],
    feesAtLeast: Bool,
    personal: Trouble?
  ) {
    self.name = name
    self.description = description
    self.dateQuestion = dateQuestion
    self.date = date
    self.questions = questions
    self.steps = steps
    self.documents = documents
    self.fees = fees
    self.feesAtLeast = feesAtLeast
    self.personal = personal
  }
}

/// What the city's rules say; the city decides.
public enum VerdictKind: Hashable, Sendable, CaseIterable {
  case yes, no
  /// It turns on what she has not told.
  case needsToKnow
}

public struct PlanStepItem: Hashable, Sendable, Identifiable {
  public var serviceId: String
  public var name: String
  public var verdict: VerdictKind
  /// The rules that decide, in words.
  public var because: [String]
  /// The names of the services that come first.
  public var after: [String]
  /// The first day on which it can be done; nil for any.
  public var earliest: String?
  /// The last day on which it should be done; nil where there is no hurry.
  public var due: String?
  /// ``due`` has passed.
  public var overdue: Bool
  /// Empty: free of charge; nil where the city does not say.
  public var fees: [FeeLine]?
  /// Where it can be done first.
  public var office: PlanOfficeItem?
  /// The documents that one has after it.
  public var outputs: [String]
  /// What is to be minded.
  public var note: String?
  public var id: String { serviceId }

  public init(
    serviceId: String,
    name: String,
    verdict: VerdictKind,
    because: [String],
    after: [String],
    earliest: String?,
    due: String?,
    overdue: Bool,
    fees: [FeeLine]?,
    office: PlanOfficeItem?,
    outputs: [String],
    note: String?
  ) {
    self.serviceId = serviceId
    self.name = name
    self.verdict = verdict
    self.because = because
    self.after = after
    self.earliest = earliest
    self.due = due
    self.overdue = overdue
    self.fees = fees
    self.office = office
    self.outputs = outputs
    self.note = note
  }
}

public struct PlanOfficeItem: Hashable, Sendable {
  public var name: String
  public var address: String
  public var opening: OpeningItem

  public init(name: String, address: String, opening: OpeningItem) {
    self.name = name
    self.address = address
    self.opening = opening
  }
}

public struct PlanDocumentItem: Hashable, Sendable {
  public var name: String
  /// The step of this plan that one has it from; nil where it has to be there already.
  public var from: String?

  public init(name: String, from: String?) {
    self.name = name
    self.from = from
  }
}

public struct EligibilityState: Hashable, Sendable {
  public var eligibility: Content<EligibilityDetails>
  /// Why an answer could not be kept.
  public var trouble: Trouble?

  public init(eligibility: Content<EligibilityDetails>, trouble: Trouble?) {
    self.eligibility = eligibility
    self.trouble = trouble
  }
}

public struct EligibilityDetails: Hashable, Sendable {
  public var serviceName: String
  public var verdict: VerdictKind
  /// The rules that decide, in words.
  public var because: [String]
  /// What has to be known to tell, and what was asked here before.
  public var questions: [FieldItem]
  /// The service's own words on who may apply.
  public var words: String

  public init(
    serviceName: String, verdict: VerdictKind, because: [String], questions: [FieldItem],
    words: String
  ) {
    self.serviceName = serviceName
    self.verdict = verdict
    self.because = because
    self.questions = questions
    self.words = words
  }
}

public struct FactsState: Hashable, Sendable {
  /// What she has told, by ``FieldItem/path``.
  public var facts: Content<[FieldItem]>
  /// She is asked whether all of it is to be deleted.
  public var forgetting: Bool
  /// Why an answer could not be kept or deleted.
  public var trouble: Trouble?

  public init(facts: Content<[FieldItem]>, forgetting: Bool, trouble: Trouble?) {
    self.facts = facts
    self.forgetting = forgetting
    self.trouble = trouble
  }
}

public struct FavouritesState: Hashable, Sendable {
  public var favourites: Content<[FavouriteItem]>
  /// Why a mark could not be taken away.
  public var trouble: Trouble?

  public init(favourites: Content<[FavouriteItem]>, trouble: Trouble?) {
    self.favourites = favourites
    self.trouble = trouble
  }
}

/// A service that she has marked.
public struct FavouriteItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var name: String
  public var summary: String
  public var department: String
  /// The city does not offer it any more.
  public var withdrawn: Bool

  public init(id: String, name: String, summary: String, department: String, withdrawn: Bool) {
    self.id = id
    self.name = name
    self.summary = summary
    self.department = department
    self.withdrawn = withdrawn
  }
}
