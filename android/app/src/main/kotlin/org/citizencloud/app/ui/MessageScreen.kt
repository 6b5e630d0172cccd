package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.MessageDetails
import org.citizencloud.app.model.MessageState

class MessageActions(
    val openCase: () -> Unit = {},
)

@Composable
fun MessageScreen(
    state: MessageState,
    actions: MessageActions,
) {
    when (val content = state.message) {
        is Content.Ready -> Message(content.value, actions.openCase)
        else -> Screen(stringResource(R.string.message_title)) { ContentOf(content) {} }
    }
}

@Composable
private fun Message(
    message: MessageDetails,
    onOpenCase: () -> Unit,
) {
    Screen(message.title, above = dateAndTimeText(message.sentAt)) {
        Column(verticalArrangement = Arrangement.spacedBy(14.dp)) {
            message.paragraphs.forEach { Text(it, style = MaterialTheme.typography.bodyLarge) }
        }
        message.caseNumber?.let { Aside(stringResource(R.string.message_about_case, it)) }
        if (message.caseId != null) {
            SecondButton(stringResource(R.string.message_open_case), onOpenCase, icon = Icons.Papers)
        }
    }
}
