import Foundation
import TestWorld
import Testing

@testable import CitizenCloud

@Suite struct RestorationTests {
  @Test("Where she was is kept for the next process, the newest only")
  func kept() throws {
    let world = try World()
    let restoration = Restoration(folder: AppFolder(in: world.folder))
    #expect(restoration.kept == nil)
    restoration.keep("home, a long way down")
    restoration.keep("home")
    #expect(Restoration(folder: AppFolder(in: world.folder)).kept == "home")
  }

  @Test("The core finds the parent of its home, and nothing else of the app's is in that home")
  func folders() throws {
    let world = try World()
    let folder = AppFolder(in: world.folder)
    let parent = folder.home.deletingLastPathComponent().path
    #expect(try FileManager.default.contentsOfDirectory(atPath: parent).isEmpty)
    #expect(!folder.restoration.path.hasPrefix(folder.home.path))
  }
}
