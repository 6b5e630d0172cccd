import CitizenCore
import Foundation
import TestApp
import TestWorld
import Testing

@testable import CitizenKit

/// The city publishes another version of a form while she has a draft of it.
extension WithTheCore {
  @Suite @MainActor
  struct FormVersionTests {
    @Test func whatIsDifferentIsToldUntilSheHasSeenIt() async throws {
      let visit = try await before()
      try await visit.answer(visit.beginForm(), ["/full_name": "Li Na", "/phone": "13800138000"])
      let draftId = try visit.draftId()
      visit.screens.back()
      await visit.renew()

      visit.screens.navigator.push(.form(draftId: draftId, step: 1))
      guard case .form(let form) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { form.page?.changed != nil }
      #expect(form.field("/full_name")?.label == "Name on the card")
      #expect(form.field("/full_name")?.value == "Li Na" && form.field("/phone") == nil)
      let told = try #require(form.page?.changed)
      #expect(told.kept == 1 && told.oldForm == nil)

      form.openChanges()
      let changes = try await visit.changes()
      let page = try #require(changes.state.changes.value)
      #expect(changes.state.serviceName == "Apply for a senior transit card")
      #expect(page.changes.count == told.changes)
      let reworded = page.changes.first { $0.kind == .reworded }
      #expect(reworded?.label == "Name on the card")
      #expect(reworded?.oldLabel == "Full name of the card holder")
      let removed = page.changes.first { $0.kind == .removed && $0.oldAnswer != nil }
      #expect(removed?.oldAnswer == "13800138000")
      #expect(page.kept == [KeptItem(label: "Telephone number", answer: "13800138000")])

      // Back alone has shown her nothing.
      visit.screens.back()
      #expect(form.page?.changed == told)
      form.openChanges()
      let again = try await visit.changes()
      again.seen()
      again.seen()
      try await expect { form.page?.changed == nil }
      #expect(visit.screens.navigator.top.route == .form(draftId: draftId, step: 1))

      // What is not sent she can still see from the check.
      let check = try await visit.check(draftId)
      #expect(check.page?.changed == FormChanged(changes: 0, kept: 1, oldForm: nil))
      check.openChanges()
      let kept = try await visit.changes().state.changes.value
      #expect(kept?.changes == [] && kept?.kept == page.kept)
    }

    @Test func theListOfDraftsSaysThatAFormHasChanged() async throws {
      let visit = try await before()
      try await visit.answer(visit.beginForm(), ["/full_name": "Li Na"])
      let draftId = try visit.draftId()
      visit.screens.navigator.push(.cases)
      guard case .cases(let cases) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { cases.state.cases.value?.drafts.map(\.changed) == [false] }
      await visit.renew()
      try await visit.move(draftId)
      try await expect { cases.state.cases.value?.drafts.map(\.changed) == [true] }
    }

    @Test func whatIsTypedIntoAnOldVersionIsSavedInTheNewOne() async throws {
      let visit = try await before()
      let form = try await visit.beginForm()
      try await visit.answer(form, ["/date_of_birth": "1951-03-08"])
      await visit.renew()
      try await visit.move(visit.draftId())

      form.answer("/phone", "13800138000")
      form.answer("/full_name", "Li Na")
      try await expect { form.page?.changed != nil && form.page?.saved == .yes }
      #expect(form.unsaved.isEmpty && form.field("/phone") == nil)
      #expect(form.field("/full_name")?.value == "Li Na")
      #expect(form.field("/full_name")?.label == "Name on the card")
      #expect(form.field("/date_of_birth")?.value == "1951-03-08")
      // All of it is on the disk.
      let again = try await visit.another(form)
      #expect(again.field("/full_name")?.value == "Li Na")
    }

    @Test func sheGoesOnOnlyOnceSheHasTheNewVersionBeforeHer() async throws {
      let visit = try await before()
      let form = try await visit.beginForm()
      try await visit.answer(form, person)
      await visit.renew()
      try await visit.move(visit.draftId())

      form.next()
      await form.goingOn.finished()
      #expect(form.page?.changed != nil && form.page?.step == 1)
      form.next()
      try await expect { form.page?.step == 2 }
      #expect(form.page?.changed != nil)
    }

