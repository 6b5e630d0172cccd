#if os(Linux)
  import Foundation
  import Glibc

  /// A reader of sealed data, written by docs/envelope.md alone. What a phone would ask CryptoKit for, HMAC-SHA256 and
  /// AES-256-GCM, it has of the libcrypto that Foundation brings along on Linux.
  struct Envelope {
    let key: [UInt8]

    /// What does not open.
    struct Refused: Error {}

    private static let version: UInt8 = 1
    private static let headerBytes = 33
    private static let segmentBytes = 65_536
    private static let tagBytes = 16

    /// Opens what the key wraps that follows from a keystore's secret.
    static func wrapping(secret: [UInt8], label: String) -> Envelope {
      let salt = Array("citizen/keystore/1".utf8)
      return Envelope(key: derived(from: secret, salt: salt, info: Array(label.utf8)))
    }

    /// Where a sealed value belongs.
    static func place(_ table: String, _ row: String, _ column: String) -> [UInt8] {
      [table, row, column].reduce(into: [version]) { place, part in
        place += bigEndian(part.utf8.count) + part.utf8
      }
    }

    func record(at place: [UInt8], _ sealed: [UInt8]) throws -> [UInt8] {
      let (key, body) = try header(of: sealed, label: "citizen/record/1", place)
      return try LibCrypto.opened(body, key: key, nonce: Array(repeating: 0, count: 12), place)
    }

    func file(at place: [UInt8], _ sealed: [UInt8]) throws -> [UInt8] {
      let (key, body) = try header(of: sealed, label: "citizen/file/1", place)
      let ends = stride(from: 0, to: body.count, by: Self.segmentBytes + Self.tagBytes)
      let segments = ends.map { Array(body[$0...].prefix(Self.segmentBytes + Self.tagBytes)) }
      var content: [UInt8] = []
      for (number, segment) in segments.enumerated() {
        let isLast = number + 1 == segments.count
        // Eleven bytes are the number.
        let nonce = [0, 0, 0] + Self.bigEndian(number) + [isLast ? 1 : 0]
        let opened = try LibCrypto.opened(segment, key: key, nonce: nonce, place)
        if opened.isEmpty && number > 0 { throw Refused() }
        content += opened
      }
      if segments.isEmpty { throw Refused() }
      return content
    }

    func lookup(_ table: String, _ column: String, _ value: String) -> [UInt8] {
      let info = Array("citizen/lookup/1".utf8) + Self.place(table, "", column)
      let key = Self.derived(from: key, salt: [], info: info)
      return LibCrypto.hmac(key: key, Array(value.utf8))
    }

    /// The key of one sealed value, and what it opens.
    private func header(
      of sealed: [UInt8], label: String, _ place: [UInt8]
    ) throws -> (key: [UInt8], body: [UInt8]) {
      guard sealed.count >= Self.headerBytes, sealed[0] == Self.version else { throw Refused() }
      let salt = Array(sealed[1..<Self.headerBytes])
      let key = Self.derived(from: key, salt: salt, info: Array(label.utf8) + place)
      return (key, Array(sealed[Self.headerBytes...]))
    }

    /// HKDF-SHA256 (RFC 5869), of which one block is all that is needed.
    private static func derived(from secret: [UInt8], salt: [UInt8], info: [UInt8]) -> [UInt8] {
      LibCrypto.hmac(key: LibCrypto.hmac(key: salt, secret), info + [1])
    }

    private static func bigEndian(_ number: Int) -> [UInt8] {
      withUnsafeBytes(of: UInt64(number).bigEndian, Array.init)
    }
  }

  private enum LibCrypto {
    private typealias Make = @convention(c) () -> OpaquePointer?
    private typealias Free = @convention(c) (OpaquePointer?) -> Void
    private typealias HMAC =
      @convention(c) (
        OpaquePointer?, UnsafePointer<UInt8>, Int32, UnsafePointer<UInt8>, Int,
        UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt32>?
      ) -> OpaquePointer?
    private typealias Begin =
      @convention(c) (
        OpaquePointer?, OpaquePointer?, OpaquePointer?, UnsafePointer<UInt8>, UnsafePointer<UInt8>
      ) -> Int32
    private typealias Update =
      @convention(c) (
        OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int32>,
        UnsafePointer<UInt8>, Int32
      ) -> Int32
    private typealias Control =
      @convention(c) (OpaquePointer?, Int32, Int32, UnsafePointer<UInt8>) -> Int32
    private typealias Finish =
      @convention(c) (OpaquePointer?, UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<Int32>) ->
      Int32

    static func hmac(key: [UInt8], _ value: [UInt8]) -> [UInt8] {
      var code = [UInt8](repeating: 0, count: 32)
      let sha256 = function("EVP_sha256", Make.self)()
      let length = Int32(key.count)
      _ = function("HMAC", HMAC.self)(sha256, key, length, value, value.count, &code, nil)
      return code
    }

    static func opened(
      _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], _ place: [UInt8]
    ) throws -> [UInt8] {
      guard sealed.count >= 16 else { throw Envelope.Refused() }
      let (body, tag) = (Array(sealed.dropLast(16)), Array(sealed.suffix(16)))
      let opening = function("EVP_CIPHER_CTX_new", Make.self)()
      defer { function("EVP_CIPHER_CTX_free", Free.self)(opening) }
      let aes = function("EVP_aes_256_gcm", Make.self)()
      let update = function("EVP_DecryptUpdate", Update.self)
      var (plain, length) = ([UInt8](repeating: 0, count: body.count + 16), Int32(0))
      let setTag: Int32 = 0x11
      guard function("EVP_DecryptInit_ex", Begin.self)(opening, aes, nil, key, nonce) == 1,
        update(opening, nil, &length, place, Int32(place.count)) == 1,
        update(opening, &plain, &length, body, Int32(body.count)) == 1,
        function("EVP_CIPHER_CTX_ctrl", Control.self)(opening, setTag, 16, tag) == 1
      else { throw Envelope.Refused() }
      var rest = [UInt8](repeating: 0, count: 16)
      guard function("EVP_DecryptFinal_ex", Finish.self)(opening, &rest, &length) == 1 else {
        throw Envelope.Refused()
      }
      return Array(plain.prefix(body.count))
    }

    private static func function<F>(_ name: String, _ type: F.Type) -> F {
      let library = dlopen("libcrypto.so.3", RTLD_NOW)
      return unsafeBitCast(dlsym(library, name), to: type)
    }
  }
#endif
