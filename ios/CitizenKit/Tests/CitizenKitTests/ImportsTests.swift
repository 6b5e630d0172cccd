import Foundation
import Testing

/// Who may import what, held by reading the sources.
struct ImportsTests {
  @Test func onlyThePlatformsAdaptersOfTheAppSeeTheCore() throws {
    let offenders = try sources(in: "ios/App").filter { file in
      imports(in: file.text).contains("CitizenCore") && !file.path.hasPrefix("ios/App/Platform/")
    }
    #expect(offenders.map(\.path) == [])
  }

  @Test func theModelsKnowNoScreens() throws {
    let screens: Set = ["SwiftUI", "UIKit", "AppKit"]
    let offenders = try sources(in: "ios/CitizenKit/Sources").filter { file in
      !screens.isDisjoint(with: imports(in: file.text))
    }
    #expect(offenders.map(\.path) == [])
  }

  @Test func everyWayToImportIsSeen() {
    let text = """
      import A
        @testable import B
      public import struct C.Name
      @preconcurrency import D  // import E
      // import F
      let important = "import G"
      """
    #expect(imports(in: text) == ["A", "B", "C", "D"])
  }

  /// The Swift files under a folder of the repository; there has to be one.
  private func sources(in folder: String) throws -> [(path: String, text: String)] {
    let root = repository.appendingPathComponent(folder)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path)
      .filter { $0.hasSuffix(".swift") }
    try #require(!paths.isEmpty, "no sources in \(folder)")
    return try paths.map { path in
      (
        "\(folder)/\(path)",
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
      )
    }
  }

  private func imports(in text: String) -> Set<String> {
    let form = /^\s*(?:@\w+\s+|\w+\s+)*?import\s+(?:\w+\s+)?(\w+)/
    return Set(
      text.split(separator: "\n").compactMap { $0.firstMatch(of: form)?.output.1 }.map(String.init))
  }
}
