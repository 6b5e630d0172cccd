import Foundation

// What each screen shows, as plain immutable values. Android has the same states under the same
// names (android/app/src/main/kotlin/org/citizencloud/app/model/States.kt), and
// tests/fixtures/screens holds the two together. Texts come from the core, already in the
// resident's language; dates, money and counts are typed, and the screen formats them.

/// Something that has to be read or fetched before it can be shown.
public enum Content<Value: Hashable & Sendable>: Hashable, Sendable {
  case loading
  case ready(Value)
  case failed(Trouble)
}

/// What went wrong, in the resident's words, and what she can do about it.
public struct Trouble: Hashable, Sendable {
  public var message: String
  public var wayOn: WayOn

  public init(message: String, wayOn: WayOn) {
    self.message = message
    self.wayOn = wayOn
  }
}

/// The one button under a ``Trouble``.
public enum WayOn: Hashable, Sendable, CaseIterable {
  case tryAgain, signIn, unlockPhone, makeRoom, updateApp, callCity, goBack
}

/// The app as a whole, before any screen.
public enum AppState: Hashable, Sendable {
  case starting
  /// Nothing can be used until the resident has done something.
  case blocked(Trouble)
  /// - Parameter personal: Why drafts, cases and messages cannot be read at present; the catalogue
  ///   can be.
  case running(offline: Bool, personal: Trouble?)
}

/// A language the app speaks: its BCP 47 tag and its own name for itself.
public struct LanguageChoice: Hashable, Sendable, Identifiable {
  public var tag: String
  public var name: String
  public var chosen: Bool
  public var id: String { tag }

  public init(tag: String, name: String, chosen: Bool) {
    self.tag = tag
    self.name = name
    self.chosen = chosen
  }
}

public enum TextSize: String, Hashable, Sendable, CaseIterable {
  case normal, large, largest
}

public struct FirstStartState: Hashable, Sendable {
  public var languages: [LanguageChoice]
  public var senior: Bool
  /// The services that were fetched; until then the resident may go on all the same.
  public var catalogue: Content<Int>

  public init(languages: [LanguageChoice], senior: Bool, catalogue: Content<Int>) {
    self.languages = languages
    self.senior = senior
    self.catalogue = catalogue
  }
}

public struct HomeState: Hashable, Sendable {
  public var cityName: String
  public var hotline: String
  /// With fewer choices: search, cases, messages, call the city.
  public var senior: Bool
  public var offline: Bool
  public var personal: Trouble?
  public var serviceCount: Int
  public var categories: Content<[CategoryItem]>
  public var drafts: Int
  public var waiting: Int
  /// The three newest.
  public var cases: [CaseItem]
  public var unread: Int
  /// What she has asked for with `refresh` goes on.
  public var refreshing: Bool

  public init(
    cityName: String,
    hotline: String,
    senior: Bool,
    offline: Bool,
    personal: Trouble?,
    serviceCount: Int,
    categories: Content<[CategoryItem]>,
    drafts: Int,
    waiting: Int,
    cases: [CaseItem],
    unread: Int,
    refreshing: Bool
  ) {
    self.cityName = cityName
    self.hotline = hotline
    self.senior = senior
    self.offline = offline
    self.personal = personal
    self.serviceCount = serviceCount
    self.categories = categories
    self.drafts = drafts
    self.waiting = waiting
    self.cases = cases
    self.unread = unread
    self.refreshing = refreshing
  }
}

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
  public var hits: Hits

  public init(query: String, hits: Hits) {
    self.query = query
    self.hits = hits
  }
}

public enum Hits: Hashable, Sendable {
  /// Nothing was typed yet.
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

  public init(id: String, name: String, summary: String, department: String) {
    self.id = id
    self.name = name
    self.summary = summary
    self.department = department
  }
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
  /// Why its form could not be begun.
  public var trouble: Trouble?

  public init(
    service: Content<ServiceDetails>, draft: DraftItem?, beginning: Bool, trouble: Trouble?
  ) {
    self.service = service
    self.draft = draft
    self.beginning = beginning
    self.trouble = trouble
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
    hasForm: Bool
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
  }
}

public enum ChannelKind: Hashable, Sendable, CaseIterable {
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

public struct OfficeItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var name: String
  public var address: String
  public var latitude: Double
  public var longitude: Double
  public var hours: [HoursLine]

  public init(
    id: String,
    name: String,
    address: String,
    latitude: Double,
    longitude: Double,
    hours: [HoursLine]
  ) {
    self.id = id
    self.name = name
    self.address = address
    self.latitude = latitude
    self.longitude = longitude
    self.hours = hours
  }
}

/// ``days`` as in RFC 5545 BYDAY; times as `09:00`, in the city's time zone.
public struct HoursLine: Hashable, Sendable {
  public var days: [String]
  public var opensAt: String
  public var closesAt: String

  public init(days: [String], opensAt: String, closesAt: String) {
    self.days = days
    self.opensAt = opensAt
    self.closesAt = closesAt
  }
}

public struct SettingsState: Hashable, Sendable {
  public var languages: [LanguageChoice]
  public var textSize: TextSize
  public var senior: Bool
  /// Notifications on the lock screen say that there is a message, not what it says.
  public var privatePreviews: Bool

  public init(
    languages: [LanguageChoice], textSize: TextSize, senior: Bool, privatePreviews: Bool
  ) {
    self.languages = languages
    self.textSize = textSize
    self.senior = senior
    self.privatePreviews = privatePreviews
  }
}

public struct AboutState: Hashable, Sendable {
  public var cityName: String
  public var appVersion: String
  public var serviceCount: Int
  public var catalogueRevision: String?

  public init(cityName: String, appVersion: String, serviceCount: Int, catalogueRevision: String?) {
    self.cityName = cityName
    self.appVersion = appVersion
    self.serviceCount = serviceCount
    self.catalogueRevision = catalogueRevision
  }
}
