import CitizenCore
import Foundation
import TestApp
import Testing

@testable import CitizenKit

/// The app's background tasks, and the resident who opens and leaves the app while they run.
extension WithTheCore {
  @Suite @MainActor
  struct BackgroundTests {
    /// The city takes this long; nobody may wait for it.
    static let slowly = "submit=delay(12000)@once"

    @Test func comingToTheFrontWaitsForNoBackgroundTask() async throws {
      let visit = try await Visit()
      let task = try await visit.sendsInTheBackground(faults: Self.slowly)

      let took = await ContinuousClock().measure { await visit.session.enterForeground() }
      #expect(took < .seconds(6))
      #expect(visit.session.app == .running(offline: false, personal: nil))
      #expect(visit.session.outbox?.submissions.map(\.state) == [.sending])

      // When the system wants its time back, her app stays open.
      task.cancel()
      await task.value
      _ = try await visit.beginForm(of: "register-birth")
    }

    @Test func aBackgroundTaskThatEndsWhileSheIsThereClosesNothing() async throws {
      let visit = try await Visit()
      let task = try await visit.sendsInTheBackground(faults: "submit=delay(1500)@once")
      await visit.session.enterForeground()
      await task.value

      guard case .case(let model) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { model.details?.item.status == .accepted }
      _ = try await visit.session.client.outbox().drafts(language: "en")
    }

    @Test func aBackgroundTaskGoesOnWhenSheLeavesAgainAndClosesAfterwards() async throws {
      let visit = try await Visit()
      let task = try await visit.sendsInTheBackground(faults: "submit=delay(1500)@once")
      await visit.session.enterForeground()
      await visit.session.enterBackground()
      await task.value
      #expect(visit.noticeboard.shown.count == 1)
      #expect(try await visit.casesInTheCity().count == 1)
      try await visit.opensElsewhere()
    }

    @Test func whenTheSystemWantsItsTimeBackAllIsClosedAtOnceAndNothingIsDoubled() async throws {
      let visit = try await Visit()
      let task = try await visit.sendsInTheBackground(faults: Self.slowly)
      let asked = visit.system.wakeUps.count
      let took = await ContinuousClock().measure {
        task.cancel()
        await task.value
      }
      #expect(took < .seconds(6))
      try await visit.opensElsewhere()
      // It goes on later.
      #expect(visit.system.wakeUps.count == asked + 1)
      #expect(try #require(visit.system.wakeUps.last).isEmpty == false)

      await visit.session.enterForeground()
      guard case .case(let model) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { model.details?.item.status == .accepted }
      #expect(try await visit.casesInTheCity().count == 1)
    }

    @Test func ofTwoBackgroundTasksTheFirstToEndLeavesTheHomeToTheOther() async throws {
      let visit = try await Visit()
      let first = try await visit.sendsInTheBackground(faults: Self.slowly)
      let second = Task { await visit.session.doDueWork(within: 20) }
      // Both are at work once the second one has waited for its turn to open the home.
      try await expect { visit.session.backgroundTasks == 2 }
      first.cancel()
      await first.value
      _ = try await visit.session.client.outbox().drafts(language: "en")

      second.cancel()
      await second.value
      try await visit.opensElsewhere()
      await visit.session.enterForeground()
      guard case .case(let model) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { model.details?.item.status == .accepted }
    }

    @Test func aTaskThatFindsThePhoneLockedIsAskedForAgain() async throws {
      let visit = try await Visit()
      visit.session.networkChanged(isOnline: false)
      _ = try await visit.apply()
      visit.keyStore.fault = .locked
      try await visit.restart()
      await visit.session.enterBackground()
      let asked = visit.system.wakeUps.count
      await visit.session.doDueWork(within: 20)
      #expect(visit.noticeboard.shown == [])
      #expect(visit.system.wakeUps.count == asked + 1)
      let next = try #require(visit.system.wakeUps.last?.first)
      #expect(next.at > .now && next.at < .now + 7200)
    }

    @Test func whatIsTriedAgainTooLateOpensNothingInTheBackground() async throws {
      let visit = try await Visit()
      visit.keyStore.fault = .locked
      try await visit.restart()
      await visit.session.enterBackground()
      visit.keyStore.fault = nil
      // She has shown her face, and has left the app before that was known.
      #expect(await visit.session.unlock())
      try await visit.opensElsewhere()
    }
  }
}

extension Visit {
  /// Applies with no network and leaves the app; with a network again, a background task begins to
  /// send it.
  ///
  /// - Returns: The task, while the city is being asked.
  fileprivate func sendsInTheBackground(faults: String) async throws -> Task<Void, Never> {
    session.networkChanged(isOnline: false)
    _ = try await apply()
    await session.enterBackground()
    try await city.addFaults(faults)
    session.networkChanged(isOnline: true)
    let session = session
    let task = Task { await session.doDueWork(within: 20) }
    try await expect { session.outbox?.submissions.first?.state == .sending }
    return task
  }

  /// Another process may open the home: this one holds nothing.
  func opensElsewhere() async throws {
    let other = app.phone.startApp()
    try await other.open()
    try await other.suspend()
  }
}
