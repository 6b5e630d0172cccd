import BackgroundTasks
import CitizenKit
import Foundation
import LocalAuthentication
import Testing

@testable import CitizenCloud

@MainActor @Suite(.serialized) struct AppSystemTests {
  let system = AppSystem()
  let scheduler = BGTaskScheduler.shared

  @Test(
    "The app is woken for each piece of work when it is due, by a task that waits for what it needs"
  )
  func wake() throws {
    let moment = Date(timeIntervalSince1970: 1_800_000_000)
    system.wake(at: [
      WakeUp(at: moment, needsNetwork: false, needsPower: false),
      WakeUp(at: moment + 60, needsNetwork: true, needsPower: false),
      WakeUp(at: moment + 90, needsNetwork: true, needsPower: false),
      WakeUp(at: moment + 30, needsNetwork: true, needsPower: true),
    ])
    let pending = scheduler.pending
    #expect(pending.count == 3)
    #expect(pending["org.citizencloud.app.refresh"]?.earliestBeginDate == moment)
    let send = try #require(pending["org.citizencloud.app.send"] as? BGProcessingTaskRequest)
    #expect(send.earliestBeginDate == moment + 60)
    #expect(send.requiresNetworkConnectivity && !send.requiresExternalPower)
    let upkeep = try #require(pending["org.citizencloud.app.upkeep"] as? BGProcessingTaskRequest)
    #expect(upkeep.earliestBeginDate == moment + 30)
    #expect(upkeep.requiresNetworkConnectivity && upkeep.requiresExternalPower)
  }

  @Test("With no work left it is not woken")
  func nothingToDo() {
    system.wake(at: [WakeUp(at: .now, needsNetwork: true, needsPower: true)])
    system.wake(at: [])
    #expect(scheduler.pending.isEmpty)
  }

  @Test("A task does what is due and is told to the system once")
  func task() async {
    let (done, finished) = AsyncStream.makeStream(of: TimeInterval.self)
    system.register { seconds in finished.yield(seconds) }
    let task = BGTask(identifier: "org.citizencloud.app.refresh")
    scheduler.start(task)
    var turns = done.makeAsyncIterator()
    let seconds = await turns.next()
    // The system allows thirty.
    #expect((seconds ?? 30) < 30)
    while task.completions.isEmpty { await Task.yield() }
    task.expirationHandler?()
    await Task.yield()
    #expect(task.completions == [true])
  }

  @Test("When the system wants its time back, it is told so after everything was let go of")
  func expiration() async {
    let task = BGTask(identifier: "org.citizencloud.app.refresh")
    let (begun, begin) = AsyncStream.makeStream(of: Void.self)
    let (letGo, lettingGo) = AsyncStream.makeStream(of: [Bool].self)
    system.register { _ in
      begin.yield()
      // Ends when it is cancelled.
      for await _ in AsyncStream<Void>.makeStream().stream {}
      await Task.yield()
      lettingGo.yield(task.completions)
    }
    scheduler.start(task)
    for await _ in begun { break }
    task.expirationHandler?()
    for await toldBefore in letGo {
      #expect(toldBefore.isEmpty)
      break
    }
    while task.completions.isEmpty { await Task.yield() }
    #expect(task.completions == [false])
  }

  @Test("The resident shows that it is her, or does not; a phone without a lock asks nobody")
  func presence() async {
    #expect(await system.confirmPresence(reason: "To open it"))
    await LAContext.$refusal.withValue(.userCancel) {
      #expect(await system.confirmPresence(reason: "To open it") == false)
    }
    await LAContext.$refusal.withValue(.passcodeNotSet) {
      #expect(await system.confirmPresence(reason: "To open it"))
    }
  }
}
