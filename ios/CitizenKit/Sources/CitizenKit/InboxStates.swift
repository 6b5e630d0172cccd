import Foundation

// What the city writes, what she wants to be told of, and what she is reminded of.

public struct InboxState: Hashable, Sendable {
  /// Those in force for her now, the worst first.
  public var alerts: [AlertItem]
  public var unread: Int
  public var view: InboxView
  /// What she looks for, in all messages.
  public var query: String
  /// Those of ``view``, or that ``query`` finds; none where ``view`` shows cases.
  public var messages: Content<[MessageItem]>
  /// The cases that there are messages about, where ``view`` shows them.
  public var threads: [ThreadItem]
  public var hasMore: Bool
  public var refreshing: Bool
  /// The message of which she is asked whether it is to be deleted.
  public var deleting: String?
  public var trouble: Trouble?

  public init(
    alerts: [AlertItem], unread: Int, view: InboxView, query: String,
    messages: Content<[MessageItem]>, threads: [ThreadItem], hasMore: Bool, refreshing: Bool,
    deleting: String?, trouble: Trouble?
  ) {
    self.alerts = alerts
    self.unread = unread
    self.view = view
    self.query = query
    self.messages = messages
    self.threads = threads
    self.hasMore = hasMore
    self.refreshing = refreshing
    self.deleting = deleting
    self.trouble = trouble
  }
}

/// Which messages are shown.
public enum InboxView: String, Hashable, Sendable, CaseIterable {
  case all
  case unread
  case pinned
  case putAway
  /// The cases that they are about, each with its newest one.
  case byCase
}

public struct MessageItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var title: String
  public var preview: String
  public var sentAt: Date
  public var read: Bool
  public var pinned: Bool
  public var putAway: Bool
  public var hasAttachments: Bool
  /// How bad it is; `nil` where it is no alert.
  public var severity: AlertSeverity?

  public init(
    id: String, title: String, preview: String, sentAt: Date, read: Bool, pinned: Bool = false,
    putAway: Bool = false, hasAttachments: Bool = false, severity: AlertSeverity? = nil
  ) {
    self.id = id
    self.title = title
    self.preview = preview
    self.sentAt = sentAt
    self.read = read
    self.pinned = pinned
    self.putAway = putAway
    self.hasAttachments = hasAttachments
    self.severity = severity
  }
}

/// The messages about one case.
public struct ThreadItem: Hashable, Sendable {
  public var caseNumber: String
  public var newest: MessageItem
  public var total: Int
  public var unread: Int

  public init(
    caseNumber: String, newest: MessageItem, total: Int, unread: Int
  ) {
    self.caseNumber = caseNumber
    self.newest = newest
    self.total = total
    self.unread = unread
  }
}

/// ``until``: when it is over.
public struct AlertItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var title: String
  public var severity: AlertSeverity
  public var until: Date?

  public init(
    id: String, title: String, severity: AlertSeverity, until: Date?
  ) {
    self.id = id
    self.title = title
    self.severity = severity
    self.until = until
  }
}

/// How bad an alert is, the worst first.
public enum AlertSeverity: String, Hashable, Sendable, CaseIterable {
  case extreme
  case severe
  case moderate
  case minor
  case unknown
}

public struct MessageState: Hashable, Sendable {
  public var message: Content<MessageDetails>

  public init(
    message: Content<MessageDetails>
  ) {
    self.message = message
  }
}

public struct MessageDetails: Hashable, Sendable, Identifiable {
  public var id: String
  public var title: String
  public var blocks: [BlockItem]
  /// What it says in parts of their own, below ``blocks``.
  public var parts: [PartItem]
  public var sentAt: Date
  public var caseNumber: String?
  /// The case on this phone that it is about.
  public var caseId: String?
  public var pinned: Bool
  public var putAway: Bool
  /// Where it is an alert.
  public var alert: AlertDetails?
  public var actions: [ActionItem]
  public var attachments: [AttachmentItem]
  /// She is asked whether it is to be deleted.
  public var deleting: Bool
  /// An entry for the calendar that she has (iCalendar), which is to be handed to it.
  public var calendar: String?
  public var trouble: Trouble?

