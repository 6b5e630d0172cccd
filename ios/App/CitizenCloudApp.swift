import CitizenKit
import SwiftUI

/// The app. Its process has one ``Session``, whatever wakes it: the resident or the system.
@main
struct CitizenCloudApp: App {
  @UIApplicationDelegateAdaptor private var delegate: AppDelegate

  var body: some Scene {
    WindowGroup {
      AppView(process: delegate.process)
    }
  }
}

/// What iOS tells only to a delegate.
@MainActor
final class AppDelegate: NSObject, UIApplicationDelegate {
  let process = AppProcess()

  /// Where it gives none, as on a phone without a network, the city does not push, and the app asks.
  func application(
    _ application: UIApplication, didRegisterForRemoteNotificationsWithDeviceToken token: Data
  ) {
    process.session.pushTokenChanged(token)
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
  let notices = Notices()
  private let conditions: Conditions
  /// Whether the extension opens pushes: where it cannot, none are asked for.
  private let opensPushes: Bool

  /// Runs before the app has finished launching, as the system's registrations ask for.
  init() {
    let city = Self.city()
    let folder = AppFolder()
    let system = AppSystem()
    opensPushes = folder.isShared && city.pushRelayURL != nil
    session = Session(
      city: city, home: folder.home,
      shippedCatalogue: Bundle.main.url(forResource: "catalogue", withExtension: "ndjson"),
      keyStore: KeychainKeyStore(
        service: Self.identifier, group: AppGroup.own?.identifier, reason: Self.unlockReason),
      authorizer: Self.signIn(at: city), preferences: DefaultsPreferences(domain: Self.identifier),
      system: system, noticeboard: notices, appVersion: Self.version)
    restoration = Restoration(folder: folder)
    conditions = Conditions(session)
    notices.answered = { [weak self] answer, id, route in await self?.take(answer, id, route) }
    let session = session
    system.register { seconds in await session.doDueWork(within: seconds) }
  }

  /// She has come to a screen, or to the app.
  func look(at route: Route) {
    screens?.look()
    // She has just sent something, or looks after it, or says what she wants to be told: there will be news.
    switch route {
    case .case, .notifications:
      Task {
        _ = await notices.askForPermission()
        registerForPushes()
        session.noticePermissionChanged()
      }
    default: break
    }
  }

  /// Asks iOS where pushes for this app go, which may be elsewhere each time. It shows none without her leave.
  func registerForPushes() {
    guard opensPushes else { return }
    Task {
      if await notices.isAllowed() { UIApplication.shared.registerForRemoteNotifications() }
    }
  }

  /// What she does with a notification: what she wants to see is opened at once, and told then.
  private func take(_ answer: NoticeAnswer, _ id: String, _ route: Route) async {
    if answer == .opened { onceOpen { $0.navigator.open(route) } }
    let leadsTo = await session.take(answer, to: id, about: route)
    if answer == .openCase, let leadsTo { onceOpen { $0.navigator.open(leadsTo) } }
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
