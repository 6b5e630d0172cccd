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
@MainActor
final class AppProcess {
  let session: Session
  let screens: Screens
  let notices: Notices
  let restoration: Restoration

  /// Runs before the app has finished launching, as the system's registrations ask for.
  init() {
    let city = Self.city()
    let folder = AppFolder()
    let system = AppSystem()
    let session = Session(
      city: city, home: folder.home,
      keyStore: KeychainKeyStore(
        service: Bundle.main.bundleIdentifier ?? "org.citizencloud.app", reason: Self.unlockReason),
      authorizer: Self.signIn(at: city), preferences: DefaultsPreferences(), system: system,
      appVersion: Self.version)
    let restoration = Restoration(folder: folder)
    let screens = Screens(session: session, restoration: restoration.kept)
    let notices = Notices { screens.navigator.open($0) }
    self.session = session
    self.restoration = restoration
    self.screens = screens
    self.notices = notices
    system.register { seconds in
      await notices.show(session.doDueWork(within: seconds))
    }
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

  /// Called on a thread of the core.
  @Sendable nonisolated private static func unlockReason() -> String {
    let chosen = DefaultsPreferences.language.map { [$0] } ?? []
    let language = Language.best(for: chosen + Locale.preferredLanguages)
    return Words(language: language.tag)(.wayOnUnlockPhone)
  }
}