  public init(
    id: String, title: String, blocks: [BlockItem], parts: [PartItem], sentAt: Date,
    caseNumber: String?, caseId: String?, pinned: Bool, putAway: Bool, alert: AlertDetails?,
    actions: [ActionItem], attachments: [AttachmentItem], deleting: Bool = false,
    calendar: String? = nil, trouble: Trouble? = nil
  ) {
    self.id = id
    self.title = title
    self.blocks = blocks
    self.parts = parts
    self.sentAt = sentAt
    self.caseNumber = caseNumber
    self.caseId = caseId
    self.pinned = pinned
    self.putAway = putAway
    self.alert = alert
    self.actions = actions
    self.attachments = attachments
    self.deleting = deleting
    self.calendar = calendar
    self.trouble = trouble
  }
}

/// ``districts``: for whom it is, by name; empty for everyone.
public struct AlertDetails: Hashable, Sendable {
  public var severity: AlertSeverity
  public var districts: [String]
  public var until: Date?
  public var over: Bool

  public init(
    severity: AlertSeverity, districts: [String], until: Date?, over: Bool
  ) {
    self.severity = severity
    self.districts = districts
    self.until = until
    self.over = over
  }
}

public struct PartItem: Hashable, Sendable {
  public var title: String
  public var blocks: [BlockItem]

  public init(
    title: String, blocks: [BlockItem]
  ) {
    self.title = title
    self.blocks = blocks
  }
}

/// A paragraph, or an item of a list, which lies in ``depth`` lists.
public struct BlockItem: Hashable, Sendable {
  public var kind: BlockKind
  public var depth: Int
  public var number: Int
  public var spans: [TextSpan]

  public init(
    kind: BlockKind, depth: Int, number: Int, spans: [TextSpan]
  ) {
    self.kind = kind
    self.depth = depth
    self.number = number
    self.spans = spans
  }
}

public enum BlockKind: String, Hashable, Sendable, CaseIterable {
  case paragraph
  case bulletItem
  case numberedItem
}

/// Words that look the same and lead to the same.
public struct TextSpan: Hashable, Sendable {
  public var text: String
  public var emphasis: Bool
  public var strong: Bool
  public var link: MessageLink?

  public init(
    text: String, emphasis: Bool, strong: Bool, link: MessageLink?
  ) {
    self.text = text
    self.emphasis = emphasis
    self.strong = strong
    self.link = link
  }
}

public struct MessageLink: Hashable, Sendable {
  public var url: String
  /// Where it leads, as the network knows it.
  public var host: String
  /// It leads to the city, and may be opened.
  public var opens: Bool
  /// It looks as if it led elsewhere.
  public var lookalike: Bool

  public init(
    url: String, host: String, opens: Bool, lookalike: Bool
  ) {
    self.url = url
    self.host = host
    self.opens = opens
    self.lookalike = lookalike
  }
}

/// What she can do about a message.
public struct ActionItem: Hashable, Sendable {
  public var kind: ActionKind
  /// What the city calls it; `nil`: as its kind is called.
  public var label: String?
  /// Where it is done.
  public var url: String?
  /// Of an appointment.
  public var startsAt: Date?
  public var endsAt: Date?
  public var place: String?

  public init(
    kind: ActionKind, label: String?, url: String?, startsAt: Date?, endsAt: Date?, place: String?
  ) {
    self.kind = kind
    self.label = label
    self.url = url
    self.startsAt = startsAt
    self.endsAt = endsAt
    self.place = place
  }
}

public enum ActionKind: String, Hashable, Sendable, CaseIterable {
  case openCase
  case answer
  case book
  case pay
  case addToCalendar
  case openLink
}

/// A file that goes with a message.
public struct AttachmentItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var name: String
  public var mediaType: String
  public var sizeBytes: Int64
  /// How far it is on its way into her documents.
  public var saving: TransferItem?
  /// The document that was made of it.
  public var documentId: String?

  public init(
    id: String, name: String, mediaType: String, sizeBytes: Int64, saving: TransferItem? = nil,
    documentId: String? = nil
  ) {
    self.id = id
    self.name = name
    self.mediaType = mediaType
    self.sizeBytes = sizeBytes
    self.saving = saving
    self.documentId = documentId
  }
}

/// ``caseId``: the case on this phone.
public struct ThreadState: Hashable, Sendable {
  public var caseNumber: String
  public var caseId: String?
  public var messages: Content<[MessageItem]>
  public var hasMore: Bool

  public init(
    caseNumber: String, caseId: String?, messages: Content<[MessageItem]>, hasMore: Bool
  ) {
    self.caseNumber = caseNumber
    self.caseId = caseId
    self.messages = messages
    self.hasMore = hasMore
  }
}

public struct NotificationsState: Hashable, Sendable {
  /// Whether the phone shows notifications of this app.
  public var allowed: Bool
  public var choices: Content<NotificationChoices>
  public var trouble: Trouble?

