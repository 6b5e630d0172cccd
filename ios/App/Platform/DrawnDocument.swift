import CitizenKit
import CoreGraphics
import Foundation
import ImageIO
import PDFKit

/// Draws a document of the bytes that are unsealed for it, a part at a time: there is never a readable file of it. Draws on
/// a thread of its own, which may wait for the core.
final class DrawnDocument: Sendable {
  /// No longer document is read whole for its words.
  private static let mostBytesForWords = 32_000_000

  private let queue = DispatchQueue(label: "org.citizencloud.app.document", qos: .userInitiated)
  /// Only the queue touches it.
  private nonisolated(unsafe) var source: Source?
  /// The same, for the words that stand in it: read whole, in memory alone, once they are asked for.
  private nonisolated(unsafe) var words = Reading.notYet

  private enum Reading {
    case notYet
    case read(PDFDocument?)
  }

  private enum Source {
    case pdf(CGPDFDocument)
    case picture(CGImageSource)
  }

  /// Begins to read it.
  ///
  /// - Returns: How many pages there are; 0 where it cannot be drawn, as what is no such file or asks for a password.
  func open(_ content: DocumentContent) async -> Int {
    await onQueue {
      self.source = Self.source(of: content)
      self.words = .notYet
      return switch self.source {
      case .pdf(let document): document.isUnlocked ? document.numberOfPages : 0
      case .picture: 1
      case nil: 0
      }
    }
  }

  /// A page, as wide as that, in pixels; `nil` where it cannot be drawn, as when the documents have been locked.
  ///
  /// - Parameter number: From 1.
  func page(_ number: Int, pixels width: Int) async -> CGImage? {
    await onQueue {
      switch self.source {
      case .pdf(let document):
        document.page(at: number).flatMap { Self.draw($0, pixels: width) }
      case .picture(let source): Self.draw(source, pixels: width)
      case nil: nil
      }
    }
  }

  /// What stands on a page of `content`, to be heard; `nil` where there are no words, as on a scan or a picture, or it is
  /// too long to be read whole.
  ///
  /// - Parameter number: From 1.
  func words(on number: Int, of content: DocumentContent) async -> String? {
    await onQueue {
      guard case .pdf = self.source else { return nil }
      if case .notYet = self.words { self.words = .read(Self.readWhole(content)) }
      guard case .read(let document) = self.words else { return nil }
      let text = document?.page(at: number - 1)?.string ?? ""
      return text.allSatisfy(\.isWhitespace) ? nil : text
    }
  }

  private func onQueue<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { done in
      queue.async { done.resume(returning: work()) }
    }
  }

  private static func source(of content: DocumentContent) -> Source? {
    guard let provider = provider(of: content) else { return nil }
    if content.mediaType == "application/pdf" {
      return CGPDFDocument(provider).map(Source.pdf)
    }
    // What was decoded is not kept: the next size is made of the sealed bytes again.
    let options = [kCGImageSourceShouldCache: false] as CFDictionary
    return CGImageSourceCreateWithDataProvider(provider, options).map(Source.picture)
  }

  private static func readWhole(_ content: DocumentContent) -> PDFDocument? {
    guard content.sizeBytes <= mostBytesForWords else { return nil }
    return content.read(at: 0, count: Int(content.sizeBytes)).flatMap(PDFDocument.init(data:))
  }

  /// Hands Core Graphics each part that it asks for, when it asks for it.
  private static func provider(of content: DocumentContent) -> CGDataProvider? {
    let info = Unmanaged.passRetained(content).toOpaque()
    var callbacks = CGDataProviderDirectCallbacks(
      version: 0, getBytePointer: nil, releaseBytePointer: nil,
      getBytesAtPosition: { info, buffer, position, count in
        guard let info else { return 0 }
        let content = Unmanaged<DocumentContent>.fromOpaque(info).takeUnretainedValue()
        guard let part = content.read(at: Int64(position), count: count) else { return 0 }
        part.copyBytes(to: UnsafeMutableRawBufferPointer(start: buffer, count: count))
        return part.count
      },
      releaseInfo: { info in
        if let info { Unmanaged<DocumentContent>.fromOpaque(info).release() }
      })
    return CGDataProvider(directInfo: info, size: off_t(content.sizeBytes), callbacks: &callbacks)
  }

  private static func draw(_ page: CGPDFPage, pixels width: Int) -> CGImage? {
    let box = page.getBoxRect(.cropBox)
    let isOnItsSide = page.rotationAngle % 180 != 0
    let size =
      isOnItsSide ? CGSize(width: box.height, height: box.width) : box.size
    guard size.width > 0, size.height > 0 else { return nil }
    let scale = CGFloat(width) / size.width
    // A strip without end would take all memory there is.
    let height = min(Int((size.height * scale).rounded()), 4 * width)
    let context = CGContext(
      data: nil, width: width, height: max(height, 1), bitsPerComponent: 8, bytesPerRow: 0,
      space: CGColorSpaceCreateDeviceRGB(),
      bitmapInfo: CGImageAlphaInfo.noneSkipLast.rawValue)
    guard let context else { return nil }
    // Paper is white, also in the dark.
    context.setFillColor(red: 1, green: 1, blue: 1, alpha: 1)
    context.fill(CGRect(x: 0, y: 0, width: width, height: height))
    context.scaleBy(x: scale, y: scale)
    context.concatenate(
      page.getDrawingTransform(
        .cropBox, rect: CGRect(origin: .zero, size: size), rotate: 0, preserveAspectRatio: true))
    context.drawPDFPage(page)
    return context.makeImage()
  }

  /// Decodes no more of it than that size needs, the way up that the camera was held.
  private static func draw(_ source: CGImageSource, pixels width: Int) -> CGImage? {
    let options =
      [
        kCGImageSourceCreateThumbnailFromImageAlways: true,
        kCGImageSourceCreateThumbnailWithTransform: true,
        kCGImageSourceThumbnailMaxPixelSize: 2 * width,
      ] as [CFString: Any]
    return CGImageSourceCreateThumbnailAtIndex(source, 0, options as CFDictionary)
  }
}
