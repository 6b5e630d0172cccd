import CitizenCore
import TestApp
import Testing

@testable import CitizenKit

/// What she has told before, offered to the demo city's rent subsidy, which asks for her day of birth and her name.
extension WithTheCore {
  @Suite @MainActor
  struct PrefillTests {
    @Test func sheIsAskedFirstAndFillsInWithOnePress() async throws {
      let visit = try await Visit()
      let form = try await visit.beginWhereSomethingIsKnown()
      try await expect { form.page?.prefill == .question }

      form.allowPrefill(true)
      try await expect { form.lines != nil }
      let line = try #require(form.lines?.first)
      #expect(form.lines?.count == 1 && line.source == .profile)
      #expect(line.row.path == "/date_of_birth" && line.row.value == "1951-03-08")
      #expect(line.row.kind == .date && line.row.label == form.field("/date_of_birth")?.label)

      // It is put in once all that she has typed is saved.
      form.answer("/full_name", "Li Na")
      form.fillIn()
      form.fillIn()
      try await expect { form.field("/date_of_birth")?.value == "1951-03-08" }
      #expect(form.page?.saved == .yes && form.field("/full_name")?.value == "Li Na")
      await form.offers.reading.finished()
      #expect(form.page?.prefill == nil)

      // Another form asks nothing any more.
      form.reallyLeave()
      let another = try await visit.beginForm(of: "apply-rent-subsidy")
      try await expect { another.lines?.count == 1 }
    }

    @Test func whatSheAnswersHerselfIsNotOffered() async throws {
      let visit = try await Visit()
      let form = try await visit.beginWhereSomethingIsKnown(allowing: .given)
      try await expect { form.lines?.count == 1 }
      form.answer("/date_of_birth", "19")
      #expect(form.page?.prefill == nil)
      // It is offered again where nothing stands any more.
      form.answer("/date_of_birth", "")
      #expect(form.lines?.count == 1)
      form.fillIn()
      try await expect { form.field("/date_of_birth")?.value == "1951-03-08" }
    }

    @Test func onlyTheStepThatAsksForItOffersIt() async throws {
      let visit = try await Visit()
      let form = try await visit.beginWhereSomethingIsKnown(allowing: .given)
      try await expect { form.lines?.count == 1 }
      guard case .form(let draftId, _) = visit.screens.navigator.top.route else {
        throw Unexpected(visit.screens.navigator.top)
      }
      visit.screens.navigator.push(.form(draftId: draftId, step: 2))
      guard case .form(let second) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { second.page?.step == 2 }
      await second.offers.reading.finished()
      #expect(second.page?.prefill == nil)
      second.previous()
      try await expect { second.lines?.count == 1 }
    }

    @Test func notNowIsForThisVisitAlone() async throws {
      let visit = try await Visit()
      let form = try await visit.beginWhereSomethingIsKnown(allowing: .given)
      try await expect { form.lines?.count == 1 }
      form.notNow()
      #expect(form.page?.prefill == nil)
      await form.load()
      await form.offers.reading.finished()
      #expect(form.page?.prefill == nil)
      form.reallyLeave()
      guard case .service(let service) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { service.state.draft != nil }
      service.resume()
      guard case .form(let again) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { again.lines?.count == 1 }
    }

    @Test func whoDoesNotWantItIsNeitherAskedNorOfferedAnything() async throws {
      let visit = try await Visit()
      let form = try await visit.beginWhereSomethingIsKnown()
      try await expect { form.page?.prefill == .question }
      form.allowPrefill(false)
      try await expect { form.page?.prefill == nil }
      form.reallyLeave()
      let another = try await visit.beginForm(of: "apply-rent-subsidy")
      await another.offers.reading.finished()
      #expect(another.page?.prefill == nil)
    }

    @Test func whereNothingIsKnownNobodyIsAsked() async throws {
      let visit = try await Visit()
      let form = try await visit.beginForm(of: "apply-rent-subsidy")
      await form.offers.reading.finished()
      #expect(form.page?.prefill == nil)
    }
  }
}

extension Visit {
  /// Begins a form that asks for a day which she has told before.
  fileprivate func beginWhereSomethingIsKnown(
    allowing consent: PrefillConsent = .unasked
  ) async throws -> FormViewModel {
    let profile = session.client.profile()
    try await profile.answer(factId: "born_on", value: .date(value: "1951-03-08"))
    try await profile.setPrefillConsent(consent: consent)
    return try await beginForm(of: "apply-rent-subsidy")
  }
}

extension FormViewModel {
  /// What is offered.
  fileprivate var lines: [PrefillLine]? {
    if case .answers(let lines) = page?.prefill { lines } else { nil }
  }
}
