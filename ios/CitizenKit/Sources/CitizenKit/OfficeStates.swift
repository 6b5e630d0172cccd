// Where one goes, and when somebody is there. See States.swift.

public struct OfficeItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var name: String
  public var address: String
  public var latitude: Double
  public var longitude: Double
  /// Its usual hours.
  public var hours: [HoursLine]
  public var phones: [String]
  /// nil where its hours are not known.
  public var opening: OpeningItem?
  /// Its hours in the next seven days, holidays and all; empty where they are not known.
  public var week: [DayItem]
  /// nil where that is not known.
  public var wheelchair: WheelchairKind?
  /// What else there is to know on getting in and about.
  public var accessibility: [String]
  /// What there is to know about its hours.
  public var notes: [String]

  public init(
    id: String,
    name: String,
    address: String,
    latitude: Double,
    longitude: Double,
    hours: [HoursLine],
    phones: [String],
    opening: OpeningItem?,
    week: [DayItem],
    wheelchair: WheelchairKind?,
    accessibility: [String],
    notes: [String]
  ) {
    self.id = id
    self.name = name
    self.address = address
    self.latitude = latitude
    self.longitude = longitude
    self.hours = hours
    self.phones = phones
    self.opening = opening
    self.week = week
    self.wheelchair = wheelchair
    self.accessibility = accessibility
    self.notes = notes
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

/// Whether an office is open, and when that changes, by the city's clocks.
public struct OpeningItem: Hashable, Sendable {
  public var open: Bool
  /// The day as `2026-11-30`; nil where it does not change within a year.
  public var changesOn: String?
  /// The time as `09:00`; there exactly where ``changesOn`` is.
  public var changesAt: String?
  /// Whether it changes on the city's today.
  public var today: Bool

  public init(open: Bool, changesOn: String?, changesAt: String?, today: Bool) {
    self.open = open
    self.changesOn = changesOn
    self.changesAt = changesAt
    self.today = today
  }
}

/// When an office is open on one day.
public struct DayItem: Hashable, Sendable {
  /// As `2026-11-30`.
  public var date: String
  /// As in RFC 5545 BYDAY.
  public var weekday: String
  /// The holiday that it is, or the working day that a holiday is made up for on.
  public var holiday: String?
  /// Empty: it is closed all day.
  public var spans: [SpanItem]

  public init(date: String, weekday: String, holiday: String?, spans: [SpanItem]) {
    self.date = date
    self.weekday = weekday
    self.holiday = holiday
    self.spans = spans
  }
}

/// From when to when, as `09:00`, in the city's time.
public struct SpanItem: Hashable, Sendable {
  public var opensAt: String
  public var closesAt: String

  public init(opensAt: String, closesAt: String) {
    self.opensAt = opensAt
    self.closesAt = closesAt
  }
}

/// Whether one gets in with a wheelchair.
public enum WheelchairKind: Hashable, Sendable, CaseIterable {
  case yes
  /// To a part of it, or with help.
  case limited
  case no
}

public struct OfficesState: Hashable, Sendable {
  public var place: PlaceKind
  /// Only those that are known to be open.
  public var openNow: Bool
  /// The nearest first; without a place, from the middle of the city outwards.
  public var offices: Content<[NearbyOfficeItem]>

  public init(place: PlaceKind, openNow: Bool, offices: Content<[NearbyOfficeItem]>) {
    self.place = place
    self.openNow = openNow
    self.offices = offices
  }
}

/// Whether it is known where the phone is.
public enum PlaceKind: Hashable, Sendable, CaseIterable {
  case unasked, known, unknown
}

public struct NearbyOfficeItem: Hashable, Sendable, Identifiable {
  public var office: OfficeItem
  public var department: String
  /// As the crow flies; nil where it is not known where the phone is.
  public var distanceMeters: Int?
  public var id: String { office.id }

  public init(office: OfficeItem, department: String, distanceMeters: Int?) {
    self.office = office
    self.department = department
    self.distanceMeters = distanceMeters
  }
}
