import CitizenKit
import Foundation
import Testing

struct FormatsTests {
  static let noRegion: Locale.Region? = nil
  static let shanghai = TimeZone(identifier: "Asia/Shanghai") ?? .gmt

  private func formats(_ language: String) -> Formats {
    Formats(language: language, region: Self.noRegion, timeZone: Self.shanghai)
  }

  @Test(arguments: [
    ("en", ["January 31, 2026"]), ("zh-Hans", ["2026年1月31日"]),
    ("es", ["31 de enero de 2026"]), ("ar", ["٣١ يناير", "٢٠٢٦"]),
  ])
  func aDay(language: String, parts: [String]) {
    let written = formats(language).day("2026-01-31")
    #expect(parts.allSatisfy(written.contains), "\(written)")
  }

  @Test func theRegionHasASay() {
    let formats = Formats(language: "en", region: "GB", timeZone: Self.shanghai)
    #expect(formats.day("2026-01-31") == "31 January 2026")
  }

  @Test(arguments: ["", "tomorrow", "2026-02-30", "31.1.2026", "2026-01"])
  func whatIsNoDayComesBackAsItWasTyped(typed: String) {
    #expect(formats("en").day(typed) == typed)
    #expect(formats("en").noon(of: typed) == nil)
  }

  @Test(arguments: ["2026-01-31", "1951-03-08", "0987-12-01"])
  func aDayThatIsPickedIsWrittenAsAFormHasIt(day: String) throws {
    for language in Language.all.map(\.tag) {
      let formats = formats(language)
      #expect(formats.written(try #require(formats.noon(of: day))) == day)
    }
  }

  @Test func aMomentIsToldInThePhonesTimeZone() throws {
    let moment = try Date("2026-11-24T16:05:00Z", strategy: .iso8601)
    let said = formats("en").moment(moment)
    #expect(said.contains("Nov 25, 2026") && said.contains("12:05"), "\(said)")
    #expect(formats("zh-Hans").moment(moment).contains("2026年11月25日"))
    #expect(formats("en").day(of: moment) == "November 25, 2026")
  }

  @Test(arguments: [
    ("en", "CN¥20"), ("zh-Hans", "¥20"), ("es", "20\u{a0}CNY"),
  ])
  func wholeAmountsHaveNoFraction(language: String, written: String) {
    let fee = FeeLine(amountMinor: 2000, currency: "CNY", purpose: nil)
    #expect(formats(language).money(fee) == written)
  }

