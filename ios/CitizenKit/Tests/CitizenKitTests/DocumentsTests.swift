import CitizenCore
import Foundation
import TestApp
import Testing

@testable import CitizenKit

/// Her documents, which only she opens.
extension WithTheCore {
  @Suite @MainActor
  struct DocumentsTests {
    @Test func nothingOfThemIsShownBeforeThePhoneKnowsThatItIsHer() async throws {
      let visit = try await Visit()
      let documents = try await visit.openDocuments()
      documents.add(try visit.pdf(), "passport.pdf")
      try await expect { documents.items.map(\.title) == ["passport.pdf"] }

      documents.lock()
      #expect(documents.state.lock == .locked && documents.state.documents == .loading)
      visit.keyStore.fault = .locked
      documents.unlock()
      try await expect { documents.state.lock == .unlocking }
      // She has called it off: that is no trouble.
      try await expect { documents.state.lock == .locked }
      #expect(documents.state.trouble == nil)

      visit.keyStore.fault = nil
      documents.unlock()
      try await expect { documents.items.count == 1 }
    }

    @Test func theyAreLockedWhenSheLeavesTheAppAlsoWhereATaskKeepsItOpen() async throws {
      let visit = try await Visit()
      let documents = try await visit.openDocuments()
      visit.session.networkChanged(isOnline: false)
      async let work: Void = visit.session.doDueWork(within: 20)
      try await expect { visit.session.backgroundTasks == 1 }
      await visit.session.enterBackground()
      #expect(documents.state.lock == .locked)
      _ = await work
      await visit.session.enterForeground()
      #expect(documents.state.lock == .locked)
    }

    @Test func eachFileIsAddedAndItsCopyLetGoOf() async throws {
      let visit = try await Visit()
      let documents = try await visit.openDocuments()
      var done = 0
      let files = [try visit.pdf("one", bytes: 3_000_000), try visit.pdf("two")]
      documents.add(files[0], "one.pdf") { done += 1 }
      documents.add(files[1], "two.pdf") { done += 1 }
      #expect(documents.state.adding?.name == "one.pdf")
      try await expect { documents.items.map(\.title) == ["two.pdf", "one.pdf"] }
      #expect(done == 2 && documents.state.adding == nil)
      #expect(documents.items.last?.sizeBytes == 3_000_000)
      #expect(documents.items.allSatisfy { $0.mediaType == "application/pdf" })
    }

    @Test func whatCannotBeReadIsToldAndStopsNothingElse() async throws {
      let visit = try await Visit()
      let documents = try await visit.openDocuments()
      var done = false
      documents.add("/nowhere", "nothing.pdf") { done = true }
      try await expect { documents.state.trouble != nil }
      #expect(done && documents.state.adding == nil)
      documents.add(try visit.pdf(), "passport.pdf")
      #expect(documents.state.trouble == nil)
      try await expect { documents.items.count == 1 }
    }

    @Test func whatWasToBeAddedWhileTheyLockedIsAddedOnceTheyAreOpenAgain() async throws {
      let visit = try await Visit()
      let documents = try await visit.openDocuments()
      documents.lock()
      documents.add(try visit.pdf(), "passport.pdf")
      try await expect { documents.state.trouble?.wayOn == .unlockDocuments }
      _ = visit.screens.goOn(by: .unlockDocuments)
      try await expect { documents.items.count == 1 }
      #expect(documents.state.trouble == nil)
    }

    @Test func whatIsCalledOffIsNotKept() async throws {
      let visit = try await Visit()
      let documents = try await visit.openDocuments()
      var done = 0
      documents.add(try visit.pdf(bytes: 20_000_000), "long.pdf") { done += 1 }
      documents.add(try visit.pdf(), "behind.pdf") { done += 1 }
      documents.stopAdding()
      #expect(done == 2 && documents.state.adding == nil)
      documents.add(try visit.pdf("other"), "other.pdf")
      try await expect { documents.items.map(\.title) == ["other.pdf"] }
    }

    @Test func theyAreFoundByTheirWordsAndShownAPageAtATime() async throws {
      let visit = try await Visit()
      let documents = try await visit.openDocuments()
      for number in 1...51 { documents.add(try visit.pdf("\(number)"), "scan-\(number).pdf") }
      try await expect {
        documents.state.adding == nil && documents.state.documents.value?.total == 51
      }
      #expect(documents.items.count == 50)
      documents.showMore()
      try await expect { documents.items.count == 51 }
      documents.search("scan-7")
      try await expect { documents.items.map(\.title) == ["scan-7.pdf"] }
      documents.search("nothing of that name")
      try await expect {
        documents.state.documents == .ready(DocumentList(documents: [], total: 0))
      }
    }

