import CitizenCore
import CitizenKit
import Foundation
import TestApp
import TestWorld
import Testing

/// Plays `tests/fixtures/screens/journeys.json`, which Android's tests play too: the two shells show
/// the same.
extension WithTheCore {
  @Suite @MainActor
  struct JourneyTests {
    @Test(arguments: try Journey.all())
    func journey(_ journey: Journey) async throws {
      let player = try await Player(language: journey.language)
      do {
        try await play(journey, player)
      } catch {
        try await restoreCity(after: journey, player)
        throw error
      }
      try await restoreCity(after: journey, player)
    }

    /// All that follows is in the same city.
    private func restoreCity(after journey: Journey, _ player: Player) async throws {
      let city = try await WithTheCore.city()
      try await player.takeBackAlarms()
      try await city.removeFaults()
      if journey.steps.contains(where: { $0.do == "profile" }) { try city.say(Data("{}".utf8)) }
      if journey.steps.contains(where: { $0.do == "publish" }) { try city.publish([]) }
    }

    private func play(_ journey: Journey, _ player: Player) async throws {
      for (index, step) in journey.steps.enumerated() {
        let missing = try await player.play(step)
        try #require(missing.isEmpty, "step \(index), \(step): \(missing.joined(separator: "\n"))")
      }
    }
  }
}

/// A journey of the fixture.
struct Journey: Decodable, Sendable, CustomTestStringConvertible {
  struct Step: Decodable, Sendable {
    let `do`: String
    let with: [JSON]?
    let see: Sight?
  }

  struct Sight: Decodable, Sendable {
    let screen: String
    let app: JSON?
    let state: JSON?
  }

  let name: String
  let language: String
  let steps: [Step]

  var testDescription: String { name }

  static func all() throws -> [Journey] {
    try JSONDecoder().decode(
      [Journey].self,
      from: Data(
        contentsOf: repository.appendingPathComponent("tests/fixtures/screens/journeys.json")))
  }
}

/// The root of the repository.
let repository = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// What the world is like when the app is launched.
private enum Condition: String {
  case signedOut, locked, keysGone, keysInvalidated, keysLost, damagedDocuments, busy
  case newPhone, strangeReceipts, shipped, kinds

  var fault: SwitchedKeyStore.Fault? {
    switch self {
    case .locked: .locked
    case .keysGone: .lost
    case .keysInvalidated: .invalidated
    case .signedOut, .keysLost, .damagedDocuments, .busy, .newPhone, .strangeReceipts, .shipped,
      .kinds:
      nil
    }
  }
}

/// One resident with her phone, in a city of its own.
@MainActor
private final class Player {
  private let world: World
  private let city: City
  private var app: Installation
  private let language: String
  private var keyStore: SwitchedKeyStore
  /// What is on another phone that she has now.
  private var otherWorld: World?
  private let system = TestSystem()
  private let noticeboard = TestNoticeboard()
  /// The ids of what the city wrote to everyone, and of what it wrote last.
  private var alarms: [String] = []
  private var written: String?
  private var network = Network.online
  private var screens: Screens?
  /// What she has noted of the screens, by the names that the journey gives it.
  private var notes: [String: String] = [:]
  /// Another process of the app, which has the home open.
  private var other: CitizenClient?

  init(language: String) async throws {
    world = try World()
    city = try await WithTheCore.city()
    app = try await Installation(in: world, of: city)
    keyStore = SwitchedKeyStore(app.phone.keyStore)
    self.language = language
  }

