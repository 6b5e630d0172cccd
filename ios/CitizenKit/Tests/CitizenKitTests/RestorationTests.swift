import CitizenKit
import Foundation
import TestApp
import TestWorld
import Testing

extension WithTheCore {
  @Suite @MainActor
  struct RestorationTests {
    /// The app is killed in the middle of a form, in a process of its own, and the next one goes on
    /// where the resident was.
    @Test func aKilledAppGoesOnWhereSheWas() async throws {
      let visit = try await Visit()
      await visit.session.enterBackground()
      let installation = String(decoding: try JSONEncoder().encode(visit.app), as: UTF8.self)
      let process = try visit.world.startProgram(
        "KilledApp", [installation, "apply-senior-transit-card", "/full_name", "Li Na"])
      let restoration = try process.readLine()
      process.kill()
      #expect(process.process.terminationReason == .uncaughtSignal)

      try await visit.restart(online: false, restoration: restoration)
      guard case .form(let form) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { form.field("/full_name")?.value == "Li Na" }
      #expect(
        visit.screens.navigator.routes.dropLast()
          == [.home, .service(id: "apply-senior-transit-card")])
    }

    @Test func whatWasTypedAndNotSavedIsSavedByTheNextProcess() async throws {
      let visit = try await Visit()
      let form = try await visit.beginForm()
      await visit.session.enterBackground()
      // Too late for this process.
      form.answer("/full_name", "Li Na")
      try await expect { if case .no = form.page?.saved { true } else { false } }
      try await visit.restart(restoration: visit.screens.restoration)

      guard case .form(let again) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      #expect(again !== form)
      try await expect { again.page?.saved == .yes && again.field("/full_name")?.value == "Li Na" }
      again.reallyLeave()
      guard case .service(let service) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { service.state.draft?.answered == 1 }
    }

    @Test func whatWasTypedIntoAFormThatWasLeftIsThereWhenItIsOpenedAgain() async throws {
      let visit = try await Visit()
      let draft = try await visit.leaveWithoutSaving("Li Na")
      visit.keyStore.fault = .locked
      try await visit.restart(restoration: visit.screens.restoration)
      let navigator = visit.screens.navigator
      #expect(navigator.routes == [.home, .service(id: "apply-senior-transit-card"), .about])

      // It cannot be shown now, so it is left again.
      navigator.push(.form(draftId: draft, step: 1))
      guard case .form(let locked) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { locked.state.form.trouble?.wayOn == .unlockPhone }
      #expect(locked.unsaved == ["/full_name": "Li Na"])
      visit.screens.back()
      #expect(visit.screens.restoration.contains("Li Na"))

      navigator.push(.settings)
      _ = visit.screens.top
      visit.keyStore.fault = nil
      await visit.session.enterForeground()
      navigator.push(.form(draftId: draft, step: 1))
      guard case .form(let form) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { form.page?.saved == .yes && form.field("/full_name")?.value == "Li Na" }
      #expect(!visit.screens.restoration.contains("Li Na"))
    }

    @Test func whatWasTypedIntoAFormThatWasLeftIsSavedAsSoonAsItCanBe() async throws {
      let visit = try await Visit()
      _ = try await visit.leaveWithoutSaving("Li Na")
      try await visit.restart(restoration: visit.screens.restoration)
      try await expect { !visit.screens.restoration.contains("Li Na") }
      visit.screens.back()
      guard case .service(let service) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      try await expect { service.state.draft?.answered == 1 }
    }

    @Test func whatWasTypedGoesWithItsDraft() async throws {
      let visit = try await Visit()
      let draft = try await visit.leaveWithoutSaving("Li Na")
      let restoration = visit.screens.restoration
      #expect(restoration.contains("Li Na"))
      let other = visit.app.phone.startApp()
      try await other.open()
      try await other.outbox().discardDraft(draftId: draft)
      try await other.suspend()
      try await visit.restart(restoration: restoration)
      try await expect { !visit.screens.restoration.contains("Li Na") }
    }

