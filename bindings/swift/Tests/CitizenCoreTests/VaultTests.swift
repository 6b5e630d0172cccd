import CitizenCore
import Foundation
import TestWorld
import Testing

/// Documents in the vault: what the tests in Rust and Kotlin see too.
@Suite(.timeLimit(.minutes(5)))
struct VaultTests {
  let world: World

  init() throws { world = try World() }

  private func passport(length: Int = 300_000) throws -> URL {
    let file = world.folder.appendingPathComponent("passport.pdf")
    try (Data("%PDF-1.7".utf8) + Data(count: length)).write(to: file)
    return file
  }

  @Test func whatIsPutInComesOutAndOnlyWhileItIsUnlocked() async throws {
    let app = try world.lonelyPhone().startApp()
    try await app.open()
    let vault = app.vault()
    let file = try passport()
    let about = DocumentAbout(kind: .identity, title: "Passport", tags: ["travel"])
    await #expect(throws: CitizenError.VaultLocked) {
      try await vault.import(filePath: file.path, name: "passport.pdf", about: about)
    }

    try await vault.unlock(language: "en")
    let kept = try await vault.import(filePath: file.path, name: "passport.pdf", about: about)
      .document
    #expect(kept.mediaType == "application/pdf" && kept.sizeBytes == 300_008)
    let again = try await vault.import(filePath: file.path, name: "again.pdf", about: about)
    #expect(again.wasThere)
    var updates = vault.updates().makeAsyncIterator()
    #expect(await updates.next()?.documents == [kept])
    let query = DocumentQuery(words: "TRAVEL pass", order: .title)
    #expect(try await vault.documents(query: query).documents == [kept])
    #expect(try await vault.read(id: kept.id, offset: 1, mostBytes: 3) == Data("PDF".utf8))
    let out = world.folder.appendingPathComponent("out.pdf")
    try await vault.export(id: kept.id, filePath: out.path)
    #expect(try Data(contentsOf: out) == Data(contentsOf: file))
    await #expect(throws: CitizenError.NotKept(problem: .fileExists)) {
      try await vault.export(id: kept.id, filePath: out.path)
    }

    vault.lock()
    #expect(!vault.isUnlocked())
    await #expect(throws: CitizenError.VaultLocked) { try await vault.document(id: kept.id) }
    let locked = await updates.next()
    #expect(locked?.unlocked == false && locked?.documents == [] && locked?.usage.documents == 1)
  }

  @Test func howFarALongDocumentIsIsTold() async throws {
    let app = try world.lonelyPhone().startApp()
    try await app.open()
    let vault = app.vault()
    try await vault.unlock(language: "en")
    let about = DocumentAbout(kind: .other, title: "")
    let file = try passport(length: 5_000_000)
    var kept: Document?
    for await update in vault.importing(filePath: file.path, name: "scan.pdf", about: about) {
      guard case .imported(let imported) = update else { continue }
      kept = imported.document
    }
    let document = try #require(kept)
    #expect(document.about.title == "scan.pdf" && document.sizeBytes == 5_000_008)

    let out = world.folder.appendingPathComponent("out.pdf")
    var last: TransferUpdate?
    for await update in vault.exporting(id: document.id, filePath: out.path) { last = update }
    #expect(last == .exported)
    #expect(try Data(contentsOf: out) == Data(contentsOf: file))
  }

  @Test func whoHasLostTheKeysOpensAllByTheCodeOnPaper() async throws {
    let phone = try world.lonelyPhone()
    let app = phone.startApp()
    try await app.open()
    let vault = app.vault()
    try await vault.unlock(language: "en")
    let about = DocumentAbout(kind: .identity, title: "Passport")
    let kept = try await vault.import(
      filePath: try passport().path, name: "passport.pdf", about: about
    ).document
    let code = try await vault.setUpRecovery()
    try await vault.checkRecoveryCode(typed: code.replacingOccurrences(of: " ", with: "-"))
    try await vault.renewKeys()
    try await app.suspend()

    for name in try FileManager.default.contentsOfDirectory(atPath: phone.keys) {
      try FileManager.default.removeItem(atPath: "\(phone.keys)/\(name)")
    }
    await #expect(throws: CitizenError.KeyUnavailable(reason: .absent)) { try await app.resume() }
    await #expect(throws: CitizenError.self) {
      try await app.recover(code: String(code.dropLast()))
    }
    try await app.recover(code: code)
    try await vault.unlock(language: "en")
    #expect(try await vault.document(id: kept.id) == kept)
    #expect(try await vault.recoveryCode() == code)
    try await app.suspend()
  }

  @Test func allThatIsHersComesBackOnAnotherPhone() async throws {
    func phone(in world: World) async throws -> Vault {
      let app = try world.lonelyPhone().startApp()
      try await app.open()
      let vault = app.vault()
      try await vault.unlock(language: "en")
      return vault
    }
    func ended(_ updates: AsyncStream<BackupUpdate>) async throws -> BackupUpdate {
      try #require(await updates.first { if case .moving = $0 { false } else { true } })
    }

    let old = try await phone(in: world)
    let about = DocumentAbout(kind: .identity, title: "Passport")
    let kept = try await old.import(
      filePath: try passport().path, name: "passport.pdf", about: about
    ).document
    let file = world.folder.appendingPathComponent("backup.age").path
    let refused = try await ended(old.backingUp(filePath: file, passphrase: nil))
    #expect(refused == .failed(error: .Refused(reason: "no-recovery-code")))
    let secret = BackupSecret.code(typed: try await old.setUpRecovery())
    let made = try await ended(old.backingUp(filePath: file, passphrase: nil))
    guard case .made(let summary) = made else {
      Issue.record("\(made)")
      return
    }
    #expect(summary.documents == 1)

    let another = try World()
    let new = try await phone(in: another)
    let checked = try await ended(new.checkingBackup(filePath: file, secret: secret))
    #expect(checked == .checked(summary: summary))
    #expect(try await new.usage().documents == 0)
    let restored = try await ended(
      new.restoring(filePath: file, secret: secret, language: "en"))
    guard case .restored(let report) = restored else {
      Issue.record("\(restored)")
      return
    }
    #expect(report.documents == 1 && report.steps.isEmpty)
    #expect(try await new.document(id: kept.id) == kept)
    #expect(try await new.recoveryQrCode() == (try await old.recoveryQrCode()))
  }
}
