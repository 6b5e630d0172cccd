import Foundation

/// A screen and its arguments. Written `service/register-birth`; the stack of routes is what is
/// kept over the death of the process.
public enum Route: Hashable, Sendable {
  case firstStart
  case home
  case search
  case category(id: String)
  case service(id: String)
  /// - Parameter step: From 1, counting the steps that are shown.
  case form(draftId: String, step: Int)
  case check(draftId: String)
  case changes(draftId: String)
  /// Which of her documents is to be the answer of a field for files.
  ///
  /// - Parameter field: Its path.
  case chooseDocument(draftId: String, field: String)
  case cases
  case `case`(id: String)
  case receipt(caseId: String)
  case inbox
  case message(id: String)
  /// The messages about a case, by the number that the city gave it.
  case thread(caseNumber: String)
  /// What she wants to be told of.
  case notifications
  case reminders
  case lifeEvents
  case lifeEvent(id: String)
  case eligibility(serviceId: String)
  case facts
  case favourites
  case offices
  case documents
  case document(id: String)
  /// What is said of a document, to be changed.
  case documentWords(id: String)
  case paperCode
  case lostKey
  case damage
  case storage
  case backup
  case restore
  case settings
  case about

  /// As it is written; what has a meaning in a path is percent-encoded in arguments.
  public var encoded: String {
    let parts: [String] =
      switch self {
      case .firstStart: ["firstStart"]
      case .home: ["home"]
      case .search: ["search"]
      case .category(let id): ["category", id]
      case .service(let id): ["service", id]
      case .form(let draftId, let step): ["form", draftId, String(step)]
      case .check(let draftId): ["check", draftId]
      case .changes(let draftId): ["changes", draftId]
      case .chooseDocument(let draftId, let field): ["chooseDocument", draftId, field]
      case .cases: ["cases"]
      case .case(let id): ["case", id]
      case .receipt(let caseId): ["receipt", caseId]
      case .inbox: ["inbox"]
      case .message(let id): ["message", id]
      case .thread(let caseNumber): ["thread", caseNumber]
      case .notifications: ["notifications"]
      case .reminders: ["reminders"]
      case .lifeEvents: ["lifeEvents"]
      case .lifeEvent(let id): ["lifeEvent", id]
      case .eligibility(let serviceId): ["eligibility", serviceId]
      case .facts: ["facts"]
      case .favourites: ["favourites"]
      case .offices: ["offices"]
      case .documents: ["documents"]
      case .document(let id): ["document", id]
      case .documentWords(let id): ["documentWords", id]
      case .paperCode: ["paperCode"]
      case .lostKey: ["lostKey"]
      case .damage: ["damage"]
      case .storage: ["storage"]
      case .backup: ["backup"]
      case .restore: ["restore"]
      case .settings: ["settings"]
      case .about: ["about"]
      }
    return parts.map(Self.percentEncoded).joined(separator: "/")
  }

  /// Reads what ``encoded`` writes; `nil` for anything else.
  public init?(encoded: String) {
    let parts = encoded.split(separator: "/", omittingEmptySubsequences: false)
      .map { $0.removingPercentEncoding ?? "" }
    guard !parts.contains("") else { return nil }
    switch (parts[0], parts.count) {
    case ("firstStart", 1): self = .firstStart
    case ("home", 1): self = .home
    case ("search", 1): self = .search
    case ("category", 2): self = .category(id: parts[1])
    case ("service", 2): self = .service(id: parts[1])
    case ("form", 3):
      guard let step = Int(parts[2]), step >= 1 else { return nil }
      self = .form(draftId: parts[1], step: step)
    case ("check", 2): self = .check(draftId: parts[1])
    case ("changes", 2): self = .changes(draftId: parts[1])
    case ("chooseDocument", 3): self = .chooseDocument(draftId: parts[1], field: parts[2])
    case ("cases", 1): self = .cases
    case ("case", 2): self = .case(id: parts[1])
    case ("receipt", 2): self = .receipt(caseId: parts[1])
    case ("inbox", 1): self = .inbox
    case ("message", 2): self = .message(id: parts[1])
    case ("thread", 2): self = .thread(caseNumber: parts[1])
    case ("notifications", 1): self = .notifications
    case ("reminders", 1): self = .reminders
    case ("lifeEvents", 1): self = .lifeEvents
    case ("lifeEvent", 2): self = .lifeEvent(id: parts[1])
    case ("eligibility", 2): self = .eligibility(serviceId: parts[1])
    case ("facts", 1): self = .facts
    case ("favourites", 1): self = .favourites
    case ("offices", 1): self = .offices
    case ("documents", 1): self = .documents
    case ("document", 2): self = .document(id: parts[1])
    case ("documentWords", 2): self = .documentWords(id: parts[1])
    case ("paperCode", 1): self = .paperCode
    case ("lostKey", 1): self = .lostKey
    case ("damage", 1): self = .damage
    case ("storage", 1): self = .storage
    case ("backup", 1): self = .backup
    case ("restore", 1): self = .restore
    case ("settings", 1): self = .settings
    case ("about", 1): self = .about
    default: return nil
    }
  }

  /// The draft that the resident is filling in or checking there, or of which she sees what has changed.
  public var draftId: String? {
    switch self {
    case .form(let draftId, _), .check(let draftId), .changes(let draftId),
      .chooseDocument(let draftId, _):
      draftId
    default: nil
    }
  }

  /// Whether the screen shows what is the resident's own: not to be seen in the app switcher.
  public var isPersonal: Bool {
    switch self {
    case .form, .check, .changes, .chooseDocument, .cases, .case, .receipt, .inbox, .message,
      .thread, .notifications, .reminders, .lifeEvent, .eligibility, .facts, .favourites,
      .documents, .document, .documentWords,
      .paperCode, .lostKey, .damage, .backup, .restore:
      true
    case .firstStart, .home, .search, .category, .service, .lifeEvents, .offices, .storage,
      .settings, .about:
      false
    }
  }

  /// Whether links from outside of the app may lead there.
  var isLinkable: Bool {
    switch self {
    case .home, .search, .category, .service, .cases, .case, .inbox, .message, .thread, .reminders,
      .lifeEvents, .lifeEvent, .offices, .documents:
      true
    case .firstStart, .form, .check, .changes, .chooseDocument, .receipt, .eligibility, .facts,
      .favourites, .notifications, .document, .documentWords, .paperCode, .lostKey, .damage,
      .storage, .backup,
      .restore, .settings, .about:
      false
    }
  }

  private static func percentEncoded(_ part: String) -> String {
    part.addingPercentEncoding(withAllowedCharacters: unreserved) ?? part
  }

  /// RFC 3986 section 2.3.
  private static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
