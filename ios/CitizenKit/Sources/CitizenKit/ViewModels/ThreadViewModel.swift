import CitizenCore
import Observation

/// The messages about one case.
@Observable @MainActor
public final class ThreadViewModel: ScreenModel, CoreReader {
  public private(set) var state: ThreadState

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .inbox]
  @ObservationIgnored private var pages = 1
  let session: Session
  let navigator: Navigator

  init(session: Session, navigator: Navigator, caseNumber: String) {
    self.session = session
    self.navigator = navigator
    state = ThreadState(caseNumber: caseNumber, caseId: nil, messages: .loading, hasMore: false)
    session.keepLoaded(self)
  }

  public func open(_ id: String) { navigator.push(.message(id: id)) }

  /// Opens the case, where it is on this phone.
  public func openCase() {
    if let caseId = state.caseId { navigator.push(.case(id: caseId)) }
  }

  /// Shows another page of them.
  public func more() {
    guard state.hasMore else { return }
    pages += 1
    session.reload(self)
  }

  func load() async {
    let (number, pages) = (state.caseNumber, pages)
    let page = await session.content {
      try await session.messages(.case(caseNumber: number), pages: pages)
    }
    let caseId = await session.submission(ofCase: number)
    guard let page else { return }
    state.caseId = caseId
    state.messages = page.map(\.messages)
    state.hasMore = page.value?.hasMore ?? false
  }
}
