import Foundation

/// What one test has for itself: a folder, and the programs it starts. All of it is gone when the
/// test is over; of one that is for all tests, or that something still holds, when the process ends.
public final class World: Sendable {
  /// An empty folder at the beginning.
  public let folder: URL
  private let belongings: Belongings

  public init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("citizen-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    belongings = Belongings(folder: folder)
  }

  deinit { belongings.clearAway() }

  /// Starts the reference city; returns when it serves.
  public func startCity() async throws -> City {
    let data = folder.appendingPathComponent("city")
    let program = try start(try gateway(), ["--data", data.path, "--exit-with-stdin"])
    return try await City(announcement: program.readLine(), data: data)
  }

  /// Starts one of the package's own programs, which lie beside the tests.
  public func startProgram(_ name: String, _ arguments: [String]) throws -> Program {
    try start(builtPrograms.appendingPathComponent(name), arguments)
  }

  /// A phone on which nobody is signed in, and whose city does not answer. Only with a root of trust would
  /// it ask the city for its catalogue.
  public func lonelyPhone(root: String = "") throws -> Phone {
    try Phone(
      folder: folder, cityURL: "http://127.0.0.1:1/", city: "langang", receiptKeys: [],
      root: root, accessToken: nil)
  }

  private func start(_ executable: URL, _ arguments: [String]) throws -> Program {
    let program = try Program(executable, arguments)
    belongings.add(program)
    return program
  }
}

/// A folder, and the programs that work in it.
private final class Belongings: @unchecked Sendable {
  private let folder: URL
  private let lock = NSLock()
  private var programs: [Program] = []

  init(folder: URL) {
    self.folder = folder
    Self.ofThisProcess.add(self)
  }

  func add(_ program: Program) {
    lock.withLock { programs.append(program) }
  }

  /// Ends the programs and removes the folder, which an app that is still open may write to meanwhile: then it goes at the
  /// next time. Blocks.
  func clearAway() {
    lock.withLock {
      for program in programs { program.end() }
      programs = []
      try? FileManager.default.removeItem(at: folder)
    }
  }

  private static let ofThisProcess = All()

  /// Those that the process has made; it clears them away when it ends.
  private final class All: @unchecked Sendable {
    private let lock = NSLock()
    private var all: [Belongings] = []

    init() {
      atexit { Belongings.ofThisProcess.clearAway() }
    }

    func add(_ belongings: Belongings) {
      lock.withLock { all.append(belongings) }
    }

    func clearAway() {
      for belongings in lock.withLock({ all }) { belongings.clearAway() }
    }
  }
}

/// The reference city's catalogue, as its own app would bring it along. Blocks.
///
/// - Parameter patches: What is to be otherwise in it: JSON merge patches (RFC 7396) of records, each with the `type` and
///   `id` of the one that it is for.
public func catalogueBundle(_ patches: [Data] = []) throws -> Data {
  let bundle = ["catalogue", "bundle"]
  if patches.isEmpty { return try runGateway(bundle) }
  let file = FileManager.default.temporaryDirectory
    .appendingPathComponent("changed-\(UUID().uuidString).ndjson")
  defer { try? FileManager.default.removeItem(at: file) }
  try changedCatalogue(patches).write(to: file)
  return try runGateway(bundle + ["--catalogue", file.path])
}

/// The records of the reference city's catalogue, changed so, for the gateway to make one of. Blocks.
func changedCatalogue(_ patches: [Data]) throws -> Data {
  let patches = try patches.map { try JSONSerialization.jsonObject(with: $0) }
  let records = try catalogueBundle().split(separator: UInt8(ascii: "\n")).map { line in
    let record = try JSONSerialization.jsonObject(with: line)
    let own = patches.filter { name(of: $0) == name(of: record) }
    // What is not changed stays as it is written.
    return own.isEmpty
      ? Data(line)
      : try JSONSerialization.data(withJSONObject: own.reduce(record) { merged($0, with: $1) })
  }
  return Data(records.joined(separator: [UInt8(ascii: "\n")]))
}

private func name(of record: Any) -> [String?] {
  ["type", "id"].map { (record as? [String: Any])?[$0] as? String }
}

/// What a JSON merge patch (RFC 7396) makes of a value.
private func merged(_ value: Any?, with patch: Any) -> Any {
  guard let patch = patch as? [String: Any] else { return patch }
  var object = value as? [String: Any] ?? [:]
  for (key, member) in patch {
    object[key] = member is NSNull ? nil : merged(object[key], with: member)
  }
  return object
}

/// Runs the gateway's program to its end; returns what it prints. Blocks.
@discardableResult
func runGateway(_ arguments: [String]) throws -> Data {
  let running = Process()
  let output = Pipe()
  running.executableURL = try gateway()
  running.arguments = arguments
  running.standardOutput = output
  try running.run()
  let printed = output.fileHandleForReading.readDataToEndOfFile()
  running.waitUntilExit()
  guard running.terminationStatus == 0 else { throw WorldError.refused(arguments) }
  return printed
}

/// The gateway's program.
private func gateway() throws -> URL {
  guard let gateway = ProcessInfo.processInfo.environment["CITIZEN_GATEWAY"] else {
    throw WorldError.gatewayUnknown
  }
  return URL(fileURLWithPath: gateway)
}

public enum WorldError: Error, CustomStringConvertible {
  case gatewayUnknown
  case endedEarly(String)
  case refused([String])

  public var description: String {
    switch self {
    case .gatewayUnknown:
      "CITIZEN_GATEWAY has to name the gateway's program; script/test swift does that"
    case .refused(let arguments): "the gateway did not \(arguments.joined(separator: " "))"
    case .endedEarly(let program): "\(program) ended before it said anything"
    }
  }
}

/// A process that ends when its standard input closes, so also when this process is gone.
public final class Program {
  public let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  init(_ executable: URL, _ arguments: [String]) throws {
    process.executableURL = executable
    process.arguments = arguments
    let environment = ProcessInfo.processInfo.environment
    process.environment = environment.merging(["RUST_LOG": "warn"]) { given, _ in given }
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  /// Waits for the one line that the program prints when it is ready. Blocks.
  public func readLine() throws -> String {
    var line = Data()
    while line.last != UInt8(ascii: "\n") {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else {
        throw WorldError.endedEarly(process.executableURL?.lastPathComponent ?? "")
      }
      line += more
    }
    return String(decoding: line.dropLast(), as: UTF8.self)
  }

  /// Kills it in the middle of whatever it does; returns when it is gone.
  public func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Lets it end by itself; returns when it has.
  public func end() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}

/// Where the package's own programs are, beside the tests.
private var builtPrograms: URL {
  #if os(macOS)
    Bundle(for: Program.self).bundleURL.deletingLastPathComponent()
  #else
    Bundle.main.bundleURL
  #endif
}
