// The names are Apple's:
// swift-format-ignore-file

import Foundation

public typealias CGDataProviderGetBytePointerCallback =
  @convention(c) (UnsafeMutableRawPointer?) -> UnsafeRawPointer?
public typealias CGDataProviderReleaseBytePointerCallback =
  @convention(c) (UnsafeMutableRawPointer?, UnsafeRawPointer) -> Void
public typealias CGDataProviderGetBytesAtPositionCallback =
  @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer, off_t, Int) -> Int
public typealias CGDataProviderReleaseInfoCallback =
  @convention(c) (UnsafeMutableRawPointer?) -> Void

public struct CGDataProviderDirectCallbacks {
  public let getBytesAtPosition: CGDataProviderGetBytesAtPositionCallback?
  public let releaseInfo: CGDataProviderReleaseInfoCallback?

  public init(
    version: UInt32, getBytePointer: CGDataProviderGetBytePointerCallback?,
    releaseBytePointer: CGDataProviderReleaseBytePointerCallback?,
    getBytesAtPosition: CGDataProviderGetBytesAtPositionCallback?,
    releaseInfo: CGDataProviderReleaseInfoCallback?
  ) {
    self.getBytesAtPosition = getBytesAtPosition
    self.releaseInfo = releaseInfo
  }
}

/// Reads through its callbacks, as Core Graphics does.
public final class CGDataProvider {
  public let size: off_t
  private let info: UnsafeMutableRawPointer?
  private let callbacks: CGDataProviderDirectCallbacks

  public init?(
    directInfo info: UnsafeMutableRawPointer?, size: off_t,
    callbacks: UnsafePointer<CGDataProviderDirectCallbacks>
  ) {
    self.info = info
    self.size = size
    self.callbacks = callbacks.pointee
  }

  deinit { callbacks.releaseInfo?(info) }

  /// What is read at a position: not Apple's, for the documents below and their tests.
  public func bytes(at position: off_t, count: Int) -> Data {
    var bytes = Data(count: count)
    let read = bytes.withUnsafeMutableBytes { buffer in
      callbacks.getBytesAtPosition?(info, buffer.baseAddress!, position, count) ?? 0
    }
    return bytes.prefix(read)
  }
}

public final class CGImage: @unchecked Sendable {
  public let width: Int
  public let height: Int

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

public final class CGColorSpace {}

public func CGColorSpaceCreateDeviceRGB() -> CGColorSpace { CGColorSpace() }

public enum CGImageAlphaInfo: UInt32, Sendable { case none, premultipliedLast, noneSkipLast = 5 }

public struct CGAffineTransform: Sendable {}

public enum CGPDFBox: Int32, Sendable { case mediaBox, cropBox }

/// A file of pages, each of which is a picture of `WIDTHxHEIGHT` points in a line behind `%PDF`, turned by degrees
/// (`WIDTHxHEIGHT@90`); what comes behind a `#` stands on it. That is no PDF: it lets the drawing be run.
public final class CGPDFDocument {
  private let pages: [CGPDFPage]

  public init?(_ provider: CGDataProvider) {
    let text = String(decoding: provider.bytes(at: 0, count: 1024), as: UTF8.self)
    guard text.hasPrefix("%PDF") else { return nil }
    pages = text.split(separator: "\n").dropFirst().compactMap(CGPDFPage.init)
  }

  public var isUnlocked: Bool { true }
  public var numberOfPages: Int { pages.count }
  public func page(at number: Int) -> CGPDFPage? {
    pages.indices.contains(number - 1) ? pages[number - 1] : nil
  }
}

public final class CGPDFPage {
  private let size: CGSize
  public let rotationAngle: Int32

  init?(_ line: Substring) {
    let numbers = line.prefix { $0 != "#" }.split { "x@".contains($0) }.compactMap { Double($0) }
    guard numbers.count >= 2 else { return nil }
    size = CGSize(width: numbers[0], height: numbers[1])
    rotationAngle = numbers.count > 2 ? Int32(numbers[2]) : 0
  }

  public func getBoxRect(_ box: CGPDFBox) -> CGRect { CGRect(origin: .zero, size: size) }
  public func getDrawingTransform(
    _ box: CGPDFBox, rect: CGRect, rotate: Int32, preserveAspectRatio: Bool
  ) -> CGAffineTransform { CGAffineTransform() }
}

public final class CGContext {
  private let width: Int
  private let height: Int

  public init?(
    data: UnsafeMutableRawPointer?, width: Int, height: Int, bitsPerComponent: Int,
    bytesPerRow: Int, space: CGColorSpace, bitmapInfo: UInt32
  ) {
    guard width > 0, height > 0 else { return nil }
    self.width = width
    self.height = height
  }

  public func setFillColor(red: CGFloat, green: CGFloat, blue: CGFloat, alpha: CGFloat) {}
  public func fill(_ rect: CGRect) {}
  public func scaleBy(x: CGFloat, y: CGFloat) {}
  public func concatenate(_ transform: CGAffineTransform) {}
  public func drawPDFPage(_ page: CGPDFPage) {}
  public func makeImage() -> CGImage? { CGImage(width: width, height: height) }
}
