import CitizenCore
import Foundation
import TestWorld
import Testing

/// What she is reminded of: what the tests in Rust and Kotlin see too.
@Suite(.timeLimit(.minutes(5)))
struct RemindersTests {
  let world: World

  init() throws { world = try World() }

  @Test func aDocumentThatExpiresIsRemindedOfAtNineWhereSheIs() async throws {
    let app = try world.lonelyPhone().startApp()
    try await app.open()
    let zone = try #require(TimeZone(identifier: "America/New_York"))
    app.setWallClock(clock: WallClock(zone: zone))
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let lastDay = try #require(calendar.date(byAdding: .day, value: 400, to: .now))
    func at(daysBefore: Int, hour: Int, minute: Int = 0) throws -> Date {
      let day = try #require(calendar.date(byAdding: .day, value: -daysBefore, to: lastDay))
      return try #require(calendar.date(bySettingHour: hour, minute: minute, second: 0, of: day))
    }
    let parts = calendar.dateComponents([.year, .month, .day], from: lastDay)
    let written = String(
      format: "%04d-%02d-%02d", try #require(parts.year), try #require(parts.month),
      try #require(parts.day))
    let file = world.folder.appendingPathComponent("passport.txt")
    try Data("A passport.".utf8).write(to: file)
    let about = DocumentAbout(kind: .identity, title: "Of Li Na", expiresOn: written)
    try await app.vault().unlock(language: "en")
    let kept = try await app.vault()
      .import(filePath: file.path, name: "passport.txt", about: about).document
    app.vault().lock()

    var updates = app.reminders().updates(language: "es").makeAsyncIterator()
    var reminders = await updates.next()?.reminders ?? []
    while reminders.isEmpty { reminders = await updates.next()?.reminders ?? [] }
    #expect(
      try reminders.map(\.at) == [90, 30, 7].map { try at(daysBefore: $0, hour: 9) })
    let first = reminders[0]
    #expect(first.about == .document(documentId: kept.id, documentKind: .identity))
    #expect(first.lastDay == written)
    #expect(first.title == "Su documento de identidad caduca")

    let later = try at(daysBefore: 60, hour: 12, minute: 34)
    try await app.reminders().postpone(reminderId: first.id, until: later)
    let postponed = try await app.reminders().upcoming(language: "en")[0]
    #expect(postponed.id == first.id && postponed.at == later && postponed.postponed)
    await #expect(throws: CitizenError.Refused(reason: "reminder-too-late")) {
      try await app.reminders().postpone(
        reminderId: first.id, until: try at(daysBefore: -1, hour: 9))
    }
    let entry = try await app.reminders().calendarEntry(about: first.about, language: "en")
    #expect(entry.contains("DTSTART;VALUE=DATE:" + written.replacingOccurrences(of: "-", with: "")))
    #expect(!entry.contains("Li Na"))
  }
}
