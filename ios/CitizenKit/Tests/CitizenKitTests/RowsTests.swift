import TestApp
import Testing

@testable import CitizenKit

/// Fields that are asked again for each row, of the demo city's rent subsidy: for each person of a household.
extension WithTheCore {
  @Suite @MainActor
  struct RowsTests {
    @Test func aRowStandsBehindTheOthersWithItsTitle() async throws {
      let visit = try await Visit()
      let form = try await visit.household()
      #expect(form.page?.fields.map(\.kind) == [.rows])
      #expect(form.rows == RowsItem(rows: [], canAdd: true, canRemove: false))

      try await visit.add(rows: 2, to: form)
      #expect(form.rows?.rows.map(\.title) == ["Person 1", "Person 2"])
      #expect(form.rows?.canRemove == true)
      let fields = try #require(form.page?.fields)
      #expect(fields.map(\.row) == [nil] + four("Person 1") + four("Person 2"))
      #expect(fields[1].heading == "Person 1" && fields[2].heading == nil)
      #expect(fields[1].label == "Full name" && fields[5].heading == "Person 2")

      // Where a row ends, something can be done with it.
      let ends = fields.map { form.page?.row(endingWith: $0) }
      #expect(ends.map { $0?.row.index } == [nil, nil, nil, nil, 0, nil, nil, nil, 1])
      #expect(ends[8]?.of.path == "/members")
    }

    @Test func asManyAsThereCanBe() async throws {
      let visit = try await Visit()
      let form = try await visit.household()
      try await visit.add(rows: 9, to: form)
      #expect(form.rows?.canAdd == false)
    }

    @Test func aRowWithAnswersGoesOnceSheHasSaidSoAndThoseBehindItMoveUp() async throws {
      let visit = try await Visit()
      let form = try await visit.household()
      try await visit.add(rows: 2, to: form)
      try await visit.answer(
        form, ["/members/0/name": "Li Wei", "/members/1/name": "Li Na", "/members/1/income": "1.5"])
      form.removeRow("/members", 0)
      #expect(
        form.page?.removing == RemovingRow(path: "/members", index: 0, title: "Person 1"))
      form.keepRow()
      #expect(form.page?.removing == nil && form.rows?.rows.count == 2)
      form.removeRow("/members", 0)
      // Back closes the question, and not the form.
      visit.screens.back()
      #expect(form.page?.removing == nil && form.page?.leaving == false)

      form.removeRow("/members", 0)
      form.reallyRemoveRow()
      try await expect { form.rows?.rows.count == 1 }
      #expect(form.page?.removing == nil)
      #expect(form.field("/members/0/name")?.value == "Li Na")
      // As the core has it, not as it was typed where another row stands now.
      #expect(form.field("/members/0/income")?.value == "1.50")
    }

    @Test func anEmptyRowGoesAtOnceAndPressingTwiceTakesNoOther() async throws {
      let visit = try await Visit()
      let form = try await visit.household()
      try await visit.add(rows: 2, to: form)
      // Not saved yet: what is typed goes with its row.
      form.answer("/members/1/name", "Li Na")
      form.removeRow("/members", 0)
      form.removeRow("/members", 0)
      // Which one this is changes just now.
      form.removeRow("/members", 1)
      #expect(form.page?.removing == nil)
      try await expect { form.rows?.rows.count == 1 }
      try await expect { form.page?.saved == .yes }
      #expect(form.field("/members/0/name")?.value == "Li Na")
      form.removeRow("/members", 0)
      #expect(form.page?.removing?.title == "Person 1")
    }

    @Test func aRowIsAddedAlsoWhereAFileIsOnItsWay() async throws {
      let visit = try await Visit()
      let form = try await visit.household()
      form.attach("/members", "/nowhere", "photo.jpg")
      form.addRow("/members")
      form.next()
      await form.goingOn.finished()
      #expect(form.rows?.rows.count == 1)
    }

    @Test func whatIsMissingInARowIsToldAtItsFieldAndForgottenWithTheRow() async throws {
      let visit = try await Visit()
      let form = try await visit.household()
      try await visit.add(rows: 1, to: form)
      form.next()
      try await expect { form.page?.problems.isEmpty == false }
      #expect(form.field("/members/0/name")?.problem != nil)
      #expect(form.page?.problems.first?.path == "/members/0/name")
      form.removeRow("/members", 0)
      try await expect { form.page?.problems == [] }
    }

