import CitizenCore
import Foundation

// From the core's messages and reminders to what the screens show.

extension Content {
  /// What is there, as something else.
  func map<Other>(_ other: (Value) -> Other) -> Content<Other> {
    switch self {
    case .loading: .loading
    case .ready(let value): .ready(other(value))
    case .failed(let trouble): .failed(trouble)
    }
  }
}

extension MessageItem {
  init(_ message: Message) {
    self.init(
      id: message.id, title: message.title, preview: message.firstLine, sentAt: message.sentAt,
      read: message.read, pinned: message.pinned, putAway: message.archived,
      hasAttachments: message.hasAttachments, severity: message.severity.map(AlertSeverity.init))
  }
}

extension Message {
  fileprivate var firstLine: String {
    body.split(whereSeparator: \.isNewline).lazy
      .map { $0.trimmingCharacters(in: .whitespaces) }
      .first { !$0.isEmpty } ?? ""
  }
}

extension ThreadItem {
  init(_ thread: MessageThread) {
    self.init(
      caseNumber: thread.caseNumber, newest: MessageItem(thread.newest), total: Int(thread.total),
      unread: Int(thread.unread))
  }
}

extension AlertItem {
  init(_ message: Message) {
    self.init(
      id: message.id, title: message.title,
      severity: message.severity.map(AlertSeverity.init) ?? .unknown, until: message.expiresAt)
  }
}

extension AlertSeverity {
  init(_ severity: Severity) {
    self =
      switch severity {
      case .extreme: .extreme
      case .severe: .severe
      case .moderate: .moderate
      case .minor: .minor
      case .unknown: .unknown
      }
  }
}

extension MessageDetails {
  /// - Parameter caseId: The case on this phone that it is about.
  init(_ message: Message, caseId: String?) {
    let details = message.details
    self.init(
      id: message.id, title: message.title,
      blocks: details?.blocks.map(BlockItem.init) ?? [],
      parts: details?.parts.map {
        PartItem(title: $0.title, blocks: $0.blocks.map(BlockItem.init))
      } ?? [],
      sentAt: message.sentAt, caseNumber: message.caseNumber, caseId: caseId,
      pinned: message.pinned, putAway: message.archived,
      alert: message.severity.map { severity in
        AlertDetails(
          severity: AlertSeverity(severity), districts: details?.districts.map(\.name) ?? [],
          until: message.expiresAt, over: message.expiresAt.map { $0 <= .now } ?? false)
      },
      actions: details?.actions.compactMap(ActionItem.init) ?? [],
      attachments: details?.attachments.map(AttachmentItem.init) ?? [])
  }
}

extension BlockItem {
  init(_ block: MessageBlock) {
    self.init(
      kind: BlockKind(block.kind), depth: Int(block.depth), number: Int(block.number),
      spans: block.spans.map(TextSpan.init))
  }
}

extension BlockKind {
  fileprivate init(_ kind: CitizenCore.BlockKind) {
    self =
      switch kind {
      case .paragraph: .paragraph
      case .bulletItem: .bulletItem
      case .numberedItem: .numberedItem
      }
  }
}

extension TextSpan {
  fileprivate init(_ span: MessageSpan) {
    self.init(
      text: span.text, emphasis: span.emphasis, strong: span.strong,
      link: span.link.map(MessageLink.init))
  }
}

extension MessageLink {
  fileprivate init(_ link: Link) {
    self.init(url: link.url, host: link.host, opens: link.opens, lookalike: link.isLookalike)
  }
}

extension ActionItem {
  /// `nil` for what this version of the app cannot do.
  fileprivate init?(_ action: OfferedAction) {
    guard let kind = ActionKind(action.kind) else { return nil }
    self.init(
      kind: kind, label: action.label, url: action.link?.url,
      startsAt: action.startsAt, endsAt: action.endsAt, place: action.place)
  }
}

extension ActionKind {
  fileprivate init?(_ kind: CitizenCore.ActionKind) {
    switch kind {
    case .openCase: self = .openCase
    case .answer: self = .answer
    case .book: self = .book
    case .pay: self = .pay
    case .addToCalendar: self = .addToCalendar
    case .openLink: self = .openLink
    case .other: return nil
    }
  }
}

