package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.items
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.OfficeItem
import org.citizencloud.app.model.OfficesState
import org.citizencloud.app.model.PlaceKind

class OfficesActions(
    val locate: () -> Unit = {},
    val filterOpenNow: (Boolean) -> Unit = {},
    val openMap: (OfficeItem) -> Unit = {},
)

@Composable
fun OfficesScreen(
    state: OfficesState,
    actions: OfficesActions,
) {
    ListScreen(stringResource(R.string.offices_title)) {
        item(key = "wishes") { Wishes(state, actions) }
        val offices = state.offices
        if (offices !is Content.Ready) {
            item(key = "content") { ContentOf(offices) {} }
            return@ListScreen
        }
        if (offices.value.isEmpty() && state.openNow) {
            item(key = "none") {
                Aside(
                    stringResource(R.string.offices_none),
                    Modifier.semantics { liveRegion = LiveRegionMode.Polite },
                )
            }
        }
        items(offices.value, key = { it.office.id }) { near ->
            Column(Modifier.padding(bottom = 16.dp)) {
                OfficeCard(near.office, actions.openMap, near.department, near.distanceMeters)
            }
        }
    }
}

@Composable
private fun Wishes(
    state: OfficesState,
    actions: OfficesActions,
) {
    Column(Modifier.padding(bottom = 20.dp), verticalArrangement = Arrangement.spacedBy(12.dp)) {
        if (state.place != PlaceKind.Known) {
            if (state.place == PlaceKind.Unknown) {
                Aside(
                    stringResource(R.string.offices_unknown),
                    Modifier.semantics { liveRegion = LiveRegionMode.Polite },
                )
            }
            SecondButton(stringResource(R.string.offices_locate), actions.locate, icon = Icons.Place)
            Aside(stringResource(R.string.offices_locate_body))
        }
        Group { SwitchRow(stringResource(R.string.offices_open_now), null, state.openNow, actions.filterOpenNow) }
    }
}
