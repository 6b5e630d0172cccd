import CitizenKit
import Foundation
import Testing

@testable import CitizenCloud

/// A document is drawn of what Core Graphics asks for of it. What stands in for Core Graphics reads pages of lines.
struct DrawnDocumentTests {
  @Test func eachPageIsAsWideAsItIsAskedForAndTheRightWayUp() async throws {
    let drawn = DrawnDocument()
    #expect(await drawn.open(content("%PDF-1.7\n600x800\n600x800@90\n", "application/pdf")) == 2)
    let upright = try #require(await drawn.page(1, pixels: 300))
    #expect(upright.width == 300 && upright.height == 400)
    let turned = try #require(await drawn.page(2, pixels: 300))
    #expect(turned.width == 300 && turned.height == 225)
    #expect(await drawn.page(3, pixels: 300) == nil)
  }

  @Test func aStripWithoutEndIsCut() async throws {
    let drawn = DrawnDocument()
    #expect(await drawn.open(content("%PDF-1.7\n10x100000\n", "application/pdf")) == 1)
    #expect(try #require(await drawn.page(1, pixels: 300)).height == 1200)
  }

  @Test func aPictureIsOnePage() async throws {
    let drawn = DrawnDocument()
    #expect(await drawn.open(content("a picture", "image/jpeg")) == 1)
    #expect(await drawn.page(1, pixels: 300) != nil)
  }

  @Test func whatCannotBeReadHasNoPages() async throws {
    let drawn = DrawnDocument()
    #expect(await drawn.open(content("no such file", "application/pdf")) == 0)
    let locked = DocumentContent(sizeBytes: 100, mediaType: "application/pdf") { _ in nil }
    #expect(await drawn.open(locked) == 0)
    #expect(await drawn.page(1, pixels: 300) == nil)
  }

  @Test func nothingHoldsTheContentOnceItIsNotDrawnAnyMore() async throws {
    weak var held: DocumentContent?
    do {
      let drawn = DrawnDocument()
      let content = content("%PDF-1.7\n600x800\n", "application/pdf")
      held = content
      #expect(await drawn.open(content) == 1)
    }
    #expect(held == nil)
  }

  private func content(_ text: String, _ mediaType: String) -> DocumentContent {
    let bytes = Data(text.utf8)
    return DocumentContent(sizeBytes: Int64(bytes.count), mediaType: mediaType) { _ in bytes }
  }
}