    @Test func sheSendsNothingOfAVersionThatSheWasNotToldOf() async throws {
      let visit = try await before()
      let check = try await visit.fillIn()
      #expect(check.page?.changed == nil)
      await visit.renew()
      check.submit()
      try await expect { check.page?.changed != nil && check.page?.submitting == false }
      guard case .check = visit.screens.top else { throw Unexpected(visit.screens.top) }
      #expect(try await visit.session.client.outbox().submissions(language: "en").isEmpty)

      check.submit()
      try await expect { if case .case = visit.screens.top { true } else { false } }
    }

    @Test func aRowIsNotTouchedInAVersionThatSheHasNotSeen() async throws {
      let visit = try await before()
      _ = try await visit.beginForm(of: "apply-rent-subsidy")
      let draftId = try visit.draftId()
      visit.screens.navigator.push(.form(draftId: draftId, step: 3))
      guard case .form(let form) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { form.page != nil }
      form.addRow("/members")
      try await expect { form.field("/members")?.rows?.rows.count == 1 }
      await visit.renew()
      try await visit.move(draftId)

      form.removeRow("/members", 0)
      await form.saving.finished()
      #expect(form.page?.changed != nil && form.field("/members")?.rows?.rows.count == 1)
      form.removeRow("/members", 0)
      try await expect { form.field("/members")?.rows?.rows.isEmpty == true }
    }

    @Test func aFileIsAttachedToTheNewVersion() async throws {
      let visit = try await before()
      let form = try await visit.beginForm(of: "apply-resident-parking-permit")
      let draftId = try visit.draftId()
      await visit.renew()
      try await visit.move(draftId)

      let file = visit.world.folder.appendingPathComponent("licence.jpg")
      try (Data([0xff, 0xd8, 0xff, 0xe0]) + Data(repeating: 0, count: 2000)).write(to: file)
      var isDone = false
      form.attach("/licence_photos", file.path, "licence.jpg") {
        try? FileManager.default.removeItem(at: file)
        isDone = true
      }
      try await expect { form.page?.changed != nil && isDone }
      let session = try await visit.session.client.forms().resume(draftId: draftId)
      let fields = try await session.view(language: "en").steps.flatMap(\.fields)
      #expect(fields.flatMap(\.attached).map(\.name) == ["licence.jpg"])
    }

    @Test func whatAProcessBeforeCouldNotSaveIsSavedAsFarAsItIsAskedFor() async throws {
      let visit = try await before()
      let form = try await visit.beginForm()
      await visit.renew()
      await visit.session.enterBackground()
      form.answer("/phone", "13800138000")
      form.answer("/full_name", "Li Na")
      try await expect { if case .no = form.page?.saved { true } else { false } }

      try await visit.restart(restoration: visit.screens.restoration)
      guard case .form(let again) = visit.screens.top else { throw Unexpected(visit.screens.top) }
      try await expect { again.page?.saved == .yes && again.unsaved.isEmpty }
      #expect(again.field("/full_name")?.value == "Li Na" && again.field("/phone") == nil)
    }

    @Test func thatSheHasSeenItCanBeKeptAgainWhereItCouldNotBe() async throws {
      let visit = try await before()
      try await visit.answer(visit.beginForm(), ["/phone": "13800138000"])
      let draftId = try visit.draftId()
      await visit.renew()
      try await visit.move(draftId)
      visit.screens.navigator.push(.changes(draftId: draftId))
      let changes = try await visit.changes()
      await visit.session.enterBackground()
      changes.seen()
      try await expect { changes.state.changes.value?.trouble != nil }
      await visit.session.enterForeground()
      _ = visit.screens.goOn(by: .tryAgain)
      try await expect { visit.screens.navigator.top.route == .form(draftId: draftId, step: 1) }
    }

    @Test func aFormThatTheCityHasTakenAwayStaysAsItIsAndSaysSo() async throws {
      let visit = try await before()
      let form = try await visit.beginForm(of: "register-birth")
      #expect(form.page?.changed == nil)
      try await visit.answer(form, ["/parent_name": "Li Na"])
      await visit.renew()
      let again = try await visit.another(form)
      #expect(again.page?.changed == FormChanged(changes: 0, kept: 0, oldForm: .gone))
      let check = try await visit.check(visit.draftId())
      #expect(check.page?.changed?.oldForm == .gone)
    }

