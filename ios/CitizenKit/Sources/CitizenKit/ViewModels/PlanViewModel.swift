import CitizenCore
import Observation

/// What there is to do about something that has happened: worked out again with each answer.
@Observable @MainActor
public final class PlanViewModel: ScreenModel, CoreReader {
  public private(set) var state = PlanState(plan: .loading, trouble: nil)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .catalogue, .profile]
  let session: Session
  let navigator: Navigator
  private let id: String
  /// The event's day, as `2026-01-31`.
  @ObservationIgnored private(set) var date: String
  @ObservationIgnored private var plan: Plan?
  @ObservationIgnored private lazy var answers = Answers(session: session) { [weak self] in
    self?.show()
  }

  /// - Parameter date: What ``date`` was in an earlier process.
  init(session: Session, navigator: Navigator, id: String, date: String?) {
    self.session = session
    self.navigator = navigator
    self.id = id
    self.date = date ?? session.today
    session.keepLoaded(self)
  }

  /// Takes in the event's day; what is no day yet changes nothing.
  public func setDate(_ date: String) {
    guard let noon = session.formats.noon(of: date), session.formats.written(noon) == date else {
      return
    }
    self.date = date
    session.reload(self)
  }

  /// - Parameter value: As ``FieldItem/value``.
  public func answer(_ path: String, _ value: String) { answers.answer(path, value) }
  public func openService(_ id: String) { navigator.push(.service(id: id)) }
  public func openFacts() { navigator.push(.facts) }

  func tryAgain() {
    if answers.trouble != nil { answers.tryAgain() } else { Task { await session.reopen() } }
  }

  func load() async {
    let date = date
    let plan = await session.content {
      try await session.client.catalogue().plan(
        lifeEventId: id, date: date, facts: session.profile?.answers ?? [:],
        language: session.language)
    }
    // The day that was chosen meanwhile is worked out next.
    guard self.date == date else { return }
    switch plan {
    case .ready(let plan):
      self.plan = plan
      answers.keepWaiting()
      show()
    case .failed(let trouble): state.plan = .failed(trouble)
    case .loading, nil: break
    }
  }

  private func show() {
    guard let plan else { return }
    let details = PlanDetails(
      plan, questions: answers.fields(asking: plan.needs), today: session.today,
      personal: session.personal)
    state = PlanState(plan: .ready(details), trouble: answers.trouble)
  }
}
