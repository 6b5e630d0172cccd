import TestApp
import Testing

@testable import CitizenKit

extension WithTheCore {
  @Suite @MainActor
  struct FormTests {
    @Test func whatIsTypedFastIsSavedAsItStandsInTheEnd() async throws {
      let visit = try await Visit()
      let form = try await visit.beginForm()
      for end in 1...5 { form.answer("/full_name", String("Li Na".prefix(end))) }
      #expect(form.page?.saved == .saving)
      #expect(form.field("/full_name")?.value == "Li Na")
      try await expect { form.page?.saved == .yes }

      form.reallyLeave()
      guard case .service(let service) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { service.state.draft?.answered == 1 }
      service.resume()
      guard case .form(let again) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { again.field("/full_name")?.value == "Li Na" }
    }

    @Test func aFieldKeepsWhatWasTypedAlsoWhereTheCoreKeepsItInAnotherForm() async throws {
      let visit = try await Visit()
      let form = try await visit.beginForm()
      try await visit.answer(form, ["/phone": "138 0013 8000"])
      #expect(form.field("/phone")?.value == "138 0013 8000")
      #expect(form.field("/phone")?.problem == nil)
    }

    @Test func anAnswerThatCannotBeSavedSaysSoAndIsSavedLater() async throws {
      let visit = try await Visit()
      let form = try await visit.beginForm()
      await visit.session.enterBackground()
      form.answer("/full_name", "Li Na")
      try await expect { if case .no = form.page?.saved { true } else { false } }
      #expect(form.unsaved == ["/full_name": "Li Na"])
      #expect(form.field("/full_name")?.value == "Li Na")

      // It may yet be lost, so she is asked, also where nobody else would be.
      form.leave()
      try await expect { form.page?.leaving == true }
      form.stay()

      await visit.session.enterForeground()
      try await expect { form.page?.saved == .yes && form.unsaved.isEmpty }
    }

    @Test func whatIsMissingIsToldAtItsFieldOnlyAfterTryingToGoOn() async throws {
      let visit = try await Visit()
      let form = try await visit.beginForm()
      #expect(form.page?.problems == [] && form.field("/full_name")?.problem == nil)
      form.next()
      try await expect { form.page?.problems.isEmpty == false }
      let missing = try #require(form.page?.problems.map(\.path))
      #expect(missing.contains("/full_name"))
      #expect(form.field("/full_name")?.problem != nil)
      // Only what is on this step stands in the way of the next.
      #expect(Set(missing).isSubset(of: Set(form.page?.fields.map(\.path) ?? [])))

      try await visit.answer(form, ["/full_name": "Li Na"])
      #expect(form.field("/full_name")?.problem == nil)
      #expect(form.page?.problems.map(\.path).contains("/full_name") == false)
    }

    @Test func fromTheCheckOneAnswerIsChangedAndTheCheckComesBack() async throws {
      let visit = try await Visit()
      let check = try await visit.fillIn()
      let (navigator, below) = (visit.screens.navigator, visit.screens.navigator.entries.count)
      check.change("/delivery")
      guard case .form(let form) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { form.page?.step == 2 }
      form.next()
      try await expect { navigator.entries.count == below }
      guard case .check(let again) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      #expect(again === check)

      check.change("/delivery")
      visit.screens.back()
      #expect(navigator.entries.count == below)
    }

    @Test func backGoesThroughTheStepsBeforeItLeaves() async throws {
      let visit = try await Visit()
      _ = try await visit.fillIn()
      visit.screens.back()
      guard case .form(let form) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      #expect(form.page?.step == 2)
      visit.screens.back()
      #expect(form.page?.step == 1)
      visit.screens.back()
      guard case .service = visit.screens.top else { throw Unexpected(visit.screens.top) }
    }

    @Test func aChangedAnswerThatCannotBeSavedIsNotLeftUnasked() async throws {
      let visit = try await Visit()
      let check = try await visit.fillIn()
      let form = try await visit.changeTheNameUnsaved(from: check)
      form.stay()

      await visit.session.enterForeground()
      try await expect { form.page?.saved == .yes }
      visit.screens.back()
      try await expect { check.answer("/full_name") == "Li Ming" }
      guard case .check = visit.screens.top else { throw Unexpected(visit.screens.top) }
    }

