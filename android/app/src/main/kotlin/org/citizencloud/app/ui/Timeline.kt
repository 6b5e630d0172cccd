package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.CaseEventItem

/** What has happened to a case at the city; each event is read as one. */
@Composable
internal fun Timeline(events: List<CaseEventItem>) {
    Section(stringResource(R.string.case_timeline)) {
        Group {
            events.forEachIndexed { index, event ->
                if (index > 0) GroupDivider()
                Event(event)
            }
        }
    }
}

@Composable
private fun Event(event: CaseEventItem) {
    Row(
        Modifier.fillMaxWidth().semantics(mergeDescendants = true) {}.padding(16.dp),
        horizontalArrangement = Arrangement.spacedBy(14.dp),
    ) {
        Icon(
            icon(event.code),
            contentDescription = null,
            Modifier.size(LocalSizes.current.icon),
            tint = MaterialTheme.colorScheme.primary,
        )
        Column(Modifier.weight(1f), verticalArrangement = Arrangement.spacedBy(3.dp)) {
            Text(event.title, style = MaterialTheme.typography.titleMedium)
            Aside(dateAndTimeText(event.at))
            event.text?.let { Text(isolated(it), style = MaterialTheme.typography.bodyLarge) }
        }
    }
}

/** A city may have words of its own for what happens. */
private fun icon(code: String): ImageVector =
    when (code) {
        "received" -> Icons.Papers
        "in_review" -> Icons.Clock
        "waiting_for_resident", "question" -> Icons.Question
        "answered" -> Icons.Send
        "approved" -> Icons.Done
        "declined" -> Icons.Refused
        "closed" -> Icons.Check
        "withdrawn" -> Icons.TakenBack
        else -> Icons.Event
    }