    @Test func aScreenThatWasNeverSeenAgainKeepsWhatWasTyped() async throws {
      let visit = try await Visit()
      visit.screens.navigator.push(.search)
      guard case .search(let search) = visit.screens.top else {
        throw Unexpected(visit.screens.top)
      }
      search.type("birth")
      visit.screens.navigator.push(.about)
      try await visit.restart(restoration: visit.screens.restoration)
      // Only what is on top was looked at; the process dies once more.
      _ = visit.screens.top
      try await visit.restart(restoration: visit.screens.restoration)
      visit.screens.back()
      guard case .search(let again) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      #expect(again.state.query == "birth")
    }

    @Test(arguments: [
      "", "nonsense", "{}", #"{"screens":[]}"#,
      #"{"screens":[{"route":"home","typed":{}},{"route":"gone/1","typed":{}}]}"#,
      #"{"screens":[{"route":"case/1","typed":{}}]}"#,
    ])
    func whatIsNoPlaceIsHome(restoration: String) async throws {
      let visit = try await Visit()
      try await visit.restart(restoration: restoration)
      #expect(visit.screens.navigator.routes == [.home])
    }

    @Test func beforeTheFirstStartIsOverThereIsNoPlaceToGoBackTo() async throws {
      let world = try World()
      let city = try await WithTheCore.city()
      let session = try await Installation(in: world, of: city).start(language: "en")
      let screens = Screens(
        session: session, restoration: #"{"screens":[{"route":"home","typed":{}}]}"#)
      #expect(screens.navigator.routes == [.firstStart])
    }

    @Test func aDraftThatIsGoneIsATroubleWithAWayBack() async throws {
      let visit = try await Visit()
      try await visit.restart(
        restoration: """
          {"screens":[{"route":"home","typed":{}},
          {"route":"form/01970000-0000-7000-8000-000000000000/1","typed":{}}]}
          """)
      guard case .form(let form) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { if case .failed = form.state.form { true } else { false } }
      #expect(form.state.form.trouble?.wayOn == .goBack)
    }

    @Test func linksLeadToWhatMayBeLinked() async throws {
      let visit = try await Visit()
      let host = "www.langang.example"
      for (link, opened) in [
        ("https://\(host)/app/service/register-birth", true),
        ("https://\(host)/app/form/1/1", false),
        ("https://\(host)/service/register-birth", false),
        ("http://\(host)/app/home", false),
        ("https://elsewhere.example/app/home", false),
      ] {
        #expect(visit.screens.open(try #require(URL(string: link))) == opened, "\(link)")
      }
      #expect(visit.screens.navigator.routes == [.home, .service(id: "register-birth")])
    }

    @Test func whatIsClosedIsLetGoOf() async throws {
      let visit = try await Visit()
      visit.screens.navigator.push(.search)
      weak var search: SearchViewModel? = try visit.search
      visit.screens.back()
      visit.screens.navigator.push(.about)
      _ = visit.screens.top
      #expect(await eventually { search == nil })
    }
  }
}

extension Visit {
  /// Types a name into a new form where nothing can be saved any more, and leaves the form.
  ///
  /// - Returns: The draft's id.
  fileprivate func leaveWithoutSaving(_ name: String) async throws -> String {
    let form = try await beginForm()
    let draft = try #require(screens.navigator.top.route.draftId)
    await session.enterBackground()
    form.answer("/full_name", name)
    try await expect { if case .no = form.page?.saved { true } else { false } }
    form.reallyLeave()
    // Another screen is opened, and what was closed let go of.
    screens.navigator.push(.about)
    _ = screens.top
    return draft
  }

  fileprivate var search: SearchViewModel {
    get throws {
      guard case .search(let search) = screens.top else { throw Unexpected(screens.top) }
      return search
    }
  }
}

extension Content {
  var trouble: Trouble? {
    if case .failed(let trouble) = self { trouble } else { nil }
  }
}
