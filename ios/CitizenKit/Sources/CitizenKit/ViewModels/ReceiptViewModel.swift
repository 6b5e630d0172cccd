import Observation

/// The city's signed receipt for something that was sent.
@Observable @MainActor
public final class ReceiptViewModel: ScreenModel, CoreReader {
  public private(set) var state = ReceiptState(receipt: .loading)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened]
  let session: Session
  let navigator: Navigator
  private let caseId: String

  init(session: Session, navigator: Navigator, caseId: String) {
    self.session = session
    self.navigator = navigator
    self.caseId = caseId
    session.keepLoaded(self)
  }

  func load() async {
    let receipt = await session.content {
      ReceiptDetails(try await session.client.outbox().receipt(submissionId: caseId))
    }
    if let receipt { state.receipt = receipt }
  }
}
