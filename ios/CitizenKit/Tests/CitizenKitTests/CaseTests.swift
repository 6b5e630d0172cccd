import TestApp
import TestWorld
import Testing

@testable import CitizenKit

/// What becomes of an application once the city has it.
extension WithTheCore {
  @Suite @MainActor
  struct CaseTests {
    @Test func whereItStandsIsToldOnceTheCityHasIt() async throws {
      let visit = try await Visit()
      visit.session.networkChanged(isOnline: false)
      let model = try await visit.apply()
      try await expect { model.details?.item.status == .waitsForNetwork }
      #expect(model.details?.standing == nil && model.details?.canWithdraw == false)

      visit.session.networkChanged(isOnline: true)
      try await expect { model.details?.standing == .received }
      #expect(model.details?.timeline.map(\.code) == ["received"])
      #expect(model.details?.item.kind == .application)

      try await visit.city.setStatus(
        "in_review", of: visit.caseNumber(), note: ["en": "It is with Wang Fang."])
      visit.session.refresh()
      try await expect { model.details?.standing == .inReview }
      #expect(model.details?.timeline.map(\.code) == ["received", "in_review"])
      #expect(model.details?.timeline.last?.text == "It is with Wang Fang.")
      #expect(model.details?.promisedBy != nil && model.details?.decidedAt == nil)

      try await visit.city.setStatus("declined", of: visit.caseNumber(), note: ["en": "No."])
      visit.session.refresh()
      try await expect { model.details?.standing == .declined }
      #expect(model.details?.decidedAt != nil && model.details?.canWithdraw == false)
    }

    @Test func whatTheCityAsksIsAnsweredOnceInAFormOfItsOwn() async throws {
      let visit = try await Visit()
      let model = try await visit.asked()
      #expect(model.details?.question?.text == "Which doctor was it?")
      #expect(model.details?.question?.answerBy == "2030-12-20")
      #expect(model.details?.standing == .waitingForResident)

      model.answer()
      model.answer()
      var form = try await visit.answerForm()
      #expect(visit.screens.navigator.routes.count { $0.draftId != nil } == 1)
      try await visit.answer(form, ["/answer": "Doctor Chen"])
      visit.screens.back()

      // What she has begun is gone on with.
      model.answer()
      form = try await visit.answerForm()
      try await expect { form.field("/answer")?.value == "Doctor Chen" }
      form.next()
      try await expect { if case .check = visit.screens.top { true } else { false } }
      guard case .check(let check) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { check.state.answers.value != nil }
      check.submit()

      try await expect { if case .case = visit.screens.top { true } else { false } }
      guard case .case(let answer) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { answer.details?.item.kind == .answer }
      #expect(answer.details?.standing == nil && answer.details?.timeline == [])
      try await expect { model.details?.question == nil }
      answer.openApplication()
      #expect(visit.screens.navigator.top.route == visit.application)
    }

    @Test func anAnswerThatIsBegunIsNoApplication() async throws {
      let visit = try await Visit()
      let model = try await visit.asked()
      model.answer()
      _ = try await visit.answerForm()
      visit.screens.back()
      visit.screens.navigator.push(.cases)
      guard case .cases(let cases) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { cases.state.cases.value?.drafts.count == 1 }
      #expect(try await cases.state.cases.value?.drafts.first?.caseNumber == visit.caseNumber())

      let serviceId = try #require(model.details?.serviceId)
      visit.screens.navigator.push(.service(id: serviceId))
      guard case .service(let service) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { service.state.favourite != nil }
      #expect(service.state.draft == nil)
    }

    @Test func whatIsAskedCanBeAnsweredAgainWhereItCouldNotBe() async throws {
      let visit = try await Visit()
      let model = try await visit.asked()
      await visit.session.enterBackground()
      model.answer()
      try await expect { model.details?.trouble != nil }
      await visit.session.enterForeground()
      _ = visit.screens.goOn(by: .tryAgain)
      _ = try await visit.answerForm()
    }

    @Test func itIsWithdrawnOnceSheHasSaidSoTwice() async throws {
      let visit = try await Visit()
      let model = try await visit.apply()
      try await expect { model.details?.canWithdraw == true }
      model.withdraw()
      #expect(model.details?.withdrawing == true && model.details?.cancelling == false)
      // Back closes the question, and nothing else.
      visit.screens.back()
      #expect(
        model.details?.withdrawing == false
          && visit.screens.navigator.top.route == visit.application)

