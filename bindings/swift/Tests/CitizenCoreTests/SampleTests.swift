import CitizenCore
import Foundation
import TestWorld
import Testing

/// The code that the README shows does what the README says.
@Suite(.timeLimit(.minutes(5)))
struct SampleTests {
  let world: World

  init() throws { world = try World() }

  @Test func sampleRegistersABirth() async throws {
    let city = try await world.startCity()
    let phone = try await city.phone(of: "wen-li", in: world.folder)
    let caseNumber = try await registerBirth(
      config: phone.config, keychain: phone.keyStore, signIn: try #require(phone.authorizer),
      answers: Dictionary(uniqueKeysWithValues: BirthRegistration.answers))
    #expect(try await city.cases().map(\.caseNumber) == [caseNumber])
  }

  @Test func readmeShowsTheSample() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let package = tests.deletingLastPathComponent().deletingLastPathComponent()
    let sample = try text(tests.appendingPathComponent("Sample.swift"))
      .replacingOccurrences(of: "// README-begin\n", with: "```swift\n")
      .replacingOccurrences(of: "// README-end\n", with: "```\n")
    #expect(try text(package.appendingPathComponent("README.md")).contains(sample))
  }

  private func text(_ file: URL) throws -> String {
    try String(contentsOf: file, encoding: .utf8)
  }
}