    @Test(arguments: [
      (nil, Expiry.lasting), ("2026-11-29", .past), ("2026-11-30", .soon), ("2027-01-29", .soon),
      ("2027-01-30", .lasting),
    ])
    func aDocumentThatEndsWithinSixtyDaysEndsSoon(day: String?, expiry: Expiry) {
      #expect(Expiry(of: day, today: "2026-11-30") == expiry)
    }
  }

  /// One document.
  @Suite @MainActor
  struct DocumentTests {
    @Test func itsPagesAreReadInPartsAndGoneWhenItLocks() async throws {
      let visit = try await Visit()
      let document = try await visit.openDocument(bytes: 5_000_000)
      #expect(document.details?.canLook == true && document.content == nil)
      document.look()
      #expect(document.details?.looking == true)
      let content = try #require(document.content)
      #expect(content.sizeBytes == 5_000_000 && content.mediaType == "application/pdf")

      let file = try Data(contentsOf: URL(fileURLWithPath: visit.pdf(bytes: 5_000_000)))
      for (offset, count) in [(0, 8), (65_530, 20), (4_999_990, 100), (1_000_000, 300_000)] {
        let part = await reading(content, at: offset, count: count)
        #expect(part == file.dropFirst(offset).prefix(count))
      }
      #expect(await reading(content, at: 5_000_000, count: 1) == Data())

      // As after five minutes: by itself.
      visit.session.client.vault().lock()
      try await expect { document.state.document.trouble?.wayOn == .unlockDocuments }
      #expect(document.content == nil)
      // What was not read before stays sealed, also for whoever still holds it.
      #expect(await reading(content, at: 3_000_000, count: 1) == nil)

      _ = visit.screens.goOn(by: .unlockDocuments)
      try await expect { document.details?.looking == false }
    }

    @Test func whatThePhoneCannotDrawIsNotOpened() async throws {
      let visit = try await Visit()
      let document = try await visit.openDocument(content: Data("no picture".utf8))
      #expect(document.details?.canLook == false)
      document.look()
      #expect(document.details?.looking == false && document.content == nil)
    }

    @Test func aCopyForOtherAppsIsThereForTenMinutes() async throws {
      let visit = try await Visit()
      let document = try await visit.openDocument(bytes: 1000)
      document.share()
      try await expect { document.details?.shared != nil }
      let shared = try #require(document.details?.shared)
      #expect(try Data(contentsOf: URL(fileURLWithPath: shared.filePath)).count == 1000)
      #expect((590...600).contains(shared.until.timeIntervalSinceNow))
    }

    @Test func aCopyIsSavedWhereSheHasChosenAndNothingIsWrittenOver() async throws {
      let visit = try await Visit()
      let document = try await visit.openDocument(bytes: 100_000)
      let place = visit.world.folder.appendingPathComponent("copy.pdf")
      var done = 0
      document.export(place.path) { done += 1 }
      #expect(document.details?.exporting != nil)
      try await expect { document.details?.exported == true }
      #expect(done == 1 && document.details?.exporting == nil)
      #expect(try Data(contentsOf: place).count == 100_000)

      document.export(place.path) { done += 1 }
      #expect(document.details?.exported == false)
      try await expect { document.details?.trouble != nil }
      #expect(done == 2)
    }

    @Test func itIsDeletedOnlyOnceSheHasSaidSoAgain() async throws {
      let visit = try await Visit()
      let document = try await visit.openDocument(bytes: 1000)
      document.delete()
      #expect(document.details?.deleting == true)
      visit.screens.back()
      #expect(document.details?.deleting == false)
      document.delete()
      document.reallyDelete()
      try await expect { visit.screens.navigator.top.route == .documents }
      guard case .documents(let documents) = visit.screens.top else { return }
      try await expect { documents.state.documents.value?.total == 0 }
    }

    @Test func whatSheSaysOfItIsKeptWhenSheLeaves() async throws {
      let visit = try await Visit()
      let document = try await visit.openDocument(bytes: 1000)
      let words = try await visit.openWords(of: document)
      words.setTitle("Passport")
      words.chooseKind("identity")
      words.setIssuer("Civil Affairs Bureau")
      words.setIssuedOn("2021-03-09")
      words.setExpiresOn("2031-03-08")
      words.setTags("travel، 旅行，papers")
      visit.screens.back()
      try await expect { document.details?.item.title == "Passport" }
      let details = try #require(document.details)
      #expect(details.item.kind == .identity && details.item.issuer == "Civil Affairs Bureau")
      #expect(details.issuedOn == "2021-03-09" && details.item.expiresOn == "2031-03-08")
      #expect(details.tags == ["travel", "旅行", "papers"])
      #expect(visit.screens.navigator.top.route != .documents)
    }