    /// What was left unsaved of a change is part of what is sent, or nothing is sent.
    @Test func whatIsSentAtOnceHasTheChangeThatCouldNotBeSavedYet() async throws {
      let visit = try await Visit()
      let check = try await visit.fillIn()
      let form = try await visit.changeTheNameUnsaved(from: check)
      form.reallyLeave()
      guard case .check = visit.screens.top else { throw Unexpected(visit.screens.top) }

      check.submit()
      try await expect { check.state.answers.value?.trouble != nil }
      guard case .check = visit.screens.top else { throw Unexpected(visit.screens.top) }
      let (gate, open) = AsyncStream.makeStream(of: Void.self)
      form.saving.run { for await _ in gate { break } }
      await visit.session.enterForeground()
      check.submit()
      for _ in 0..<10 { await Task.yield() }
      #expect(form.unsaved == ["/full_name": "Li Ming"])
      guard case .check = visit.screens.top else { throw Unexpected(visit.screens.top) }
      open.yield()
      try await expect { if case .case = visit.screens.top { true } else { false } }
      #expect(form.unsaved.isEmpty)
    }

    @Test func pressingNextTwiceGoesOnOnce() async throws {
      let visit = try await Visit()
      _ = try await visit.fillIn()
      visit.screens.back()
      guard case .form(let form) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      form.previous()
      await form.pressNextTwice()
      #expect(form.page?.step == 2 && form.page?.problems == [])

      let below = visit.screens.navigator.entries.count
      await form.pressNextTwice()
      #expect(visit.screens.navigator.entries.count == below + 1)
    }

    @Test func whoLeavesWhileTheNextStepIsBeingLookedForStaysAway() async throws {
      let visit = try await Visit()
      _ = try await visit.fillIn()
      visit.screens.back()
      guard case .form(let form) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      form.next()
      await Task.yield()
      form.reallyLeave()
      await form.goingOn.finished()
      guard case .service = visit.screens.top else { throw Unexpected(visit.screens.top) }
    }

    @Test func whoLeavesWhileAFormIsBegunFindsItLater() async throws {
      let visit = try await Visit()
      visit.screens.navigator.push(.service(id: "register-birth"))
      guard case .service(let service) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { service.state.service.value != nil }
      service.begin()
      visit.screens.back()
      try await expect { !service.state.beginning }
      #expect(visit.screens.navigator.routes == [.home])
      try await expect { service.state.draft != nil }
    }

    @Test func sendingTwiceSendsOnce() async throws {
      let visit = try await Visit()
      let check = try await visit.fillIn()
      check.submit()
      check.submit()
      try await expect { if case .case = visit.screens.top { true } else { false } }
      guard case .case(let model) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { model.details?.item.status == .accepted }
      #expect(try await visit.casesInTheCity().count == 1)
      #expect(
        visit.screens.navigator.routes.map { $0.encoded.prefix { $0 != "/" } }
          == ["home", "service", "case"])
    }

    @Test func theLanguageOfAFormChangesWhereSheIs() async throws {
      let visit = try await Visit()
      let form = try await visit.beginForm()
      try await visit.answer(form, ["/full_name": "Li Na"])
      let english = try #require(form.field("/full_name")?.label)
      visit.session.choose(language: "zh-Hans")
      try await expect { form.field("/full_name")?.label != english }
      #expect(form.field("/full_name")?.value == "Li Na")
    }
  }
}

extension CheckViewModel {
  /// What is shown as the answer at a path.
  fileprivate func answer(_ path: String) -> String? {
    state.answers.value?.sections.flatMap(\.rows).first { $0.path == path }?.value
  }
}

extension FormViewModel {
  /// Presses Next, and again while the first is being done; returns when all is done.
  fileprivate func pressNextTwice() async {
    let (gate, open) = AsyncStream.makeStream(of: Void.self)
    saving.run { for await _ in gate { break } }
    next()
    // The first one begins, and waits for what is being saved.
    for _ in 0..<10 { await Task.yield() }
    next()
    open.yield()
    await goingOn.finished()
  }
}
