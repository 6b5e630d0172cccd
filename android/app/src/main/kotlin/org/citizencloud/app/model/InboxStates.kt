package org.citizencloud.app.model

import java.time.Instant

// What the city writes, what she wants to be told of, and what she is reminded of.

data class InboxState(
    /** Those in force for her now, the worst first. */
    val alerts: List<AlertItem>,
    val unread: Int,
    val view: InboxView,
    /** What she looks for, in all messages. */
    val query: String,
    /** Those of [view], or that [query] finds; none where [view] shows cases. */
    val messages: Content<List<MessageItem>>,
    /** The cases that there are messages about, where [view] shows them. */
    val threads: List<ThreadItem>,
    val hasMore: Boolean,
    val refreshing: Boolean,
    /** The message of which she is asked whether it is to be deleted. */
    val deleting: String?,
    val trouble: Trouble?,
)

/** Which messages are shown. */
enum class InboxView {
    All,
    Unread,
    Pinned,
    PutAway,

    /** The cases that they are about, each with its newest one. */
    ByCase,
}

data class MessageItem(
    val id: String,
    val title: String,
    val preview: String,
    val sentAt: Instant,
    val read: Boolean,
    val pinned: Boolean = false,
    val putAway: Boolean = false,
    val hasAttachments: Boolean = false,
    /** How bad it is; null where it is no alert. */
    val severity: AlertSeverity? = null,
)

/** The messages about one case. */
data class ThreadItem(val caseNumber: String, val newest: MessageItem, val total: Int, val unread: Int)

/** [until]: when it is over. */
data class AlertItem(val id: String, val title: String, val severity: AlertSeverity, val until: Instant?)

/** How bad an alert is, the worst first. */
enum class AlertSeverity { Extreme, Severe, Moderate, Minor, Unknown }

data class MessageState(val message: Content<MessageDetails>)

data class MessageDetails(
    val id: String,
    val title: String,
    val blocks: List<BlockItem>,
    /** What it says in parts of their own, below [blocks]. */
    val parts: List<PartItem>,
    val sentAt: Instant,
    val caseNumber: String?,
    /** The case on this phone that it is about. */
    val caseId: String?,
    val pinned: Boolean,
    val putAway: Boolean,
    /** Where it is an alert. */
    val alert: AlertDetails?,
    val actions: List<ActionItem>,
    val attachments: List<AttachmentItem>,
    /** She is asked whether it is to be deleted. */
    val deleting: Boolean = false,
    /** An entry for the calendar that she has (iCalendar), which is to be handed to it. */
    val calendar: String? = null,
    val trouble: Trouble? = null,
)

/** [districts]: for whom it is, by name; empty for everyone. */
data class AlertDetails(val severity: AlertSeverity, val districts: List<String>, val until: Instant?, val over: Boolean)

data class PartItem(val title: String, val blocks: List<BlockItem>)

/** A paragraph, or an item of a list, which lies in [depth] lists. */
data class BlockItem(val kind: BlockKind, val depth: Int, val number: Int, val spans: List<TextSpan>)

enum class BlockKind { Paragraph, BulletItem, NumberedItem }

/** Words that look the same and lead to the same. */
data class TextSpan(val text: String, val emphasis: Boolean, val strong: Boolean, val link: MessageLink?)

data class MessageLink(
    val url: String,
    /** Where it leads, as the network knows it. */
    val host: String,
    /** It leads to the city, and may be opened. */
    val opens: Boolean,
    /** It looks as if it led elsewhere. */
    val lookalike: Boolean,
)

/** What she can do about a message. */
data class ActionItem(
    val kind: ActionKind,
    /** What the city calls it; null: as its kind is called. */
    val label: String?,
    /** Where it is done. */
    val url: String?,
    /** Of an appointment. */
    val startsAt: Instant?,
    val endsAt: Instant?,
    val place: String?,
)

enum class ActionKind { OpenCase, Answer, Book, Pay, AddToCalendar, OpenLink }

/** A file that goes with a message. */
data class AttachmentItem(
    val id: String,
    val name: String,
    val mediaType: String,
    val sizeBytes: Long,
    /** How far it is on its way among her documents. */
    val saving: TransferItem? = null,
    /** The document that was made of it. */
    val documentId: String? = null,
)

/** [caseId]: the case on this phone. */
data class ThreadState(
    val caseNumber: String,
    val caseId: String?,
    val messages: Content<List<MessageItem>>,
    val hasMore: Boolean,
)

data class NotificationsState(
    /** Whether the phone shows notifications of this app. */
    val allowed: Boolean,
    val choices: Content<NotificationChoices>,
    val trouble: Trouble?,
)

/** What she wants to be told of, and when. Minutes are those after midnight. */
data class NotificationChoices(
    val leastUrgency: Urgency,
    val topics: List<TopicItem>,
    /** Null: she may be disturbed at any time. */
    val quiet: QuietHours?,
    /** When news are told together; null: each at once. */
    val digestMinute: Int?,
    /** So many are told one by one in an hour. */
    val mostPerHour: Int,
    /** The lock screen says that there is something of hers, not what. */
    val hidesContent: Boolean,
    /** The city's in its order, and those that she has chosen and that it lists no longer. */
    val districts: List<DistrictItem>,
    /** The city is told that a notification was shown and opened. */
    val givesFeedback: Boolean,
    /** What the city writes comes at once; otherwise the phone asks for it now and then. */
    val pushed: Boolean,
)

enum class Urgency { Alert, Important, News }

/** [service]: it is one of the city's services; otherwise a topic. [told]: she is told of it. */
data class TopicItem(val id: String, val name: String, val service: Boolean, val told: Boolean)

data class QuietHours(val fromMinute: Int, val untilMinute: Int)

/** [chosen]: she is told of its alerts; where none is chosen, of those of all. */
data class DistrictItem(val id: String, val name: String, val chosen: Boolean)

data class RemindersState(
    val days: Content<List<ReminderDay>>,
    /** Entries for the calendar that she has (iCalendar), which are to be handed to it. */
    val calendar: String?,
    val trouble: Trouble?,
)

/** Those of one [day], as `2026-01-31`. */
data class ReminderDay(val day: String, val reminders: List<ReminderItem>)

data class ReminderItem(
    val id: String,
    val kind: ReminderKind,
    val title: String,
    val body: String,
    /** When she is told. */
    val at: Instant,
    /** The last day, as `2026-01-31`. */
    val lastDay: String,
    /** When it begins, of what has a time on that day. */
    val startsAt: Instant?,
    /** She has put it off until then. */
    val postponed: Boolean,
    /** How long it can be put off, counted from when she would be told. */
    val delays: List<ReminderDelay>,
)

/** What a reminder leads to. */
enum class ReminderKind { Question, Document, Draft, Step, Appointment }

enum class ReminderDelay { Day, ThreeDays, Week }
