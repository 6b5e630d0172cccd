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
  @ObservationIgnored private var plan: Plan?
  @ObservationIgnored private lazy var answers = Answers(session: session) { [weak self] in
    self?.show()
  }

  init(session: Session, navigator: Navigator, id: String) {
    self.session = session
    self.navigator = navigator
    self.id = id
    session.keepLoaded(self)
  }

  /// Takes in the event's day; what is no day yet changes nothing.
  public func setDate(_ date: String) {
    guard let plan, let noon = session.formats.noon(of: date),
      session.formats.written(noon) == date
    else { return }
    answers.answer(plan.lifeEvent.dateFactId, date)
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
    var facts = await session.told()
    // The day that was chosen here counts although it cannot be kept yet, as on a locked phone.
    let day = plan.flatMap { answers.unkept($0.lifeEvent.dateFactId) }
    if let plan, let day { facts[plan.lifeEvent.dateFactId] = day }
    let worked = await session.content {
      try await session.client.catalogue().plan(
        lifeEventId: id, date: nil, facts: facts, language: session.language)
    }
    switch worked {
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
    let event = plan.lifeEvent
    let day = FactQuestion(
      id: event.dateFactId, question: event.dateQuestion, hint: nil, kind: .date, choices: [],
      min: nil, max: nil, earliest: nil, latest: nil)
    let questions = answers.fields(asking: [day] + plan.needs).filter { $0.path != day.id }
    let details = PlanDetails(
      plan, questions: questions, today: session.today, personal: session.personal)
    state = PlanState(plan: .ready(details), trouble: answers.trouble)
  }
}
