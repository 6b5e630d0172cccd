import CitizenCore
import Observation

/// What she has told the app: hers to see, to change and to take away.
@Observable @MainActor
public final class FactsViewModel: ScreenModel, CoreReader {
  public private(set) var state = FactsState(facts: .loading, forgetting: false, trouble: nil)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .catalogue, .profile]
  let session: Session
  let navigator: Navigator
  @ObservationIgnored private var told: [FactQuestion]?
  /// Why not all of it could be deleted.
  @ObservationIgnored private var failed: Trouble?
  @ObservationIgnored private lazy var answers = Answers(session: session) { [weak self] in
    self?.show()
  }

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  /// - Parameter value: As ``FieldItem/value``.
  public func answer(_ path: String, _ value: String) { answers.answer(path, value) }

  /// Takes an answer away for good.
  public func forget(_ path: String) { answers.forget(path) }

  /// Asks whether all of them are to be taken away.
  public func forgetAll() { state.forgetting = true }
  public func keep() { state.forgetting = false }

  public func reallyForgetAll() {
    state.forgetting = false
    failed = nil
    Task {
      do {
        try await answers.forgetAll()
      } catch {
        failed = session.trouble(error)
      }
      show()
    }
  }

  func tryAgain() {
    if failed != nil {
      reallyForgetAll()
    } else if answers.trouble != nil {
      answers.tryAgain()
    } else {
      Task { await session.reopen() }
    }
  }

  func load() async {
    let facts = await session.content {
      try await session.client.profile().facts(language: session.language)
    }
    switch facts {
    case .ready(let facts):
      answers.keepWaiting()
      told = facts.filter { $0.answer != nil }.map(\.question)
      show()
    case .failed(let trouble): state.facts = .failed(trouble)
    case .loading, nil: break
    }
  }

  private func show() {
    guard let told else { return }
    state.facts = .ready(answers.fields(asking: told))
    state.trouble = failed ?? answers.trouble
  }
}
