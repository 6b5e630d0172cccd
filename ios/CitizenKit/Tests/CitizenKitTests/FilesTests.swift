import CitizenCore
import Foundation
import TestApp
import Testing

@testable import CitizenKit

/// Files that go with a form.
extension WithTheCore {
  @Suite @MainActor
  struct FilesTests {
    @Test func filesAreAttachedInTheirOrderAndTakenAway() async throws {
      let visit = try await Visit()
      let form = try await visit.filesStep()
      #expect(form.field(photos)?.kind == .photo && form.field(signature)?.kind == .signature)
      #expect(form.field(photos)?.limits?.mediaTypes.contains("image/jpeg") == true)
      #expect(form.field(photos)?.limits?.maxCount == 2)

      let (front, back) = (try visit.file(jpeg(1)), try visit.file(jpeg(2)))
      var done = 0
      form.attach(photos, front, "front.jpg") { done += 1 }
      form.attach(photos, back, "back.jpg") { done += 1 }
      #expect(form.field(photos)?.attaching == true)
      try await expect { form.field(photos)?.attaching == false }
      #expect(done == 2)
      #expect(form.field(photos)?.files.map(\.name) == ["front.jpg", "back.jpg"])
      #expect(form.field(photos)?.files.allSatisfy { $0.sizeBytes == jpeg(1).count } == true)
      #expect(form.field(photos)?.value == "")

      // The core needs them no more.
      try FileManager.default.removeItem(atPath: front)
      let first = try #require(form.field(photos)?.files.first)
      form.detach(photos, first.sha256)
      try await expect { form.field(photos)?.files.map(\.name) == ["back.jpg"] }

      try await visit.restart(restoration: visit.screens.restoration)
      guard case .form(let again) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { again.field(photos)?.files.map(\.name) == ["back.jpg"] }
    }

    @Test func whatCannotBeAttachedIsToldAtItsFieldAndChangesNothing() async throws {
      let visit = try await Visit()
      let form = try await visit.filesStep()
      let text = try visit.file(Data("no picture".utf8))
      form.attach(photos, text, "picture.jpg")
      try await expect { form.field(photos)?.attaching == false }
      #expect(form.field(photos)?.problem != nil && form.field(photos)?.files == [])
      form.attach(signature, "/nowhere", "signature.png")
      try await expect { form.field(signature)?.problem != nil }

      form.attach(photos, try visit.file(jpeg(1)), "front.jpg")
      #expect(form.field(photos)?.problem == nil)
      try await expect { form.field(photos)?.files.count == 1 }
      #expect(form.field(photos)?.problem == nil)
    }

    @Test func whatIsAttachedAsSheLeavesTheAppIsAttachedOrToldLater() async throws {
      let visit = try await Visit()
      let form = try await visit.filesStep()
      await visit.session.enterBackground()
      form.attach(photos, try visit.file(jpeg(1)), "front.jpg")
      try await expect { form.field(photos)?.attaching == false }
      #expect(form.field(photos)?.problem != nil)
      await visit.session.enterForeground()
      form.attach(photos, try visit.file(jpeg(1)), "front.jpg")
      try await expect { form.field(photos)?.files.count == 1 }
    }

    @Test func aDocumentThatHasLockedItselfIsToldAtTheFieldAndAttachedOnceItIsOpen() async throws {
      let visit = try await Visit()
      let form = try await visit.filesStep()
      let vault = visit.session.client.vault()
      try await vault.unlock(language: "en")
      let kept = try await vault.import(
        filePath: try visit.file(jpeg(1)), name: "licence.jpg",
        about: DocumentAbout(kind: .licence, title: "Licence"))
      vault.lock()
      form.attachDocument(photos, kept.document.id)
      #expect(form.field(photos)?.attaching == true)
      try await expect { form.field(photos)?.problem != nil }
      #expect(form.field(photos)?.files == [])
      try await vault.unlock(language: "en")
      form.attachDocument(photos, kept.document.id)
      try await expect { form.field(photos)?.files.map(\.name) == ["licence.jpg"] }
      #expect(form.field(photos)?.problem == nil)
    }

    @Test(
      arguments: [
        ("image/png", 1000, false, nil), ("image/png", 1001, false, .tooLarge),
        ("image/jpeg", 10, false, .wrongType), ("image/png", 10, true, .damaged),
      ] as [(String, Int64, Bool, ChoiceRefusal?)])
    func whatAFieldDoesNotTakeOfHerDocumentsIsToldBefore(
      mediaType: String, sizeBytes: Int64, damaged: Bool, refusal: ChoiceRefusal?
    ) {
      let document = DocumentItem(
        id: "1", title: "a", kind: .photo, issuer: nil, expiresOn: nil, expiry: .lasting,
        sizeBytes: sizeBytes, mediaType: mediaType, keptAt: .now, damaged: damaged)
      let limits = FileLimitsItem(maxCount: 1, maxBytes: 1000, mediaTypes: ["image/png"])
      #expect(ChoiceRefusal(of: document, by: limits) == refusal)
    }

    private let photos = "/licence_photos"
    private let signature = "/signature"

    /// As a camera begins its files.
    private func jpeg(_ content: UInt8) -> Data {
      Data([0xff, 0xd8, 0xff, 0xe0]) + Data(repeating: content, count: 2000)
    }
  }
}

extension Visit {
  /// A form's step that asks for files.
  fileprivate func filesStep() async throws -> FormViewModel {
    let form = try await beginForm(of: "apply-resident-parking-permit")
    let below = screens.navigator.top
    guard case .form(let draftId, _) = below.route else { throw Unexpected(below) }
    screens.navigator.close(below)
    for step in 1...4 {
      screens.navigator.push(.form(draftId: draftId, step: step))
      guard case .form(let form) = screens.top else { throw Unexpected(screens.top) }
      try await expect { form.page != nil }
      if form.field("/licence_photos") != nil { return form }
      screens.navigator.close(screens.navigator.top)
    }
    throw Unexpected(form.state)
  }

  /// A file with this content, elsewhere on the phone.
  fileprivate func file(_ content: Data) throws -> String {
    let file = world.folder.appendingPathComponent(UUID().uuidString)
    try content.write(to: file)
    return file.path
  }
}
