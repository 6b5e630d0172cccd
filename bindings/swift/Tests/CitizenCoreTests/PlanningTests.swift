import CitizenCore
import Foundation
import TestWorld
import Testing

/// Plans, who may have what, and favourites: what the tests in Rust and Kotlin see too.
@Suite(.timeLimit(.minutes(5)))
struct PlanningTests {
  let world: World

  init() throws { world = try World() }

  /// Plays `tests/fixtures/planning/scenarios.json`.
  @Test func everyoneIsToldTheSame() async throws {
    let city = try await world.startCity()
    let scenarios = try Scenario.all()
    #expect(scenarios.count >= 4)
    for (number, scenario) in scenarios.enumerated() {
      let folder = world.folder.appendingPathComponent("phone-\(number)")
      let app = try await city.phone(of: "wen-li", in: folder).startApp()
      try await app.open()
      _ = try await app.catalogue().refresh()
      for step in scenario.steps {
        let seen: Seen
        do {
          seen = try await app.play(step, language: scenario.language)
        } catch CitizenError.NotFound(let what) {
          seen = .failure(["not_found": what])
        } catch CitizenError.Refused(let reason) {
          seen = .failure(["refused": reason])
        }
        #expect(seen == step.see, "\(scenario.name): \(step)")
      }
      try await app.suspend()
    }
  }

  @Test func whatSheKeepsAtHandIsToldAgain() async throws {
    let city = try await world.startCity()
    let app = try await city.phone(of: "wen-li", in: world.folder).startApp()
    try await app.open()
    _ = try await app.catalogue().refresh()
    var favourites = app.favourites().updates(language: "zh-Hans").makeAsyncIterator()
    #expect(await favourites.next()?.favourites == [])
    try await app.favourites().add(serviceId: BirthRegistration.serviceId)
    let kept = try #require(await favourites.next()?.favourites.first)
    #expect(kept.service?.id == BirthRegistration.serviceId && kept.name == kept.service?.name)
  }
}

private struct Scenario: Decodable {
  let name: String
  let language: String
  let steps: [Step]

  static func all() throws -> [Scenario] {
    let repository = (0..<5).reduce(URL(fileURLWithPath: #filePath)) { path, _ in
      path.deletingLastPathComponent()
    }
    let fixture = repository.appendingPathComponent("tests/fixtures/planning/scenarios.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode([Scenario].self, from: Data(contentsOf: fixture))
  }
}

private struct Step: Decodable {
  let act: String
  let fact: String?
  let value: Value?
  let service: String?
  let to: UInt32?
  let lifeEvent: String?
  let date: String?
  let see: Seen

  private enum CodingKeys: String, CodingKey {
    case act = "do"
    case fact, value, service, to, lifeEvent, date, see
  }
}

/// A fact as the fixture writes it.
private struct Value: Decodable {
  let fact: FactValue

  private enum CodingKeys: CodingKey { case kind, value }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    fact =
      switch try container.decode(String.self, forKey: .kind) {
      case "yes_no": .yesNo(value: try container.decode(Bool.self, forKey: .value))
      case "number": .number(value: try container.decode(Int64.self, forKey: .value))
      case "date": .date(value: try container.decode(String.self, forKey: .value))
      default: .choice(value: try container.decode(String.self, forKey: .value))
      }
  }
}

/// What a screen would show, in the words of the fixture.
private enum Seen: Decodable, Equatable {
  case facts([String])
  case favourites([Kept])
  case eligibility(Told)
  case plan(Planned)
  case failure([String: String])

  struct Kept: Decodable, Equatable {
    let service: String
    let name: String
    let withdrawn: Bool
  }

  struct Told: Decodable, Equatable {
    let verdict: String
    let because: [String]
    let needs: [Need]
  }

  struct Need: Decodable, Equatable {
    let fact: String
    let question: String
    let choices: [String]
  }

  struct Planned: Decodable, Equatable {
    let name: String
    let steps: [PlannedStep]
    let documents: [Document]
    let fees: [Total]
    let feesAtLeast: Bool
    let needs: [String]
  }

  struct PlannedStep: Decodable, Equatable {
    let service: String
    let verdict: String
    let after: [String]
    let earliest: String?
    let due: String?
  }

  struct Document: Decodable, Equatable {
    let name: String
    let steps: [String]
    let from: String?
  }

  struct Total: Decodable, Equatable {
    let currency: String
    let amountMinor: Int64
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let plan = try? container.decode(Planned.self) {
      self = .plan(plan)
    } else if let told = try? container.decode(Told.self) {
      self = .eligibility(told)
    } else if let kept = try? container.decode([Kept].self) {
      self = .favourites(kept)
    } else if let facts = try? container.decode([String].self) {
      self = .facts(facts)
    } else {
      self = .failure(try container.decode([String: String].self))
    }
  }
}

extension CitizenClient {
  /// Does a step.
  fileprivate func play(_ step: Step, language: String) async throws -> Seen {
    let facts = try await profile().answers()
    switch step.act {
    case "answer":
      try await profile().answer(
        factId: #require(step.fact), value: #require(step.value).fact)
    case "forget":
      try await profile().forget(factId: #require(step.fact))
    case "eligibility":
      return try await .eligibility(
        told(
          catalogue().eligibility(
            serviceId: #require(step.service), facts: facts, language: language)))
    case "plan":
      return try await .plan(
        planned(
          catalogue().plan(
            lifeEventId: #require(step.lifeEvent), date: #require(step.date), facts: facts,
            language: language)))
    case "add":
      try await favourites().add(serviceId: #require(step.service))
    case "move":
      try await favourites().moveTo(serviceId: #require(step.service), place: #require(step.to))
    default:
      try await favourites().remove(serviceId: #require(step.service))
    }
    if step.fact != nil {
      let answered = try await profile().facts(language: language).filter { $0.answer != nil }
      return .facts(answered.map(\.question.id))
    }
    return try await .favourites(
      favourites().list(language: language).map {
        Seen.Kept(service: $0.serviceId, name: $0.name, withdrawn: $0.withdrawn)
      })
  }
}

private func told(_ eligibility: Eligibility) -> Seen.Told {
  Seen.Told(
    verdict: word(eligibility.verdict),
    because: eligibility.because,
    needs: eligibility.needs.map {
      Seen.Need(fact: $0.id, question: $0.question, choices: $0.choices.map(\.name))
    })
}

private func planned(_ plan: Plan) -> Seen.Planned {
  Seen.Planned(
    name: plan.lifeEvent.name,
    steps: plan.steps.map {
      Seen.PlannedStep(
        service: $0.service.id, verdict: word($0.eligibility.verdict), after: $0.after,
        earliest: $0.earliest, due: $0.due)
    },
    documents: plan.documents.map {
      Seen.Document(name: $0.name, steps: $0.steps, from: $0.yieldedBy)
    },
    fees: plan.fees.map { Seen.Total(currency: $0.currency, amountMinor: $0.amountMinor) },
    feesAtLeast: plan.feesAtLeast,
    needs: plan.needs.map(\.id))
}

private func word(_ verdict: Verdict) -> String {
  switch verdict {
  case .yes: "yes"
  case .no: "no"
  case .needsToKnow: "needs_to_know"
  }
}
