package org.citizencloud.app.model

import java.time.Instant
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.mapNotNull
import org.citizencloud.core.Due
import org.citizencloud.core.Presentation
import org.citizencloud.core.PresentationKind
import org.citizencloud.core.PresentationTarget
import org.citizencloud.core.PushOutcome
import org.citizencloud.core.PushRegistration
import org.citizencloud.core.Sensitivity

// What the core wants shown as notifications, and what she does with them. What is shown, when, and whether its words are
// hidden, the core has decided.

/** A notification. One with the same [id] takes the place of what is shown. */
data class Notice(
    val id: String,
    val kind: NoticeKind,
    val title: String,
    /** Empty where the words are hidden. */
    val body: String,
    /** Those with the same stand together. */
    val group: String,
    val at: Instant,
    /** From then on it means nothing. */
    val expiresAt: Instant?,
    val urgency: Urgency,
    val sensitivity: NoticeSensitivity,
    /** Its words were hidden: they say only that there is something. */
    val hidden: Boolean,
    /** It makes no sound: she was told of it before, or it is beyond what she wants in an hour. */
    val silent: Boolean,
    /** Where a tap leads. */
    val leadsTo: Route,
    val actions: List<ActionItem>,
)

enum class NoticeKind { Message, Alert, Reminder, Case, Digest }

/** Who may see it. */
enum class NoticeSensitivity { Public, Personal, Sensitive }

/** [retract]: ids of those that are to go from the screen. [lookAgainAt]: when there are more. */
data class DueNotices(val present: List<Notice>, val retract: List<String>, val lookAgainAt: Instant?) {
    val isEmpty: Boolean get() = present.isEmpty() && retract.isEmpty()
}

/** What has come of a push. */
sealed interface Pushed {
    /** It is nothing of the city's. */
    data object Nothing : Pushed

    /**
     * The city has written, and what cannot be said before the phone is unlocked, or before it was fetched. [silent]: it is
     * her quiet hours.
     */
    data class SomethingNew(val silent: Boolean) : Pushed

    data class Due(val notices: DueNotices) : Pushed
}

/** What is to be shown, and what is to go, now and whenever anything has changed. */
fun Session.dueNotices(): Flow<DueNotices> = reread(
    personal = true,
    changes = { client, language -> client.changes(language) },
    read = { client, language -> client.inbox().duePresentations(language).notices() },
).mapNotNull { it.value }

/** The same, once. */
suspend fun Session.dueNoticesNow(): Content<DueNotices> =
    askPersonal { client, language -> client.inbox().duePresentations(language).notices() }

/** Opens a push, whose bytes are as the push service gave them. */
suspend fun Session.handlePush(body: ByteArray): Content<Pushed> = askOpened { client, language ->
    when (val outcome = client.push().handlePush(body, language)) {
        PushOutcome.Nothing -> Pushed.Nothing
        is PushOutcome.SomethingNew -> Pushed.SomethingNew(outcome.isSilent)
        is PushOutcome.Due -> Pushed.Due(outcome.due.notices())
    }
}

/** The notification with this id is on the screen. */
suspend fun Session.acknowledge(id: String): Content<Unit> = askPersonal { client, _ -> client.inbox().acknowledge(id) }

/** It is on the screen no more. */
suspend fun Session.acknowledgeRetraction(id: String): Content<Unit> =
    askPersonal { client, _ -> client.inbox().acknowledgeRetraction(id) }

/** She has swiped it away. */
suspend fun Session.dismissed(id: String): Content<Unit> = askPersonal { client, _ -> client.inbox().dismiss(id) }

/** She has tapped it. */
suspend fun Session.opened(id: String): Content<Unit> = askPersonal { client, _ -> client.inbox().opened(id) }

/** She knows what the message with this id says. */
suspend fun Session.markRead(id: String): Content<Unit> = askPersonal { client, _ -> client.inbox().markRead(id) }

/** She wants to be reminded again a day after [now]. */
suspend fun Session.remindTomorrow(id: String, now: Instant): Content<Unit> =
    askPersonal { client, _ -> client.reminders().postpone(id, ReminderDelay.Day.after(now)) }

/** Has the city push to this phone by a push service that gave [endpoint], in her language. */
suspend fun Session.registerForPushes(endpoint: String): Content<Unit> =
    askPersonal { client, language -> client.push().registerDevice(PushRegistration(endpoint, language)) }

/** What is pushed from now on is in her language. */
suspend fun Session.speakOfPushes(): Content<Unit> = askPersonal { client, language ->
    val push = client.push()
    push.device()?.let { push.registerDevice(PushRegistration(it.registration.endpoint, language)) }
}

/** Nothing is pushed to this phone any more. */
suspend fun Session.unregisterForPushes(): Content<Unit> = askPersonal { client, _ -> client.push().unregisterDevice() }

internal fun Due.notices() = DueNotices(present.map { it.notice() }, retract, lookAgainAt)

private fun Presentation.notice() = Notice(
    id = id,
    kind = when (kind) {
        PresentationKind.MESSAGE -> NoticeKind.Message
        PresentationKind.ALERT -> NoticeKind.Alert
        PresentationKind.REMINDER -> NoticeKind.Reminder
        PresentationKind.CASE -> NoticeKind.Case
        PresentationKind.DIGEST -> NoticeKind.Digest
    },
    title = title,
    body = body,
    group = group,
    at = at,
    expiresAt = expiresAt,
    urgency = urgency.shown,
    sensitivity = when (sensitivity) {
        Sensitivity.PUBLIC -> NoticeSensitivity.Public
        Sensitivity.PERSONAL -> NoticeSensitivity.Personal
        Sensitivity.SENSITIVE -> NoticeSensitivity.Sensitive
    },
    hidden = isHidden,
    silent = isSilent,
    leadsTo = leadsTo.route,
    actions = actions.mapNotNull { it.item() },
)

/** No link leads to the middle of a form, or to one document: to the list, where it is. */
private val PresentationTarget.route: Route
    get() = when (this) {
        is PresentationTarget.Message -> Route.Message(messageId)
        is PresentationTarget.Case -> Route.Case(submissionId)
        is PresentationTarget.Document -> Route.Documents
        is PresentationTarget.Draft -> Route.Cases
        is PresentationTarget.LifeEvent -> Route.LifeEvent(lifeEventId)
        PresentationTarget.Inbox -> Route.Inbox
    }
