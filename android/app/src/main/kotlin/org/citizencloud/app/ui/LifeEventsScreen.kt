package org.citizencloud.app.ui

import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.LifeEventsState

/** [selected]: the event whose plan is open beside the list. */
@Composable
fun LifeEventsScreen(
    state: LifeEventsState,
    open: (String) -> Unit,
    selected: String? = null,
) {
    val events = state.events
    if (events !is Content.Ready) {
        Screen(stringResource(R.string.events_title)) { ContentOf(events) {} }
        return
    }
    ListScreen(stringResource(R.string.events_title)) {
        item(key = "body") { Aside(stringResource(R.string.events_body), Modifier.padding(bottom = 16.dp)) }
        itemsIndexed(events.value, key = { _, event -> event.id }) { index, event ->
            GroupSlice(index, events.value.size) {
                LinkRow(event.name, { open(event.id) }, selected = event.id == selected) {
                    if (event.description.isNotEmpty()) Aside(event.description)
                    Aside(pluralStringResource(R.plurals.events_steps, event.steps, event.steps))
                }
            }
        }
    }
}
