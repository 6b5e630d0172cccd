import Foundation

/// How dates, money and counts are written for a resident, by the platform's rules for her
/// language.
public struct Formats: Sendable {
  public let locale: Locale
  /// The city's calendar, whatever the phone's is.
  public let calendar: Calendar
  private let words: Words

  /// - Parameters:
  ///   - language: A BCP 47 tag.
  ///   - region: Where the phone is at home: it has a say in the order of a date and in the clock.
  public init(
    language: String, region: Locale.Region? = Locale.current.region,
    timeZone: TimeZone = .autoupdatingCurrent
  ) {
    var components = Locale.Components(identifier: language)
    components.region = region
    locale = Locale(components: components)
    var calendar = Calendar(identifier: .gregorian)
    calendar.locale = locale
    calendar.timeZone = timeZone
    self.calendar = calendar
    words = Words(language: language)
  }

  /// A day as a form has it, `2026-01-31`. What is no day comes back as it is.
  public func day(_ written: String) -> String {
    guard let date = noon(of: written) else { return written }
    return date.formatted(style(date: .long, time: .omitted))
  }

  /// The day of a moment.
  public func day(of moment: Date) -> String {
    moment.formatted(style(date: .long, time: .omitted))
  }

  /// The day and the minute.
  public func moment(_ moment: Date) -> String {
    moment.formatted(style(date: .abbreviated, time: .shortened))
  }

  /// A day as a form has it, for a calendar to show; `nil` for what is no day.
  public func noon(of written: String) -> Date? {
    let parts = written.split(separator: "-").map { Int($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2] else {
      return nil
    }
    let components = DateComponents(
      calendar: calendar, year: year, month: month, day: day, hour: 12)
    return components.isValidDate ? calendar.date(from: components) : nil
  }

  /// As a form has it: `2026-01-31`.
  public func written(_ day: Date) -> String {
    let parts = calendar.dateComponents([.year, .month, .day], from: day)
    return [(parts.year, 4), (parts.month, 2), (parts.day, 2)]
      .map(Self.padded)
      .joined(separator: "-")
  }

  private static func padded(_ number: Int?, to digits: Int) -> String {
    let plain = String(number ?? 0)
    return String(repeating: "0", count: max(0, digits - plain.count)) + plain
  }

  public func money(_ fee: FeeLine) -> String {
    let digits = Self.minorDigits(of: fee.currency)
    let amount = Decimal(sign: .plus, exponent: -digits, significand: Decimal(fee.amountMinor))
    let whole = fee.amountMinor % Int64(pow(10, Double(digits))) == 0
    return money(amount, fee.currency, digits: whole ? 0 : digits)
  }

  /// An amount as a form has it, `12.50`. What is none of this currency comes back as it is.
  public func money(_ written: String, _ currency: CurrencyItem) -> String {
    let parts = written.split(separator: ".", omittingEmptySubsequences: false)
    guard written.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) != nil,
      (parts.dropFirst().first?.count ?? 0) == currency.digits,
      let amount = Decimal(string: written, locale: Locale(identifier: "en_US_POSIX"))
    else { return written }
    return money(amount, currency.code, digits: currency.digits)
  }

  private func money(_ amount: Decimal, _ currency: String, digits: Int) -> String {
    amount.formatted(
      .currency(code: currency).locale(locale).precision(.fractionLength(digits)))
  }

  /// The sign of a currency, and whether it stands before the amount.
  public func sign(of currency: CurrencyItem) -> (sign: String, isBefore: Bool) {
    let one = money(1, currency.code, digits: 0).filter { character in
      !character.isWhitespace
        && !character.unicodeScalars.allSatisfy { $0.properties.generalCategory == .format }
    }
    return (one.filter { !$0.isNumber }, one.last?.isNumber == true)
  }

  /// What a currency is called.
  public func name(of currency: CurrencyItem) -> String {
    locale.localizedString(forCurrencyCode: currency.code) ?? currency.code
  }

  /// An answer as it is read; empty where there is none.
  public func answer(_ field: FieldItem) -> String {
    func label(_ value: String) -> String {
      field.options.first { $0.value == value }?.label ?? value
    }
    return answer(
      field.kind, label(field.value), field.currency,
      several: field.values.map(label) + field.files.map(\.name))
  }

  /// An answer as it is read; empty where there is none.
  public func answer(_ row: CheckRow) -> String {
    answer(row.kind, row.value, row.currency, several: row.values)
  }

  private func answer(
    _ kind: FieldItemKind, _ value: String, _ currency: CurrencyItem?, several: [String]
  ) -> String {
    switch kind {
    case .date: day(value)
    case .time: time(value)
    case .money: currency.map { money(value, $0) } ?? value
    case .choices, .file, .photo, .signature, .rows: several.isEmpty ? value : list(several)
    case .text, .longText, .email, .phone, .integer, .yesNo, .choice, .longChoice, .nationalId,
      .declaration:
      value
    }
  }

  /// What a field for files takes.
  public func limits(_ limits: FileLimitsItem) -> String {
    let types = list(limits.mediaTypes.map(Self.name(ofMediaType:)))
    let size = size(bytes: limits.maxBytes)
    return limits.maxCount == 1
      ? words(.formFileLimit, size, types)
      : words(.formFilesLimit, count(limits.maxCount), size, types)
  }

  /// Why a document is not taken where files are asked for.
  ///
  /// - Parameter limits: What is taken there.
  public func refusal(_ choice: DocumentChoice, by limits: FileLimitsItem) -> String? {
    switch choice.refusal {
    case .damaged: words(.chooseDocumentDamaged)
    case .wrongType:
      words(.chooseDocumentWrongType, list(limits.mediaTypes.map(Self.name(ofMediaType:))))
    case .tooLarge:
      words(
        .chooseDocumentTooLarge, size(bytes: choice.item.sizeBytes), size(bytes: limits.maxBytes))
    case nil: nil
    }
  }