    @Test func whatSheHasTypedOfItOutlivesTheProcess() async throws {
      let visit = try await Visit()
      let words = try await visit.openWords(of: visit.openDocument(bytes: 1000))
      words.setTitle("Passport")
      try await visit.restart(restoration: visit.screens.restoration)
      guard case .documentWords(let again) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { again.state.words.trouble?.wayOn == .unlockDocuments }
      _ = visit.screens.goOn(by: .unlockDocuments)
      try await expect { again.state.words.value?.title == "Passport" }
      again.save()
      try await expect {
        guard case .document(let document) = visit.screens.top else { return false }
        return document.details?.item.title == "Passport"
      }
    }

    @Test func whatCannotBeKeptIsSaidAndSheMayLeaveItAsItWas() async throws {
      let visit = try await Visit()
      let document = try await visit.openDocument(bytes: 1000)
      let words = try await visit.openWords(of: document)
      words.setExpiresOn("2031-02-30")
      words.save()
      try await expect { words.state.trouble != nil && !words.state.saving }
      #expect(words.state.words.value?.expiresOn == "2031-02-30")

      // What she has typed is there again once they are unlocked.
      visit.session.lockVault()
      try await expect { words.state.words.trouble?.wayOn == .unlockDocuments }
      _ = visit.screens.goOn(by: .unlockDocuments)
      try await expect { words.state.words.value?.expiresOn == "2031-02-30" }
      words.leave()
      #expect(visit.screens.top.model === document)
      #expect(document.details?.item.expiresOn == nil)
    }
  }

  /// The code on paper, and the way back by it.
  @Suite @MainActor
  struct PaperCodeTests {
    @Test func theCodeIsMadeWrittenDownAndChecked() async throws {
      let visit = try await Visit()
      visit.screens.navigator.push(.paperCode)
      guard case .paperCode(let paper) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { paper.state.code.trouble?.wayOn == .unlockDocuments }
      _ = visit.screens.goOn(by: .unlockDocuments)
      try await expect { paper.state.code == .ready(.noneYet) }

      paper.setUp()
      try await expect { paper.groups != nil }
      let groups = try #require(paper.groups)
      #expect(groups.count == 9 && groups.allSatisfy { $0.count == 6 && $0.allSatisfy(\.isNumber) })

      paper.check()
      paper.type("123")
      paper.checkNow()
      try await expect { paper.problem != nil }
      paper.type(groups.joined(separator: "  "))
      #expect(paper.problem == nil)
      paper.checkNow()
      try await expect { paper.state.code == .ready(.checked) }
      paper.done()
      #expect(paper.state.code == .ready(.kept))

      // Another one takes its place only once she has said so again.
      paper.setUp()
      #expect(paper.state.replacing && paper.state.code == .ready(.kept))
      paper.keep()
      paper.show()
      try await expect { paper.groups == groups }
      visit.session.lockVault()
      try await expect { paper.state.code.trouble != nil }
      _ = visit.screens.goOn(by: .unlockDocuments)
      try await expect { paper.state.code == .ready(.kept) }
      paper.setUp()
      paper.reallySetUp()
      try await expect { paper.groups != nil }
      let others = try #require(paper.groups)
      paper.check()
      paper.type(groups.joined(separator: " "))
      paper.checkNow()
      try await expect { paper.problem != nil && !paper.state.working }
      paper.type(others.joined(separator: " "))
      paper.checkNow()
      try await expect { paper.state.code == .ready(.checked) }
    }

    @Test func whoHasLostTheKeysOpensAllByHerPaper() async throws {
      let visit = try await Visit()
      let documents = try await visit.openDocuments()
      documents.add(try visit.pdf(), "passport.pdf")
      try await expect { documents.items.count == 1 }
      let code = try await visit.session.client.vault().setUpRecovery()
      try await visit.beginForm().reallyLeave()

      try visit.app.loseKeys()
      try await visit.restart()
      let home = try visit.home
      #expect(home.state.personal?.wayOn == .typePaperCode)
      _ = visit.screens.goOn(by: .typePaperCode)
      guard case .lostKey(let lost) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      lost.type(String(code.dropLast()))
      lost.recover()
      try await expect { lost.state.problem != nil && !lost.state.working }
      lost.type(code)
      #expect(lost.state.problem == nil)
      lost.recover()
      try await expect { visit.screens.navigator.routes == [.home] }
      #expect(try visit.home.state.personal == nil)
      try await expect { (try? visit.home.state.drafts) == 1 }
      let again = try await visit.openDocuments()
      try await expect { again.items.map(\.title) == ["passport.pdf"] }
      #expect(again.state.hasPaperCode)
    }
  }

