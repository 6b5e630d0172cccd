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
    let (updates, told) = AsyncStream<TransferUpdate>.makeStream()
    let about = DocumentAbout(kind: .other, title: "")
    let task = vault.startImport(
      filePath: try passport(length: 5_000_000).path, name: "scan.pdf", about: about,
      listener: Told(told: told))
    for await case .imported(let imported) in updates {
      #expect(imported.document.about.title == "scan.pdf")
      #expect(imported.document.sizeBytes == 5_000_008)
      break
    }
    task.cancel()
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
}

private final class Told: TransferListener {
  private let told: AsyncStream<TransferUpdate>.Continuation

  init(told: AsyncStream<TransferUpdate>.Continuation) { self.told = told }

  func onUpdate(update: TransferUpdate) { told.yield(update) }
}