  private static func name(ofMediaType type: String) -> String {
    switch type {
    case "text/plain": "TXT"
    case "image/webp": "WebP"
    default: type.split(separator: "/").last.map { $0.uppercased() } ?? type
    }
  }

  /// What a file is and how long, as `PDF · 2.5 MB`.
  public func file(mediaType: String, bytes: Int64) -> String {
    let size = size(bytes: bytes)
    // Of which nothing is known.
    if mediaType == "application/octet-stream" { return size }
    return "\(Self.name(ofMediaType: mediaType)) · \(size)"
  }

  /// As `2.5 MB`.
  public func size(bytes: Int64) -> String {
    bytes.formatted(.byteCount(style: .file).locale(locale))
  }

  public func count(_ count: Int) -> String {
    count.formatted(.number.locale(locale))
  }

  /// Opening hours, as `Monday to Friday: 09:00 to 17:00`.
  public func hours(_ line: HoursLine) -> String {
    words(.serviceHoursLine, days(line.days), time(line.opensAt), time(line.closesAt))
  }

  /// A day's opening hours, as `09:00 to 12:00, 14:00 to 17:00`.
  public func hours(_ day: DayItem) -> String {
    let open = day.spans.map { words(.serviceDaysRange, time($0.opensAt), time($0.closesAt)) }
    return open.isEmpty ? words(.officeClosedAllDay) : list(open)
  }

  /// Whether an office is open, and when that changes.
  public func opening(_ opening: OpeningItem) -> String {
    guard let day = opening.changesOn, let time = opening.changesAt.map(time) else {
      return words(opening.open ? .officeOpen : .officeClosed)
    }
    if opening.open { return words(.officeOpenUntil, time) }
    return opening.today
      ? words(.officeOpensToday, time) : words(.officeOpensOn, weekday(day), time)
  }

  /// As the crow flies.
  public func distance(meters: Int) -> String {
    if meters < 1000 { return words(.officesDistanceMeters, count(meters)) }
    let kilometers = Double(meters) / 1000
    return words(
      .officesDistanceKilometers,
      kilometers.formatted(
        .number.precision(.fractionLength(0...(kilometers < 10 ? 1 : 0))).locale(locale)))
  }

  /// One after the other.
  public func list(_ texts: [String]) -> String {
    texts.formatted(.list(type: .and, width: .narrow).locale(locale))
  }

  /// A day as a form has it, as `Monday, November 30`.
  public func weekday(_ written: String) -> String {
    guard let date = noon(of: written) else { return written }
    return date.formatted(
      style(date: .omitted, time: .omitted).weekday(.wide).month(.wide).day())
  }

  /// A time of day in the city, `09:00`. What is no time comes back as it is.
  public func time(_ written: String) -> String {
    guard let date = clock(at: written) else { return written }
    return date.formatted(style(date: .omitted, time: .shortened))
  }

  /// A time of day in minutes after midnight, `09:00`.
  public func time(minute: Int) -> String { time("\(minute / 60):\(minute % 60)") }

  /// A time of day as a form has it, for a clock to show; `nil` for what is no time.
  public func clock(at written: String) -> Date? {
    let parts = written.split(separator: ":").map { Int($0) }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1] else { return nil }
    let components = DateComponents(
      calendar: calendar, year: 2000, month: 1, day: 1, hour: hour, minute: minute)
    return components.isValidDate ? calendar.date(from: components) : nil
  }

  /// As a form has it: `09:30`.
  public func written(timeOf moment: Date) -> String {
    let parts = calendar.dateComponents([.hour, .minute], from: moment)
    return [(parts.hour, 2), (parts.minute, 2)].map(Self.padded).joined(separator: ":")
  }

  /// Days of the week as in RFC 5545 BYDAY; three and more in a row as a range.
  private func days(_ days: [String]) -> String {
    let order = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    let indices = days.compactMap(order.firstIndex).sorted()
    var runs: [ClosedRange<Int>] = []
    for index in indices {
      if let last = runs.last, last.upperBound + 1 == index {
        runs[runs.count - 1] = last.lowerBound...index
      } else {
        runs.append(index...index)
      }
    }
    let named = runs.flatMap { run in
      run.count >= 3
        ? [words(.serviceDaysRange, weekday(run.lowerBound), weekday(run.upperBound))]
        : run.map(weekday)
    }
    return list(named)
  }

  /// - Parameter index: 0 is Monday.
  private func weekday(_ index: Int) -> String {
    // The platform counts from Sunday.
    calendar.standaloneWeekdaySymbols[(index + 1) % 7]
  }

  private func style(
    date: Date.FormatStyle.DateStyle, time: Date.FormatStyle.TimeStyle
  ) -> Date.FormatStyle {
    Date.FormatStyle(
      date: date, time: time, locale: locale, calendar: calendar, timeZone: calendar.timeZone)
  }

  /// How many digits of the currency are its minor unit, as the platform writes it.
  private static func minorDigits(of currency: String) -> Int {
    let one = Decimal(1).formatted(
      .currency(code: currency).locale(Locale(identifier: "en_US_POSIX")))
    return one.firstIndex(of: ".").map { one[$0...].count { $0.isNumber } } ?? 0
  }
}

extension String {
  /// Between Unicode isolates (U+2068, U+2069): a name or a number of another direction keeps its
  /// order inside a sentence, and the sentence keeps its own.
  public var isolated: String { "\u{2068}\(self)\u{2069}" }
}
