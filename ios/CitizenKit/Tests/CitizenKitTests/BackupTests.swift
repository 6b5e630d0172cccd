import CitizenCore
import Foundation
import TestApp
import Testing

@testable import CitizenKit

/// All that is hers in one file, and back on another phone.
extension WithTheCore {
  @Suite @MainActor
  struct BackupTests {
    @Test func whatWasHersIsOnHerNextPhoneByTheCodeOnHerPaper() async throws {
      let old = try await Visit()
      try await old.keepDocument()
      try await old.beginForm().reallyLeave()
      let code = try await old.session.client.vault().setUpRecovery()
      let backup = old.openBackup()
      try await expect { backup.state.hasPaperCode && backup.state.way == .paperCode }
      var done = false
      backup.make(old.place) { done = true }
      #expect(backup.state.making != nil)
      try await expect { backup.state.made != nil }
      #expect(done && backup.state.making == nil)
      #expect(backup.state.made?.documents == 1 && backup.state.made?.drafts == 1)

      let new = try await Visit()
      let restore = new.openRestore()
      let (released, release) = AsyncStream<Void>.makeStream()
      restore.choose(old.place, "backup.age") { release.finish() }
      #expect(restore.state.fileName == "backup.age")
      restore.type(code)
      restore.check()
      // Everything of hers is locked on a phone that has just been switched on.
      try await expect { restore.state.trouble?.wayOn == .unlockDocuments }
      _ = new.screens.goOn(by: .unlockDocuments)
      try await expect { restore.state.checked != nil }
      #expect(restore.state.checked?.documents == 1 && restore.state.restored == nil)

      restore.restore()
      try await expect { restore.state.restored != nil }
      let restored = try #require(restore.state.restored)
      #expect(restored.documents == 1 && restored.drafts == 1)
      // Nothing of it waits to be sent.
      #expect(!restored.steps.contains(.signIn))
      // What was typed and the file are let go of.
      #expect(restore.state.typed == "" && restore.state.checked == nil)
      for await _ in released {}
      restore.openDocuments()
      guard case .documents(let documents) = new.screens.top else {
        throw Unexpected(new.screens.top)
      }
      try await expect { documents.items.count == 1 && documents.state.hasPaperCode }
    }

    @Test func aPassphraseIsLongEnoughOrSheIsTold() async throws {
      let visit = try await Visit()
      try await visit.keepDocument()
      let backup = visit.openBackup()
      #expect(backup.state.way == .passphrase)
      backup.type("short")
      backup.make(visit.place)
      try await expect { backup.state.problem != nil }
      #expect(backup.state.made == nil)
      backup.type("correct horse battery")
      #expect(backup.state.problem == nil)
      backup.make(visit.place)
      try await expect { backup.state.made != nil }
      #expect(backup.state.passphrase == "")

      let restore = visit.openRestore()
      restore.choose(visit.place, "backup.age")
      restore.chooseWay("passphrase")
      restore.type("another one altogether")
      restore.check()
      try await expect { restore.state.problem != nil }
      #expect(restore.state.checked == nil && restore.state.reading == nil)
      restore.type("correct horse battery")
      #expect(restore.state.problem == nil)
      restore.restore()
      try await expect { restore.state.restored != nil }
      #expect(restore.state.restored?.documents == 0)
    }

    @Test func aBackupThatWasToBeMadeWhileAllIsLockedIsMadeOnceItIsOpen() async throws {
      let visit = try await Visit()
      try await visit.keepDocument()
      _ = try await visit.session.client.vault().setUpRecovery()
      let backup = visit.openBackup()
      try await expect { backup.state.hasPaperCode }
      visit.session.lockVault()
      backup.make(visit.place)
      try await expect { backup.state.trouble?.wayOn == .unlockDocuments }
      _ = visit.screens.goOn(by: .unlockDocuments)
      try await expect { backup.state.made != nil }
      #expect(backup.state.trouble == nil)
    }

    @Test func nothingIsLeftOfABackupThatWasCalledOff() async throws {
      let visit = try await Visit()
      try await visit.keepDocument(bytes: 30_000_000)
      let backup = visit.openBackup()
      backup.type("correct horse battery")
      var done = false
      backup.make(visit.place) { done = true }
      backup.stop()
      #expect(done && backup.state.making == nil)
      backup.make("/nowhere/backup.age")
      try await expect { backup.state.trouble != nil }
      #expect(!FileManager.default.fileExists(atPath: visit.place))
    }

    @Test func whatIsNoBackupIsToldAndTheFileLetGoOfWithTheScreen() async throws {
      let visit = try await Visit()
      _ = try await visit.openDocuments()
      let (released, release) = AsyncStream<Void>.makeStream()
      try Data("no backup".utf8).write(to: URL(fileURLWithPath: visit.place))
      do {
        let restore = visit.openRestore()
        restore.choose(visit.place, "letter.txt") { release.finish() }
        restore.type("123")
        restore.check()
        try await expect { restore.state.problem != nil }
      }
      visit.screens.back()
      visit.screens.navigator.push(.about)
      _ = visit.screens.top
      for await _ in released {}
    }
  }
}

extension Visit {
  /// Where a backup is written to.
  fileprivate var place: String { world.folder.appendingPathComponent("backup.age").path }

  fileprivate func openBackup() -> BackupViewModel {
    screens.navigator.push(.backup)
    guard case .backup(let backup) = screens.top else { preconditionFailure("another screen") }
    return backup
  }

  fileprivate func openRestore() -> RestoreViewModel {
    screens.navigator.push(.restore)
    guard case .restore(let restore) = screens.top else { preconditionFailure("another screen") }
    return restore
  }

  /// Puts a document into the vault; it is unlocked then.
  fileprivate func keepDocument(bytes: Int = 1000) async throws {
    let documents = try await openDocuments()
    documents.add(try pdf(bytes: bytes), "passport.pdf")
    try await expect { documents.items.count == 1 }
    screens.navigator.path = []
  }
}
