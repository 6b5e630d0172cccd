import CitizenCore
import Observation

/// How much of the phone her documents take; also while they are locked.
@Observable @MainActor
public final class StorageViewModel: ScreenModel, CoreReader {
  public private(set) var state = StorageState(usage: .loading)

  @ObservationIgnored let dependsOn: Set<Change> = [.opened, .vault]
  let session: Session
  let navigator: Navigator

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  public func openDocuments() { navigator.push(.documents) }

  func load() async {
    let usage = await session.content {
      StorageUsage(try await session.client.vault().usage())
    }
    if let usage { state.usage = usage }
  }
}