      visit.session.networkChanged(isOnline: false)
      model.withdraw()
      model.reallyWithdraw()
      try await expect { model.details?.canWithdraw == false }
      #expect(model.details?.standing == .received && model.details?.withdrawing == false)
      try await expect {
        visit.session.outbox?.submissions.map(\.kind) == [.withdrawal, .application]
      }

      visit.session.networkChanged(isOnline: true)
      try await expect { model.details?.standing == .withdrawn }
      #expect(try await visit.casesInTheCity().map(\.status) == ["withdrawn"])
    }

    @Test func whatTheCityRefusesIsCorrectedWhereItIsWrongAndSentAgain() async throws {
      // The app was not told of a rule that the city has.
      let visit = try await Visit(bringing: [
        """
        {"type": "form", "id": "senior-transit-card",
         "schema": {"properties": {"postal_address": {"minLength": 1}}}}
        """
      ])
      let check = try await visit.fillIn()
      check.change("/delivery")
      guard case .form(let changed) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { changed.page != nil }
      try await visit.answer(changed, ["/delivery": "post"])
      try await visit.answer(changed, ["/postal_address": "Home"])
      visit.screens.back()
      try await expect { if case .check = visit.screens.top { true } else { false } }
      check.submit()
      visit.session.networkChanged(isOnline: true)
      try await expect { if case .case = visit.screens.top { true } else { false } }
      guard case .case(let model) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { model.details?.item.status == .rejected }
      #expect(model.details?.canEdit == true)

      model.edit()
      model.edit()
      try await expect { if case .form = visit.screens.top { true } else { false } }
      guard case .form(let form) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { form.page != nil }
      // The step with what is wrong, and not the first one.
      #expect(form.page?.step == 2 && form.field("/postal_address")?.problem != nil)
      #expect(visit.screens.navigator.routes.count { $0.draftId != nil } == 1)
      let drafts = try await visit.session.client.outbox().drafts(language: "en")
      #expect(drafts.map { DraftItem($0).correction } == [true])

      try await visit.answer(form, ["/postal_address": "2 Harbour Road"])
      #expect(form.field("/postal_address")?.problem == nil)
      form.next()
      try await expect { if case .check = visit.screens.top { true } else { false } }
      guard case .check(let again) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { again.state.answers.value?.problems == [] }
      again.submit()
      try await expect {
        visit.session.outbox?.submissions.first.map { CaseStatus($0.state) } == .accepted
      }
      #expect(try await visit.casesInTheCity().count == 1)
    }

    @Test func aDraftSaysWhenItEndsOnlyWhereThatIsSoon() async throws {
      let visit = try await Visit()
      _ = try await visit.beginForm()
      var draft = try #require(
        await visit.session.client.outbox().drafts(language: "en").first)
      #expect(DraftItem(draft).endsAt == nil)
      #expect(DraftItem(draft).changed == false && DraftItem(draft).correction == false)
      draft.expiresSoon = true
      #expect(DraftItem(draft).endsAt == draft.expiresAt)
    }

    @Test func theReceiptIsDrawnAsSquares() async throws {
      let visit = try await Visit()
      let model = try await visit.apply()
      try await expect { model.details?.hasReceipt == true }
      model.openReceipt()
      guard case .receipt(let receipt) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { receipt.state.receipt.value?.code != nil }
      let code = try #require(receipt.state.receipt.value?.code)
      #expect(code.dark.count == code.size * code.size)
      // The mark in the corner by which a scanner finds it.
      #expect(code.dark.prefix(8) == [true, true, true, true, true, true, true, false])
    }
  }
}

extension Visit {
  /// Applies for something, and the city asks about it; returns its case.
  fileprivate func asked() async throws -> CaseViewModel {
    let model = try await apply()
    try await expect { model.details?.standing == .received }
    try await city.ask(
      ["en": "Which doctor was it?"], of: caseNumber(), until: "2030-12-20")
    session.refresh()
    try await expect { model.details?.question != nil }
    return model
  }

  /// The form that is open, in which a question is answered in words.
  fileprivate func answerForm() async throws -> FormViewModel {
    try await expect { if case .form = self.screens.top { true } else { false } }
    guard case .form(let form) = screens.top else { throw Unexpected(screens.top.state) }
    try await expect { form.field("/answer") != nil }
    return form
  }

  /// The number of the case that she has opened.
  fileprivate func caseNumber() async throws -> String {
    try #require(await casesInTheCity().last).caseNumber
  }

  /// The screen of what she has applied for.
  fileprivate var application: Route? {
    screens.navigator.routes.first { if case .case = $0 { true } else { false } }
  }
}
