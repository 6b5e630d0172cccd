import Foundation

public final class CGImage {}

public final class CIImage: NSObject {
  public var extent: CGRect { .zero }
}

public final class CIFilter: NSObject {
  public init?(name: String) {}
  public var outputImage: CIImage? { nil }
  // Key-value coding, which Foundation has on Apple's platforms only.
  public func setValue(_ value: Any?, forKey key: String) {}
}

public final class CIContext: NSObject {
  public func createCGImage(_ image: CIImage, from rect: CGRect) -> CGImage? { nil }
}
