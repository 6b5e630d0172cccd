import TestApp
import Testing

@testable import CitizenKit

/// What she chooses that the core keeps.
extension WithTheCore {
  @Suite @MainActor
  struct SettingsTests {
    @Test func thatFilesWaitForWifiIsKept() async throws {
      let visit = try await Visit()
      let settings = try visit.settings()
      #expect(settings.state.filesWaitForUnmetered == false)
      settings.setFilesWaitForUnmetered(true)
      #expect(settings.state.filesWaitForUnmetered)
      await settings.load()

      try await visit.restart(restoration: visit.screens.restoration)
      guard case .settings(let again) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { again.state.filesWaitForUnmetered }
      again.setFilesWaitForUnmetered(false)
      await again.load()
      #expect(again.state.filesWaitForUnmetered == false)
    }

    @Test func thatFormsOfferWhatSheHasToldIsKept() async throws {
      let visit = try await Visit()
      let settings = try visit.settings()
      // Nobody has asked her yet.
      #expect(settings.state.offerEarlierAnswers == false)
      settings.setOfferEarlierAnswers(true)
      // What is chosen meanwhile overtakes nothing else.
      settings.setFilesWaitForUnmetered(true)
      #expect(settings.state.offerEarlierAnswers && settings.state.filesWaitForUnmetered)
      await settings.load()

      try await visit.restart(restoration: visit.screens.restoration)
      guard case .settings(let again) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { again.state.offerEarlierAnswers && again.state.filesWaitForUnmetered }
      again.setOfferEarlierAnswers(false)
      await again.load()
      #expect(again.state.offerEarlierAnswers == false)
    }

    @Test func whatCannotBeKeptIsAsItWas() async throws {
      let visit = try await Visit()
      visit.keyStore.fault = .locked
      try await visit.restart()
      let settings = try visit.settings()
      settings.setFilesWaitForUnmetered(true)
      settings.setOfferEarlierAnswers(true)
      await settings.load()
      #expect(settings.state.filesWaitForUnmetered == false)
      #expect(settings.state.offerEarlierAnswers == false)
    }
  }
}

extension Visit {
  fileprivate func settings() throws -> SettingsViewModel {
    screens.navigator.push(.settings)
    guard case .settings(let settings) = screens.top else { throw Unexpected(screens.top) }
    return settings
  }
}
