import CitizenCore
import Foundation
import TestApp
import TestWorld
import Testing

@testable import CitizenKit

extension WithTheCore {
  @Suite @MainActor
  struct SessionTests {
    @Test func inTheBackgroundNothingIsHeldOpenAndTheNextTryIsAskedFor() async throws {
      let visit = try await Visit()
      visit.session.networkChanged(isOnline: false)
      let model = try await visit.apply()
      try await expect { model.details?.item.status == .waitsForNetwork }
      await visit.session.enterBackground()
      #expect(try #require(visit.system.wakeUps.last).contains { $0.needsNetwork })

      // Another process may open it.
      try await visit.opensElsewhere()
    }

    @Test func inTheBackgroundWhatWasShownStays() async throws {
      let visit = try await Visit()
      let model = try await visit.apply()
      try await expect { model.details?.item.status == .accepted }
      let (shown, screens) = (model.state, visit.screens)
      screens.navigator.push(.service(id: "register-birth"))
      guard case .service(let service) = screens.top else { throw Unexpected(screens.top) }
      await visit.session.enterBackground()

      await model.load()
      #expect(model.state == shown)
      // What was never shown is not there yet, and no trouble.
      await service.load()
      #expect(service.state.service.trouble == nil)
      await visit.session.enterForeground()
      try await expect { if case .ready = service.state.service { true } else { false } }
    }

    @Test func withNothingToSendTheAppIsWokenToAskForMessagesOnly() async throws {
      let visit = try await Visit()
      await visit.session.enterBackground()
      // But for what waits for a charger.
      let wakeUps = try #require(visit.system.wakeUps.last).filter { !$0.needsPower }
      let soonest = Date(timeIntervalSinceNow: 3.9 * 3600)
      #expect(wakeUps.count <= 1 && wakeUps.allSatisfy { $0.at > soonest })
    }

    @Test func whileItCannotBeKnownWhatWaitsTheLastWishStands() async throws {
      let visit = try await Visit()
      visit.keyStore.fault = .locked
      try await visit.restart()
      let wishes = visit.system.wakeUps.count
      await visit.session.enterBackground()
      #expect(visit.system.wakeUps.count == wishes)
    }

    @Test func aBackgroundTaskSendsWhatWaitsAndClosesAgain() async throws {
      let visit = try await Visit()
      visit.session.networkChanged(isOnline: false)
      _ = try await visit.apply()
      await visit.session.enterBackground()
      visit.session.networkChanged(isOnline: true)
      await visit.session.doDueWork(within: 20)
      #expect(try await visit.casesInTheCity().count == 1)

      try await visit.opensElsewhere()
    }

    @Test func theCityIsToldWhereThePhoneIsPushedToAndInWhichLanguage() async throws {
      let visit = try await Visit()
      let session = visit.session
      let device = { () async throws -> PushDevice? in
        await session.registering.finished()
        return try await session.client.push().device()
      }
      #expect(try await device() == nil)
      session.pushTokenChanged(Data([0x01, 0xab]))
      var known = try #require(try await device())
      #expect(known.registration.endpoint == "https://push.langang.example/apns/01ab")
      #expect(known.registration.forExtension && known.registration.language == "en")
      #expect(known.isRegistered)

      session.choose(language: "es")
      known = try #require(try await device())
      #expect(known.isRegistered && known.registration.language == "es")

      // With no network it is kept, and the city is told when there is one.
      session.networkChanged(isOnline: false)
      session.pushTokenChanged(Data([0x02]))
      known = try #require(try await device())
      #expect(known.registration.endpoint == "https://push.langang.example/apns/02")
      #expect(!known.isRegistered)
    }

    @Test func whatIsLockedOpensWhenSheShowsThatItIsHer() async throws {
      let visit = try await Visit()
      visit.keyStore.fault = .locked
      try await visit.restart()
      let home = try visit.home
      #expect(home.state.personal?.wayOn == .unlockPhone)
      try await expect { home.state.serviceCount > 1000 }

      visit.keyStore.fault = nil
      visit.system.residentIsPresent = false
      #expect(visit.screens.goOn(by: .unlockPhone) == nil)
      try await expect { visit.system.reasons.count == 1 }
      #expect(home.state.personal != nil)

      visit.system.residentIsPresent = true
      _ = visit.screens.goOn(by: .unlockPhone)
      try await expect { home.state.personal == nil }
      #expect(visit.system.reasons == ["Unlock and try again", "Unlock and try again"])
    }