    @Test func whatCannotBeSavedKeepsItsRow() async throws {
      let visit = try await Visit()
      let form = try await visit.household()
      try await visit.add(rows: 2, to: form)
      await visit.session.enterBackground()
      form.answer("/members/1/name", "Li Na")
      form.removeRow("/members", 0)
      await form.saving.finished()
      #expect(form.rows?.rows.count == 2 && form.page?.saved != .yes)
      await visit.session.enterForeground()
      try await expect { form.page?.saved == .yes }
      #expect(form.rows?.rows.count == 2)
      #expect(form.field("/members/1/name")?.value == "Li Na")
    }

    @Test func aRowGoesOnlyOnceAllIsSaved() async throws {
      let visit = try await Visit()
      let form = try await visit.household()
      try await visit.add(rows: 2, to: form)
      // Not what a screen would do: an answer that the core does not keep.
      form.answer("/members", "nobody")
      form.removeRow("/members", 0)
      await form.saving.finished()
      #expect(form.rows?.rows.count == 2 && form.page?.saved != .yes)
    }

    @Test func theCheckSaysOfWhichRowAnAnswerIs() async throws {
      let visit = try await Visit()
      let form = try await visit.household()
      try await visit.add(rows: 2, to: form)
      try await visit.answer(form, ["/members/1/name": "Li Na", "/members/1/born": "2019-02-03"])
      guard case .form(let draftId, _) = visit.screens.navigator.top.route else {
        throw Unexpected(visit.screens.navigator.top)
      }
      visit.screens.navigator.push(.check(draftId: draftId))
      guard case .check(let check) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { check.state.answers.value != nil }
      let sections = check.state.answers.value?.sections ?? []
      let rows = try #require(sections.first { $0.rows.first?.kind == .rows }?.rows)
      #expect(Formats(language: "en").answer(rows[0]) == "Person 1, Person 2")
      #expect(rows[1].label == "Person 1 – Full name" && rows[1].value.isEmpty)
      #expect(rows[5].label == "Person 2 – Full name" && rows[5].value == "Li Na")
      #expect(rows[5].path == "/members/1/name")
      check.change("/members/1/name")
      #expect(visit.screens.navigator.top.route == .form(draftId: draftId, step: 3))
    }

    @Test func aFormBelowShowsWhatWasChangedFromTheCheck() async throws {
      let visit = try await Visit()
      let form = try await visit.household()
      try await visit.add(rows: 2, to: form)
      try await visit.answer(form, ["/members/0/name": "Li Wei", "/members/1/name": "Li Na"])
      guard case .form(let draftId, _) = visit.screens.navigator.top.route else {
        throw Unexpected(visit.screens.navigator.top)
      }
      visit.screens.navigator.push(.check(draftId: draftId))
      guard case .check(let check) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { check.state.answers.value != nil }
      check.change("/members/0/name")
      guard case .form(let above) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { above.rows?.rows.count == 2 }
      above.removeRow("/members", 0)
      above.reallyRemoveRow()
      try await expect { above.rows?.rows.count == 1 }
      visit.screens.back()
      // What stands there first now is another row.
      try await expect { form.rows?.rows.count == 1 }
      #expect(form.field("/members/0/name")?.value == "Li Na")
    }

    private func four(_ title: String?) -> [String?] { Array(repeating: title, count: 4) }
  }
}

extension Visit {
  /// The step of a form that asks who lives with her.
  fileprivate func household() async throws -> FormViewModel {
    _ = try await beginForm(of: "apply-rent-subsidy")
    let first = screens.navigator.top
    guard case .form(let draftId, _) = first.route else { throw Unexpected(first) }
    screens.navigator.close(first)
    screens.navigator.push(.form(draftId: draftId, step: 3))
    guard case .form(let form) = screens.top else { throw Unexpected(screens.top) }
    try await expect { form.page != nil }
    return form
  }

  fileprivate func add(rows count: Int, to form: FormViewModel) async throws {
    for count in 1...count {
      form.addRow("/members")
      try await expect { form.rows?.rows.count == count }
    }
  }
}

extension FormViewModel {
  /// What is shown of the household.
  fileprivate var rows: RowsItem? { field("/members")?.rows }
}
