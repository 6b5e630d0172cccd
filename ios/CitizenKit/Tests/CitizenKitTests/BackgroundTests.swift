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
      #expect(await task.value == [])
      _ = try await visit.beginForm(of: "register-birth")
    }

    @Test func aBackgroundTaskThatEndsWhileSheIsThereClosesNothing() async throws {
      let visit = try await Visit()
      let task = try await visit.sendsInTheBackground(faults: "submit=delay(1500)@once")
      await visit.session.enterForeground()
      _ = await task.value

      guard case .case(let model) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { model.details?.item.status == .accepted }
      _ = try await visit.session.client.outbox().drafts(language: "en")
    }

    @Test func aBackgroundTaskGoesOnWhenSheLeavesAgainAndClosesAfterwards() async throws {
      let visit = try await Visit()
      let task = try await visit.sendsInTheBackground(faults: "submit=delay(1500)@once")
      await visit.session.enterForeground()
      await visit.session.enterBackground()
      let notices = await task.value
      #expect(notices.count == 1)
      #expect(try await visit.casesInTheCity().count == 1)
      try await visit.opensElsewhere()
    }

    @Test func whenTheSystemWantsItsTimeBackAllIsClosedAtOnceAndNothingIsDoubled() async throws {
      let visit = try await Visit()
      let task = try await visit.sendsInTheBackground(faults: Self.slowly)
      let asked = visit.system.wakeUps.count
      let took = await ContinuousClock().measure {
        task.cancel()
        #expect(await task.value == [])
      }
      #expect(took < .seconds(6))
      try await visit.opensElsewhere()
      // It goes on later.
      #expect(visit.system.wakeUps.count == asked + 1)
      #expect(try #require(visit.system.wakeUps.last) != nil)

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
      _ = await first.value
      _ = try await visit.session.client.outbox().drafts(language: "en")

      second.cancel()
      _ = await second.value
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
      #expect(await visit.session.doDueWork(within: 20).isEmpty)
      #expect(visit.system.wakeUps.count == asked + 1)
      let wish = try #require(visit.system.wakeUps.last)
      let next = try #require(wish)
      #expect(next > .now && next < .now + 7200)
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

    /// That there was no message when she left is known too: the first one is told, whoever fetched it.
    @Test func theFirstMessageIsToldAlthoughItWasFetchedBefore() async throws {
      let none = Known(cases: [:], newestMessage: "")
      #expect(none.over(Known(cases: [:], newestMessage: "m1")).newestMessage == "")
      let visit = try await Visit()
      let model = try await visit.apply()
      try await expect { model.details?.item.status == .accepted }
      await visit.session.enterBackground()
      let newest = try #require(await visit.casesInTheCity().last)
      try await visit.city.setStatus(
        "approved", of: newest.caseNumber, note: ["en": "It is ready."])
      let other = visit.app.phone.startApp()
      try await other.open()
      _ = try await other.inbox().refresh()
      try await other.suspend()

      let notices = await visit.session.doDueWork(within: 20)
      #expect(notices.map(\.title) == ["The city has written to you"])
    }

    @Test(arguments: [true, false])
    func aMessageIsToldAsPrivatelyAsSheWants(privately: Bool) async throws {
      let visit = try await Visit()
      let model = try await visit.apply()
      try await expect { model.details?.item.status == .accepted }
      visit.session.set(privatePreviews: privately)
      await visit.session.enterBackground()

      let newest = try #require(await visit.casesInTheCity().last)
      try await visit.city.setStatus(
        "approved", of: newest.caseNumber, note: ["en": "Your card is ready."])
      let notices = await visit.session.doDueWork(within: 20)
      let notice = try #require(notices.first)
      #expect(notices.count == 1)
      if privately {
        #expect(notice.title == "The city has written to you" && notice.body.isEmpty)
      } else {
        #expect(notice.title == "Your application is approved" && !notice.body.isEmpty)
      }
      // What was told is not told again.
      #expect(await visit.session.doDueWork(within: 20).isEmpty)

      // It leads to the message.
      await visit.session.enterForeground()
      visit.screens.navigator.open(try #require(Route(encoded: notice.id)))
      guard case .message(let message) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { message.state.message.value?.title == "Your application is approved" }
    }

    @Test(arguments: [true, false])
    func aCaseThatTheCityHasDecidedIsToldAsPrivatelyAsSheWants(privately: Bool) async throws {
      let visit = try await Visit()
      visit.session.networkChanged(isOnline: false)
      let model = try await visit.apply()
      try await expect { model.details?.item.status == .waitsForNetwork }
      let service = try #require(model.details?.item.serviceName)
      visit.session.set(privatePreviews: privately)
      await visit.session.enterBackground()
      // Still with no network: nothing has happened that she has to know.
      #expect(await visit.session.doDueWork(within: 20).isEmpty)

      try await visit.city.addFaults("submit=status(400)@once")
      visit.session.networkChanged(isOnline: true)
      let notices = await visit.session.doDueWork(within: 20)
      let notice = try #require(notices.first)
      #expect(notices.count == 1)
      if privately {
        #expect(notice.title == "There is news about one of your cases" && notice.body.isEmpty)
      } else {
        #expect(notice.title == service && notice.body == "Not accepted by the city")
      }
      #expect(Route(encoded: notice.id) == visit.screens.navigator.top.route)
      #expect(await visit.session.doDueWork(within: 20).isEmpty)
    }

    @Test func whatWasSentWhileNobodyLookedIsTold() async throws {
      let visit = try await Visit()
      visit.session.networkChanged(isOnline: false)
      _ = try await visit.apply()
      await visit.session.enterBackground()
      let other = visit.app.phone.startApp()
      try await other.open()
      #expect(try await other.runDueWork(deadline: 20).waiting == 0)
      try await other.suspend()

      let notices = await visit.session.doDueWork(within: 20)
      #expect(notices.map(\.route) == [visit.screens.navigator.top.route])
      #expect(await visit.session.doDueWork(within: 20).isEmpty)
    }

    @Test func aCaseThatSheSentAfterWhatIsKnownWasKeptIsTold() async throws {
      let visit = try await Visit()
      visit.session.networkChanged(isOnline: false)
      _ = try await visit.apply()
      await visit.session.enterBackground()
      // As where the app was killed in front of her, and could not keep what she had seen.
      visit.session.settings.known = Known(cases: [:], newestMessage: nil)
      visit.session.networkChanged(isOnline: true)
      let notices = await visit.session.doDueWork(within: 20)
      #expect(notices.map(\.route) == [visit.screens.navigator.top.route])
    }

    @Test func whatSheHasSeenIsNotTold() async throws {
      let visit = try await Visit()
      visit.session.networkChanged(isOnline: false)
      let model = try await visit.apply()
      await visit.session.enterBackground()
      #expect(await visit.session.doDueWork(within: 20).isEmpty)
      await visit.session.enterForeground()
      visit.session.networkChanged(isOnline: true)
      try await expect { model.details?.item.status == .accepted }
      // A task that ends while she is there, and one after she has gone.
      #expect(await visit.session.doDueWork(within: 20).isEmpty)
      await visit.session.enterBackground()
      #expect(await visit.session.doDueWork(within: 20).isEmpty)
    }

    @Test func whatNeedsTheResidentIsTold() async throws {
      let visit = try await Visit(signedIn: false)
      visit.session.networkChanged(isOnline: false)
      _ = try await visit.apply()
      await visit.session.enterBackground()
      visit.session.networkChanged(isOnline: true)
      visit.session.set(privatePreviews: false)
      let notices = await visit.session.doDueWork(within: 20)
      #expect(notices.map(\.body) == ["Please sign in to send it"])
    }
  }
}

extension Visit {
  /// Applies with no network and leaves the app; with a network again, a background task begins to
  /// send it.
  ///
  /// - Returns: The task, while the city is being asked.
  fileprivate func sendsInTheBackground(faults: String) async throws -> Task<[Notice], Never> {
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
