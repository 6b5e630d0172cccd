package org.citizencloud.app.ui

import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.Hits
import org.citizencloud.app.model.SearchState
import org.citizencloud.app.model.ServiceItem

class SearchActions(
    val type: (String) -> Unit = {},
    val openService: (String) -> Unit = {},
)

/**
 * [selected]: the service that is open beside the list. [focus]: whether the field takes the keyboard at once, as
 * it does when the resident has just come here to search.
 */
@Composable
fun SearchScreen(
    state: SearchState,
    actions: SearchActions,
    selected: String? = null,
    focus: Boolean = false,
) {
    ListScreen(stringResource(R.string.search_title)) {
        item(key = "field") {
            SearchField(state.query, actions.type, focus, Modifier.padding(bottom = 20.dp))
        }
        hits(state, actions.openService, selected)
    }
}

private fun LazyListScope.hits(
    state: SearchState,
    onOpen: (String) -> Unit,
    selected: String?,
) {
    when (val hits = state.hits) {
        Hits.None -> item(key = "hint") { Aside(stringResource(R.string.search_hint)) }

        Hits.Nothing ->
            item(key = "nothing") {
                Notice(
                    stringResource(R.string.search_nothing_title, state.query),
                    stringResource(R.string.search_nothing_body),
                    Icons.Search,
                ) { if (!LocalFrame.current.senior) CallCityButton() }
            }

        is Hits.Failed -> item(key = "trouble") { TroubleNotice(hits.trouble) }

        is Hits.Found -> {
            item(key = "count") {
                val count = hits.services.size
                Aside(
                    pluralStringResource(R.plurals.search_found, count, count),
                    Modifier.padding(bottom = 12.dp).semantics { liveRegion = LiveRegionMode.Polite },
                )
            }
            serviceRows(hits.services, onOpen, selected)
        }
    }
}

/** Services one below the other, as search and categories list them. */
internal fun LazyListScope.serviceRows(
    services: List<ServiceItem>,
    onOpen: (String) -> Unit,
    selected: String?,
) {
    itemsIndexed(services, key = { _, service -> service.id }) { index, service ->
        GroupSlice(index, services.size) {
            LinkRow(service.name, { onOpen(service.id) }, selected = service.id == selected) {
                if (service.summary.isNotEmpty()) Aside(service.summary)
                ServiceDepartment(service.department)
            }
        }
    }
}
