import TestApp
import Testing

@testable import CitizenKit

/// A form with a field of every kind, `tests/fixtures/screens/kinds.ndjson`, filled in with no network.
extension WithTheCore {
  @Suite @MainActor
  struct KindsTests {
    @Test func aFieldIsAskedAsItsKindAsksForIt() async throws {
      let form = try await Visit(catalogue: kinds).beginForm(of: "rent-support")
      let page = try #require(form.page)
      #expect(page.fields.map(\.kind) == [.money, .money, .choices, .longChoice, .time])
      #expect(page.fields.map(\.isAsked) == [true, false, true, true, true])
      #expect(form.field("/rent")?.currency == CurrencyItem(code: "CNY", digits: 2))
      #expect(form.field("/needs")?.options.map(\.value) == ["heat", "water", "lift", "light"])
      // The list is too long to show, in a city where it is.
      #expect(form.field("/district")?.options == [] && form.field("/district")?.found == nil)
    }

    @Test func severalAreChosenEachAtOnceAndStayOverTheEndOfTheProcess() async throws {
      let visit = try await Visit(catalogue: kinds)
      let form = try await visit.beginForm(of: "rent-support")
      for value in ["light", "heat", "lift"] { form.toggle("/needs", value) }
      #expect(Set(form.values("/needs")) == ["light", "heat", "lift"])
      form.toggle("/needs", "light")
      #expect(Set(form.values("/needs")) == ["heat", "lift"])
      try await expect { form.page?.saved == .yes }
      #expect(form.field("/needs")?.problem == nil)

      form.toggle("/needs", "heat")
      try await expect { form.field("/needs")?.problem != nil }
      form.toggle("/needs", "lift")
      try await expect { form.page?.saved == .yes }
      // None is no answer, and no wrong one.
      #expect(form.values("/needs") == [] && form.field("/needs")?.problem == nil)

      await visit.session.enterBackground()
      for value in ["water", "heat"] { form.toggle("/needs", value) }
      try await visit.restart(online: false, restoration: visit.screens.restoration)
      guard case .form(let again) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { again.page?.saved == .yes }
      #expect(Set(again.values("/needs")) == ["heat", "water"])
    }

    @Test func aLongListIsSearchedWhileSheTypes() async throws {
      let visit = try await Visit(catalogue: kinds)
      let form = try await visit.beginForm(of: "rent-support")
      form.find("/district", "")
      try await expect { form.field("/district")?.found?.count == 5 }
      for end in 1...3 { form.find("/district", String("har".prefix(end))) }
      try await expect {
        form.field("/district")?.found?.map(\.label) == ["Harbour Gardens", "New Harbour"]
      }
      visit.session.choose(language: "zh-Hans")
      try await expect { form.field("/district")?.found?.map(\.label) == ["海港花园", "新港区"] }

      form.answer("/district", "d-03")
      // Its name is there before it is saved.
      #expect(form.page?.saved == .saving)
      #expect(form.field("/district")?.chosen?.label == "海港花园")
      #expect(form.field("/district")?.found == nil)
      try await expect { form.page?.saved == .yes }
      visit.session.choose(language: "en")
      try await expect { form.field("/district")?.chosen?.label == "Harbour Gardens" }

      form.find("/district", "nowhere")
      try await expect { form.field("/district")?.found == [] }
      #expect(form.field("/district")?.value == "d-03")
    }

    @Test func anAmountIsReadAndWhatFollowsFromItIsWorkedOut() async throws {
      let visit = try await Visit(catalogue: kinds)
      let form = try await visit.beginForm(of: "rent-support")
      try await visit.answer(form, ["/rent": "1.250,50"])
      // What she has typed stays as she has typed it.
      #expect(form.field("/rent")?.value == "1.250,50" && form.field("/rent")?.problem == nil)
      #expect(form.field("/support")?.value == "312.63")
      form.reallyLeave()
      guard case .service(let service) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { service.state.draft?.answered == 1 }
      service.resume()
      guard case .form(let again) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { again.field("/rent")?.value == "1250.50" }
    }

    @Test func aGroupHasOneHeadingAndWhatIsNotAskedForCannotBeAnswered() async throws {
      let visit = try await Visit(catalogue: kinds)
      let form = try await visit.secondStep()
      #expect(form.field("/copy_to")?.isAsked == false)
      #expect(form.field("/street") == nil)
      try await visit.answer(form, ["/by_post": "true"])
      #expect(form.field("/copy_to")?.isAsked == true)
      #expect(
        form.page?.fields.map(\.heading) == [nil, nil, "Your address", nil, nil, nil])
      #expect(form.field("/postcode")?.purpose == "postal-code")
    }

    @Test func theCheckHasAllThatIsSentAndNothingElse() async throws {
      let visit = try await Visit(catalogue: kinds)
      let form = try await visit.secondStep()
      try await visit.answer(
        form, ["/number": "12345678-z", "/by_post": "false", "/agreed": "true"])
      form.next()
      try await expect { if case .check = visit.screens.top { true } else { false } }
      guard case .check(let check) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { if case .ready = check.state.answers { true } else { false } }
      guard case .ready(let page) = check.state.answers else { throw Unexpected(check.state) }
      let rows = page.sections.flatMap(\.rows)
      let formats = Formats(language: "en", region: nil)
      #expect(page.problems == [])
      #expect(
        rows.map { "\($0.path) \(formats.answer($0))" }.map(plain) == [
          "/rent CN¥1,250.50", "/support CN¥312.63", "/needs Heating, A lift",
          "/district Harbour Gardens", "/visit 9:30 AM", "/number 12345678Z", "/by_post No",
          "/agreed Yes",
        ])
      #expect(rows.filter(\.calculated).map(\.path) == ["/support"])
    }

    @Test func whatIsNoAmountIsNotShownAsOne() async throws {
      let visit = try await Visit(catalogue: kinds)
      let form = try await visit.beginForm(of: "rent-support")
      try await visit.answer(form, ["/rent": "about 1000"])
      #expect(form.field("/rent")?.problem != nil)
      guard case .form(let draftId, _) = visit.screens.navigator.top.route else {
        throw Unexpected(visit.screens.navigator.top)
      }
      visit.screens.navigator.push(.check(draftId: draftId))
      guard case .check(let check) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { if case .ready = check.state.answers { true } else { false } }
      guard case .ready(let page) = check.state.answers else { throw Unexpected(check.state) }
      let rent = try #require(page.sections.first?.rows.first)
      #expect(rent.value == "about 1000" && rent.currency == nil)
    }

    private func plain(_ text: String) -> String {
      text.replacing(/[\u{a0}\u{202f}]/, with: " ")
    }
  }
}

/// The catalogue whose only form has a field of every kind.
let kinds = repository.appendingPathComponent("tests/fixtures/screens/kinds.ndjson")

extension Visit {
  /// Answers the first step of that form.
  fileprivate func secondStep() async throws -> FormViewModel {
    let form = try await beginForm(of: "rent-support")
    for value in ["heat", "lift"] { form.toggle("/needs", value) }
    try await answer(form, ["/rent": "1250.5", "/district": "d-03", "/visit": "9.30"])
    form.next()
    try await expect { form.page?.step == 2 }
    return form
  }
}

extension FormViewModel {
  fileprivate func values(_ path: String) -> [String] { field(path)?.values ?? [] }
}