  @Test func amountsAreInTheCurrencysMinorUnit() {
    let formats = formats("en")
    #expect(formats.money(FeeLine(amountMinor: 2050, currency: "CNY", purpose: nil)) == "CN¥20.50")
    #expect(formats.money(FeeLine(amountMinor: 2050, currency: "JPY", purpose: nil)) == "¥2,050")
    #expect(
      formats.money(FeeLine(amountMinor: 1500, currency: "KWD", purpose: nil)) == "KWD\u{a0}1.500")
  }

  static let euro = CurrencyItem(code: "EUR", digits: 2)

  @Test(arguments: [
    ("en", "€", true), ("es", "€", false), ("zh-Hans", "€", true), ("ar", "€", false),
  ])
  func theSignOfACurrencyStandsWhereTheLanguageHasIt(language: String, sign: String, before: Bool) {
    let mark = formats(language).sign(of: Self.euro)
    #expect(mark.sign == sign && mark.isBefore == before, "\(mark)")
  }

  @Test func anAmountOfAFormIsExact() {
    #expect(plain(formats("es").money("-1250.50", Self.euro)) == "-1250,50 €")
    // More than a binary fraction holds.
    #expect(formats("en").money("92233720368547758.07", Self.euro) == "€92,233,720,368,547,758.07")
    #expect(formats("en").money("0.05", Self.euro) == "€0.05")
    #expect(formats("en").money("1250", CurrencyItem(code: "JPY", digits: 0)) == "¥1,250")
  }

  @Test(arguments: ["", "12", "12.505", "12,50", "about 12.50", "1.2.3", "12.50 EUR", "٣.٥٠"])
  func whatIsNoAmountComesBackAsItWasTyped(typed: String) {
    #expect(formats("en").money(typed, Self.euro) == typed)
  }

  @Test(arguments: ["00:00", "09:30", "23:59"])
  func aTimeThatIsPickedIsWrittenAsAFormHasIt(time: String) throws {
    for language in Language.all.map(\.tag) {
      let formats = formats(language)
      #expect(formats.written(timeOf: try #require(formats.clock(at: time))) == time)
    }
  }

  @Test(arguments: ["", "half past nine", "24:00", "09:60", "9"])
  func whatIsNoTimeComesBackAsItWasTyped(typed: String) {
    #expect(formats("en").time(typed) == typed)
    #expect(formats("en").clock(at: typed) == nil)
  }

  @Test(arguments: [("en", "1,266"), ("zh-Hans", "1,266"), ("es", "1266"), ("ar", "١٬٢٦٦")])
  func aCount(language: String, written: String) {
    #expect(formats(language).count(1266) == written)
  }

  @Test func openingHoursAreARangeOfDays() {
    let line = HoursLine(
      days: ["MO", "TU", "WE", "TH", "FR", "SU"], opensAt: "09:00", closesAt: "17:30")
    let english = plain(formats("en").hours(line))
    #expect(english == "Monday to Friday, Sunday: 9:00 AM to 5:30 PM")
    let chinese = plain(formats("zh-Hans").hours(line))
    #expect(chinese.contains("星期一") && chinese.contains("星期五") && chinese.contains("17:30"))
  }

  @Test func twoDaysAreNoRange() {
    let line = HoursLine(days: ["SU", "SA"], opensAt: "09:00", closesAt: "12:00")
    #expect(plain(formats("en").hours(line)).hasPrefix("Saturday, Sunday: "))
  }

  @Test(arguments: [
    (
      OpeningItem(open: true, changesOn: "2026-11-28", changesAt: "17:00", today: true),
      "Open until 5:00 PM"
    ),
    (OpeningItem(open: true, changesOn: nil, changesAt: nil, today: false), "Open now"),
    (
      OpeningItem(open: false, changesOn: "2026-11-28", changesAt: "09:00", today: true),
      "Closed: opens at 9:00 AM"
    ),
    (
      OpeningItem(open: false, changesOn: "2026-11-30", changesAt: "09:00", today: false),
      "Closed: opens on Monday, November 30 at 9:00 AM"
    ),
    (OpeningItem(open: false, changesOn: nil, changesAt: nil, today: false), "Closed now"),
  ])
  func whetherAnOfficeIsOpen(opening: OpeningItem, said: String) {
    #expect(plain(formats("en").opening(opening)) == said)
  }

  @Test func aDayHasAllItsHours() {
    let spans = [
      SpanItem(opensAt: "09:00", closesAt: "12:00"), SpanItem(opensAt: "14:00", closesAt: "17:00"),
    ]
    let day = DayItem(date: "2026-11-30", weekday: "MO", holiday: nil, spans: spans)
    #expect(
      plain(formats("en").hours(day)) == "9:00 AM to 12:00 PM, 2:00 PM to 5:00 PM")
    #expect(plain(formats("es").hours(day)).hasPrefix("9:00 a 12:00"))
    let closed = DayItem(date: "2026-11-29", weekday: "SU", holiday: "Harbour Day", spans: [])
    #expect(formats("en").hours(closed) == "Closed")
    #expect(formats("zh-Hans").weekday("2026-11-29").contains("星期日"))
  }

  @Test(arguments: [(350, "350 m away"), (1240, "1.2 km away"), (12_400, "12 km away")])
  func aDistanceIsAsPreciseAsItNeedBe(meters: Int, said: String) {
    #expect(plain(formats("en").distance(meters: meters)) == said)
  }

  @Test func namesKeepTheirDirection() {
    #expect("澜港 12345".isolated == "\u{2068}澜港 12345\u{2069}")
  }

  /// Without isolates, and with plain spaces.
  private func plain(_ text: String) -> String {
    text.replacing(/[\u{2068}\u{2069}]/, with: "").replacing(/[\u{a0}\u{202f}]/, with: " ")
  }
}
