import CitizenCore
import Observation

/// What the resident wants to be told of, and when. Every change holds at once.
@Observable @MainActor
public final class NotificationsViewModel: ScreenModel, CoreReader {
  /// The hours that the core begins with, in minutes after midnight.
  private static let quiet = QuietHours(fromMinute: 22 * 60, untilMinute: 7 * 60)
  private static let digest = 18 * 60

  @ObservationIgnored let dependsOn: Set<Change> = [.language, .opened, .inbox, .notices]
  let session: Session
  let navigator: Navigator

  private var allowed = true
  private var wanted = Content<InboxPreferences>.loading
  private var topics: [InboxTopic] = []
  private var districts: [District] = []
  private var pushed = false
  private var trouble: Trouble?
  @ObservationIgnored private let saving = Latest()

  init(session: Session, navigator: Navigator) {
    self.session = session
    self.navigator = navigator
    session.keepLoaded(self)
  }

  public var state: NotificationsState {
    NotificationsState(
      allowed: allowed,
      choices: wanted.map {
        NotificationChoices($0, topics: topics, districts: districts, pushed: pushed)
      }, trouble: trouble)
  }

  /// - Parameter name: Of an ``Urgency``.
  public func chooseLeastUrgency(_ name: String) {
    guard let urgency = Urgency(rawValue: name) else { return }
    change { $0.leastUrgency = CitizenCore.Urgency(urgency) }
  }

  /// - Parameters:
  ///   - id: Of a ``TopicItem``.
  ///   - on: Whether she is told of it.
  public func tell(_ id: String, _ on: Bool) {
    guard let topic = topics.first(where: { $0.id == id }) else { return }
    let muted: WritableKeyPath<InboxPreferences, [String]> =
      topic.isService ? \.mutedServices : \.mutedTopics
    change { preferences in
      preferences[keyPath: muted].removeAll { $0 == id }
      if !on { preferences[keyPath: muted].append(id) }
    }
  }

  public func setQuiet(_ on: Bool) {
    change { preferences in
      preferences.quietFromMinute = UInt32(Self.quiet.fromMinute)
      // From and until the same minute, there are none.
      preferences.quietUntilMinute = UInt32(on ? Self.quiet.untilMinute : Self.quiet.fromMinute)
    }
  }

  public func setQuietFrom(_ minute: Int) { change { $0.quietFromMinute = UInt32(minute) } }
  public func setQuietUntil(_ minute: Int) { change { $0.quietUntilMinute = UInt32(minute) } }
  public func setDigest(_ on: Bool) {
    change { $0.digestMinute = on ? UInt32(Self.digest) : nil }
  }
  public func setDigestMinute(_ minute: Int) { change { $0.digestMinute = UInt32(minute) } }
  public func setMostPerHour(_ count: Int) { change { $0.mostPerHour = UInt32(count) } }
  public func setHidesContent(_ on: Bool) { change { $0.hidesContent = on } }

  public func chooseDistrict(_ id: String, _ on: Bool) {
    change { preferences in
      preferences.districts.removeAll { $0 == id }
      if on { preferences.districts.append(id) }
    }
  }

  public func setGivesFeedback(_ on: Bool) { change { $0.givesFeedback = on } }

  func load() async {
    await saving.finished()
    let inbox = session.client.inbox()
    let found = await session.content { try await inbox.preferences() }
    topics = (try? await inbox.topics(language: session.language)) ?? topics
    districts = (try? await inbox.districts(language: session.language)) ?? districts
    pushed = (try? await session.client.push().device())??.isRegistered ?? false
    allowed = await session.noticeboard.isAllowed()
    if let found { wanted = found }
  }

  /// Shows it at once, and lets it be kept.
  private func change(_ change: (inout InboxPreferences) -> Void) {
    guard var preferences = wanted.value else { return }
    change(&preferences)
    wanted = .ready(preferences)
    trouble = nil
    saving.run { [session] in
      do {
        try await session.client.inbox().setPreferences(preferences: preferences)
        // What waits on the phone goes by it, too.
        session.scheduleReminders()
      } catch {
        self.trouble = session.trouble(error)
        session.reload(self)
      }
    }
  }
}
