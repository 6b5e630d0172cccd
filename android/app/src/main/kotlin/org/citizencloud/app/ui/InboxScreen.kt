package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.InboxState
import org.citizencloud.app.model.InboxView
import org.citizencloud.app.model.MessageItem
import org.citizencloud.app.model.ThreadItem

class InboxActions(
    val refresh: () -> Unit = {},
    val show: (InboxView) -> Unit = {},
    val search: (String) -> Unit = {},
    val open: (String) -> Unit = {},
    val openThread: (caseNumber: String) -> Unit = {},
    val more: () -> Unit = {},
    val pin: (id: String, on: Boolean) -> Unit = { _, _ -> },
    val putAway: (id: String, on: Boolean) -> Unit = { _, _ -> },
    val delete: (String) -> Unit = {},
    val keep: () -> Unit = {},
    val reallyDelete: () -> Unit = {},
    val openReminders: () -> Unit = {},
    val openNotifications: () -> Unit = {},
)

/** [selected]: the message, or the number of the case, that is open beside the list. */
@Composable
fun InboxScreen(
    state: InboxState,
    actions: InboxActions,
    selected: String? = null,
) {
    val title = stringResource(R.string.inbox_title)
    val bar: @Composable () -> Unit = {
        BackBar {
            IconAction(Icons.Calendar, stringResource(R.string.reminders_title), actions.openReminders)
            IconAction(Icons.Bell, stringResource(R.string.notifications_title), actions.openNotifications)
        }
    }
    when (val content = state.messages) {
        is Content.Ready ->
            ListScreen(title, bar) {
                item(key = "above") { Above(state, actions, isEmpty = content.value.isEmpty()) }
                if (state.view == InboxView.ByCase && state.query.isBlank()) {
                    threads(state.threads, actions, selected)
                } else {
                    messages(state, content.value, actions, selected)
                }
                if (state.hasMore) more(actions.more)
            }
        else -> Screen(title, bar = bar) { ContentOf(content) {} }
    }
    if (state.deleting != null) DeleteMessage(actions.reallyDelete, actions.keep)
}

/** Asks before a message goes for good. */
@Composable
internal fun DeleteMessage(
    onYes: () -> Unit,
    onNo: () -> Unit,
) = Confirm(
    stringResource(R.string.inbox_delete_title),
    stringResource(R.string.inbox_delete_body),
    yes = stringResource(R.string.inbox_delete),
    no = stringResource(R.string.cancel),
    onYes = onYes,
    onNo = onNo,
)

/** What is in force, and the ways to what she looks for. */
@Composable
private fun Above(
    state: InboxState,
    actions: InboxActions,
    isEmpty: Boolean,
) {
    Column(Modifier.padding(bottom = 16.dp), verticalArrangement = Arrangement.spacedBy(16.dp)) {
        Alerts(state.alerts, actions.open)
        state.trouble?.let { TroubleLine(it) }
        if (state.refreshing) {
            LoadingNotice(stringResource(R.string.inbox_refreshing))
        } else if (state.trouble == null) {
            SecondButton(stringResource(R.string.inbox_refresh), actions.refresh, icon = Icons.Refresh)
        }
        val isUntouched = state.view == InboxView.All && state.query.isEmpty()
        if (!isEmpty || !isUntouched) {
            SearchField(state.query, actions.search, takeFocus = false, label = stringResource(R.string.inbox_find))
            if (state.query.isBlank()) Views(state.view, actions.show)
        }
        if (state.unread > 0) Aside(pluralStringResource(R.plurals.home_unread, state.unread, state.unread))
    }
}

@Composable
private fun Views(
    view: InboxView,
    onShow: (InboxView) -> Unit,
) {
    Group {
        Filter(
            stringResource(R.string.inbox_view),
            InboxView.entries.map { it.name to stringResource(it.words) },
            view.name,
            onChoose = { name -> onShow(InboxView.valueOf(name)) },
        )
    }
}

private val InboxView.words: Int
    get() =
        when (this) {
            InboxView.All -> R.string.inbox_view_all
            InboxView.Unread -> R.string.inbox_view_unread
            InboxView.Pinned -> R.string.inbox_view_pinned
            InboxView.PutAway -> R.string.inbox_view_put_away
            InboxView.ByCase -> R.string.inbox_view_by_case
        }

private fun LazyListScope.messages(
    state: InboxState,
    messages: List<MessageItem>,
    actions: InboxActions,
    selected: String?,
) {
    if (messages.isEmpty()) item(key = "empty") { Empty(state) }
    itemsIndexed(messages, key = { _, message -> message.id }) { index, message ->
        GroupSlice(index, messages.size) { MessageInList(message, actions, selected = message.id == selected) }
    }
}

