import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A running reference city, as its caseworkers and its developers see it (`docs/city-api.yaml`).
public struct City: Sendable {
  /// A case with what only a caseworker sees.
  public struct Case: Decodable, Sendable {
    public let caseNumber: String
    public let submissionId: String
    public let status: String
    public let resident: String
    public let idempotencyKey: String
    public let bodySha256: String
  }

  public let services: UInt32
  public let address: URL
  /// What it says of itself at `/.well-known/citizen-city`, as it says it.
  public let profileJSON: Data
  private let adminToken: String
  private let profile: Profile
  private let data: URL
  /// The file of what it says of itself at the beginning (docs/city-profile.md).
  private let said: Data

  /// The root of trust that an app of this city brings along.
  public var root: String { profile.root }

  /// - Parameters:
  ///   - announcement: The line that the gateway prints when it is ready.
  ///   - data: The folder that it keeps everything in.
  init(announcement: String, data: URL) async throws {
    self.data = data
    let targets = data.appendingPathComponent("published/targets")
    let files = try FileManager.default.contentsOfDirectory(
      at: targets, includingPropertiesForKeys: nil)
    guard let file = files.first(where: { $0.path.hasSuffix("city-profile.json") }) else {
      throw WorldError.endedEarly("a city without a profile")
    }
    said = try Data(contentsOf: file)
    let ready = try decode(Ready.self, from: Data(announcement.utf8))
    services = ready.services
    address = ready.address
    adminToken = ready.adminToken
    profileJSON = try await send(
      URLRequest(url: address.appendingPathComponent(".well-known/citizen-city")))
    profile = try decode(Profile.self, from: profileJSON)
  }

  /// The phone of a resident who is signed in.
  public func phone(of resident: String, in folder: URL) async throws -> Phone {
    let answer = try await call("POST", "dev/token", body: ["resident": resident])
    return try Phone(
      folder: folder, cityURL: address.absoluteString, city: profile.city,
      receiptKeys: profile.receiptKeys, root: profile.root,
      accessToken: decode(Token.self, from: answer).accessToken)
  }

  /// Lets something go wrong, for example `submit=drop_reply@once`.
  public func addFaults(_ spec: String) async throws {
    _ = try await call("POST", "dev/faults", body: ["spec": spec])
  }

  /// Takes all faults away.
  public func removeFaults() async throws {
    _ = try await call("DELETE", "dev/faults")
  }

  /// Lets the city say of itself what is in a JSON object, and the rest as it did at the beginning. Blocks.
  public func say(_ members: Data) throws {
    let before = try JSONSerialization.jsonObject(with: said) as? [String: Any] ?? [:]
    let others = try JSONSerialization.jsonObject(with: members) as? [String: Any] ?? [:]
    try JSONSerialization.data(withJSONObject: before.merging(others) { $1 }).write(to: nowSaid)
    try publish()
  }

  /// Lets the city publish its catalogue changed as ``catalogueBundle(_:)`` changes it; none: as at the beginning. What it
  /// takes on is what it took on at the beginning. Blocks.
  public func publish(_ patches: [Data]) throws {
    try changedCatalogue(patches).write(to: nowOffered)
    try publish()
  }

  /// The file of what it says of itself now, where that is something else than at the beginning.
  private var nowSaid: URL { data.appendingPathComponent("said.json") }

  /// The file of its catalogue as it is published now, where that is another one than at the beginning.
  private var nowOffered: URL { data.appendingPathComponent("offered.ndjson") }

  private func publish() throws {
    let files = [("--profile", nowSaid), ("--catalogue", nowOffered)]
    let others = files.filter { FileManager.default.fileExists(atPath: $0.1.path) }
    try runGateway(
      [
        "catalogue", "publish", data.appendingPathComponent("published").path,
        "--keys", data.appendingPathComponent("publishing-keys").path,
      ] + others.flatMap { [$0.0, $0.1.path] })
  }

  /// Everything that was applied for.
  public func cases() async throws -> [Case] {
    try await decode(CaseList.self, from: call("GET", "admin/cases")).cases
  }

  /// Moves a case on, as a caseworker does.
  public func setStatus(_ status: String, of caseNumber: String, note: [String: String])
    async throws
  {
    let change = StatusChange(status: status, note: note)
    _ = try await call("POST", "admin/cases/\(caseNumber)/status", body: change)
  }

  /// Asks the resident something about her case, as a caseworker does; she answers in words, at `/answer`.
  ///
  /// - Parameter day: Until when, as `2026-12-20`.
  public func ask(_ text: [String: String], of caseNumber: String, until day: String? = nil)
    async throws
  {
    let question = Question(text: text, answerBy: day)
    _ = try await call("POST", "admin/cases/\(caseNumber)/questions", body: question)
  }

  /// Writes to a resident; returns the message's id.
  ///
  /// - Parameter letter: An object of what `POST /admin/messages` takes, but for the resident.
  public func write(_ letter: Data, to resident: String) async throws -> String {
    var letter = try JSONSerialization.jsonObject(with: letter) as? [String: Any] ?? [:]
    letter["resident"] = resident
    return try await told("admin/messages", JSONSerialization.data(withJSONObject: letter))
  }

  /// Tells everyone; returns the alert's id.
  ///
  /// - Parameter alert: An object of what `POST /admin/alerts` takes.
  public func alarm(_ alert: Data) async throws -> String { try await told("admin/alerts", alert) }

  /// Takes a message back, or cancels an alert.
  public func takeBack(_ id: String) async throws {
    _ = try await call("POST", "admin/messages/\(id)/retraction")
  }

  private func told(_ path: String, _ letter: Data) async throws -> String {
    try await decode(Told.self, from: call("POST", path, json: letter)).id
  }

  private func call(
    _ method: String, _ path: String, body: (any Encodable)? = nil
  ) async throws -> Data {
    try await call(method, path, json: body.map { try JSONEncoder().encode($0) })
  }

  private func call(_ method: String, _ path: String, json: Data?) async throws -> Data {
    var request = URLRequest(url: address.appendingPathComponent(path))
    request.httpMethod = method
    request.setValue("Bearer \(adminToken)", forHTTPHeaderField: "Authorization")
    if let json {
      request.setValue("application/json", forHTTPHeaderField: "Content-Type")
      request.httpBody = json
    }
    return try await send(request)
  }
}

public struct CityRefused: Error {
  public let status: Int
  public let problem: String
}

private struct Ready: Decodable {
  let address: URL
  let adminToken: String
  let services: UInt32
}

private struct Profile: Decodable, Sendable {
  let city: String
  let receiptKeys: [Phone.Key]
  let root: String
}

private struct Token: Decodable {
  let accessToken: String
}

private struct CaseList: Decodable {
  let cases: [City.Case]
}

private struct Told: Decodable {
  let id: String
}

private struct StatusChange: Encodable {
  let status: String
  let note: [String: String]
}

private struct Question: Encodable {
  let text: [String: String]
  let answerBy: String?

  private enum CodingKeys: String, CodingKey {
    case text
    case answerBy = "answer_by"
  }
}

private func send(_ request: URLRequest) async throws -> Data {
  let (data, response) = try await URLSession.shared.data(for: request)
  let status = (response as? HTTPURLResponse)?.statusCode ?? 0
  guard (200..<300).contains(status) else {
    throw CityRefused(status: status, problem: String(decoding: data, as: UTF8.self))
  }
  return data
}

private func decode<T: Decodable>(_ type: T.Type, from data: Data) throws -> T {
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  return try decoder.decode(type, from: data)
}
