package org.citizencloud.app.ui

import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.InboxState
import org.citizencloud.app.model.MessageItem

class InboxActions(
    val refresh: () -> Unit = {},
    val open: (String) -> Unit = {},
    val more: () -> Unit = {},
)

/** [selected]: the message that is open beside the list. */
@Composable
fun InboxScreen(
    state: InboxState,
    actions: InboxActions,
    selected: String? = null,
) {
    when (val content = state.messages) {
        is Content.Ready ->
            ListScreen(stringResource(R.string.inbox_title)) {
                item(key = "refresh") { Refresh(state, actions.refresh) }
                messages(content.value, actions.open, selected)
                if (state.hasMore) more(actions.more)
            }
        else -> Screen(stringResource(R.string.inbox_title)) { ContentOf(content) {} }
    }
}

@Composable
private fun Refresh(
    state: InboxState,
    onRefresh: () -> Unit,
) {
    val below = Modifier.padding(bottom = 16.dp)
    val trouble = state.trouble
    when {
        state.refreshing -> LoadingNotice(stringResource(R.string.inbox_refreshing), below)
        trouble != null -> TroubleLine(trouble, below)
        else -> SecondButton(stringResource(R.string.inbox_refresh), onRefresh, below, icon = Icons.Refresh)
    }
}

private fun LazyListScope.messages(
    messages: List<MessageItem>,
    onOpen: (String) -> Unit,
    selected: String?,
) {
    if (messages.isEmpty()) {
        item(key = "empty") {
            Notice(stringResource(R.string.inbox_empty_title), stringResource(R.string.inbox_empty_body), Icons.Mail)
        }
    }
    itemsIndexed(messages, key = { _, message -> message.id }) { index, message ->
        GroupSlice(index, messages.size) {
            MessageRow(message, onClick = { onOpen(message.id) }, selected = message.id == selected)
        }
    }
}

/** A message in a list. That it is unread is a word, not only a dot. */
@Composable
internal fun MessageRow(
    message: MessageItem,
    onClick: () -> Unit,
    selected: Boolean = false,
) {
    LinkRow(message.title, onClick, selected = selected, icon = if (message.read) Icons.MailRead else Icons.Mail) {
        if (!message.read) {
            Text(
                stringResource(R.string.inbox_unread),
                color = MaterialTheme.colorScheme.primary,
                style = MaterialTheme.typography.labelLarge,
            )
        }
        if (message.preview.isNotEmpty()) Aside(message.preview)
        Aside(dateText(message.sentAt))
    }
}
