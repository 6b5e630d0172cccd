import Testing

@testable import CitizenKit

@MainActor
struct NavigatorTests {
  let navigator = Navigator([.home])

  @Test func goesForthAndBackAndNeverLeavesTheRoot() {
    navigator.push(.search)
    navigator.push(.service(id: "a"))
    #expect(navigator.routes == [.home, .search, .service(id: "a")])
    navigator.back()
    #expect(navigator.top.route == .search)
    navigator.back()
    navigator.back()
    #expect(navigator.routes == [.home])
  }

  @Test func aFormThatWasSentIsNotBelowItsCase() {
    navigator.push(.service(id: "a"))
    navigator.push(.form(draftId: "1", step: 1))
    navigator.push(.check(draftId: "1"))
    navigator.push(.form(draftId: "1", step: 2))
    navigator.push(.changes(draftId: "1"))
    navigator.push(.check(draftId: "1"))
    navigator.replace(draftId: "1", with: .case(id: "c"))
    #expect(navigator.routes == [.home, .service(id: "a"), .case(id: "c")])
  }

  @Test func aFormThatWasSentIsNotFurtherDownEither() {
    navigator.push(.form(draftId: "1", step: 1))
    navigator.push(.message(id: "m"))
    navigator.push(.form(draftId: "1", step: 2))
    navigator.push(.check(draftId: "1"))
    navigator.replace(draftId: "1", with: .case(id: "c"))
    #expect(navigator.routes == [.home, .message(id: "m"), .case(id: "c")])
  }

  @Test func anotherDraftStaysWhereItIs() {
    navigator.push(.form(draftId: "1", step: 1))
    navigator.push(.check(draftId: "2"))
    navigator.replace(draftId: "2", with: .case(id: "c"))
    #expect(navigator.routes == [.home, .form(draftId: "1", step: 1), .case(id: "c")])
  }

  @Test func aScreenStaysTheSameWhenItsRouteChanges() {
    navigator.push(.form(draftId: "1", step: 1))
    let before = navigator.top
    navigator.update(before, to: .form(draftId: "1", step: 2))
    #expect(navigator.top == before)
    #expect(navigator.top.route == .form(draftId: "1", step: 2))
  }

  @Test func theSameRouteTwiceIsTwoScreens() {
    navigator.push(.message(id: "m"))
    let first = navigator.top
    navigator.push(.case(id: "c"))
    navigator.push(.message(id: "m"))
    #expect(navigator.top != first)
  }

  @Test func pressingTwiceOpensOnce() {
    navigator.push(.inbox)
    navigator.push(.inbox)
    #expect(navigator.routes == [.home, .inbox])
  }

  @Test func aNavigationStackSetsWhatIsLeftAfterASwipe() {
    navigator.push(.search)
    navigator.push(.service(id: "a"))
    navigator.path = Array(navigator.path.prefix(1))
    #expect(navigator.routes == [.home, .search])
    // It cannot bring what was never in the stack.
    let other = Navigator([.home, .about, .search, .about, .search])
    navigator.path = other.path
    #expect(navigator.routes.count <= 2)
  }

  @Test func closingAScreenTakesWhatLiesOverIt() {
    navigator.push(.form(draftId: "1", step: 1))
    let form = navigator.top
    navigator.push(.check(draftId: "1"))
    navigator.close(form)
    #expect(navigator.routes == [.home])
    navigator.close(navigator.root)
    #expect(navigator.routes == [.home])
  }

  @Test func whatLeadsToTheScreenOnTopLeadsNowhere() {
    navigator.open(.message(id: "m"))
    navigator.open(.message(id: "m"))
    #expect(navigator.routes == [.home, .message(id: "m")])
    navigator.open(.message(id: "n"))
    #expect(navigator.routes == [.home, .message(id: "m"), .message(id: "n")])
  }

  @Test func aLinkWaitsForTheFirstStart() {
    let navigator = Navigator([.firstStart])
    navigator.open(.service(id: "a"))
    #expect(navigator.routes == [.firstStart])
    navigator.begin()
    #expect(navigator.routes == [.home, .service(id: "a")])
    navigator.begin()
    #expect(navigator.routes == [.home])
  }
}
