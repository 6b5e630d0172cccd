import CitizenCore
import Testing

@testable import CitizenKit

struct TroubleTests {
  static let waysOn: [(CitizenError, WayOn)] = [
    (.Offline(reason: .noNetwork, retryAfter: nil), .tryAgain),
    (.Offline(reason: .cityUnavailable, retryAfter: 60), .tryAgain),
    (.Offline(reason: .captivePortal, retryAfter: nil), .tryAgain),
    (.Offline(reason: .clockWrong, retryAfter: nil), .tryAgain),
    (.Unauthorized, .signIn),
    (.InvalidAnswers(problems: []), .tryAgain),
    (.NotFound(what: "service"), .goBack),
    (.NoCatalogue, .tryAgain),
    (.Busy, .tryAgain),
    (.Cancelled, .tryAgain),
    (.Stale(reason: .expired), .tryAgain),
    (.UpdateRequired, .updateApp),
    (.Locked, .unlockPhone),
    (.KeyUnavailable(reason: .invalidated), .typePaperCode),
    (.StorageFull, .makeRoom),
    (.Corrupt, .callCity),
    (.NotAttached(problem: .unreadable), .tryAgain),
    (.NotKept(problem: .unreadable), .tryAgain),
    (.VaultLocked, .unlockDocuments),
    (.RecoveryCode(problem: .together), .tryAgain),
    (.Refused(reason: "already-sent"), .tryAgain),
    (.Closed, .tryAgain),
    (.Unexpected(code: "files"), .tryAgain),
  ]

  @Test(arguments: waysOn)
  func everyErrorHasTheCoresWordsAndOneWayOn(error: CitizenError, wayOn: WayOn) {
    for language in Language.all.map(\.tag) {
      let trouble = Trouble(error, language: language)
      #expect(trouble.wayOn == wayOn)
      #expect(trouble.message == errorMessage(error: error, language: language))
      #expect(!trouble.message.isEmpty)
    }
  }

  @Test func whatTheCoreNeverThrowsIsAFaultOfTheApp() {
    struct Other: Error {}
    #expect(CitizenError(Other()) == .Unexpected(code: "shell"))
  }
}