  /// What was damaged, and how much room there is.
  @Suite @MainActor
  struct DamageTests {
    @Test func whatWasDamagedIsToldUntilSheHasReadIt() async throws {
      let visit = try await Visit()
      #expect(try !visit.home.state.damaged)
      try await visit.beginForm().reallyLeave()
      await visit.session.enterBackground()
      let database = URL(fileURLWithPath: visit.app.phone.home).appendingPathComponent("user.db")
      try Data("not what was there".utf8).write(to: database)
      try await visit.restart()
      let home = try visit.home
      #expect(home.state.damaged)
      home.openDamage()
      guard case .damage(let damage) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      #expect(damage.state.report.value?.first?.isEmpty == false)
      visit.session.choose(language: "ar")
      let arabic = damage.state.report.value
      visit.session.choose(language: "en")
      #expect(damage.state.report.value != arabic)

      damage.seen()
      try await expect { visit.screens.navigator.routes == [.home] }
      #expect(!home.state.damaged && damage.state.report == .ready([]))
      try await visit.restart()
      #expect(try !visit.home.state.damaged)
    }

    @Test func howMuchRoomTheyTakeIsKnownWhileTheyAreLocked() async throws {
      let visit = try await Visit()
      let documents = try await visit.openDocuments()
      documents.add(try visit.pdf(bytes: 70_000), "passport.pdf")
      try await expect { documents.items.count == 1 }
      documents.lock()
      visit.screens.navigator.push(.storage)
      guard case .storage(let storage) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { storage.state.usage.value?.documents == 1 }
      let usage = try #require(storage.state.usage.value)
      #expect(usage.usedBytes == 70_000 && usage.limitBytes > 70_000)
    }
  }
}

extension Visit {
  /// The documents, unlocked.
  func openDocuments() async throws -> DocumentsViewModel {
    try home.openDocuments()
    guard case .documents(let documents) = screens.top else { throw Unexpected(screens.top) }
    documents.unlock()
    try await expect { documents.state.documents.value != nil }
    return documents
  }

  /// A document that is put in now.
  fileprivate func openDocument(bytes: Int) async throws -> DocumentViewModel {
    try await openDocument(at: pdf(bytes: bytes))
  }

  fileprivate func openDocument(content: Data) async throws -> DocumentViewModel {
    let file = world.folder.appendingPathComponent(UUID().uuidString)
    try content.write(to: file)
    return try await openDocument(at: file.path)
  }

  private func openDocument(at path: String) async throws -> DocumentViewModel {
    let documents = try await openDocuments()
    documents.add(path, "scan.pdf")
    try await expect { self.screens.navigator.top.route != .documents }
    guard case .document(let document) = screens.top else { throw Unexpected(screens.top) }
    try await expect { document.details != nil }
    return document
  }

  fileprivate func openWords(of document: DocumentViewModel) async throws -> DocumentWordsViewModel
  {
    document.openWords()
    guard case .documentWords(let words) = screens.top else { throw Unexpected(screens.top) }
    try await expect { words.state.words.value != nil }
    return words
  }

  /// A file that begins as a PDF does, and has this in it.
  func pdf(_ words: String = "passport", bytes: Int = 1000) throws -> String {
    let file = world.folder.appendingPathComponent("\(words)-\(bytes).pdf")
    var content = Data("%PDF-1.7 \(words)".utf8)
    for block in 0...bytes / 1000 {
      content += Data(repeating: UInt8(truncatingIfNeeded: block), count: 1000)
    }
    try content.prefix(bytes).write(to: file)
    return file.path
  }
}

extension DocumentsViewModel {
  var items: [DocumentItem] { state.documents.value?.documents ?? [] }
}

extension DocumentViewModel {
  fileprivate var details: DocumentDetails? { state.document.value }
}

extension PaperCodeViewModel {
  fileprivate var groups: [String]? {
    if case .ready(.shown(let groups, _)) = state.code { groups } else { nil }
  }

  fileprivate var problem: String? {
    if case .ready(.checking(_, let problem)) = state.code { problem } else { nil }
  }
}

/// Reads on a thread that may wait, as a drawing does.
private func reading(_ content: DocumentContent, at offset: Int, count: Int) async -> Data? {
  await withCheckedContinuation { done in
    DispatchQueue.global().async {
      done.resume(returning: content.read(at: Int64(offset), count: count))
    }
  }
}
