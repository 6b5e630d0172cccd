import Foundation
import TestWorld
import Testing

@testable import CitizenCore

/// Streams of updates: the state at once, again at each change, nothing after their end.
@Suite(.timeLimit(.minutes(5)))
struct UpdatesTests {
  let world: World

  init() throws { world = try World() }

  @Test func firstTheStateThenEachChange() async throws {
    let city = try await world.startCity()
    let app = try await city.phone(of: "wen-li", in: world.folder).startApp()
    try await app.open()
    var catalogue = app.catalogue().updates(language: "zh-Hans").makeAsyncIterator()
    var outbox = app.outbox().updates(language: "en").makeAsyncIterator()
    var inbox = app.inbox().updates(language: "en").makeAsyncIterator()
    #expect(await catalogue.next()?.services == 0)
    #expect(await outbox.next()?.drafts == 0)
    #expect(await inbox.next()?.total == 0)

    _ = try await app.catalogue().refresh()
    let update = await catalogue.next()
    #expect(update?.services == city.services && update?.categories.count == 8)
    #expect(update?.categories.contains { $0.name.contains("婚") } == true)

    let form = try await app.forms().start(serviceId: BirthRegistration.serviceId)
    #expect(await outbox.next()?.drafts == 1)
    try await app.outbox().discardDraft(draftId: form.draftId())
    #expect(await outbox.next()?.drafts == 0)
  }

  @Test func newsOfTheInboxArrives() async throws {
    let city = try await world.startCity()
    let app = try await city.phone(of: "wen-li", in: world.folder).startApp()
    try await app.open()
    _ = try await app.catalogue().refresh()
    let form = try await app.forms().start(serviceId: BirthRegistration.serviceId)
    _ = try await form.fillIn()
    _ = try await form.submit(language: "en")
    let report = try await app.runDueWork(deadline: 30)
    #expect(report.waiting == 0 && report.nextWakeup != nil)

    var inbox = app.inbox().updates(language: "en").makeAsyncIterator()
    #expect(await inbox.next()?.unread == 0)
    let caseNumber = try #require(try await city.cases().first?.caseNumber)
    try await city.setStatus("approved", of: caseNumber, note: ["en": "Done."])
    #expect(try await app.inbox().refresh() == 1)
    let update = try #require(await inbox.next())
    #expect(update.total == 1 && update.unread == 1)
    #expect(update.messages.first?.caseNumber == caseNumber)
  }

  @Test func slowReaderGetsTheNewest() async throws {
    let outbox = try world.lonelyPhone().startApp().outbox()
    let stream = AsyncStream<OutboxUpdate>.observing { listener in
      for revision in 1...5 {
        let update = OutboxUpdate(
          revision: UInt64(revision), drafts: 0, draftsExpiring: 0, waiting: 0, submissions: [])
        listener.onUpdate(update: update)
      }
      return outbox.observe(language: "en", listener: Recorder())
    }
    #expect(await stream.first { _ in true }?.revision == 5)
  }

  @Test func endedLoopEndsTheObservation() async throws {
    let app = try world.lonelyPhone().startApp()
    try await app.open()
    weak var listener: StreamListener<OutboxUpdate>?
    func readOne() async {
      let stream = AsyncStream<OutboxUpdate>.observing {
        listener = $0
        return app.outbox().observe(language: "en", listener: $0)
      }
      for await _ in stream { break }
    }
    await readOne()
    while listener != nil { await Task.yield() }
  }

  @Test func cancelledTaskEndsTheLoop() async throws {
    let app = try world.lonelyPhone().startApp()
    try await app.open()
    let (begun, begin) = AsyncStream<Void>.makeStream()
    let reading = Task {
      for await _ in app.outbox().updates(language: "en") { begin.yield() }
    }
    _ = await begun.first { true }
    reading.cancel()
    await reading.value
  }

  @Test func streamEndsWithItsClient() async throws {
    func updates() async throws -> AsyncStream<OutboxUpdate> {
      let app = try world.lonelyPhone().startApp()
      try await app.open()
      return app.outbox().updates(language: "en")
    }
    for await _ in try await updates() {}
  }

  @Test func nothingIsDeliveredAfterCancel() async throws {
    let app = try world.lonelyPhone().startApp()
    try await app.open()
    let cancelled = Recorder()
    let handle = app.outbox().observe(language: "en", listener: cancelled)
    _ = await cancelled.updates.first { _ in true }
    handle.cancel()
    handle.cancel()

    var witness = app.outbox().updates(language: "en").makeAsyncIterator()
    _ = await witness.next()
    for _ in 0..<20 {
      // Opening what is open already is told to everyone.
      try await app.open()
      _ = await witness.next()
    }
    #expect(cancelled.count == 1)
  }

  @Test func listenerThatThrowsIsToldAgain() async throws {
    let app = try world.lonelyPhone().startApp()
    try await app.open()
    let failing = Recorder(fails: true)
    let handle = app.outbox().observe(language: "en", listener: failing)
    var updates = failing.updates.makeAsyncIterator()
    let first = try #require(await updates.next())
    try await app.open()
    let second = try #require(await updates.next())
    #expect(second.revision > first.revision)
    handle.cancel()
  }
}

/// Keeps what it is told.
private final class Recorder: OutboxListener, @unchecked Sendable {
  struct Failure: Error {}

  let updates: AsyncStream<OutboxUpdate>
  private let continuation: AsyncStream<OutboxUpdate>.Continuation
  private let fails: Bool
  private let lock = NSLock()
  private var deliveries = 0

  init(fails: Bool = false) {
    (updates, continuation) = AsyncStream.makeStream()
    self.fails = fails
  }

  var count: Int { lock.withLock { deliveries } }

  func onUpdate(update: OutboxUpdate) throws {
    lock.withLock { deliveries += 1 }
    continuation.yield(update)
    if fails { throw Failure() }
  }
}
