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

  @Test func whatStandsOnAPageCanBeHeard() async throws {
    let drawn = DrawnDocument()
    let letter = content("%PDF-1.7\n600x800#Dear Li Na\n600x800# \n", "application/pdf")
    #expect(await drawn.open(letter) == 2)
    #expect(await drawn.words(on: 1, of: letter) == "Dear Li Na")
    #expect(await drawn.words(on: 2, of: letter) == nil)
    let picture = content("%PDF-1.7\n600x800#no words\n", "image/jpeg")
    #expect(await drawn.open(picture) == 1)
    #expect(await drawn.words(on: 1, of: picture) == nil)
  }

  @Test func aLongDocumentIsNotReadWholeForItsWords() async throws {
    let blank = Data(repeating: UInt8(ascii: "\n"), count: DocumentContent.segmentBytes)
    let bytes = Data("%PDF-1.7\n600x800#Dear Li Na\n".utf8) + blank
    let long = DocumentContent(sizeBytes: 32_000_001, mediaType: "application/pdf") { _ in bytes }
    let drawn = DrawnDocument()
    #expect(await drawn.open(long) == 1)
    #expect(await drawn.words(on: 1, of: long) == nil)
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
