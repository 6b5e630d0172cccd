import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A push service on this computer: takes what the city pushes, and hands it to a test.
public final class PushService: Sendable {
  /// Where the city is to push to.
  public let address: String
  private let pushes: AsyncStream<Data>
  private let listener: Int32

  public init() throws {
    #if canImport(Glibc)
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var own = sockaddr_in()
    own.sin_family = sa_family_t(AF_INET)
    own.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let socket = listener
    let bound = withUnsafeMutablePointer(to: &own) { own in
      own.withMemoryRebound(to: sockaddr.self, capacity: 1) { own in
        bind(socket, own, length) == 0 && listen(socket, 8) == 0
          && getsockname(socket, own, &length) == 0
      }
    }
    guard bound else { throw WorldError.endedEarly("a push service that nobody hears") }
    address = "http://127.0.0.1:\(UInt16(bigEndian: own.sin_port))/s/1"
    let (pushes, push) = AsyncStream.makeStream(of: Data.self)
    self.pushes = pushes
    Thread.detachNewThread {
      while case let connection = accept(socket, nil, nil), connection >= 0 {
        if let body = Self.body(from: connection) { push.yield(body) }
        let answer = Array(
          "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
        _ = write(connection, answer, answer.count)
        close(connection)
      }
      push.finish()
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// Waits for the next push: a message of Web Push.
  public func next() async throws -> Data {
    for await push in pushes { return push }
    throw WorldError.endedEarly("no push")
  }

  /// What a request holds behind its head.
  private static func body(from connection: Int32) -> Data? {
    var request = Data()
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    var length: Int?
    while true {
      if let end = request.range(of: Data("\r\n\r\n".utf8))?.upperBound {
        length = length ?? contentLength(of: String(decoding: request[..<end], as: UTF8.self))
        guard let length else { return nil }
        if request.count - end >= length { return request[end..<(end + length)] }
      }
      let count = read(connection, &buffer, buffer.count)
      guard count > 0 else { return nil }
      request.append(contentsOf: buffer[..<count])
    }
  }

  private static func contentLength(of head: String) -> Int? {
    let name = "content-length:"
    let line = head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix(name) }
    return line.flatMap { Int($0.dropFirst(name.count).trimmingCharacters(in: .whitespaces)) }
  }
}
