import TestApp
import TestWorld
import Testing

@testable import CitizenKit

extension WithTheCore {
  @Suite @MainActor
  struct PlanTests {
    @Test func anAnswerChangesThePlanAndItsQuestionStays() async throws {
      let model = try await Visit().plan()
      try await expect { model.step("replace-vehicle-registration")?.verdict == .needsToKnow }
      let asked = try #require(model.details?.questions.map(\.path))
      #expect(asked.contains("owns_car"))

      model.answer("owns_car", "true")
      try await expect { model.step("replace-vehicle-registration")?.verdict == .yes }
      model.answer("owns_car", "false")
      try await expect { model.step("replace-vehicle-registration")?.verdict == .no }
      #expect(model.details?.questions.map(\.path).prefix(asked.count).elementsEqual(asked) == true)
      #expect(model.field("owns_car")?.value == "false")
      #expect(model.field("owns_car")?.options.map(\.value) == ["true", "false"])

      // An empty answer is none.
      model.answer("owns_car", "")
      try await expect { model.step("replace-vehicle-registration")?.verdict == .needsToKnow }
    }

    @Test func theDayOfTheEventSaysByWhen() async throws {
      let visit = try await Visit()
      let model = try await visit.plan()
      #expect(model.details?.date == visit.session.today)
      model.setDate("2026-01-31")
      try await expect { model.step("replace-identity-card")?.due == "2026-02-07" }
      model.setDate("1999-12-31")
      try await expect { model.step("replace-identity-card")?.overdue == true }
      model.setDate("9999-01-01")
      try await expect { model.step("replace-identity-card")?.overdue == false }
      // What is no day yet changes nothing.
      model.setDate("9999-02-3")
      #expect(model.details?.date == "9999-01-01")

      // Tomorrow the same plan is there, opened anew.
      try await expect {
        visit.session.profile?.answers["day.lost-papers"] == .date(value: "9999-01-01")
      }
      try await visit.restart()
      let again = try await visit.plan()
      #expect(again.details?.date == "9999-01-01" && again.field("day.lost-papers") == nil)
    }

    @Test func whatIsNoAnswerIsSaidAndNothingIsLost() async throws {
      let model = try await Visit().plan()
      try await expect { model.field("born_on") != nil }
      model.answer("born_on", "1951-03-08")
      try await expect { model.step("replace-senior-transit-card")?.verdict == .yes }
      // On its way to another day.
      model.answer("born_on", "1951-03-0")
      #expect(model.field("born_on")?.value == "1951-03-0")
      model.answer("born_on", "1951-02-30")
      try await expect { model.field("born_on")?.problem != nil }
      #expect(model.step("replace-senior-transit-card")?.verdict == .yes)
      model.answer("born_on", "2010-03-08")
      try await expect { model.step("replace-senior-transit-card")?.verdict == .no }
      #expect(model.field("born_on")?.problem == nil)
    }

    @Test func aLockedPhonePlansWithoutHerAnswers() async throws {
      let visit = try await Visit()
      visit.keyStore.fault = .locked
      try await visit.restart()
      let model = try await visit.plan()
      #expect(model.details?.personal?.wayOn == .unlockPhone)
      model.answer("owns_car", "true")
      try await expect { model.state.trouble?.wayOn == .unlockPhone }
      #expect(model.step("replace-vehicle-registration")?.verdict == .needsToKnow)
      model.setDate("2031-05-20")
      try await expect { model.details?.date == "2031-05-20" }

      visit.keyStore.fault = nil
      _ = visit.screens.goOn(by: .unlockPhone)
      try await expect { model.step("replace-vehicle-registration")?.verdict == .yes }
      #expect(model.state.trouble == nil && model.details?.personal == nil)
      // Its day was chosen on the locked phone, and is kept now.
      try await expect { visit.session.profile?.answers["day.lost-papers"] != nil }
      #expect(model.details?.date == "2031-05-20")
    }

