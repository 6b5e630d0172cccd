import Foundation
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

    @Test func filesAreSavedEachForItselfAndOneThatIsCalledOffLeavesNothing() async throws {
      let visit = try await Visit()
      let id = try await visit.city.write(Self.letter, to: visit.app.resident)
      _ = try await visit.session.client.inbox().refresh()
      visit.screens.navigator.push(.message(id: id))
      guard case .message(let model) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      var files: [AttachmentItem] { model.state.message.value?.attachments ?? [] }
      try await expect { files.count == 2 }
      let (one, two) = (files[0].id, files[1].id)
      await visit.session.unlockVault()
      try await visit.city.addFaults("message_attachment=delay(600000)@always")
      model.saveAttachment(one)
      model.saveAttachment(two)
      #expect(files.map(\.saving) == files.map { TransferItem($0.name, of: 3) })
      model.pin(true)
      try await expect { model.state.message.value?.pinned == true }
      #expect(files.allSatisfy { $0.saving != nil })

      model.stopSaving(one)
      #expect(files.map { $0.saving != nil } == [false, true])
      model.stopSaving(two)
      #expect(files.map { $0.saving != nil } == [false, false])
      try await expect { visit.sealedDocuments == [] }

      try await visit.city.removeFaults()
      model.saveAttachment(one)
      try await expect { files[0].documentId != nil }
      #expect(files[1].saving == nil && files[1].documentId == nil)
      #expect(visit.sealedDocuments == [files[0].documentId])
    }

    /// With two files of three bytes.
    private static let letter = Data(
      #"""
      {"title": {"en": "Two files"}, "body": {"en": "Here they are."}, "attachments": [
        {"name": "one.txt", "media_type": "text/plain", "content": "b25l"},
        {"name": "two.txt", "media_type": "text/plain", "content": "dHdv"}]}
      """#.utf8)
  }
}

extension Visit {
  /// The names of what lies on the disk of documents.
  fileprivate var sealedDocuments: [String?] {
    (try? FileManager.default.contentsOfDirectory(atPath: "\(app.phone.home)/documents")) ?? []
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
