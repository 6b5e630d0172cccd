import Foundation

/// Where the phone shows the resident what she is to be told outside of the app. It decides nothing: the core says
/// what stands there, and for how long.
@MainActor
public protocol Noticeboard: AnyObject {
  /// Shows one in the place of what stands there under its id.
  ///
  /// - Returns: Whether it stands there: not where she lets the app show nothing.
  func show(_ notice: Notice) async -> Bool

  /// Takes off what stands there under one of these ids.
  func takeAway(_ ids: Set<String>) async

  /// Lets the phone show these by itself, each at its time, also while the app does not run; in the place of all that
  /// have waited for their time.
  func schedule(_ notices: [Notice]) async

  /// The ids of what stands there or waits for its time.
  func standing() async -> Set<String>

  /// Whether she lets the app show anything.
  func isAllowed() async -> Bool
}

/// Something that the resident is told outside of the app.
public struct Notice: Hashable, Sendable, Identifiable {
  /// What she can do with it where it stands.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case message
    /// A message about a case, which can be opened at once.
    case messageOfCase
    case reminder
    /// All else: it can be opened and taken away.
    case other
  }

  /// For good: one that is told again takes its own place.
  public var id: String
  public var kind: Kind
  /// A line.
  public var title: String
  /// Empty where it is hidden.
  public var body: String
  /// What belongs together has the same.
  public var group: String
  public var urgency: Urgency
  /// It makes no sound: she was told of it before, or it is beyond what she wants in an hour.
  public var isSilent: Bool
  /// When it is told.
  public var at: Date
  /// Where a tap on it leads.
  public var route: Route

  public init(
    id: String, kind: Kind, title: String, body: String, group: String, urgency: Urgency,
    isSilent: Bool, at: Date, route: Route
  ) {
    self.id = id
    self.kind = kind
    self.title = title
    self.body = body
    self.group = group
    self.urgency = urgency
    self.isSilent = isSilent
    self.at = at
    self.route = route
  }

  /// That something has come which cannot be read before the phone is unlocked for the first time: there is one such
  /// notice at most.
  public static let somethingNew = "something-new"
}

/// What the resident has done with a notice where it stood.
public enum NoticeAnswer: String, Hashable, Sendable, CaseIterable {
  case opened, dismissed, markRead, openCase, later
}
