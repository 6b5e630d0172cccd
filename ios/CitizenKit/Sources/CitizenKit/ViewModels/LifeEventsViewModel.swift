import Observation

/// What may happen in a life that the city has a plan for.
@Observable @MainActor
public final class LifeEventsViewModel: ScreenModel, CoreReader {
  public private(set) var state = LifeEventsState(events: .loading)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .catalogue]
  let session: Session
  let navigator: Navigator

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  public func open(_ id: String) { navigator.push(.lifeEvent(id: id)) }

  func load() async {
    let events = await session.content {
      try await session.client.catalogue().lifeEvents(language: session.language)
        .map(LifeEventItem.init)
    }
    if let events { state.events = events }
  }
}
