import Observation

/// The stack of screens of one window. Never empty.
@Observable @MainActor
public final class Navigator {
  /// A screen in the stack. It stays the same one when its route changes, as when a form goes on
  /// to its next step: two entries are equal if they are the same screen.
  public struct Entry: Hashable, Sendable, Identifiable {
    public let id: Int
    public let route: Route

    public static func == (one: Entry, other: Entry) -> Bool { one.id == other.id }

    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
  }

  /// From the first screen to the one on top.
  public private(set) var entries: [Entry] = []

  @ObservationIgnored private var lastId = 0
  @ObservationIgnored private var afterStart: [Route] = []

  public init(_ routes: [Route]) {
    reset(to: routes)
  }

  /// The screen that everything else lies on.
  public var root: Entry { entries[0] }

  /// The screens over the root, for a `NavigationStack` to bind to. What it sets is what is left
  /// after the resident has gone back; it cannot bring new screens.
  public var path: [Entry] {
    get { Array(entries.dropFirst()) }
    set {
      let left = Set(newValue)
      entries = [root] + entries.dropFirst().filter(left.contains)
    }
  }

  /// The screen on top.
  public var top: Entry { entries[entries.count - 1] }

  /// The stack of routes.
  public var routes: [Route] { entries.map(\.route) }

  /// Opens a screen, unless it is the one on top: pressing twice opens it once.
  public func push(_ route: Route) {
    guard entries.last?.route != route else { return }
    lastId += 1
    entries.append(Entry(id: lastId, route: route))
  }

  /// Takes the screen on top away; the root stays.
  public func back() {
    if entries.count > 1 { entries.removeLast() }
  }

  /// Takes away `entry` and what lies over it, unless it is the root.
  public func close(_ entry: Entry) {
    guard let index = entries.firstIndex(of: entry), index > 0 else { return }
    entries.removeSubrange(index...)
  }

  /// Takes every screen away and begins anew.
  public func reset(to routes: [Route]) {
    precondition(!routes.isEmpty, "a window without a screen")
    entries = []
    for route in routes { push(route) }
  }

  /// Takes away all screens that are about a draft, and opens another: going back never leads to
  /// a form that was sent.
  public func replace(draftId: String, with route: Route) {
    path.removeAll { $0.route.draftId == draftId }
    push(route)
  }

  /// Leaves the first start for home, and goes on to what was to be opened meanwhile.
  func begin() {
    reset(to: [.home] + afterStart)
    afterStart = []
  }

  /// Shows a screen that something outside of the app leads to.
  public func open(_ route: Route) {
    if root.route == .firstStart {
      afterStart = [route]
    } else {
      push(route)
    }
  }

  /// Changes the route of a screen in the stack, which stays the same screen.
  func update(_ entry: Entry, to route: Route) {
    guard let index = entries.firstIndex(of: entry) else { return }
    entries[index] = Entry(id: entry.id, route: route)
  }

  /// The screen below `entry`.
  func below(_ entry: Entry) -> Entry? {
    guard let index = entries.firstIndex(of: entry), index > 0 else { return nil }
    return entries[index - 1]
  }
}