  /// Does a step.
  ///
  /// - Returns: What was to be seen and could not be.
  func play(_ step: Journey.Step) async throws -> [String] {
    let with = try (step.with ?? []).map(argument)
    switch step.do {
    case "launch": try await launch(with)
    case "unlock":
      keyStore.fault = nil
      await screens?.session.enterForeground()
    case "free":
      try await other?.suspend()
      other = nil
    case "online", "metered", "offline":
      network = try #require(Network(rawValue: step.do))
      screens?.session.networkChanged(to: network)
    case "note": notes[try with.text(0)] = try with.texts(1)
    case "place": system.place = try place(with)
    case "back": screens?.back()
    case "wait": break
    case "fault":
      if with.isEmpty {
        try await city.removeFaults()
      } else {
        try await city.addFaults(with.text(0))
      }
    case "profile": try city.say(JSONEncoder().encode(with.first ?? .object([:])))
    case "publish": try city.publish(with.map { try JSONEncoder().encode($0) })
    case "caseworker":
      try await city.setStatus(
        with.text(0), of: newestCase(), note: both(with.text(1)))
    case "write":
      written = try await city.write(JSONEncoder().encode(with.first), to: app.resident)
    case "alarm":
      let alarm = try await city.alarm(JSONEncoder().encode(with.first))
      alarms.append(alarm)
      written = alarm
    case "takeBack": try await city.takeBack(#require(written))
    case "ask":
      try await city.ask(
        both(with.text(0)), of: newestCase(), until: with.count > 1 ? with.text(1) : nil)
    default:
      let screens = try #require(screens)
      try screens.top.perform(step.do, with)
    }
    guard let sight = step.see else { return [] }
    return try await see(sight)
  }

  /// What everyone is told is told to those who come after her, too.
  func takeBackAlarms() async throws {
    for alarm in alarms { try await city.takeBack(alarm) }
  }

  /// The process is gone, and a new one starts with what the system kept of the window.
  private func launch(_ with: [JSON]) async throws {
    let conditions = try with.indices.map { index in
      try #require(Condition(rawValue: with.text(index)), "\(with)")
    }
    var restoration = screens?.restoration
    await screens?.session.enterBackground()
    screens = nil
    if conditions.contains(.newPhone) {
      let world = try World()
      otherWorld = world
      app = try await Installation(in: world, of: city)
      keyStore = SwitchedKeyStore(app.phone.keyStore)
      restoration = nil
    }
    if conditions.contains(.keysLost) { try app.loseKeys() }
    if conditions.contains(.damagedDocuments) { try await app.damageDocuments() }
    keyStore.fault = conditions.lazy.compactMap(\.fault).first
    if conditions.contains(.busy) {
      other = app.phone.startApp()
      try await other?.open()
    }
    let session = try app.start(
      language: language, keyStore: keyStore, signedIn: !conditions.contains(.signedOut),
      strangeReceipts: conditions.contains(.strangeReceipts),
      shippedCatalogue: conditions.contains(.kinds)
        ? kinds : conditions.contains(.shipped) ? try app.shippedCatalogue() : nil,
      system: system, noticeboard: noticeboard)
    session.networkChanged(to: network)
    screens = Screens(session: session, restoration: restoration)
    await session.enterForeground()
  }

  /// What the phone says from now on of where it is.
  private func place(_ with: [JSON]) throws -> Place? {
    if with.isEmpty { return nil }
    let degrees = try with.indices.map { try #require(Double(with.text($0))) }
    try #require(degrees.count == 2)
    return Place(latitude: degrees[0], longitude: degrees[1])
  }

  /// The number of the case that she has opened last.
  private func newestCase() async throws -> String {
    try #require(await city.cases().last { $0.resident == app.resident }).caseNumber
  }

  /// What a caseworker writes, in the languages that she may read.
  private func both(_ text: String) -> [String: String] { ["en": text, "zh-Hans": text] }

  private func see(_ sight: Journey.Sight) async throws -> [String] {
    let screens = try #require(screens)
    var missing: [String] = []
    _ = await eventually {
      missing = screens.differences(from: sight)
      return missing.isEmpty
    }
    return missing
  }

  /// An argument; one that begins with `$` is read from the state on top, one that begins with `@` is the path of a
  /// file beside the journeys, one that begins with `%` was noted, one that begins with `~` is a place for a file elsewhere on the phone.
  private func argument(_ written: JSON) throws -> JSON {
    guard case .string(let text) = written else { return written }
    switch text.first {
    case "$":
      let state = try #require(screens).top.state
      return try #require(JSON(describing: state)[text.dropFirst()], "\(text) in \(state)")
    case "@":
      return .string(
        repository.appendingPathComponent("tests/fixtures/screens/\(text.dropFirst())").path)
    case "~":
      return .string(world.folder.appendingPathComponent(String(text.dropFirst())).path)
    case "%": return .string(try #require(notes[String(text.dropFirst())], "\(text) was not noted"))
    default: return written
    }
  }
}

/// What the phone says of its network.
private enum Network: String { case online, metered, offline }

extension Session {
  fileprivate func networkChanged(to network: Network) {
    networkChanged(isOnline: network != .offline, isMetered: network == .metered)
  }
}

extension Screens {
  fileprivate func differences(from sight: Journey.Sight) -> [String] {
    let screen = navigator.top.route.encoded
    let wanted = sight.screen.split(separator: "/")
    let own = screen.split(separator: "/")
    guard wanted.count == own.count, zip(wanted, own).allSatisfy({ $0 == "*" || $0 == $1 }) else {
      return ["\(sight.screen) was expected on top, but is \(screen)"]
    }
    let app = sight.app.map { JSON(describing: session.app).differences(from: $0, at: "app") }
    let state = sight.state.map { JSON(describing: top.state).differences(from: $0) }
    return (app ?? []) + (state ?? [])
  }
}
