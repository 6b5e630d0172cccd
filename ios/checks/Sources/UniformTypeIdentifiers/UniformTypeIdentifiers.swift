public struct UTType: Hashable, Sendable {
  public static let item = UTType()
  public static let folder = UTType()

  public init?(mimeType: String) { nil }
  private init() {}

  public var preferredFilenameExtension: String? { nil }
}
