import CitizenKit
import Foundation
import Observation

/// A phone's system that does as a test wants, and keeps what it was asked for.
@Observable
public final class TestSystem: PhoneSystem {
  /// Whether the resident shows that it is her.
  public var residentIsPresent = true
  /// Where the phone is, as far as it says.
  public var place: Place?
  /// What it was asked to show her.
  public private(set) var reasons: [String] = []
  /// When it was asked to wake the app, each time.
  public private(set) var wakeUps: [[WakeUp]] = []
  /// By which the phone's clock goes: by it, it is about noon, when nobody is asleep.
  public var timeZone = TestSystem.zoneWhereItIsNoon

  public nonisolated init() {}

  private nonisolated static var zoneWhereItIsNoon: TimeZone {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let hour = calendar.component(.hour, from: .now)
    return TimeZone(secondsFromGMT: (12 - hour) * 3600) ?? .gmt
  }

  public func wake(at moments: [WakeUp]) { wakeUps.append(moments) }

  public func confirmPresence(reason: String) async -> Bool {
    reasons.append(reason)
    return residentIsPresent
  }

  public func whereabouts() async -> Place? { place }
}

/// A phone's notifications, as far as a test looks at them.
@Observable @MainActor
public final class TestNoticeboard: Noticeboard {
  /// Whether she lets the app show anything.
  public var allowed = true
  /// What stands there, the newest at the end.
  public private(set) var shown: [Notice] = []
  /// What waits for its time.
  public private(set) var waiting: [Notice] = []
  /// The ids of all that was shown, each time that it was.
  public private(set) var history: [String] = []

  public nonisolated init() {}

  public func show(_ notice: Notice) async -> Bool {
    guard allowed else { return false }
    shown.removeAll { $0.id == notice.id }
    shown.append(notice)
    history.append(notice.id)
    return true
  }

  public func takeAway(_ ids: Set<String>) async { shown.removeAll { ids.contains($0.id) } }

  public func schedule(_ notices: [Notice]) async { if allowed { waiting = notices } }

  public func standing() async -> Set<String> { Set((shown + waiting).map(\.id)) }

  public func isAllowed() async -> Bool { allowed }

  /// The time of one that waits has come.
  public func come(_ id: String) {
    guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
    shown.append(waiting.remove(at: index))
    history.append(id)
  }

  /// She does something with one, which takes it away.
  public func touch(_ id: String) { shown.removeAll { $0.id == id } }
}
