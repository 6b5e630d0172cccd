package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.ActionItem
import org.citizencloud.app.model.ActionKind
import org.citizencloud.app.model.AlertDetails
import org.citizencloud.app.model.AttachmentItem
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.MessageDetails
import org.citizencloud.app.model.MessageState

/** [handOver]: gives entries, in iCalendar, to the calendar that she chooses. */
class MessageActions(
    val openCase: () -> Unit = {},
    val openThread: () -> Unit = {},
    val openWeb: (String) -> Unit = {},
    val addToCalendar: () -> Unit = {},
    val handOver: suspend (String) -> Unit = {},
    val calendarTaken: () -> Unit = {},
    val saveAttachment: (String) -> Unit = {},
    val stopSaving: (attachmentId: String) -> Unit = {},
    val openDocument: (attachmentId: String) -> Unit = {},
    val pin: (Boolean) -> Unit = {},
    val putAway: (Boolean) -> Unit = {},
    val delete: () -> Unit = {},
    val keep: () -> Unit = {},
    val reallyDelete: () -> Unit = {},
)

@Composable
fun MessageScreen(
    state: MessageState,
    actions: MessageActions,
) {
    when (val content = state.message) {
        is Content.Ready -> Message(content.value, actions)
        else -> Screen(stringResource(R.string.message_title)) { ContentOf(content) {} }
    }
}

@Composable
private fun Message(
    message: MessageDetails,
    actions: MessageActions,
) {
    HandOver(message.calendar, actions.handOver, actions.calendarTaken)
    Screen(message.title, above = dateAndTimeText(message.sentAt)) {
        message.trouble?.let { TroubleLine(it) }
        message.alert?.let { Alert(it) }
        Blocks(message.blocks, actions.openWeb)
        message.parts.forEach { part -> Section(part.title) { Blocks(part.blocks, actions.openWeb) } }
        if (message.actions.isNotEmpty()) Ways(message, actions)
        if (message.attachments.isNotEmpty()) Attachments(message.attachments, actions)
        if (message.caseNumber != null) AboutCase(message, actions)
        Order(message, actions)
    }
    if (message.deleting) DeleteMessage(actions.reallyDelete, actions.keep)
}

/** Hands entries for a calendar over, once. */
@Composable
internal fun HandOver(
    calendar: String?,
    handOver: suspend (String) -> Unit,
    taken: () -> Unit,
) {
    LaunchedEffect(calendar) {
        if (calendar != null) {
            handOver(calendar)
            taken()
        }
    }
}

@Composable
private fun Alert(alert: AlertDetails) {
    Group {
        GroupBody {
            SeverityBadge(alert.severity)
            if (alert.over) {
                Text(stringResource(R.string.alert_over), style = MaterialTheme.typography.bodyLarge)
            } else {
                alert.until?.let {
                    Text(
                        stringResource(R.string.alert_until, isolated(dateAndTimeText(it))),
                        style = MaterialTheme.typography.bodyLarge,
                    )
                }
            }
            val whom = if (alert.districts.isEmpty()) null else listed(alert.districts.map(::isolated))
            Fact(stringResource(R.string.alert_districts), whom ?: stringResource(R.string.alert_everyone))
        }
    }
}

/** What she can do about it. */
@Composable
private fun Ways(
    message: MessageDetails,
    actions: MessageActions,
) {
    Column(verticalArrangement = Arrangement.spacedBy(10.dp)) {
        message.actions.forEach { action ->
            // What is about a case leads to it, and that is on the phone that has sent it.
            if (action.kind.isAboutCase && message.caseId == null) return@forEach
            if (action.kind == ActionKind.AddToCalendar) Appointment(action)
            val label = action.label ?: stringResource(action.kind.words)
            SecondButton(label, { act(action, actions) }, icon = action.kind.icon)
        }
    }
}

