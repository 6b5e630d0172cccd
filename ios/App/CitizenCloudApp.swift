import CitizenKit
import SwiftUI

/// The app. Its process has one ``Session``, whatever wakes it: the resident or the system.
@main
struct CitizenCloudApp: App {
  private let process = AppProcess()

  var body: some Scene {
    WindowGroup {
      AppView(process: process)
    }
  }
}

/// What lives as long as the process.
@Observable @MainActor
final class AppProcess {
  let session: Session
  let covers = SceneCovers()
  /// What was on the screen and is again; `nil` until the resident sees it: the system may have started the
  /// process while the phone is locked, when nobody may know where she was.
  private(set) var screens: Screens?

  @ObservationIgnored private let restoration: Restoration
  /// What leads to a screen before there are any.
  @ObservationIgnored private var errand: (@MainActor (Screens) -> Void)?
  @ObservationIgnored private(set) lazy var notices = Notices { [weak self] route in
    self?.onceOpen { $0.navigator.open(route) }
  }

  /// Runs before the app has finished launching, as the system's registrations ask for.
  init() {
    let city = Self.city()
    let folder = AppFolder()
    let system = AppSystem()
    session = Session(
      city: city, home: folder.home,
      shippedCatalogue: Bundle.main.url(forResource: "catalogue", withExtension: "ndjson"),
      keyStore: KeychainKeyStore(service: Self.identifier, reason: Self.unlockReason),
      authorizer: Self.signIn(at: city), preferences: DefaultsPreferences(domain: Self.identifier),
      system: system,
      appVersion: Self.version)
    restoration = Restoration(folder: folder)
    let (session, notices) = (session, notices)
    system.register { seconds in
      await notices.show(session.doDueWork(within: seconds))
    }
  }

  /// The resident has the app in front of her.
  func openScreens() {
    guard screens == nil else { return }
    screens = Screens(session: session, restoration: restoration.kept)
    if let screens { errand?(screens) }
    errand = nil
  }

  /// She may be about to leave it, for so long that the process ends.
  func keepScreens() {
    if let screens { restoration.keep(screens.restoration) }
  }

  /// Shows what a link of the city leads to.
  func open(_ link: URL) {
    onceOpen { $0.open(link) }
  }

  private func onceOpen(_ errand: @escaping @MainActor (Screens) -> Void) {
    if let screens { errand(screens) } else { self.errand = errand }
  }

  /// The brand file. An app without one belongs to no city and cannot be shipped.
  private static func city() -> CityConfig {
    guard let file = Bundle.main.url(forResource: "city", withExtension: "json"),
      let city = try? CityConfig(json: Data(contentsOf: file))
    else { fatalError("city.json is missing or is not a city") }
    return city
  }

  private static var version: String {
    Bundle.main.object(forInfoDictionaryKey: "CFBundleShortVersionString") as? String ?? ""
  }

  private nonisolated static var identifier: String {
    Bundle.main.bundleIdentifier ?? "org.citizencloud.app"
  }

  /// Called on a thread of the core.
  @Sendable nonisolated private static func unlockReason() -> String {
    let chosen = DefaultsPreferences.language(in: .standard, domain: identifier).map { [$0] } ?? []
    let language = Language.best(for: chosen + Locale.preferredLanguages)
    return Words(language: language.tag)(.documentsPrompt)
  }
}
