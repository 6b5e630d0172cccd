public struct AVMediaType: Hashable, Sendable {
  public static let video = AVMediaType()
}

public final class AVCaptureDevice {
  public static func requestAccess(for mediaType: AVMediaType) async -> Bool { false }
}
