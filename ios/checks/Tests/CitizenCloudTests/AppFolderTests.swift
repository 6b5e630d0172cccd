import Foundation
import Testing

@testable import CitizenCloud

/// Where the core's home lies: in the App Group, also where an earlier version of the app had it elsewhere.
struct AppFolderTests {
  let files = FileManager.default
  let support: URL
  let shared: URL

  init() throws {
    let folder = files.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    support = folder.appendingPathComponent("support")
    shared = folder.appendingPathComponent("group/CitizenCloud")
    try files.createDirectory(at: support, withIntermediateDirectories: true)
  }

  @Test("The home lies in the App Group, and what was on the screen in the app's own folder")
  func fresh() {
    let folder = AppFolder(in: support, shared: shared)
    #expect(folder.isShared && folder.home.path == "\(shared.path)/home")
    #expect(folder.restoration.path == "\(support.path)/CitizenCloud/restoration.json")
    // The core makes it.
    #expect(!files.fileExists(atPath: folder.home.path) && files.fileExists(atPath: shared.path))
  }

  @Test("Where there is no group it stays the app's own, and nobody else opens pushes")
  func alone() {
    let folder = AppFolder(in: support, shared: nil)
    #expect(!folder.isShared && folder.home.path == "\(support.path)/CitizenCloud/home")
  }

  @Test("A home of an earlier version is moved whole, once")
  func moved() throws {
    let earlier = AppFolder(in: support, shared: nil).home
    try files.createDirectory(
      at: earlier.appendingPathComponent("documents"), withIntermediateDirectories: true)
    try Data("hers".utf8).write(to: earlier.appendingPathComponent("documents/1"))
    for _ in 1...2 {
      let home = AppFolder(in: support, shared: shared).home
      #expect(try Data(contentsOf: home.appendingPathComponent("documents/1")) == Data("hers".utf8))
    }
    #expect(!files.fileExists(atPath: earlier.path))
  }

  @Test("Where there is one in the group, it is the one, and another is not touched")
  func both() throws {
    let earlier = AppFolder(in: support, shared: nil).home
    let home = AppFolder(in: support, shared: shared).home
    for (folder, word) in [(earlier, "old"), (home, "new")] {
      try files.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(word.utf8).write(to: folder.appendingPathComponent("user.db"))
    }
    #expect(AppFolder(in: support, shared: shared).home == home)
    #expect(try Data(contentsOf: home.appendingPathComponent("user.db")) == Data("new".utf8))
    #expect(try Data(contentsOf: earlier.appendingPathComponent("user.db")) == Data("old".utf8))
  }

  @Test("Where it cannot be moved it is used where it lies")
  func stuck() throws {
    let earlier = AppFolder(in: support, shared: nil).home
    try files.createDirectory(at: earlier, withIntermediateDirectories: true)
    // No folder can be made there.
    try Data().write(
      to: shared.deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("group"))
    let folder = AppFolder(in: support, shared: shared)
    #expect(folder.home.path == earlier.path && !folder.isShared)
    #expect(files.fileExists(atPath: earlier.path))
  }
}
