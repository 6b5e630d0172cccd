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
  case changes(ChangesViewModel)
  case chooseDocument(ChooseDocumentViewModel)
  case cases(CasesViewModel)
  case `case`(CaseViewModel)
  case receipt(ReceiptViewModel)
  case inbox(InboxViewModel)
  case message(MessageViewModel)
  case thread(ThreadViewModel)
  case notifications(NotificationsViewModel)
  case reminders(RemindersViewModel)
  case lifeEvents(LifeEventsViewModel)
  case lifeEvent(PlanViewModel)
  case eligibility(EligibilityViewModel)
  case facts(FactsViewModel)
  case favourites(FavouritesViewModel)
  case offices(OfficesViewModel)
  case documents(DocumentsViewModel)
  case document(DocumentViewModel)
  case documentWords(DocumentWordsViewModel)
  case paperCode(PaperCodeViewModel)
  case lostKey(LostKeyViewModel)
  case damage(DamageViewModel)
  case storage(StorageViewModel)
  case backup(BackupViewModel)
  case restore(RestoreViewModel)
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
    case .changes(let model): model
    case .chooseDocument(let model): model
    case .cases(let model): model
    case .case(let model): model
    case .receipt(let model): model
    case .inbox(let model): model
    case .message(let model): model
    case .thread(let model): model
    case .notifications(let model): model
    case .reminders(let model): model
    case .lifeEvents(let model): model
    case .lifeEvent(let model): model
    case .eligibility(let model): model
    case .facts(let model): model
    case .favourites(let model): model
    case .offices(let model): model
    case .documents(let model): model
    case .document(let model): model
    case .documentWords(let model): model
    case .paperCode(let model): model
    case .lostKey(let model): model
    case .damage(let model): model
    case .storage(let model): model
    case .backup(let model): model
    case .restore(let model): model
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
    let kept = restoration.flatMap(Kept.init) ?? Kept(screens: [], left: [:])
    let forms = kept.left ?? [:]
    navigator = Navigator([.home] + forms.keys.map { .form(draftId: $0, step: 1) })
    let left = navigator.entries.dropFirst()
    for (entry, answers) in zip(left, forms.values) { typed[entry] = answers }
    let known = kept.screens.compactMap { screen in
      Route(encoded: screen.route).map { (route: $0, typed: screen.typed) }
    }
    if session.settings.started, known.first?.route == .home, known.count == kept.screens.count {
      navigator.reset(to: known.map(\.route))
      for (entry, screen) in zip(navigator.entries, known) { typed[entry] = screen.typed }
    } else {
      navigator.reset(to: [session.settings.started ? .home : .firstStart])
    }
    // They save what was typed into them as soon as that is possible.
    for entry in left { screens[entry] = newScreen(for: entry) }
  }

  /// The screen of an entry of ``navigator``: the same one as long as the entry is in the stack.
  /// A form that was left lives on until all its answers are saved, or another one of the same draft
  /// takes them over.
  public func screen(for entry: Navigator.Entry) -> Screen {
    if let screen = screens[entry] { return screen }
    // What was closed is let go of only now, since it may have been seen while it moved away.
    let needed = Set(navigator.entries).union(left)
    screens = screens.filter { needed.contains($0.key) }
    let screen = newScreen(for: entry)
    screens[entry] = screen
    return screen
  }

  /// The screen on top.
  public var top: Screen { screen(for: navigator.top) }

  /// She has come to the screen on top.
  public func look() { if case .case(let model) = top { model.seen() } }

  /// The system's back.
  public func back() { top.model.back() }

  /// Goes the way on from a trouble that the screen on top has, or that stands in its place.
  ///
  /// - Returns: What the system has to open for it, if anything.
  public func goOn(by wayOn: WayOn) -> URL? {
    switch wayOn {
    case .tryAgain, .signIn, .makeRoom, .unlockDocuments: top.model.tryAgain()
    case .unlockPhone:
      let model = top.model
      Task { if await session.unlock() { model.tryAgain() } }
    case .typePaperCode: navigator.push(.lostKey)
    case .goBack: navigator.back()
    case .callCity: return telephoneURL(session.contacts.hotline)
    case .updateApp: return session.updateURL
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
      },
      left: left.reduce(into: [:]) { kept, entry in
        guard let draftId = entry.route.draftId else { return }
        kept[draftId, default: [:]].merge(whatIsTyped(in: entry)) { $1 }
      }
    ).encoded
  }

  /// The forms that are not in the stack any more and have answers that are not saved, the one
  /// opened last at the end.
  private var left: [Navigator.Entry] {
    Set(screens.keys).union(typed.keys).subtracting(navigator.entries)
      .filter { $0.route.draftId != nil && !whatIsTyped(in: $0).isEmpty }
      .sorted { $0.id < $1.id }
  }

  /// The forms of a draft that have answers that are not saved, the one opened last at the end.
  private func unsaved(of draftId: String) -> [FormViewModel] {
    Set(screens.keys).union(typed.keys)
      .filter { $0.route.draftId == draftId && !whatIsTyped(in: $0).isEmpty }
      .sorted { $0.id < $1.id }
      .compactMap { if case .form(let form) = screen(for: $0) { form } else { nil } }
  }

  /// The forms of a draft among the screens.
  private func forms(of draftId: String) -> [FormViewModel] {
    screens.compactMap { entry, screen in
      if entry.route.draftId == draftId, case .form(let form) = screen { form } else { nil }
    }
  }

  /// Takes over the answers to a draft's form that was left before they were saved.
  private func takeOver(draftId: String) -> [String: String] {
    var answers: [String: String] = [:]
    for entry in left where entry.route.draftId == draftId {
      answers.merge(whatIsTyped(in: entry)) { $1 }
      typed[entry] = nil
      if case .form(let form) = screens.removeValue(forKey: entry) { form.forgetUnsaved() }
    }
    return answers
  }

  private func whatIsTyped(in entry: Navigator.Entry) -> [String: String] {
    switch screens[entry] {
    case .search(let search): search.kept
    case .documentWords(let words): words.unsaved
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
    case .search: return .search(.init(session: session, navigator: navigator, kept: typed))
    case .category(let id):
      return .category(.init(session: session, navigator: navigator, id: id))
    case .service(let id):
      return .service(.init(session: session, navigator: navigator, entry: entry, id: id))
    case .form(let draftId, let step):
      return .form(
        .init(
          session: session, navigator: navigator, entry: entry, draftId: draftId, step: step,
          unsaved: takeOver(draftId: draftId).merging(typed) { $1 },
          forms: { [weak self] in self?.forms(of: draftId) ?? [] }))
    case .check(let draftId):
      return .check(
        .init(
          session: session, navigator: navigator, draftId: draftId,
          unsaved: { [weak self] in self?.unsaved(of: draftId) ?? [] }))
    case .changes(let draftId):
      return .changes(
        .init(
          session: session, navigator: navigator, entry: entry, draftId: draftId,
          forms: { [weak self] in self?.forms(of: draftId) ?? [] }))
    case .chooseDocument(let draftId, let field):
      return .chooseDocument(
        .init(
          session: session, navigator: navigator, entry: entry, draftId: draftId, path: field,
          attach: { [weak self] id in
            // The form that it was chosen from, which lay below.
            if case .form(let form) = self?.top { form.attachDocument(field, id) }
          }))
    case .cases: return .cases(.init(session: session, navigator: navigator))
    case .case(let id):
      return .case(.init(session: session, navigator: navigator, entry: entry, id: id))
    case .receipt(let caseId):
      return .receipt(.init(session: session, navigator: navigator, caseId: caseId))
    case .inbox: return .inbox(.init(session: session, navigator: navigator))
    case .message(let id):
      return .message(.init(session: session, navigator: navigator, entry: entry, id: id))
    case .thread(let caseNumber):
      return .thread(.init(session: session, navigator: navigator, caseNumber: caseNumber))
    case .notifications: return .notifications(.init(session: session, navigator: navigator))
    case .reminders: return .reminders(.init(session: session, navigator: navigator))
    case .lifeEvents: return .lifeEvents(.init(session: session, navigator: navigator))
    case .lifeEvent(let id):
      return .lifeEvent(.init(session: session, navigator: navigator, id: id))
    case .eligibility(let serviceId):
      return .eligibility(.init(session: session, navigator: navigator, serviceId: serviceId))
    case .facts: return .facts(.init(session: session, navigator: navigator))
    case .favourites: return .favourites(.init(session: session, navigator: navigator))
    case .offices: return .offices(.init(session: session, navigator: navigator))
    case .documents: return .documents(.init(session: session, navigator: navigator))
    case .document(let id):
      return .document(.init(session: session, navigator: navigator, entry: entry, id: id))
    case .documentWords(let id):
      return .documentWords(
        .init(session: session, navigator: navigator, entry: entry, id: id, unsaved: typed))
    case .paperCode: return .paperCode(.init(session: session, navigator: navigator))
    case .lostKey: return .lostKey(.init(session: session, navigator: navigator))
    case .damage: return .damage(.init(session: session, navigator: navigator))
    case .storage: return .storage(.init(session: session, navigator: navigator))
    case .backup: return .backup(.init(session: session, navigator: navigator))
    case .restore: return .restore(.init(session: session, navigator: navigator))
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
  /// What is not saved yet of forms that are not among the screens, by draft.
  let left: [String: [String: String]]?
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
