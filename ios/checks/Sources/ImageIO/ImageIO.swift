// The names are Apple's:
// swift-format-ignore-file

import CoreGraphics
import Foundation

public typealias CFString = String
public typealias CFDictionary = [String: Any]

public let kCGImageSourceShouldCache: CFString = "cache"
public let kCGImageSourceCreateThumbnailFromImageAlways: CFString = "always"
public let kCGImageSourceCreateThumbnailWithTransform: CFString = "transform"
public let kCGImageSourceThumbnailMaxPixelSize: CFString = "pixels"

/// A picture; only the first bytes of it are looked at.
public final class CGImageSource {
  init() {}
}

public func CGImageSourceCreateWithDataProvider(
  _ provider: CGDataProvider, _ options: CFDictionary?
) -> CGImageSource? {
  provider.bytes(at: 0, count: 16).isEmpty ? nil : CGImageSource()
}

public func CGImageSourceCreateThumbnailAtIndex(
  _ source: CGImageSource, _ index: Int, _ options: CFDictionary?
) -> CGImage? {
  guard let pixels = options?[kCGImageSourceThumbnailMaxPixelSize] as? Int else { return nil }
  return CGImage(width: pixels, height: pixels)
}
