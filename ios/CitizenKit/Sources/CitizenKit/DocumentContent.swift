import CitizenCore
import Foundation

/// The content of a document, read as it is drawn: only those segments that are asked for are ever unsealed, and they are
/// in memory alone. For threads that may wait, one at a time.
public final class DocumentContent: Sendable {
  /// As the vault seals it: so no byte is unsealed twice for being read once.
  public static let segmentBytes = 64 * 1024
  /// At most so many segments are in memory: as much as a page needs that is read here and there.
  static let mostSegments = 32

  /// How long it is, in bytes.
  public let sizeBytes: Int64
  /// As the core tells it by the content: `application/pdf`.
  public let mediaType: String
  private let segments: Segments

  /// - Parameter read: Brings the segment that begins there; `nil` where it cannot be read. May block.
  public init(
    sizeBytes: Int64, mediaType: String, read: @escaping @Sendable (_ offset: Int64) -> Data?
  ) {
    self.sizeBytes = sizeBytes
    self.mediaType = mediaType
    segments = Segments(read: read)
  }

  convenience init(of item: DocumentItem, in vault: Vault) {
    self.init(sizeBytes: item.sizeBytes, mediaType: item.mediaType) { offset in
      waitFor {
        try await vault.read(
          id: item.id, offset: UInt64(offset), mostBytes: UInt32(DocumentContent.segmentBytes))
      }
    }
  }

  /// The bytes from `offset` on, at most `count` of them, and as many as there are. Blocks.
  ///
  /// - Returns: `nil` where they cannot be read, as when the documents have been locked.
  public func read(at offset: Int64, count: Int) -> Data? {
    var found = Data()
    var offset = offset
    let end = min(offset + Int64(count), sizeBytes)
    while offset < end {
      let (number, first) = offset.quotientAndRemainder(dividingBy: Int64(Self.segmentBytes))
      guard let segment = segments[number], segment.count > first else { return nil }
      let part = segment.dropFirst(Int(first)).prefix(Int(end - offset))
      found += part
      offset += Int64(part.count)
    }
    return found
  }
}

/// The segments of a document that were read last.
private final class Segments: @unchecked Sendable {
  private let read: @Sendable (_ offset: Int64) -> Data?
  private let lock = NSLock()
  private var kept: [Int64: Data] = [:]
  /// The one that was used last at the end.
  private var used: [Int64] = []

  init(read: @escaping @Sendable (_ offset: Int64) -> Data?) { self.read = read }

  /// The segment of this number, from 0.
  subscript(number: Int64) -> Data? {
    lock.withLock {
      used.removeAll { $0 == number }
      guard let segment = kept[number] ?? read(number * Int64(DocumentContent.segmentBytes))
      else { return nil }
      kept[number] = segment
      used.append(number)
      if used.count > DocumentContent.mostSegments { kept[used.removeFirst()] = nil }
      return segment
    }
  }
}

/// Waits on this thread for what `work` brings; `nil` where it throws.
private func waitFor(_ work: @escaping @Sendable () async throws -> Data) -> Data? {
  let done = DispatchSemaphore(value: 0)
  let outcome = Outcome()
  Task.detached {
    outcome.value = try? await work()
    done.signal()
  }
  done.wait()
  return outcome.value
}

/// Written before the one who reads it is woken.
private final class Outcome: @unchecked Sendable {
  var value: Data?
}
