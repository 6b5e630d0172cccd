package org.citizencloud.app.ui

import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.ThreadState

class ThreadActions(
    val open: (String) -> Unit = {},
    val openCase: () -> Unit = {},
    val more: () -> Unit = {},
)

/** The messages about one case. */
@Composable
fun ThreadScreen(
    state: ThreadState,
    actions: ThreadActions,
) {
    val title = stringResource(R.string.message_about_case, number(state.caseNumber))
    val messages = state.messages
    if (messages !is Content.Ready || messages.value.isEmpty()) {
        Screen(title) {
            ContentOf(messages) {
                Notice(stringResource(R.string.inbox_none_title), stringResource(R.string.inbox_none_body), Icons.Mail)
            }
        }
        return
    }
    ListScreen(title) {
        if (state.caseId != null) {
            item(key = "case") {
                Group(Modifier.padding(bottom = 20.dp)) {
                    LinkRow(stringResource(R.string.message_open_case), actions.openCase, icon = Icons.Papers)
                }
            }
        }
        itemsIndexed(messages.value, key = { _, message -> message.id }) { index, message ->
            GroupSlice(index, messages.value.size) { MessageRow(message, { actions.open(message.id) }) }
        }
        if (state.hasMore) more(actions.more)
    }
}