  public init(
    allowed: Bool, choices: Content<NotificationChoices>, trouble: Trouble?
  ) {
    self.allowed = allowed
    self.choices = choices
    self.trouble = trouble
  }
}

/// What she wants to be told of, and when. Minutes are those after midnight.
public struct NotificationChoices: Hashable, Sendable {
  public var leastUrgency: Urgency
  public var topics: [TopicItem]
  /// `nil`: she may be disturbed at any time.
  public var quiet: QuietHours?
  /// When news are told together; `nil`: each at once.
  public var digestMinute: Int?
  /// So many are told one by one in an hour.
  public var mostPerHour: Int
  /// The lock screen says that there is something of hers, not what.
  public var hidesContent: Bool
  /// The city's in its order, and those that she has chosen and that it lists no longer.
  public var districts: [DistrictItem]
  /// The city is told that a notification was shown and opened.
  public var givesFeedback: Bool
  /// What the city writes comes at once; otherwise the phone asks for it now and then.
  public var pushed: Bool

  public init(
    leastUrgency: Urgency, topics: [TopicItem], quiet: QuietHours?, digestMinute: Int?,
    mostPerHour: Int, hidesContent: Bool, districts: [DistrictItem], givesFeedback: Bool,
    pushed: Bool
  ) {
    self.leastUrgency = leastUrgency
    self.topics = topics
    self.quiet = quiet
    self.digestMinute = digestMinute
    self.mostPerHour = mostPerHour
    self.hidesContent = hidesContent
    self.districts = districts
    self.givesFeedback = givesFeedback
    self.pushed = pushed
  }
}

public enum Urgency: String, Hashable, Sendable, CaseIterable {
  case alert
  case important
  case news
}

/// ``service``: it is one of the city's services; otherwise a topic. ``told``: she is told of it.
public struct TopicItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var name: String
  public var service: Bool
  public var told: Bool

  public init(
    id: String, name: String, service: Bool, told: Bool
  ) {
    self.id = id
    self.name = name
    self.service = service
    self.told = told
  }
}

public struct QuietHours: Hashable, Sendable {
  public var fromMinute: Int
  public var untilMinute: Int

  public init(
    fromMinute: Int, untilMinute: Int
  ) {
    self.fromMinute = fromMinute
    self.untilMinute = untilMinute
  }
}

/// ``chosen``: she is told of its alerts; where none is chosen, of those of all.
public struct DistrictItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var name: String
  public var chosen: Bool

  public init(
    id: String, name: String, chosen: Bool
  ) {
    self.id = id
    self.name = name
    self.chosen = chosen
  }
}

public struct RemindersState: Hashable, Sendable {
  public var days: Content<[ReminderDay]>
  /// Entries for the calendar that she has (iCalendar), which are to be handed to it.
  public var calendar: String?
  public var trouble: Trouble?

  public init(
    days: Content<[ReminderDay]>, calendar: String?, trouble: Trouble?
  ) {
    self.days = days
    self.calendar = calendar
    self.trouble = trouble
  }
}

/// Those of one ``day``, as `2026-01-31`.
public struct ReminderDay: Hashable, Sendable {
  public var day: String
  public var reminders: [ReminderItem]

  public init(
    day: String, reminders: [ReminderItem]
  ) {
    self.day = day
    self.reminders = reminders
  }
}

public struct ReminderItem: Hashable, Sendable, Identifiable {
  public var id: String
  public var kind: ReminderKind
  public var title: String
  public var body: String
  /// When she is told.
  public var at: Date
  /// The last day, as `2026-01-31`.
  public var lastDay: String
  /// When it begins, of what has a time on that day.
  public var startsAt: Date?
  /// She has put it off until then.
  public var postponed: Bool
  /// How long it can be put off, counted from when she would be told.
  public var delays: [ReminderDelay]

  public init(
    id: String, kind: ReminderKind, title: String, body: String, at: Date, lastDay: String,
    startsAt: Date? = nil, postponed: Bool, delays: [ReminderDelay]
  ) {
    self.id = id
    self.kind = kind
    self.title = title
    self.body = body
    self.at = at
    self.lastDay = lastDay
    self.startsAt = startsAt
    self.postponed = postponed
    self.delays = delays
  }
}

/// What a reminder leads to.
public enum ReminderKind: String, Hashable, Sendable, CaseIterable {
  case question
  case document
  case draft
  case step
  case appointment
}

public enum ReminderDelay: String, Hashable, Sendable, CaseIterable {
  case day
  case threeDays
  case week
}
