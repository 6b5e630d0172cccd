import Foundation

extension WallClock {
  /// So far ahead changes of the clock are told: none is decided on earlier, and the app is started again before.
  private static let ahead: TimeInterval = 5 * 366 * 24 * 3600

  /// What clocks show in a zone from a moment on, for ``CitizenClient/setWallClock(clock:)``.
  ///
  /// - Parameters:
  ///   - zone: The phone's own, unless another one is named.
  ///   - now: The moment.
  public init(zone: TimeZone = .current, from now: Date = .now) {
    var changes: [OffsetChange] = []
    var last = now
    while let next = zone.nextDaylightSavingTimeTransition(after: last),
      next > last, next < now + Self.ahead
    {
      changes.append(
        OffsetChange(at: next, utcOffsetSeconds: Int32(zone.secondsFromGMT(for: next))))
      last = next
    }
    self.init(utcOffsetSeconds: Int32(zone.secondsFromGMT(for: now)), changes: changes)
  }
}