@Composable
private fun Appointment(action: ActionItem) {
    Group {
        GroupBody {
            action.startsAt?.let { Fact(stringResource(R.string.message_when), dateAndTimeText(it)) }
            action.place?.let { Fact(stringResource(R.string.message_where), isolated(it)) }
        }
    }
}

private fun act(
    action: ActionItem,
    actions: MessageActions,
) = when (action.kind) {
    ActionKind.OpenCase, ActionKind.Answer -> actions.openCase()
    ActionKind.AddToCalendar -> actions.addToCalendar()
    ActionKind.Book, ActionKind.Pay, ActionKind.OpenLink -> action.url?.let(actions.openWeb) ?: Unit
}

private val ActionKind.isAboutCase get() = this == ActionKind.OpenCase || this == ActionKind.Answer

private val ActionKind.words: Int
    get() =
        when (this) {
            ActionKind.OpenCase -> R.string.message_open_case
            ActionKind.Answer -> R.string.message_answer
            ActionKind.Book -> R.string.message_book
            ActionKind.Pay -> R.string.message_pay
            ActionKind.AddToCalendar -> R.string.message_calendar
            ActionKind.OpenLink -> R.string.message_open_link
        }

private val ActionKind.icon get() =
    when (this) {
        ActionKind.OpenCase -> Icons.Papers
        ActionKind.Answer -> Icons.Pencil
        ActionKind.Book, ActionKind.AddToCalendar -> Icons.Calendar
        ActionKind.Pay, ActionKind.OpenLink -> Icons.Web
    }

@Composable
private fun Attachments(
    attachments: List<AttachmentItem>,
    actions: MessageActions,
) {
    Section(stringResource(R.string.message_attachments)) {
        attachments.forEach { file ->
            Group {
                GroupBody {
                    val name = isolated(file.name)
                    Fact(name, listOf(mediaTypeName(file.mediaType), sizeText(file.sizeBytes)).joinToString(" · ", transform = ::isolated))
                    when {
                        file.saving != null ->
                            TransferBody(
                                stringResource(R.string.message_saving, name),
                                file.saving,
                                { actions.stopSaving(file.id) },
                                describeStop = stringResource(R.string.message_stop_saving_named, name),
                            )
                        file.documentId != null ->
                            SecondButton(
                                stringResource(R.string.message_open_document),
                                { actions.openDocument(file.id) },
                                Modifier.semantics { liveRegion = LiveRegionMode.Polite },
                                icon = Icons.Papers,
                                describe = stringResource(R.string.message_open_document_named, name),
                            )
                        else ->
                            SecondButton(
                                stringResource(R.string.message_save),
                                { actions.saveAttachment(file.id) },
                                icon = Icons.Lock,
                                describe = stringResource(R.string.message_save_named, name),
                            )
                    }
                }
            }
        }
    }
}

@Composable
private fun AboutCase(
    message: MessageDetails,
    actions: MessageActions,
) {
    Section(stringResource(R.string.message_about_case, number(message.caseNumber.orEmpty()))) {
        Group {
            if (message.caseId != null) {
                LinkRow(stringResource(R.string.message_open_case), actions.openCase, icon = Icons.Papers)
                GroupDivider()
            }
            LinkRow(stringResource(R.string.message_thread), actions.openThread, icon = Icons.MailRead)
        }
    }
}

/** Where it stands among the others. */
@Composable
private fun Order(
    message: MessageDetails,
    actions: MessageActions,
) {
    Column(verticalArrangement = Arrangement.spacedBy(10.dp)) {
        SecondButton(
            stringResource(if (message.pinned) R.string.inbox_unpin else R.string.inbox_pin),
            { actions.pin(!message.pinned) },
            icon = Icons.Pin,
        )
        SecondButton(
            stringResource(if (message.putAway) R.string.inbox_fetch_back else R.string.inbox_archive),
            { actions.putAway(!message.putAway) },
            icon = Icons.Archive,
        )
        SecondButton(stringResource(R.string.inbox_delete), actions.delete, icon = Icons.Delete)
    }
}