    @Test func whetherAServiceIsForHerTurnsOnWhatSheTells() async throws {
      let visit = try await Visit()
      visit.screens.navigator.push(.service(id: "apply-senior-transit-card"))
      guard case .service(let service) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { service.state.service.value?.canCheck == true }
      service.openEligibility()
      guard case .eligibility(let model) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { model.details?.verdict == .needsToKnow }
      #expect(model.details?.serviceName == service.state.service.value?.name)
      model.answer("born_on", "2001-03-08")
      try await expect { model.details?.verdict == .no }
      #expect(model.details?.because.isEmpty == false)
      #expect(model.details?.questions.first { $0.path == "born_on" }?.value == "2001-03-08")
    }

    @Test func whatSheHasToldIsHersToTakeAway() async throws {
      let visit = try await Visit()
      let plan = try await visit.plan()
      plan.answer("owns_car", "true")
      plan.answer("born_on", "1951-03-08")
      try await expect { plan.step("replace-senior-transit-card")?.verdict == .yes }
      plan.openFacts()
      guard case .facts(let facts) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { facts.told.count == 2 }

      // A field that she empties to write something else stays where it is.
      facts.answer("born_on", "")
      try await expect { plan.step("replace-senior-transit-card")?.verdict == .needsToKnow }
      #expect(facts.told.map(\.path).contains("born_on"))
      facts.answer("born_on", "1944-03-08")
      try await expect { plan.step("replace-senior-transit-card")?.verdict == .yes }

      facts.forget("owns_car")
      #expect(facts.told.map(\.path) == ["born_on"])
      try await expect { plan.step("replace-vehicle-registration")?.verdict == .needsToKnow }
      #expect(plan.field("owns_car")?.value == "")

      facts.forgetAll()
      #expect(facts.state.forgetting)
      facts.keep()
      #expect(!facts.state.forgetting && facts.told.count == 1)
      facts.forgetAll()
      facts.reallyForgetAll()
      try await expect { facts.state.facts == .ready([]) }
      try await expect { plan.step("replace-senior-transit-card")?.verdict == .needsToKnow }
    }

    @Test func aServiceIsMarkedAndFoundAgain() async throws {
      let visit = try await Visit()
      guard case .home(let home) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      visit.screens.navigator.push(.service(id: "register-birth"))
      guard case .service(let service) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { service.state.favourite == false }
      service.toggleFavourite()
      try await expect { service.state.favourite == true }
      try await expect { home.state.favourites.map(\.id) == ["register-birth"] }

      visit.screens.navigator.push(.favourites)
      guard case .favourites(let favourites) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { favourites.state.favourites.value?.map(\.id) == ["register-birth"] }
      favourites.remove("register-birth")
      try await expect { favourites.state.favourites.value == [] }
      try await expect { service.state.favourite == false && home.state.favourites == [] }
    }

    @Test func aMarkThatCouldNotBeTakenAwayIsTakenAway() async throws {
      let visit = try await Visit()
      visit.screens.navigator.push(.service(id: "register-birth"))
      guard case .service(let service) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { service.state.favourite == false }
      service.toggleFavourite()
      try await expect { service.state.favourite == true }
      await visit.session.enterBackground()
      service.toggleFavourite()
      try await expect { service.state.trouble != nil }
      await visit.session.enterForeground()
      _ = visit.screens.goOn(by: .tryAgain)
      try await expect { service.state.favourite == false }
      #expect(service.state.trouble == nil)
    }
  }
}

extension Visit {
  /// The plan of somebody who has lost her papers.
  fileprivate func plan() async throws -> PlanViewModel {
    screens.navigator.push(.lifeEvents)
    guard case .lifeEvents(let events) = screens.top else { throw Unexpected(screens.top) }
    try await expect { events.state.events.value?.contains { $0.id == "lost-papers" } == true }
    events.open("lost-papers")
    guard case .lifeEvent(let plan) = screens.top else { throw Unexpected(screens.top) }
    try await expect { plan.details != nil }
    return plan
  }
}

extension PlanViewModel {
  fileprivate var details: PlanDetails? { state.plan.value }

  fileprivate func step(_ serviceId: String) -> PlanStepItem? {
    details?.steps.first { $0.serviceId == serviceId }
  }

  fileprivate func field(_ path: String) -> FieldItem? {
    details?.questions.first { $0.path == path }
  }
}

extension EligibilityViewModel {
  fileprivate var details: EligibilityDetails? { state.eligibility.value }
}

extension FactsViewModel {
  fileprivate var told: [FieldItem] { state.facts.value ?? [] }
}