@Composable
private fun Empty(state: InboxState) {
    when {
        state.query.isNotBlank() ->
            Notice(
                stringResource(R.string.search_nothing_title, isolated(state.query)),
                stringResource(R.string.inbox_nothing_body),
                Icons.Search,
            )
        state.view == InboxView.All ->
            Notice(stringResource(R.string.inbox_empty_title), stringResource(R.string.inbox_empty_body), Icons.Mail)
        else -> Notice(stringResource(R.string.inbox_none_title), stringResource(R.string.inbox_none_body), Icons.Mail)
    }
}

private fun LazyListScope.threads(
    threads: List<ThreadItem>,
    actions: InboxActions,
    selected: String?,
) {
    if (threads.isEmpty()) {
        item(key = "empty") {
            Notice(stringResource(R.string.inbox_none_title), stringResource(R.string.inbox_none_body), Icons.Mail)
        }
    }
    itemsIndexed(threads, key = { _, thread -> thread.caseNumber }) { index, thread ->
        GroupSlice(index, threads.size) {
            val title = stringResource(R.string.message_about_case, number(thread.caseNumber))
            val icon = if (thread.unread > 0) Icons.Mail else Icons.MailRead
            LinkRow(title, { actions.openThread(thread.caseNumber) }, icon = icon, selected = thread.caseNumber == selected) {
                if (thread.unread > 0) Unread(pluralStringResource(R.plurals.home_unread, thread.unread, thread.unread))
                Text(thread.newest.title, style = MaterialTheme.typography.bodyLarge)
                Aside(pluralStringResource(R.plurals.inbox_thread_count, thread.total, thread.total))
                Aside(dateText(thread.newest.sentAt))
            }
        }
    }
}

/** A message and what can be done with it: by a button, and by the actions of its row for who hears the list. */
@Composable
private fun MessageInList(
    message: MessageItem,
    actions: InboxActions,
    selected: Boolean,
) {
    var asked by rememberSaveable(message.id) { mutableStateOf(false) }
    val deeds =
        listOf(
            Deed(
                stringResource(if (message.pinned) R.string.inbox_unpin else R.string.inbox_pin),
                Icons.Pin,
            ) { actions.pin(message.id, !message.pinned) },
            Deed(
                stringResource(if (message.putAway) R.string.inbox_fetch_back else R.string.inbox_archive),
                Icons.Archive,
            ) { actions.putAway(message.id, !message.putAway) },
            Deed(stringResource(R.string.inbox_delete), Icons.Delete) { actions.delete(message.id) },
        )
    Row(verticalAlignment = Alignment.CenterVertically) {
        MessageRow(message, { actions.open(message.id) }, selected, Modifier.weight(1f).deeds(deeds), leads = false)
        val what = stringResource(R.string.inbox_actions, message.title)
        IconAction(Icons.More, what, { asked = true }, Modifier.padding(end = 8.dp))
    }
    if (asked) Deeds(message.title, deeds) { asked = false }
}

/** A message in a list. That it is unread is a word, not only a dot. */
@Composable
internal fun MessageRow(
    message: MessageItem,
    onClick: () -> Unit,
    selected: Boolean = false,
    modifier: Modifier = Modifier,
    leads: Boolean = true,
) {
    LinkRow(
        message.title,
        onClick,
        modifier,
        selected = selected,
        leads = leads,
        icon = if (message.read) Icons.MailRead else Icons.Mail,
    ) {
        if (!message.read) Unread(stringResource(R.string.inbox_unread))
        message.severity?.let { SeverityBadge(it, Modifier.padding(vertical = 4.dp)) }
        if (message.preview.isNotEmpty()) Aside(message.preview)
        Aside((listOf(dateText(message.sentAt)) + message.marks()).joinToString(" · "))
    }
}

@Composable
private fun Unread(words: String) {
    Text(
        words,
        Modifier.semantics { liveRegion = LiveRegionMode.Polite },
        color = MaterialTheme.colorScheme.primary,
        style = MaterialTheme.typography.labelLarge,
    )
}

@Composable
private fun MessageItem.marks(): List<String> =
    listOfNotNull(
        stringResource(R.string.inbox_pinned).takeIf { pinned },
        stringResource(R.string.inbox_put_away).takeIf { putAway },
        stringResource(R.string.inbox_has_attachments).takeIf { hasAttachments },
    )
