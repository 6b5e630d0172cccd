import CitizenCore
import Foundation
import TestWorld
import Testing

/// What callers may do to the library without breaking anything: go away, call from everywhere, let
/// go of objects in any order.
@Suite(.timeLimit(.minutes(5)))
struct BridgeTests {
  let world: World

  init() throws { world = try World() }

  @Test func cancelledTaskTearsNoWrite() async throws {
    let file = world.folder.appendingPathComponent("written").path
    let writing = Task { try await writeSlowlyForTest(path: file, millis: 100) }
    writing.cancel()
    try await writing.value
    #expect(FileManager.default.contents(atPath: file) == Data("whole".utf8))
  }

  @Test func taskCancelledInTheMiddleOfOpening() async throws {
    let keys = ScriptedKeyStore()
    let phone = try world.lonelyPhone()
    let app = CitizenClient(config: phone.config, keyStore: keys, authorizer: nil)
    let (entered, enter) = AsyncStream<Void>.makeStream()
    let leave = DispatchSemaphore(value: 0)
    keys.answer = {
      enter.yield()
      leave.wait()
      return .absent
    }
    let opening = Task { try await app.open() }
    _ = await entered.first { true }
    opening.cancel()
    keys.answer = nil
    leave.signal()
    try await opening.value
    #expect(keys.stored.count == 2)
    try await app.suspend()
    try await app.resume()
  }

  @Test func cancelledSubmitIsWhole() async throws {
    let (app, _) = try await openWithCatalogue()
    app.setConnectivity(connectivity: .offline)
    var submitted: Set<String> = []
    for _ in 0..<10 {
      let form = try await app.forms().start(serviceId: BirthRegistration.serviceId)
      _ = try await form.fillIn()
      let submitting = Task { try await form.submit(language: "en").id }
      submitting.cancel()
      submitted.insert(try await submitting.value)
    }
    let kept = try await app.outbox().submissions(language: "en")
    #expect(submitted.count == 10 && Set(kept.map(\.id)) == submitted)
    #expect(try await app.outbox().drafts(language: "en").isEmpty)
  }

  @Test func manyTasksAtOnce() async throws {
    let (app, city) = try await openWithCatalogue()
    app.setConnectivity(connectivity: .offline)
    let form = try await app.forms().start(serviceId: BirthRegistration.serviceId)
    _ = try await form.fillIn()

    async let submitted = results { try await form.submit(language: "en").id }
    async let begun = results {
      try await app.forms().start(serviceId: BirthRegistration.serviceId).draftId()
    }
    async let found = results {
      try await app.catalogue().search(
        request: SearchRequest(query: "birth", language: "en", limit: 10)
      ).map(\.service.id)
    }
    async let panicked: [CitizenError?] = results {
      do { try await panicForTest() } catch let error as CitizenError { return error }
      return nil
    }
    #expect(Set(try await submitted).count == 1)
    #expect(Set(try await begun).count == 40)
    #expect(Set(try await found).count == 1)
    #expect(try await Set(panicked) == [.Unexpected(code: "panic")])
    #expect(try await app.outbox().submissions(language: "en").count == 1)
    #expect(try await app.outbox().drafts(language: "en").count == 40)
    #expect(try await city.cases().isEmpty)
  }

  /// Every order of letting go of six objects, each with a call under way, on one home: whatever
  /// was left behind would keep the next client from opening it.
  @Test func objectsAreDroppedInAnyOrder() async throws {
    let city = try await world.startCity()
    let phone = try await city.phone(of: "wen-li", in: world.folder)
    try await beginDraft(phone)
    for order in permutations(of: Array(0..<6)) {
      let app = phone.startApp()
      app.setConnectivity(connectivity: .offline)
      try await openWhenFree(app)
      let draft = try #require(try await app.outbox().drafts(language: "en").first)
      let form = try await app.forms().resume(draftId: draft.id)
      let outbox = app.outbox()
      let call = Task { _ = try await form.view(language: "en") }
      let updates = outbox.updates(language: "en")
      var objects: [Any?] = [app, outbox, form, app.catalogue(), updates, app.inbox()]
      for index in order { objects[index] = nil }
      try await call.value
    }
    let app = phone.startApp()
    try await openWhenFree(app)
    #expect(try await app.outbox().drafts(language: "en").count == 1)
  }

  private func beginDraft(_ phone: Phone) async throws {
    let app = phone.startApp()
    try await app.open()
    _ = try await app.catalogue().refresh()
    _ = try await app.forms().start(serviceId: BirthRegistration.serviceId)
    try await app.suspend()
  }

  private func openWithCatalogue() async throws -> (CitizenClient, City) {
    let city = try await world.startCity()
    let app = try await city.phone(of: "wen-li", in: world.folder).startApp()
    try await app.open()
    _ = try await app.catalogue().refresh()
    return (app, city)
  }
}

/// What 40 tasks get that call at once.
private func results<T: Sendable>(
  _ call: @escaping @Sendable () async throws -> T
) async throws -> [T] {
  try await withThrowingTaskGroup(of: T.self) { group in
    for _ in 0..<40 { group.addTask { try await call() } }
    return try await group.reduce(into: []) { $0.append($1) }
  }
}

/// Opens a home that a dropped client may be closing just now, which it does on its own thread.
private func openWhenFree(_ app: CitizenClient) async throws {
  while true {
    do { return try await app.open() } catch CitizenError.Busy { await Task.yield() }
  }
}

private func permutations(of items: [Int]) -> [[Int]] {
  guard !items.isEmpty else { return [[]] }
  return items.flatMap { first in
    permutations(of: items.filter { $0 != first }).map { [first] + $0 }
  }
}
