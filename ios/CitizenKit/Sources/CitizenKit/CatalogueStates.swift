// The city's services, and how they are found. See States.swift.

public struct CategoryItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var name: String
  public var serviceCount: Int

  public init(id: String, name: String, serviceCount: Int) {
    self.id = id
    self.name = name
    self.serviceCount = serviceCount
  }
}

public struct SearchState: Hashable, Sendable {
  public var query: String
  /// How what is typed may go on.
  public var suggestions: [String]
  public var filters: SearchFilters
  public var hits: Hits

  public init(query: String, suggestions: [String], filters: SearchFilters, hits: Hits) {
    self.query = query
    self.suggestions = suggestions
    self.filters = filters
    self.hits = hits
  }
}

/// Which services are looked for at all.
public struct SearchFilters: Hashable, Sendable {
  /// What ``category`` can be chosen from.
  public var categories: [CategoryItem]
  /// The id of one; nil for any.
  public var category: String?
  /// How it can be applied for; nil for any way.
  public var channel: ChannelKind?
  /// Only services with an office that is open.
  public var openNow: Bool

  /// How many of them narrow the search down.
  public var count: Int { [category != nil, channel != nil, openNow].count { $0 } }

  public init(
    categories: [CategoryItem], category: String?, channel: ChannelKind?, openNow: Bool
  ) {
    self.categories = categories
    self.category = category
    self.channel = channel
    self.openNow = openNow
  }
}

public enum Hits: Hashable, Sendable {
  /// Nothing was typed or chosen yet.
  case none
  case found([ServiceItem])
  case nothing
  case failed(Trouble)
}

public struct ServiceItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var name: String
  public var summary: String
  public var department: String
  /// Where ``name`` has what was typed; ascending, and apart from each other.
  public var highlights: [Highlight]
  /// Why it was found, where its name and description do not say so.
  public var reason: HitReason?

  public init(
    id: String, name: String, summary: String, department: String, highlights: [Highlight] = [],
    reason: HitReason? = nil
  ) {
    self.id = id
    self.name = name
    self.summary = summary
    self.department = department
    self.highlights = highlights
    self.reason = reason
  }
}

extension ServiceItem {
  /// ``name`` in parts: what was typed, and what is around it.
  public var nameParts: [(text: String, isTyped: Bool)] {
    let units = Array(name.utf16)
    var (parts, told) = ([(text: String, isTyped: Bool)](), 0)
    func tell(to end: Int, isTyped: Bool) {
      guard told < end, end <= units.count else { return }
      parts.append((String(decoding: units[told..<end], as: UTF16.self), isTyped))
      told = end
    }
    for highlight in highlights {
      tell(to: highlight.start, isTyped: false)
      tell(to: highlight.end, isTyped: true)
    }
    tell(to: units.count, isTyped: false)
    return parts
  }
}

/// A part of a text, from ``start`` up to ``end``, in UTF-16 code units.
public struct Highlight: Hashable, Sendable {
  public var start: Int
  public var end: Int

  public init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }
}

public enum HitReason: Hashable, Sendable {
  /// People call it so.
  case word(String)
  /// What a slip was taken for.
  case spelling(String)
  /// It has only these of the words that were typed.
  case someWords(String)
}

public struct CategoryState: Hashable, Sendable {
  public var services: Content<CategoryServices>

  public init(services: Content<CategoryServices>) {
    self.services = services
  }
}

public struct CategoryServices: Hashable, Sendable {
  public var name: String
  public var services: [ServiceItem]
  public var total: Int
  public var hasMore: Bool

  public init(name: String, services: [ServiceItem], total: Int, hasMore: Bool) {
    self.name = name
    self.services = services
    self.total = total
    self.hasMore = hasMore
  }
}

public struct ServiceState: Hashable, Sendable {
  public var service: Content<ServiceDetails>
  /// A form of this service that was begun and not sent.
  public var draft: DraftItem?
  public var beginning: Bool
  /// Why its form could not be begun, or its mark not be set.
  public var trouble: Trouble?
  /// Whether she has marked it; nil while what is hers cannot be read.
  public var favourite: Bool?

  public init(
    service: Content<ServiceDetails>, draft: DraftItem?, beginning: Bool, trouble: Trouble?,
    favourite: Bool?
  ) {
    self.service = service
    self.draft = draft
    self.beginning = beginning
    self.trouble = trouble
    self.favourite = favourite
  }
}

public struct ServiceDetails: Hashable, Sendable, Identifiable {
  public var id: String
  public var name: String
  public var description: String
  public var categoryName: String
  public var department: String
  public var phones: [String]
  public var url: String?
  public var channels: [ChannelKind]
  /// Empty: free of charge; nil where the city does not say.
  public var fees: [FeeLine]?
  /// 0: on the same day; nil where the city does not say.
  public var processingWorkingDays: Int?
  public var documents: [String]
  public var howToApply: String
  public var eligibility: String
  public var offices: [OfficeItem]
  public var hasForm: Bool
  public var alternateName: String?
  public var email: String?
  public var legalBasis: [LinkItem]
  /// Whether the city has rules that tell who may have it.
  public var canCheck: Bool

  public init(
    id: String,
    name: String,
    description: String,
    categoryName: String,
    department: String,
    phones: [String],
    url: String?,
    channels: [ChannelKind],
    fees: [FeeLine]?,
    processingWorkingDays: Int?,
    documents: [String],
    howToApply: String,
    eligibility: String,
    offices: [OfficeItem],
    hasForm: Bool,
    alternateName: String?,
    email: String?,
    legalBasis: [LinkItem],
    canCheck: Bool
  ) {
    self.id = id
    self.name = name
    self.description = description
    self.categoryName = categoryName
    self.department = department
    self.phones = phones
    self.url = url
    self.channels = channels
    self.fees = fees
    self.processingWorkingDays = processingWorkingDays
    self.documents = documents
    self.howToApply = howToApply
    self.eligibility = eligibility
    self.offices = offices
    self.hasForm = hasForm
    self.alternateName = alternateName
    self.email = email
    self.legalBasis = legalBasis
    self.canCheck = canCheck
  }
}

public struct LinkItem: Hashable, Sendable {
  public var title: String
  public var url: String?

  public init(title: String, url: String?) {
    self.title = title
    self.url = url
  }
}

public enum ChannelKind: String, Hashable, Sendable, CaseIterable {
  case online, phone, office, post
}

public struct FeeLine: Hashable, Sendable {
  /// In the currency's minor unit.
  public var amountMinor: Int64
  /// ISO 4217.
  public var currency: String
  public var purpose: String?

  public init(amountMinor: Int64, currency: String, purpose: String?) {
    self.amountMinor = amountMinor
    self.currency = currency
    self.purpose = purpose
  }
}
