import TestApp
import TestWorld
import Testing

@testable import CitizenKit

extension WithTheCore {
  @Suite @MainActor
  struct InboxTests {
    @Test func manyMessagesAreShownPageByPage() async throws {
      let visit = try await Visit()
      let model = try await visit.apply()
      try await expect { model.details?.item.status == .accepted }
      let number = try #require(await visit.casesInTheCity().last?.caseNumber)
      visit.screens.navigator.push(.inbox)
      guard case .inbox(let inbox) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { inbox.state.messages.value == [] }
      #expect(!inbox.state.hasMore)

      // A page is full, and there is no other.
      try await visit.city.write(50, about: number)
      inbox.refresh()
      try await expect { inbox.state.messages.value?.count == 50 && !inbox.state.refreshing }
      #expect(!inbox.state.hasMore)

      try await visit.city.write(3, about: number)
      inbox.refresh()
      try await expect { inbox.state.hasMore && !inbox.state.refreshing }
      #expect(inbox.state.messages.value?.count == 50)
      inbox.more()
      try await expect { inbox.state.messages.value?.count == 53 }
      #expect(!inbox.state.hasMore)
      let shown = try #require(inbox.state.messages.value)
      #expect(Set(shown.map(\.id)).count == 53)
      #expect(shown == shown.sorted { $0.sentAt > $1.sentAt })
      inbox.more()

      // What is read is told on each page that is shown.
      let oldest = try #require(shown.last)
      inbox.open(oldest.id)
      _ = visit.screens.top
      try await expect { inbox.state.messages.value?.last?.read == true }
      #expect(inbox.state.messages.value?.count == 53)
    }

    @Test func askingForMessagesWhileLeavingTheAppIsNoTrouble() async throws {
      let visit = try await Visit()
      visit.screens.navigator.push(.inbox)
      guard case .inbox(let inbox) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { inbox.state.messages.value == [] }
      await visit.session.enterBackground()
      inbox.refresh()
      try await expect { !inbox.state.refreshing }
      #expect(inbox.state.trouble == nil)
    }
  }
}

extension City {
  /// Writes so many messages about a case.
  fileprivate func write(_ count: Int, about caseNumber: String) async throws {
    for number in 1...count {
      try await setStatus("in_review", of: caseNumber, note: ["en": "Note \(number)."])
    }
  }
}
