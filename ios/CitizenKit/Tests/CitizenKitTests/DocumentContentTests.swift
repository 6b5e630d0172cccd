import CitizenKit
import Foundation
import Testing

/// What is unsealed of a document for being drawn.
struct DocumentContentTests {
  private let segment = Int64(DocumentContent.segmentBytes)

  @Test func onlyWhatIsAskedForIsUnsealedAndOnce() {
    let sealed = Sealed(segments: 100)
    let content = sealed.content()
    #expect(content.read(at: 3 * segment + 10, count: 20) == Data(repeating: 3, count: 20))
    #expect(content.read(at: 4 * segment - 1, count: 2) == Data([3, 4]))
    #expect(content.read(at: 3 * segment, count: 5)?.count == 5)
    #expect(sealed.unsealed == [3, 4])
  }

  @Test func noMoreIsInMemoryThanAPageNeeds() {
    let sealed = Sealed(segments: 100)
    let content = sealed.content()
    for number in 0..<100 { _ = content.read(at: Int64(number) * segment, count: 1) }
    #expect(sealed.unsealed.count == 100)
    // The last ones are there, the first ones are not any more.
    _ = content.read(at: 99 * segment, count: 1)
    #expect(sealed.unsealed.count == 100)
    _ = content.read(at: 0, count: 1)
    #expect(sealed.unsealed.count == 101)
  }

  @Test func behindItsEndThereIsNothing() {
    let content = Sealed(segments: 2).content()
    #expect(content.read(at: 2 * segment - 3, count: 100)?.count == 3)
    #expect(content.read(at: 2 * segment, count: 1) == Data())
  }

  @Test func whatCannotBeUnsealedIsNotRead() {
    let content = Sealed(segments: 1).content(claiming: 2)
    #expect(content.read(at: 0, count: 10)?.count == 10)
    #expect(content.read(at: segment - 1, count: 2) == nil)
  }
}

/// A document of segments, each filled with its number, that keeps which of them were asked for.
private final class Sealed: @unchecked Sendable {
  private let segments: Int64
  private(set) var unsealed: [Int64] = []

  init(segments: Int64) { self.segments = segments }

  func content(claiming claimed: Int64? = nil) -> DocumentContent {
    let bytes = Int64(DocumentContent.segmentBytes)
    return DocumentContent(
      sizeBytes: (claimed ?? segments) * bytes, mediaType: "application/pdf"
    ) { offset in
      let number = offset / bytes
      guard number < self.segments else { return nil }
      self.unsealed.append(number)
      return Data(repeating: UInt8(number), count: Int(bytes))
    }
  }
}
