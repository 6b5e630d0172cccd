import Testing

@testable import CitizenKit

@MainActor
struct LatestTests {
  @Test func ofWhatComesMeanwhileOnlyTheNewestIsDone() async {
    let latest = Latest()
    var done: [Int] = []
    let (begun, begin) = AsyncStream.makeStream(of: Void.self)
    let (gate, open) = AsyncStream.makeStream(of: Void.self)
    latest.run {
      begin.yield()
      for await _ in gate { break }
      done.append(1)
    }
    for await _ in begun { break }
    latest.run { done.append(2) }
    latest.run { done.append(3) }
    open.yield()
    await latest.finished()
    #expect(done == [1, 3])
    latest.run { done.append(4) }
    await latest.finished()
    #expect(done == [1, 3, 4])
  }
}
