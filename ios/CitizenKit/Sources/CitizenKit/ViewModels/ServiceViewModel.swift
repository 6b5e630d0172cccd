import Observation

/// All about one service, and the way into its form.
@Observable @MainActor
public final class ServiceViewModel: ScreenModel, CoreReader {
  public private(set) var state = ServiceState(
    service: .loading, draft: nil, beginning: false, trouble: nil, favourite: nil)

  @ObservationIgnored let dependsOn: Set<Change> = [
    .language, .opened, .catalogue, .outbox, .favourites,
  ]
  let session: Session
  let navigator: Navigator
  private let entry: Navigator.Entry
  private let id: String
  /// What the trouble is about is her mark, not the form.
  @ObservationIgnored private var markFailed = false

  init(session: Session, navigator: Navigator, entry: Navigator.Entry, id: String) {
    self.session = session
    self.navigator = navigator
    self.entry = entry
    self.id = id
    session.keepLoaded(self)
  }

  /// Begins a new form.
  public func begin() {
    guard !state.beginning else { return }
    state.beginning = true
    state.trouble = nil
    markFailed = false
    Task {
      do {
        let form = try await session.client.forms().start(serviceId: id)
        // Where she has gone elsewhere meanwhile, it waits for her here.
        if navigator.top == entry { navigator.push(.form(draftId: form.draftId(), step: 1)) }
      } catch {
        state.trouble = session.trouble(error)
      }
      state.beginning = false
    }
  }

  /// Marks the service, or takes the mark away.
  public func toggleFavourite() {
    guard let marked = state.favourite else { return }
    markFailed = false
    state.trouble = nil
    Task {
      do {
        let favourites = session.client.favourites()
        if marked {
          try await favourites.remove(serviceId: id)
        } else {
          try await favourites.add(serviceId: id)
        }
      } catch {
        markFailed = true
        state.trouble = session.trouble(error)
      }
    }
  }

  public func openEligibility() { navigator.push(.eligibility(serviceId: id)) }

  func tryAgain() {
    if state.trouble == nil {
      Task { await session.reopen() }
    } else if markFailed {
      toggleFavourite()
    } else {
      begin()
    }
  }

  /// Goes on with the form that was begun.
  public func resume() {
    guard let draft = state.draft else { return }
    navigator.push(.form(draftId: draft.id, step: 1))
  }

  func load() async {
    let (client, language) = (session.client, session.language)
    let service = await session.content {
      let catalogue = client.catalogue()
      let rules = try await catalogue.eligibility(
        serviceId: id, facts: [:], language: language)
      return ServiceDetails(
        try await catalogue.service(id: id, language: language),
        canCheck: !rules.because.isEmpty || !rules.needs.isEmpty)
    }
    guard let service else { return }
    state.service = service
    // A service can be read while her drafts cannot.
    let drafts = await session.content { try await client.outbox().drafts(language: language) }
    let favourites = await session.content {
      try await client.favourites().list(language: language)
    }
    if let favourites {
      state.favourite = favourites.value.map { $0.contains { $0.serviceId == id } }
    }
    if let drafts {
      // What she has begun to answer about a case is not an application.
      state.draft = drafts.value?.first { $0.serviceId == id && $0.caseNumber == nil }
        .map(DraftItem.init)
    }
  }
}
