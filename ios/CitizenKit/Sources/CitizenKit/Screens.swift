import CitizenCore
import Foundation
import Observation

/// A screen with its view model.
public enum Screen {
  case firstStart(FirstStartViewModel)
  case home(HomeViewModel)
  case search(SearchViewModel)
  case category(CategoryViewModel)
  case service(ServiceViewModel)
  case form(FormViewModel)
  case check(CheckViewModel)
  case cases(CasesViewModel)
  case `case`(CaseViewModel)
  case receipt(ReceiptViewModel)
  case inbox(InboxViewModel)
  case message(MessageViewModel)
  case settings(SettingsViewModel)
  case about(AboutViewModel)

  @MainActor var model: any ScreenModel {
    switch self {
    case .firstStart(let model): model
    case .home(let model): model
    case .search(let model): model
    case .category(let model): model
    case .service(let model): model
    case .form(let model): model
    case .check(let model): model
    case .cases(let model): model
    case .case(let model): model
    case .receipt(let model): model
    case .inbox(let model): model
    case .message(let model): model
    case .settings(let model): model
    case .about(let model): model
    }
  }
}

/// What the view models of all screens have.
@MainActor
protocol ScreenModel: AnyObject {
  associatedtype State: Hashable, Sendable
  /// What the screen shows.
  var state: State { get }
  var session: Session { get }
  var navigator: Navigator { get }
  /// The system's back.
  func back()
  /// Does again what the trouble on the screen is about.
  func tryAgain()
}

extension ScreenModel {
  func back() { navigator.back() }

  /// All that could not be read is read again.
  func tryAgain() { Task { await session.reopen() } }
}

/// The screens of one window: where the resident is, and the view model of each screen there.
@Observable @MainActor
public final class Screens {
  public let session: Session
  public let navigator: Navigator

  @ObservationIgnored private var screens: [Navigator.Entry: Screen] = [:]
  @ObservationIgnored private var typed: [Navigator.Entry: [String: String]] = [:]

  /// - Parameter restoration: What ``restoration`` was in an earlier process.
  public init(session: Session, restoration: String? = nil) {
    self.session = session
    let kept = restoration.flatMap(Kept.init) ?? Kept(screens: [])
    let known = kept.screens.compactMap { screen in
      Route(encoded: screen.route).map { (route: $0, typed: screen.typed) }
    }
    guard session.settings.started, known.first?.route == .home, known.count == kept.screens.count
    else {
      navigator = Navigator([session.settings.started ? .home : .firstStart])
      return
    }
    navigator = Navigator(known.map(\.route))
    for (entry, screen) in zip(navigator.entries, known) { typed[entry] = screen.typed }
  }

  /// The screen of an entry of ``navigator``: the same one as long as the entry is in the stack.
  public func screen(for entry: Navigator.Entry) -> Screen {
    if let screen = screens[entry] { return screen }
    // What was closed is let go of only now, since it may have been seen while it moved away.
    screens = screens.filter { navigator.entries.contains($0.key) }
    let screen = newScreen(for: entry)
    screens[entry] = screen
    return screen
  }

  /// The screen on top.
  public var top: Screen { screen(for: navigator.top) }

  /// The system's back.
  public func back() { top.model.back() }

  /// Goes the way on from a trouble that the screen on top has, or that stands in its place.
  ///
  /// - Returns: What the system has to open for it, if anything.
  public func goOn(by wayOn: WayOn) -> URL? {
    switch wayOn {
    case .tryAgain, .signIn, .makeRoom: top.model.tryAgain()
    case .unlockPhone:
      let model = top.model
      Task { if await session.unlock() { model.tryAgain() } }
    case .goBack: navigator.back()
    case .callCity: return session.city.hotlineURL
    case .updateApp: return session.city.appStoreURL
    }
    return nil
  }

  /// Opens a link to a screen, `https://` the city's host for links, `/app/`, and a ``Route`` as
  /// it is written.
  ///
  /// - Returns: Whether it was one.
  @discardableResult
  public func open(_ url: URL) -> Bool {
    let prefix = "/app/"
    guard url.scheme == "https", url.host == session.city.linkHost,
      url.path.hasPrefix(prefix),
      let route = Route(encoded: String(url.path.dropFirst(prefix.count))), route.isLinkable
    else { return false }
    navigator.open(route)
    return true
  }

  /// Where the resident is and what she is typing, to be kept by the system over the death of the
  /// process. Holds answers that are not saved yet, so it is to be kept protected.
  public var restoration: String {
    Kept(
      screens: navigator.entries.map { entry in
        Kept.Screen(route: entry.route.encoded, typed: whatIsTyped(in: entry))
      }
    ).encoded
  }

  private func whatIsTyped(in entry: Navigator.Entry) -> [String: String] {
    switch screens[entry] {
    case .search(let search): ["query": search.state.query]
    case .form(let form): form.unsaved
    case nil: typed[entry] ?? [:]
    default: [:]
    }
  }

  private func newScreen(for entry: Navigator.Entry) -> Screen {
    let typed = typed.removeValue(forKey: entry) ?? [:]
    switch entry.route {
    case .firstStart: return .firstStart(.init(session: session, navigator: navigator))
    case .home: return .home(.init(session: session, navigator: navigator))
    case .search:
      let query = typed["query"] ?? ""
      return .search(.init(session: session, navigator: navigator, query: query))
    case .category(let id):
      return .category(.init(session: session, navigator: navigator, id: id))
    case .service(let id):
      return .service(.init(session: session, navigator: navigator, entry: entry, id: id))
    case .form(let draftId, let step):
      return .form(
        .init(
          session: session, navigator: navigator, entry: entry, draftId: draftId, step: step,
          unsaved: typed))
    case .check(let draftId):
      return .check(.init(session: session, navigator: navigator, draftId: draftId))
    case .cases: return .cases(.init(session: session, navigator: navigator))
    case .case(let id): return .case(.init(session: session, navigator: navigator, id: id))
    case .receipt(let caseId):
      return .receipt(.init(session: session, navigator: navigator, caseId: caseId))
    case .inbox: return .inbox(.init(session: session, navigator: navigator))
    case .message(let id):
      return .message(.init(session: session, navigator: navigator, id: id))
    case .settings: return .settings(.init(session: session, navigator: navigator))
    case .about: return .about(.init(session: session, navigator: navigator))
    }
  }
}

/// What the system keeps of a window, as JSON.
private struct Kept: Codable {
  struct Screen: Codable {
    let route: String
    let typed: [String: String]
  }

  let screens: [Screen]
}

extension Kept {
  init?(_ encoded: String) {
    guard let kept = try? JSONDecoder().decode(Kept.self, from: Data(encoded.utf8)) else {
      return nil
    }
    self = kept
  }

  var encoded: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(self)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}