extension AttachmentItem {
  fileprivate init(_ attachment: MessageAttachment) {
    self.init(
      id: attachment.id, name: attachment.name, mediaType: attachment.mediaType,
      sizeBytes: Int64(attachment.sizeBytes))
  }
}

// MARK: - What she wants to be told of

extension NotificationChoices {
  /// - Parameter districts: Those that she may choose.
  init(
    _ preferences: InboxPreferences, topics: [InboxTopic], districts: [District], pushed: Bool
  ) {
    let quiet = QuietHours(
      fromMinute: Int(preferences.quietFromMinute), untilMinute: Int(preferences.quietUntilMinute))
    self.init(
      leastUrgency: Urgency(preferences.leastUrgency),
      topics: topics.map { topic in
        let muted = topic.isService ? preferences.mutedServices : preferences.mutedTopics
        return TopicItem(
          id: topic.id, name: topic.name, service: topic.isService,
          told: !muted.contains(topic.id))
      },
      quiet: quiet.fromMinute == quiet.untilMinute ? nil : quiet,
      digestMinute: preferences.digestMinute.map(Int.init),
      mostPerHour: Int(preferences.mostPerHour), hidesContent: preferences.hidesContent,
      districts: districts.map {
        DistrictItem(id: $0.id, name: $0.name, chosen: preferences.districts.contains($0.id))
      },
      givesFeedback: preferences.givesFeedback, pushed: pushed)
  }
}

extension Urgency {
  init(_ urgency: CitizenCore.Urgency) {
    self =
      switch urgency {
      case .alert: .alert
      case .important: .important
      case .news: .news
      }
  }
}

extension CitizenCore.Urgency {
  init(_ urgency: Urgency) {
    self =
      switch urgency {
      case .alert: .alert
      case .important: .important
      case .news: .news
      }
  }
}

// MARK: - What she is reminded of

extension [ReminderDay] {
  /// - Parameter calendar: By the phone's clock.
  init(_ reminders: [Reminder], _ calendar: Calendar) {
    self = []
    for reminder in reminders {
      let day = calendar.written(reminder.at)
      if last?.day != day { append(ReminderDay(day: day, reminders: [])) }
      self[endIndex - 1].reminders.append(ReminderItem(reminder, calendar))
    }
  }
}

extension ReminderItem {
  init(_ reminder: Reminder, _ calendar: Calendar) {
    self.init(
      id: reminder.id, kind: ReminderKind(reminder.about), title: reminder.title,
      body: reminder.body, at: reminder.at, lastDay: reminder.lastDay,
      startsAt: reminder.startsAt, postponed: reminder.postponed,
      delays: ReminderDelay.allCases.filter { delay in
        calendar.date(of: reminder, after: delay)
          .map { calendar.written($0) <= reminder.lastDay } ?? false
      })
  }
}

extension ReminderKind {
  fileprivate init(_ about: ReminderAbout) {
    self =
      switch about {
      case .question: .question
      case .document: .document
      case .draft: .draft
      case .step: .step
      case .appointment: .appointment
      }
  }
}

extension Route {
  /// What a reminder is about.
  init(_ about: ReminderAbout) {
    self =
      switch about {
      case .question(let submissionId, _): .case(id: submissionId)
      case .document(let id, _): .document(id: id)
      case .draft(let draftId): .form(draftId: draftId, step: 1)
      case .step(let lifeEventId, _): .lifeEvent(id: lifeEventId)
      case .appointment(let messageId): .message(id: messageId)
      }
  }
}

extension Calendar {
  /// When she is told of it if she puts it off: at the same time of another day.
  func date(of reminder: Reminder, after delay: ReminderDelay) -> Date? {
    let days =
      switch delay {
      case .day: 1
      case .threeDays: 3
      case .week: 7
      }
    return date(byAdding: .day, value: days, to: reminder.at)
  }

  /// The day of a moment, as `2026-01-31`.
  fileprivate func written(_ moment: Date) -> String {
    let day = dateComponents([.year, .month, .day], from: moment)
    return String(format: "%04d-%02d-%02d", day.year ?? 0, day.month ?? 0, day.day ?? 0)
  }
}
