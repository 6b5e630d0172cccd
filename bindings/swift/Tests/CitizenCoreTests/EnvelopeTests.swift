#if os(Linux)
  import CitizenCore
  import Foundation
  import TestWorld
  import Testing

  /// What is sealed is as docs/envelope.md says: the core is not asked to open it.
  @Suite(.timeLimit(.minutes(5)))
  struct EnvelopeTests {
    let vectors: Vectors

    init() throws { vectors = try Vectors.all() }

    @Test func theVectorsOpen() throws {
      let envelope = Envelope(key: bytes(vectors.dataKey))
      let counts = [
        vectors.records.count, vectors.files.count, vectors.lookups.count,
        vectors.wrappedKeys.count,
      ]
      #expect(counts == [5, 4, 2, 2])
      for record in vectors.records {
        let opened = try envelope.record(at: record.place.bytes, bytes(record.sealed))
        #expect(opened == bytes(record.content))
      }
      for file in vectors.files {
        let sealed = try Data(contentsOf: Vectors.folder.appendingPathComponent(file.file))
        let opened = try envelope.file(at: file.place.bytes, Array(sealed))
        #expect(opened == content(file.contentBytes))
      }
      for lookup in vectors.lookups {
        let found = envelope.lookup(lookup.table, lookup.column, lookup.value)
        #expect(found == bytes(lookup.lookup))
      }
      for wrapped in vectors.wrappedKeys {
        let wrapping = Envelope.wrapping(secret: bytes(wrapped.secret), label: wrapped.label)
        let opened = try wrapping.record(at: wrapped.place.bytes, bytes(wrapped.sealed))
        #expect(opened == bytes(vectors.dataKey))
      }
    }

    @Test func whatWasAlteredCutOrMovedOpensNowhere() throws {
      let envelope = Envelope(key: bytes(vectors.dataKey))
      let record = try #require(vectors.records.first)
      let sealed = bytes(record.sealed)
      for index in sealed.indices {
        var altered = sealed
        altered[index] ^= 1
        for broken in [altered, Array(sealed[..<index])] {
          #expect(throws: Envelope.Refused.self) {
            try envelope.record(at: record.place.bytes, broken)
          }
        }
      }
      let elsewhere = Envelope.place("draft", "another", "sealed_answers")
      #expect(throws: Envelope.Refused.self) { try envelope.record(at: elsewhere, sealed) }
      let file = try #require(vectors.files.last)
      let long = Array(try Data(contentsOf: Vectors.folder.appendingPathComponent(file.file)))
      for length in [33, 33 + 65_552, long.count - 1] {
        #expect(throws: Envelope.Refused.self) {
          try envelope.file(at: file.place.bytes, Array(long[..<length]))
        }
      }
    }

    /// The bytes that the app's keystore was given are those that open what the app has sealed.
    @Test func whatSheAttachesOpensWithTheSecretInHerKeystoreAndWithNoOther() async throws {
      let world = try World()
      let phone = try await world.startCity().phone(of: "wen-li", in: world.folder)
      let app = phone.startApp()
      try await app.open()
      _ = try await app.catalogue().refresh()
      let form = try await app.forms().start(serviceId: "apply-resident-parking-permit")
      let paper = Array("%PDF-1.7".utf8) + content(150_000)
      let chosen = world.folder.appendingPathComponent("lease.pdf")
      try Data(paper).write(to: chosen)
      _ = try await form.attach(
        path: "/proofs_of_residence", filePath: chosen.path, name: "lease.pdf", language: "en")
      try await app.suspend()

      let home = URL(fileURLWithPath: phone.home)
      let known = try Data(contentsOf: home.appendingPathComponent("home.json"))
      let keys = try JSONDecoder().decode(Known.self, from: known).keys
      let row = try #require(keys.first { $0.name == "store" }).wrapped.base64
      let place = Envelope.place("data_key", "store", "wrapped")
      let file = URL(fileURLWithPath: phone.keys).appendingPathComponent("store")
      var secret = Array(try Data(contentsOf: file))
      let wrapping = Envelope.wrapping(secret: secret, label: "store/wrap")
      let envelope = Envelope(key: try wrapping.record(at: place, Array(row)))
      let attachments = home.appendingPathComponent("attachments")
      let names = try FileManager.default.contentsOfDirectory(atPath: attachments.path)
      #expect(names.count == 1)
      let id = try #require(names.first)
      let attached = try Data(contentsOf: attachments.appendingPathComponent(id))
      let opened = try envelope.file(at: Envelope.place("attachment", id, "file"), Array(attached))
      #expect(opened == paper)

      secret[0] ^= 1
      let other = Envelope.wrapping(secret: secret, label: "store/wrap")
      #expect(throws: Envelope.Refused.self) { try other.record(at: place, Array(row)) }
    }
  }

  /// `tests/fixtures/sealed/vectors.json`.
  struct Vectors: Decodable {
    let dataKey: String
    let records: [Record]
    let files: [File]
    let lookups: [Lookup]
    let wrappedKeys: [WrappedKey]

    struct Place: Decodable {
      let table: String
      let row: String
      let column: String

      var bytes: [UInt8] { Envelope.place(table, row, column) }
    }

    struct Record: Decodable {
      let place: Place
      let content: String
      let sealed: String
    }

    struct File: Decodable {
      let place: Place
      let contentBytes: Int
      let file: String
    }

    struct Lookup: Decodable {
      let table: String
      let column: String
      let value: String
      let lookup: String
    }

    struct WrappedKey: Decodable {
      let place: Place
      let secret: String
      let label: String
      let sealed: String
    }

    static let folder = (0..<5).reduce(URL(fileURLWithPath: #filePath)) { path, _ in
      path.deletingLastPathComponent()
    }.appendingPathComponent("tests/fixtures/sealed")

    static func all() throws -> Vectors {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      let file = folder.appendingPathComponent("vectors.json")
      return try decoder.decode(Vectors.self, from: Data(contentsOf: file))
    }
  }

  /// What of `home.json` is needed here.
  private struct Known: Decodable {
    let keys: [Key]

    struct Key: Decodable {
      let name: String
      let wrapped: Wrapped
    }

    struct Wrapped: Decodable {
      let base64: Data
    }
  }

  private func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  private func content(_ length: Int) -> [UInt8] {
    (0..<UInt32(length)).map { UInt8(($0 &* 2_654_435_761) >> 24) }
  }
#endif
