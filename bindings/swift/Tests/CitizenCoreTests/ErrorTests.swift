import CitizenCore
import Foundation
import TestWorld
import Testing

/// What goes wrong arrives as the error that says what to do, and the old state stands.
@Suite(.timeLimit(.minutes(5)))
struct ErrorTests {
  let world: World

  init() throws { world = try World() }

  @Test func closedUntilOpenedAndWhileSuspended() async throws {
    let app = try world.lonelyPhone().startApp()
    await #expect(throws: CitizenError.Closed) { try await app.outbox().drafts(language: "en") }
    try await app.open()
    #expect(try await app.outbox().drafts(language: "en").isEmpty)
    try await app.suspend()
    await #expect(throws: CitizenError.Closed) { try await app.outbox().drafts(language: "en") }
    try await app.resume()
    #expect(try await app.outbox().drafts(language: "en").isEmpty)
  }

  @Test func offlineWithAnEmptyPhone() async throws {
    let root = try await world.startCity().root
    let app = try world.lonelyPhone(root: root).startApp()
    try await app.open()
    await #expect(throws: CitizenError.NoCatalogue) {
      try await app.catalogue().search(request: SearchRequest(query: "birth", language: "en"))
    }
    await #expect(throws: CitizenError.Offline(reason: .cityUnavailable, retryAfter: nil)) {
      try await app.catalogue().refresh()
    }
    app.setConnectivity(connectivity: .offline)
    await #expect(throws: CitizenError.Offline(reason: .noNetwork, retryAfter: nil)) {
      try await app.catalogue().refresh()
    }
  }

  @Test func cityThatIsDownSaysWhenToComeBack() async throws {
    let city = try await world.startCity()
    let app = try await city.phone(of: "wen-li", in: world.folder).startApp()
    try await app.open()
    try await city.addFaults("metadata=status(503)@once,metadata=html@once")
    await #expect(throws: CitizenError.Offline(reason: .cityUnavailable, retryAfter: 1)) {
      try await app.catalogue().refresh()
    }
    await #expect(throws: CitizenError.Offline(reason: .captivePortal, retryAfter: nil)) {
      try await app.catalogue().refresh()
    }
    #expect(try await app.catalogue().refresh().services == city.services)
  }

  @Test func invalidAnswersNameTheFields() async throws {
    let city = try await world.startCity()
    let app = try await city.phone(of: "wen-li", in: world.folder).startApp()
    try await app.open()
    _ = try await app.catalogue().refresh()
    let form = try await app.forms().start(serviceId: BirthRegistration.serviceId)
    _ = try await form.fillIn()
    for (path, answer) in [("/child_name", Answer.nothing), ("/parent_phone", .text(value: "12"))] {
      _ = try await form.answer(path: path, answer: answer, language: "en")
    }
    do {
      _ = try await form.submit(language: "en")
      Issue.record("wrong answers were submitted")
    } catch CitizenError.InvalidAnswers(let problems) {
      #expect(problems.map(\.path) == ["/child_name", "/parent_phone"])
      #expect(problems.map(\.key) == ["problem-required", "problem-pattern"])
      #expect(problems.map(\.label) == ["Full name of the child", "Mobile number"])
    }
    #expect(try await app.outbox().drafts(language: "en").map(\.id) == [form.draftId()])
    await #expect(throws: CitizenError.NotFound(what: "field")) {
      try await form.answer(path: "/no_such_field", answer: .nothing, language: "en")
    }
    await #expect(throws: CitizenError.NotFound(what: "service")) {
      try await app.catalogue().service(id: "no-such-service", language: "en")
    }
  }

  @Test func notFound() async throws {
    let app = try world.lonelyPhone().startApp()
    try await app.open()
    await #expect(throws: CitizenError.NotFound(what: "submission")) {
      try await app.outbox().submission(id: UUID().uuidString, language: "en")
    }
    await #expect(throws: CitizenError.NotFound(what: "draft")) {
      try await app.forms().resume(draftId: UUID().uuidString)
    }
  }

  @Test func busyWhileAnotherHasTheHome() async throws {
    let phone = try world.lonelyPhone()
    let first = phone.startApp()
    let second = phone.startApp()
    try await first.open()
    await #expect(throws: CitizenError.Busy) { try await second.open() }
    try await first.suspend()
    try await second.open()
  }

  @Test(arguments: [nil, BrokenSignIn()]) func unauthorized(signIn: BrokenSignIn?) async throws {
    let phone = try world.lonelyPhone()
    let app = CitizenClient(config: phone.config, keyStore: phone.keyStore, authorizer: signIn)
    try await app.open()
    await #expect(throws: CitizenError.Unauthorized) { try await app.inbox().refresh() }
  }

  @Test func unavailableKeyLocksWhatIsPersonalOnly() async throws {
    let keys = ScriptedKeyStore()
    let app = try client(keys)
    keys.answer = { .unavailable }
    await #expect(throws: CitizenError.Locked) { try await app.open() }
    await #expect(throws: CitizenError.Locked) { try await app.outbox().drafts(language: "en") }
    await #expect(throws: CitizenError.NoCatalogue) {
      try await app.catalogue().categories(language: "en")
    }
    keys.answer = nil
    try await app.open()
    #expect(try await app.outbox().drafts(language: "en").isEmpty)
  }

  @Test(arguments: [
    (KeyLookup.absent, KeyProblem.absent), (.invalidated, .invalidated),
    (.found(secret: Data(repeating: 7, count: 32)), .foreign),
  ])
  func lostKeyIsNeverReplaced(answer: KeyLookup, problem: KeyProblem) async throws {
    let keys = ScriptedKeyStore()
    let app = try client(keys)
    try await app.open()
    try await app.suspend()
    let stored = keys.stored
    keys.answer = { answer }
    await #expect(throws: CitizenError.KeyUnavailable(reason: problem)) { try await app.resume() }
    #expect(keys.stored == stored)
    keys.answer = nil
    try await app.resume()
  }

  @Test func errorThrownInsideAKeyStore() async throws {
    struct KeychainBroken: Error {}
    let keys = ScriptedKeyStore()
    let app = try client(keys)
    keys.answer = { throw KeychainBroken() }
    await #expect(throws: CitizenError.KeyUnavailable(reason: .failed)) { try await app.open() }
    keys.answer = { throw CallbackError.Failed }
    await #expect(throws: CitizenError.KeyUnavailable(reason: .failed)) { try await app.open() }
    keys.answer = nil
    try await app.open()
    #expect(try await app.outbox().drafts(language: "en").isEmpty)
  }

  @Test func panicIsAnErrorAndTheLibraryGoesOn() async throws {
    let app = try world.lonelyPhone().startApp()
    try await app.open()
    for _ in 0..<10 {
      await #expect(throws: CitizenError.Unexpected(code: "panic")) { try await panicForTest() }
      #expect(try await app.outbox().drafts(language: "en").isEmpty)
    }
  }

  @Test func messagesAreInTheResidentsLanguage() {
    let offline = CitizenError.Offline(reason: .noNetwork, retryAfter: nil)
    #expect(errorMessage(error: offline, language: "zh-Hans").hasPrefix("现在没有网络。"))
    #expect(errorMessage(error: offline, language: "en").hasPrefix("There is no network"))
    let problem = Problem(
      path: "/a", label: "姓名", key: "problem-required", arguments: [:], message: "")
    let invalid = CitizenError.InvalidAnswers(problems: [problem])
    #expect(errorMessage(error: invalid, language: "zh-Hans").contains("姓名"))
  }

  private func client(_ keys: ScriptedKeyStore) throws -> CitizenClient {
    CitizenClient(config: try world.lonelyPhone().config, keyStore: keys, authorizer: nil)
  }
}

/// A sign-in that cannot say who asks.
final class BrokenSignIn: Authorizer {
  struct Failure: Error {}

  func authorize(method: String, url: String, nonce: String?) throws -> [Header] {
    throw Failure()
  }
}
