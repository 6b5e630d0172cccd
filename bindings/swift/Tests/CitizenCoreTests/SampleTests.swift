import CitizenCore
import Foundation
import TestWorld
import Testing

/// The code that the README shows does what the README says.
@Suite(.timeLimit(.minutes(5)))
struct SampleTests {
  let world: World

  init() throws { world = try World() }

  @Test func sampleRegistersABirth() async throws {
    let city = try await world.startCity()
    let phone = try await city.phone(of: "wen-li", in: world.folder)
    let caseNumber = try await registerBirth(
      config: phone.config, keychain: phone.keyStore, signIn: try #require(phone.authorizer),
      answers: Dictionary(uniqueKeysWithValues: BirthRegistration.answers))
    #expect(try await city.cases().map(\.caseNumber) == [caseNumber])
  }

  @Test func whatTheCityWritesStandsOnTheScreenOnceAndNoMoreWhenItIsRead() async throws {
    let city = try await world.startCity()
    let client = try await city.phone(of: "wen-li", in: world.folder).startApp()
    try await client.open()
    let screen = RememberedScreen()
    let notices = Notices(client: client, screen: screen, language: "en")
    let keeping = Task { await notices.keep() }
    let letter = #"""
      {"title": {"en": "The bridge is closed"}, "body": {"en": "Today."}, "urgency": "alert"}
      """#
    let id = try await city.write(Data(letter.utf8), to: "wen-li")
    _ = try await client.inbox().refresh()
    for await shown in screen.changes where shown == [id] { break }
    try await notices.pushed(Data("of nobody".utf8))
    _ = try await client.inbox().refresh()
    #expect(await screen.shown == [id])
    try await client.inbox().markRead(messageId: id)
    for await shown in screen.changes where shown.isEmpty { break }
    keeping.cancel()
  }

  @Test func readmeShowsTheSample() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let package = tests.deletingLastPathComponent().deletingLastPathComponent()
    let sample = try text(tests.appendingPathComponent("Sample.swift"))
      .replacingOccurrences(of: "// README-begin\n", with: "```swift\n")
      .replacingOccurrences(of: "// README-end\n", with: "```\n")
    #expect(try text(package.appendingPathComponent("README.md")).contains(sample))
  }

  private func text(_ file: URL) throws -> String {
    try String(contentsOf: file, encoding: .utf8)
  }
}

/// A screen whose notifications a test asks for.
private actor RememberedScreen: Screen {
  private(set) var shown: [String] = [] { didSet { change.yield(shown) } }
  nonisolated let changes: AsyncStream<[String]>
  private let change: AsyncStream<[String]>.Continuation

  init() { (changes, change) = AsyncStream.makeStream() }

  func show(_ notice: Presentation) { shown.append(notice.id) }
  func takeOff(_ id: String) { shown.removeAll { $0 == id } }
  func showSomethingNew(silently: Bool) { shown.append("something") }
}
