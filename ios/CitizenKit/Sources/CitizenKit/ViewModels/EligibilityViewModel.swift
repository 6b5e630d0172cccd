import CitizenCore
import Observation

/// Whether a service is for her: worked out again with each answer.
@Observable @MainActor
public final class EligibilityViewModel: ScreenModel, CoreReader {
  public private(set) var state = EligibilityState(eligibility: .loading, trouble: nil)

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .catalogue, .profile]
  let session: Session
  let navigator: Navigator
  private let serviceId: String
  @ObservationIgnored private var judged: Judged?
  @ObservationIgnored private lazy var answers = Answers(session: session) { [weak self] in
    self?.show()
  }

  init(session: Session, navigator: Navigator, serviceId: String) {
    self.session = session
    self.navigator = navigator
    self.serviceId = serviceId
    session.keepLoaded(self)
  }

  /// - Parameter value: As ``FieldItem/value``.
  public func answer(_ path: String, _ value: String) { answers.answer(path, value) }
  public func openFacts() { navigator.push(.facts) }

  func tryAgain() {
    if answers.trouble != nil { answers.tryAgain() } else { Task { await session.reopen() } }
  }

  func load() async {
    let (catalogue, language) = (session.client.catalogue(), session.language)
    let facts = await session.told()
    let judged = await session.content {
      Judged(
        service: try await catalogue.service(id: serviceId, language: language),
        eligibility: try await catalogue.eligibility(
          serviceId: serviceId, facts: facts, language: language))
    }
    switch judged {
    case .ready(let judged):
      self.judged = judged
      answers.keepWaiting()
      show()
    case .failed(let trouble): state.eligibility = .failed(trouble)
    case .loading, nil: break
    }
  }

  private func show() {
    guard let judged else { return }
    let details = EligibilityDetails(
      serviceName: judged.service.name,
      verdict: VerdictKind(judged.eligibility.verdict),
      because: judged.eligibility.because,
      questions: answers.fields(asking: judged.eligibility.needs),
      words: judged.service.eligibility)
    state = EligibilityState(
      eligibility: .ready(details), trouble: answers.trouble ?? session.personal)
  }
}

/// A service, and what the city's rules say of her.
private struct Judged: Hashable {
  let service: Service
  let eligibility: Eligibility
}
