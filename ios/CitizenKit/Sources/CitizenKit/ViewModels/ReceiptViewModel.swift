import CitizenCore
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
      ReceiptDetails(
        try await session.client.outbox().receipt(submissionId: caseId), code: try await code())
    }
    if let receipt { state.receipt = receipt }
  }

  /// `nil` where it would be too fine for a camera, as with very many files.
  private func code() async throws -> QrCode? {
    do {
      return try await session.client.outbox().receiptQrCode(submissionId: caseId)
    } catch CitizenError.Refused("receipt-too-long") {
      return nil
    }
  }
}