    /// A resident whose app has brought along what her city has published first.
    private func before() async throws -> Visit {
      let (_, city, first) = try await Self.running.value
      return try await Visit(catalogue: first, in: city)
    }

    /// A city that has published other versions of its forms since, and the file of what it published first.
    private static let running = Task {
      let world = try World()
      let city = try await world.startCity()
      let first = world.folder.appendingPathComponent("first.ndjson")
      try catalogueBundle().write(to: first)
      try city.publish(changes.map { Data($0.utf8) })
      return (world, city, first)
    }
  }
}

/// The transit card's form asks for no telephone number any more, and for the name otherwise; births are not registered
/// in the app any more.
private let changes = [
  """
  {"type": "form", "id": "senior-transit-card", "version": "2",
   "schema": {"properties": {"phone": null}, "required": ["full_name", "date_of_birth", "delivery"]},
   "texts": {"full_name.label": {"en": "Name on the card", "zh-Hans": "卡上姓名"}},
   "ui": {"elements": [
    {"type": "Category", "i18n": "step.person", "elements": [
     {"type": "Control", "scope": "#/properties/full_name"},
     {"type": "Control", "scope": "#/properties/date_of_birth"},
     {"type": "Control", "scope": "#/properties/for_someone_else"},
     {"type": "Control", "scope": "#/properties/helper_name"}]},
    {"type": "Category", "i18n": "step.card", "elements": [
     {"type": "Control", "scope": "#/properties/large_print"},
     {"type": "Control", "scope": "#/properties/delivery"},
     {"type": "Control", "scope": "#/properties/pick_up_office"},
     {"type": "Control", "scope": "#/properties/postal_address"}]}]}}
  """,
  #"{"type": "service", "id": "apply-senior-transit-card", "form": {"version": "2"}}"#,
  """
  {"type": "form", "id": "rent-subsidy", "version": "2",
   "texts": {"full_name.label": {"en": "Your name", "zh-Hans": "您的姓名"}}}
  """,
  #"{"type": "service", "id": "apply-rent-subsidy", "form": {"version": "2"}}"#,
  """
  {"type": "form", "id": "resident-parking-permit", "version": "2",
   "texts": {"applicant_name.label": {"en": "Your name", "zh-Hans": "您的姓名"}}}
  """,
  #"{"type": "service", "id": "apply-resident-parking-permit", "form": {"version": "2"}}"#,
  #"{"type": "service", "id": "register-birth", "form": null}"#,
]

/// What the first step for a transit card asks.
private let person = [
  "/full_name": "Li Na", "/date_of_birth": "1951-03-08", "/phone": "13800138000",
  "/for_someone_else": "false",
]

extension Visit {
  /// The app fetches what the city has published since.
  fileprivate func renew() async {
    session.networkChanged(isOnline: true)
    await session.refreshed()
  }

  /// Opens a draft elsewhere, which moves it to the newest version of its form.
  fileprivate func move(_ draftId: String) async throws {
    _ = try await session.client.forms().resume(draftId: draftId)
  }

  /// The draft whose form is on top.
  fileprivate func draftId() throws -> String {
    try #require(screens.navigator.top.route.draftId)
  }

  /// The same draft, opened once more.
  fileprivate func another(_ form: FormViewModel) async throws -> FormViewModel {
    let draftId = try draftId()
    form.reallyLeave()
    screens.navigator.push(.form(draftId: draftId, step: 1))
    guard case .form(let again) = screens.top else { throw Unexpected(screens.top.state) }
    try await expect { again.page != nil }
    return again
  }

  /// The check of a draft.
  fileprivate func check(_ draftId: String) async throws -> CheckViewModel {
    screens.navigator.push(.check(draftId: draftId))
    guard case .check(let check) = screens.top else { throw Unexpected(screens.top.state) }
    try await expect { check.page != nil }
    return check
  }

  /// The screen of what has changed, which is on top.
  fileprivate func changes() async throws -> ChangesViewModel {
    guard case .changes(let changes) = screens.top else { throw Unexpected(screens.top.state) }
    try await expect { changes.state.changes.value != nil }
    return changes
  }
}

extension CheckViewModel {
  /// What is shown of the answers.
  fileprivate var page: CheckPage? { state.answers.value }
}
