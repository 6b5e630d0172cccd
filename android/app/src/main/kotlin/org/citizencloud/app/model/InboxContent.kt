package org.citizencloud.app.model

import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import kotlinx.coroutines.flow.Flow
import org.citizencloud.core.ActionKind as Kind
import org.citizencloud.core.BlockKind as Block
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.Link
import org.citizencloud.core.Message
import org.citizencloud.core.MessageAttachment
import org.citizencloud.core.MessageBlock
import org.citizencloud.core.OfferedAction
import org.citizencloud.core.Reminder
import org.citizencloud.core.ReminderAbout
import org.citizencloud.core.Severity
import org.citizencloud.core.Urgency as Soon
import org.citizencloud.core.updates

// What the screens of messages and reminders have in common.

/** The alerts in force for her, the worst first and of those the newest. */
internal fun Session.alerts(): Flow<Content<List<AlertItem>>> = reread(
    personal = true,
    changes = { client, language -> client.inbox().updates(language) },
    read = { client, language ->
        client.inbox().alerts(language).mapNotNull { it.alert() }.sortedBy { it.severity }
    },
)

/** What she will be reminded of, the first first. */
internal fun Session.reminders(): Flow<Content<List<ReminderItem>>> =
    reread(
        personal = true,
        changes = { client, language -> client.reminders().updates(language) },
        read = { client, language -> client.reminders().upcoming(language).map { it.item() } },
    )

/** What the reminder with this id is about. */
internal suspend fun CitizenClient.about(reminderId: String, language: String): ReminderAbout? =
    reminders().upcoming(language).find { it.id == reminderId }?.about

/** The case on this phone that the city gave [number]. */
internal suspend fun CitizenClient.caseId(number: String, language: String): String? =
    outbox().submissions(language).map { it.item() }
        .find { it.kind == CaseKind.Application && it.caseNumber == number }?.id

internal fun Message.item() = MessageItem(
    id = id,
    title = title,
    preview = body.lineSequence().map(String::trim).firstOrNull(String::isNotEmpty).orEmpty(),
    sentAt = sentAt,
    read = read,
    pinned = pinned,
    putAway = archived,
    hasAttachments = hasAttachments,
    severity = severity?.shown,
)

private fun Message.alert() = severity?.let { AlertItem(id, title, it.shown, expiresAt) }

/** With all that [CitizenClient.inbox] has of it, as it is seen [now]. */
internal fun Message.details(caseId: String?, now: Instant): MessageDetails {
    val details = details
    return MessageDetails(
        id = id,
        title = title,
        blocks = details?.blocks.orEmpty().map { it.item() },
        parts = details?.parts.orEmpty().map { part -> PartItem(part.title, part.blocks.map { it.item() }) },
        sentAt = sentAt,
        caseNumber = caseNumber,
        caseId = caseId,
        pinned = pinned,
        putAway = archived,
        alert = severity?.let { severity ->
            val districts = details?.districts.orEmpty().map { it.name }
            AlertDetails(severity.shown, districts, expiresAt, over = expiresAt?.let { it <= now } == true)
        },
        actions = details?.actions.orEmpty().mapNotNull { it.item() },
        attachments = details?.attachments.orEmpty().map { it.item() },
    )
}

internal fun MessageBlock.item() = BlockItem(
    kind = when (kind) {
        Block.PARAGRAPH -> BlockKind.Paragraph
        Block.BULLET_ITEM -> BlockKind.BulletItem
        Block.NUMBERED_ITEM -> BlockKind.NumberedItem
    },
    depth = depth.toInt(),
    number = number.toInt(),
    spans = spans.map { TextSpan(it.text, it.emphasis, it.strong, it.link?.item()) },
)

private fun Link.item() = MessageLink(url, host, opens, isLookalike)

private fun MessageAttachment.item() = AttachmentItem(id, name, mediaType, sizeBytes.toLong())

internal fun OfferedAction.item(): ActionItem? {
    val kind = when (kind) {
        Kind.OPEN_CASE -> ActionKind.OpenCase
        Kind.ANSWER -> ActionKind.Answer
        Kind.BOOK -> ActionKind.Book
        Kind.PAY -> ActionKind.Pay
        Kind.ADD_TO_CALENDAR -> ActionKind.AddToCalendar
        Kind.OPEN_LINK -> ActionKind.OpenLink
        Kind.OTHER -> return null
    }
    return ActionItem(kind, label, link?.url, startsAt, endsAt, place)
}

private val Severity.shown: AlertSeverity
    get() = when (this) {
        Severity.EXTREME -> AlertSeverity.Extreme
        Severity.SEVERE -> AlertSeverity.Severe
        Severity.MODERATE -> AlertSeverity.Moderate
        Severity.MINOR -> AlertSeverity.Minor
        Severity.UNKNOWN -> AlertSeverity.Unknown
    }

internal val Soon.shown: Urgency
    get() = when (this) {
        Soon.ALERT -> Urgency.Alert
        Soon.IMPORTANT -> Urgency.Important
        Soon.NEWS -> Urgency.News
    }

internal val Urgency.kept: Soon
    get() = when (this) {
        Urgency.Alert -> Soon.ALERT
        Urgency.Important -> Soon.IMPORTANT
        Urgency.News -> Soon.NEWS
    }

internal fun Reminder.item() = ReminderItem(
    id = id,
    kind = when (about) {
        is ReminderAbout.Question -> ReminderKind.Question
        is ReminderAbout.Document -> ReminderKind.Document
        is ReminderAbout.Draft -> ReminderKind.Draft
        is ReminderAbout.Step -> ReminderKind.Step
        is ReminderAbout.Appointment -> ReminderKind.Appointment
    },
    title = title,
    body = body,
    at = at,
    lastDay = lastDay,
    startsAt = startsAt,
    postponed = postponed,
    delays = ReminderDelay.entries.filter { it.after(at).atZone(zone).toLocalDate() <= LocalDate.parse(lastDay) },
)

/** The day on which it comes, by the clock where she is. */
internal val ReminderItem.day: String get() = "${at.atZone(zone).toLocalDate()}"

/** So much later than [at], at the same time of the day. */
internal fun ReminderDelay.after(at: Instant): Instant {
    val days = when (this) {
        ReminderDelay.Day -> 1L
        ReminderDelay.ThreeDays -> 3L
        ReminderDelay.Week -> 7L
    }
    return at.atZone(zone).plusDays(days).toInstant()
}

/** Where what a reminder is about is done. */
internal val ReminderAbout.route: Route
    get() = when (this) {
        is ReminderAbout.Question -> Route.Case(submissionId)
        is ReminderAbout.Document -> Route.Document(documentId)
        is ReminderAbout.Draft -> Route.Form(draftId, step = 1)
        is ReminderAbout.Step -> Route.LifeEvent(lifeEventId)
        is ReminderAbout.Appointment -> Route.Message(messageId)
    }

private val zone: ZoneId get() = ZoneId.systemDefault()
