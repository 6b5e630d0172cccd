public struct UTType: Hashable, Sendable {
  public static let item = UTType()

  public var preferredFilenameExtension: String? { nil }
}
