import CitizenKit
import Foundation
import TestApp
import TestWorld
import Testing

/// A phone in a city of its own, and the app on it as a test walks through it.
@MainActor
final class Visit {
  let world: World
  let city: City
  let app: Installation
  let keyStore: SwitchedKeyStore
  let system = TestSystem()
  let noticeboard = TestNoticeboard()
  private(set) var session: Session
  private(set) var screens: Screens

  /// The app is started for the first time, with a network, and the first start is over.
  ///
  /// - Parameters:
  ///   - catalogue: The file of one that the app brings along; there is no network then.
  ///   - patches: The app brings along its city's catalogue with this otherwise; there is no network then.
  init(
    language: String = "en", signedIn: Bool = true, catalogue: URL? = nil,
    bringing patches: [String]? = nil, in city: City? = nil
  ) async throws {
    world = try World()
    self.city = if let city { city } else { try await WithTheCore.city() }
    let app = try await Installation(in: world, of: self.city)
    self.app = app
    let catalogue =
      try patches.map { try app.shippedCatalogue($0.map { Data($0.utf8) }) } ?? catalogue
    keyStore = SwitchedKeyStore(app.phone.keyStore)
    session = try app.start(
      language: language, keyStore: keyStore, signedIn: signedIn, shippedCatalogue: catalogue,
      system: system, noticeboard: noticeboard)
    if catalogue != nil { session.networkChanged(isOnline: false) }
    screens = Screens(session: session)
    await session.enterForeground()
    guard case .firstStart(let first) = screens.top else { throw Unexpected(screens.top.state) }
    try await expect { if case .ready = first.state.catalogue { true } else { false } }
    first.begin()
  }

  /// The process ends, and another one starts.
  func restart(online: Bool = true, restoration: String? = nil) async throws {
    await session.enterBackground()
    session = try app.start(
      language: "en", keyStore: keyStore, system: system, noticeboard: noticeboard)
    session.networkChanged(isOnline: online)
    screens = Screens(session: session, restoration: restoration)
    await session.enterForeground()
  }

  /// Begins a form and returns its screen, ready to be filled in.
  func beginForm(of serviceId: String = "apply-senior-transit-card") async throws -> FormViewModel {
    screens.navigator.push(.service(id: serviceId))
    guard case .service(let service) = screens.top else { throw Unexpected(screens.top.state) }
    try await expect { if case .ready = service.state.service { true } else { false } }
    service.begin()
    try await expect { if case .form = self.screens.top { true } else { false } }
    guard case .form(let form) = screens.top else { throw Unexpected(screens.top.state) }
    try await expect { form.page != nil }
    return form
  }

  /// Applies for the senior transit card, as far as the check; returns its screen.
  func fillIn() async throws -> CheckViewModel {
    let form = try await beginForm()
    try await answer(
      form,
      [
        "/full_name": "Li Na", "/date_of_birth": "1951-03-08", "/phone": "13800138000",
        "/for_someone_else": "false",
      ])
    form.next()
    try await expect { form.page?.step == 2 }
    try await answer(form, ["/delivery": "office"])
    try await answer(form, ["/pick_up_office": "ferry_terminal"])
    form.next()
    try await expect { if case .check = self.screens.top { true } else { false } }
    guard case .check(let check) = screens.top else { throw Unexpected(screens.top.state) }
    try await expect { if case .ready = check.state.answers { true } else { false } }
    return check
  }

  /// Changes the name from the check where it cannot be saved, and goes back; returns the form that asks
  /// whether she really leaves.
  func changeTheNameUnsaved(from check: CheckViewModel) async throws -> FormViewModel {
    check.change("/full_name")
    guard case .form(let form) = screens.top else { throw Unexpected(screens.top) }
    try await expect { form.page != nil }
    await session.enterBackground()
    form.answer("/full_name", "Li Ming")
    screens.back()
    try await expect { form.page?.leaving == true }
    return form
  }

  /// Applies for the senior transit card; returns its case.
  func apply() async throws -> CaseViewModel {
    try await fillIn().submit()
    try await expect { if case .case = self.screens.top { true } else { false } }
    guard case .case(let model) = screens.top else { throw Unexpected(screens.top.state) }
    return model
  }

  /// What the city has of her.
  func casesInTheCity() async throws -> [City.Case] {
    try await city.cases().filter { $0.resident == app.resident }
  }

  func answer(_ form: FormViewModel, _ answers: [String: String]) async throws {
    for (path, value) in answers { form.answer(path, value) }
    try await expect { form.page?.saved == .yes }
  }
}

/// Waits until `condition` holds.
@MainActor
func expect(
  _ condition: @MainActor () -> Bool, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  try #require(await eventually(condition), sourceLocation: sourceLocation)
}

struct Unexpected: Error {
  let what: String

  init(_ what: Any) { self.what = "\(what)" }
}

extension FormViewModel {
  /// What is shown of the form.
  var page: FormPage? {
    if case .ready(let page) = state.form { page } else { nil }
  }

  func field(_ path: String) -> FieldItem? { page?.fields.first { $0.path == path } }
}

extension CaseViewModel {
  /// What is shown of the case.
  var details: CaseDetails? {
    if case .ready(let details) = state.case { details } else { nil }
  }
}
