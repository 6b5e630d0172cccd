import Foundation
import Testing

@testable import CitizenKit

/// Reads the states of both shells as they are written and compares them whole: what no journey
/// looks at is the same too.
struct StatesTests {
  @Test func bothShellsHaveTheSameRecords() throws {
    let (own, others) = (try swift(), try kotlin())
    #expect(others.records.count >= 30, "Kotlin's states were not understood")
    #expect(own.records == others.records)
  }

  @Test func bothShellsHaveTheSameCases() throws {
    let (own, others) = (try swift(), try kotlin())
    #expect(others.cases.count >= 9, "Kotlin's states were not understood")
    // On iOS the core's library is part of the program and cannot be missing.
    #expect(own.cases["AppState"]?.union(["libraryMissing"]) == others.cases["AppState"])
    #expect(own.without("AppState") == others.without("AppState"))
  }

  @Test func onlyWhatWaitsForNobodyGoesOutByItself() {
    let needHer: Set<CaseStatus> = [.waitsForSignIn, .waitsForUpdate, .stuck, .fromBackup]
    let over: Set<CaseStatus> = [.accepted, .rejected, .cancelled]
    #expect(
      Set(CaseStatus.allCases.filter(\.goesOutByItself))
        == Set(CaseStatus.allCases).subtracting(needHer).subtracting(over))
  }

  /// Names of records with those of their fields, and names of enums and sealed types with those of
  /// their cases.
  private struct States {
    var records: [String: [String]] = [:]
    var cases: [String: Set<String>] = [:]

    func without(_ name: String) -> [String: Set<String>] { cases.filter { $0.key != name } }
  }

  private func swift() throws -> States {
    let text = try states(in: "ios/CitizenKit/Sources/CitizenKit", suffix: "States.swift")
    var states = States()
    for type in text.matches(of: /(?m)^public (struct|enum) (\w+)[^{]*\{\n((?s:.*?))^\}/) {
      let (kind, name, body) = (type.output.1, String(type.output.2), type.output.3)
      if kind == "struct" {
        states.records[name] = body.matches(of: /(?m)^  public var `?(\w+)`?: [^{\n]*$/)
          .map { String($0.output.1) }
      } else {
        let lines = body.matches(of: /(?m)^  case (.*)$/).map { String($0.output.1) }
        let names = lines.flatMap { line in
          line.replacing(/\(.*\)/, with: "").split(separator: ", ").map(String.init)
        }
        states.cases[name] = Set(names)
      }
    }
    return states
  }

  private func kotlin() throws -> States {
    let text = try states(
      in: "android/app/src/main/kotlin/org/citizencloud/app/model", suffix: "States.kt"
    ).replacing(/(?s)\/\*\*.*?\*\//, with: "")
    var states = States()
    for record in text.matches(of: /(?m)^data class (\w+)\(((?s:.*?))\)(?: \{)?$/) {
      states.records[String(record.output.1)] = record.output.2.matches(of: /val (\w+):/)
        .map { String($0.output.1) }
    }
    for type in text.matches(of: /(?m)^enum class (\w+) \{((?s:.*?))\}/) {
      let names = type.output.2.matches(of: /\w+/).map { smallInitial($0.output) }
      states.cases[String(type.output.1)] = Set(names)
    }
    for type in text.matches(of: /(?m)^sealed interface (\w+)[^{]*\{\n((?s:.*?))^\}/) {
      let names = type.output.2.matches(of: /data (?:object|class) (\w+)/)
      states.cases[String(type.output.1)] = Set(names.map { smallInitial($0.output.1) })
    }
    return states
  }

  private func smallInitial(_ name: Substring) -> String {
    name.prefix(1).lowercased() + name.dropFirst()
  }

  /// The texts of all files of a folder that hold states.
  private func states(in folder: String, suffix: String) throws -> String {
    let folder = repository.appendingPathComponent(folder)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasSuffix(suffix) }
      .map { try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8) }
      .joined(separator: "\n")
  }
}
