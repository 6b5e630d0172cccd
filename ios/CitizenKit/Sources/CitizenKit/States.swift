import Foundation

// What each screen shows, as plain immutable values. Android has the same states under the same
// names (android/app/src/main/kotlin/org/citizencloud/app/model), and
// tests/fixtures/screens holds the two together. Texts come from the core, already in the
// resident's language; dates, money and counts are typed, and the screen formats them.

/// Something that has to be read or fetched before it can be shown.
public enum Content<Value: Hashable & Sendable>: Hashable, Sendable {
  case loading
  case ready(Value)
  case failed(Trouble)
}

extension Content {
  /// What is there to be shown.
  var value: Value? {
    if case .ready(let value) = self { value } else { nil }
  }
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
  case tryAgain, signIn, unlockPhone, makeRoom, updateApp, unlockDocuments, typePaperCode, callCity
  case goBack
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

/// Whom to call, in the order in which they are shown.
public struct CityContacts: Hashable, Sendable {
  /// For questions; never empty.
  public var hotlines: [ContactItem]
  /// In danger.
  public var emergencyNumbers: [ContactItem]

  public init(hotlines: [ContactItem], emergencyNumbers: [ContactItem]) {
    self.hotlines = hotlines
    self.emergencyNumbers = emergencyNumbers
  }

  /// The number that every screen offers.
  public var hotline: String { hotlines[0].number }
}

public struct ContactItem: Hashable, Sendable {
  /// Who answers, where the city says it.
  public var name: String?
  public var number: String

  public init(name: String?, number: String) {
    self.name = name
    self.number = number
  }
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
  /// Why the city takes nothing of this app: it asks for a later one.
  public var update: Trouble?
  public var personal: Trouble?
  public var serviceCount: Int
  public var categories: Content<[CategoryItem]>
  public var drafts: Int
  /// How many of them are deleted soon, if nobody opens them.
  public var draftsEnding: Int
  public var waiting: Int
  /// The three newest.
  public var cases: [CaseItem]
  public var unread: Int
  /// What she has asked for with `refresh` goes on.
  public var refreshing: Bool
  /// Why the catalogue here may not be the newest; nil where it is.
  public var freshness: String?
  /// How many things may happen in a life that the city has a plan for.
  public var lifeEvents: Int
  /// The first three.
  public var favourites: [FavouriteItem]
  /// Whether there is damage that she was not told of.
  public var damaged: Bool
  /// Those in force for her now, the worst first.
  public var alerts: [AlertItem]
  /// The first that she is told of from now on, three at most.
  public var reminders: [ReminderItem]

  public init(
    cityName: String,
    hotline: String,
    senior: Bool,
    offline: Bool,
    update: Trouble?,
    personal: Trouble?,
    serviceCount: Int,
    categories: Content<[CategoryItem]>,
    drafts: Int,
    draftsEnding: Int,
    waiting: Int,
    cases: [CaseItem],
    unread: Int,
    refreshing: Bool,
    freshness: String?,
    lifeEvents: Int,
    favourites: [FavouriteItem],
    damaged: Bool = false,
    alerts: [AlertItem] = [],
    reminders: [ReminderItem] = []
  ) {
    self.cityName = cityName
    self.hotline = hotline
    self.senior = senior
    self.offline = offline
    self.update = update
    self.personal = personal
    self.serviceCount = serviceCount
    self.categories = categories
    self.drafts = drafts
    self.draftsEnding = draftsEnding
    self.waiting = waiting
    self.cases = cases
    self.unread = unread
    self.refreshing = refreshing
    self.freshness = freshness
    self.lifeEvents = lifeEvents
    self.favourites = favourites
    self.damaged = damaged
    self.alerts = alerts
    self.reminders = reminders
  }
}

public struct SettingsState: Hashable, Sendable {
  public var languages: [LanguageChoice]
  public var textSize: TextSize
  public var senior: Bool
  /// What goes with files waits for a network that does not cost by the amount.
  public var filesWaitForUnmetered: Bool
  /// Forms offer her what she has told before.
  public var offerEarlierAnswers: Bool

  public init(
    languages: [LanguageChoice], textSize: TextSize, senior: Bool,
    filesWaitForUnmetered: Bool, offerEarlierAnswers: Bool
  ) {
    self.languages = languages
    self.textSize = textSize
    self.senior = senior
    self.filesWaitForUnmetered = filesWaitForUnmetered
    self.offerEarlierAnswers = offerEarlierAnswers
  }
}

public struct AboutState: Hashable, Sendable {
  public var cityName: String
  public var appVersion: String
  public var serviceCount: Int
  public var catalogueRevision: String?
  /// Why the catalogue here may not be the newest; nil where it is.
  public var freshness: String?
  /// When it was last proven to be the newest.
  public var checkedAt: Date?
  public var contacts: CityContacts

  public init(
    cityName: String, appVersion: String, serviceCount: Int, catalogueRevision: String?,
    freshness: String?, checkedAt: Date?, contacts: CityContacts
  ) {
    self.cityName = cityName
    self.appVersion = appVersion
    self.serviceCount = serviceCount
    self.catalogueRevision = catalogueRevision
    self.freshness = freshness
    self.checkedAt = checkedAt
    self.contacts = contacts
  }
}
