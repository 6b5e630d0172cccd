public struct NWPath: Sendable {
  public enum Status: Sendable {
    case satisfied, unsatisfied, requiresConnection
  }

  public let status: Status
  public let isExpensive: Bool
  public let isConstrained: Bool
}

public final class NWPathMonitor: AsyncSequence, Sendable {
  public typealias Element = NWPath

  public struct Iterator: AsyncIteratorProtocol {
    public mutating func next() async -> NWPath? { nil }
  }

  public init() {}
  public func makeAsyncIterator() -> Iterator { Iterator() }
}