    @Test(arguments: [SwitchedKeyStore.Fault.invalidated, .lost, .broken])
    func aKeyThatIsGoneLeadsToHerPaperAndTheServicesStay(fault: SwitchedKeyStore.Fault)
      async throws
    {
      let visit = try await Visit()
      _ = try await visit.beginForm()
      visit.keyStore.fault = fault
      try await visit.restart()
      let home = try visit.home
      #expect(home.state.personal?.wayOn == .typePaperCode)
      #expect(visit.screens.goOn(by: .typePaperCode) == nil)
      #expect(visit.screens.navigator.top.route == .lostKey)
      visit.screens.back()
      try await expect { home.state.serviceCount > 1000 }
      // Each of her screens says why, not only that it is locked.
      home.openCases()
      guard case .cases(let cases) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { cases.state.cases == home.state.personal.map(Content.failed) }

      // Nothing was lost meanwhile.
      visit.keyStore.fault = nil
      _ = visit.screens.goOn(by: .tryAgain)
      try await expect { cases.state.drafts == 1 }
    }

    @Test func anAppThatIsOpenElsewhereSaysSoAndGoesOnWhenItIsClosedThere() async throws {
      let visit = try await Visit()
      await visit.session.enterBackground()
      let other = visit.app.phone.startApp()
      try await other.open()
      try await visit.restart()
      guard case .blocked(let trouble) = visit.session.app else {
        throw Unexpected(visit.session.app)
      }
      #expect(
        trouble == Trouble(message: errorMessage(error: .Busy, language: "en"), wayOn: .tryAgain))

      try await other.suspend()
      _ = visit.screens.goOn(by: .tryAgain)
      try await expect { visit.session.app == .running(offline: false, personal: nil) }
    }

    @Test func aHomeThatCannotBeMadeIsATroubleWithAWayOn() async throws {
      let visit = try await Visit()
      await visit.session.enterBackground()
      let home = URL(fileURLWithPath: visit.app.phone.home)
      let aside = home.appendingPathExtension("aside")
      try FileManager.default.moveItem(at: home, to: aside)
      try Data().write(to: home)
      try await visit.restart()
      guard case .blocked(let trouble) = visit.session.app else {
        throw Unexpected(visit.session.app)
      }
      #expect(trouble.wayOn == .tryAgain && !trouble.message.isEmpty)

      try FileManager.default.removeItem(at: home)
      try FileManager.default.moveItem(at: aside, to: home)
      _ = visit.screens.goOn(by: .tryAgain)
      try await expect { visit.session.app == .running(offline: false, personal: nil) }
    }

    @Test(arguments: [true, false])
    func whatSheHasAskedForGoesOnUntilTheCityHasAnswered(online: Bool) async throws {
      let visit = try await Visit()
      visit.session.networkChanged(isOnline: online)
      let home = try visit.home
      #expect(!home.state.refreshing)
      home.refresh()
      #expect(home.state.refreshing)
      try await expect { !home.state.refreshing }
    }

    @Test func whichServicesAreOnThePhoneIsKnownWithNoNetwork() async throws {
      let visit = try await Visit()
      try await visit.restart(online: false)
      visit.screens.navigator.push(.about)
      guard case .about(let about) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { about.state.serviceCount > 1000 }
      #expect(about.state.catalogueRevision?.isEmpty == false)
    }

    @Test func waysOnThatTheSystemOpens() async throws {
      let visit = try await Visit()
      #expect(visit.screens.goOn(by: .updateApp)?.absoluteString == "https://apps.example/langang")
      #expect(visit.screens.goOn(by: .callCity) == telephoneURL(visit.session.contacts.hotline))
      visit.screens.navigator.push(.search)
      #expect(visit.screens.goOn(by: .goBack) == nil)
      #expect(visit.screens.navigator.routes == [.home])
    }
  }
}

extension Visit {
  /// The home screen, which is on top.
  var home: HomeViewModel {
    get throws {
      guard case .home(let home) = screens.top else { throw Unexpected(screens.top) }
      return home
    }
  }
}

extension CasesState {
  var drafts: Int? {
    if case .ready(let list) = cases { list.drafts.count } else { nil }
  }
}
