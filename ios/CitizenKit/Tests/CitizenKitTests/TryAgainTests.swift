import TestApp
import Testing

@testable import CitizenKit

/// The button under a trouble does again what the trouble is about.
extension WithTheCore {
  @Suite @MainActor
  struct TryAgainTests {
    @Test func whatWasRefusedOnALockedPhoneIsDoneOnceSheShowsThatItIsHer() async throws {
      let visit = try await Visit()
      visit.keyStore.fault = .locked
      try await visit.restart()
      visit.screens.navigator.push(.service(id: "register-birth"))
      guard case .service(let service) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      service.begin()
      try await expect { service.state.trouble?.wayOn == .unlockPhone }

      visit.keyStore.fault = nil
      visit.system.residentIsPresent = false
      _ = visit.screens.goOn(by: .unlockPhone)
      try await expect { visit.system.reasons.count == 1 }
      #expect(service.state.trouble != nil)

      visit.system.residentIsPresent = true
      _ = visit.screens.goOn(by: .unlockPhone)
      try await expect { if case .form = visit.screens.top { true } else { false } }
      #expect(service.state.trouble == nil)
    }

    @Test func whatCouldNotBeSentIsSent() async throws {
      let visit = try await Visit()
      let check = try await visit.fillIn()
      await visit.session.enterBackground()
      check.submit()
      try await expect { check.state.answers.value?.trouble != nil }
      await visit.session.enterForeground()
      _ = visit.screens.goOn(by: .tryAgain)
      try await expect { if case .case = visit.screens.top { true } else { false } }
    }

    @Test func aDraftThatCouldNotBeDiscardedIsDiscarded() async throws {
      let visit = try await Visit()
      try await visit.beginForm().reallyLeave()
      visit.screens.navigator.push(.cases)
      guard case .cases(let cases) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { cases.state.drafts == 1 }
      await visit.session.enterBackground()
      cases.discardDraft(try #require(cases.state.cases.value?.drafts.first?.id))
      try await expect { cases.state.cases.trouble != nil }

      await visit.session.enterForeground()
      await cases.load()
      #expect(cases.state.cases.trouble != nil)
      _ = visit.screens.goOn(by: .tryAgain)
      try await expect { cases.state.drafts == 0 }
    }

    @Test func whatCouldNotBeTakenBackIsTakenBack() async throws {
      let visit = try await Visit()
      visit.session.networkChanged(isOnline: false)
      let model = try await visit.apply()
      try await expect { model.details?.canCancel == true }
      await visit.session.enterBackground()
      model.cancel()
      model.reallyCancel()
      try await expect { model.details?.trouble != nil }
      #expect(model.details?.item.status == .waitsForNetwork)

      await visit.session.enterForeground()
      _ = visit.screens.goOn(by: .makeRoom)
      try await expect { model.details?.item.status == .cancelled }
      #expect(model.details?.trouble == nil)
    }
  }
}
