package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalFocusManager
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.ChannelKind
import org.citizencloud.app.model.HitReason
import org.citizencloud.app.model.Hits
import org.citizencloud.app.model.SearchFilters
import org.citizencloud.app.model.SearchState
import org.citizencloud.app.model.ServiceItem

class SearchActions(
    val type: (String) -> Unit = {},
    val complete: (String) -> Unit = {},
    val filterCategory: (String) -> Unit = {},
    val filterChannel: (String) -> Unit = {},
    val filterOpenNow: (Boolean) -> Unit = {},
    val clearFilters: () -> Unit = {},
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
    val senior = LocalFrame.current.senior
    ListScreen(stringResource(R.string.search_title)) {
        item(key = "field") {
            SearchField(state.query, actions.type, focus, Modifier.padding(bottom = 20.dp))
        }
        if (state.suggestions.isNotEmpty()) {
            item(key = "suggestions") { Suggestions(state.suggestions, actions.complete) }
        }
        if (!senior) item(key = "filters") { Filters(state.filters, actions) }
        hits(state, actions.openService, selected)
    }
}

@Composable
private fun Suggestions(
    suggestions: List<String>,
    onTake: (String) -> Unit,
) {
    // The field takes over what it is given once nobody types in it.
    val focus = LocalFocusManager.current
    Column(Modifier.padding(bottom = 20.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
        Aside(stringResource(R.string.search_suggestions))
        Group {
            suggestions.forEachIndexed { index, suggestion ->
                if (index > 0) GroupDivider()
                TextRow({
                    focus.clearFocus()
                    onTake(suggestion)
                }) { IconLine(Icons.Search, suggestion) }
            }
        }
    }
}

@Composable
private fun Filters(
    filters: SearchFilters,
    actions: SearchActions,
) {
    val count = filters.count
    val title =
        if (count == 0) {
            stringResource(R.string.search_filters)
        } else {
            pluralStringResource(R.plurals.search_filters_on, count, count)
        }
    Group(Modifier.padding(bottom = 20.dp)) {
        Disclosure(title, Icons.Filter) {
            GroupDivider()
            Filter(
                stringResource(R.string.search_filter_subject),
                listOf("" to stringResource(R.string.search_filter_any)) + filters.categories.map { it.id to it.name },
                filters.category.orEmpty(),
                actions.filterCategory,
            )
            GroupDivider()
            Filter(
                stringResource(R.string.search_filter_channel),
                listOf("" to stringResource(R.string.search_filter_any)) + ChannelKind.entries.map { it.name to it.label() },
                filters.channel?.name.orEmpty(),
                actions.filterChannel,
            )
            GroupDivider()
            SwitchRow(stringResource(R.string.search_filter_open_now), null, filters.openNow, actions.filterOpenNow)
        }
        if (count > 0) {
            GroupDivider()
            val clear = stringResource(R.string.search_filters_clear)
            QuietButton(clear, actions.clearFilters, Modifier.fillMaxWidth(), icon = Icons.Close)
        }
    }
}

/** One of [choices], each a value and what it is called. They are shown in a window of their own. */
@Composable
internal fun Filter(
    title: String,
    choices: List<Pair<String, String>>,
    chosen: String,
    onChoose: (String) -> Unit,
) {
    var choosing by rememberSaveable { mutableStateOf(false) }
    LinkRow(title, { choosing = true }) {
        Aside(choices.find { (value, _) -> value == chosen }?.second.orEmpty())
    }
    if (choosing) {
        Dialog(title, { choosing = false }) {
            Choices(
                choices,
                label = { (_, name) -> name },
                chosen = { (value, _) -> value == chosen },
                onChoose = { (value, _) ->
                    choosing = false
                    onChoose(value)
                },
            )
        }
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
                    if (state.query.isBlank()) {
                        pluralStringResource(R.plurals.search_found, 0, 0)
                    } else {
                        stringResource(R.string.search_nothing_title, state.query)
                    },
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
            LinkRow(
                service.name,
                { onOpen(service.id) },
                selected = service.id == selected,
                marks = service.highlights,
            ) {
                if (service.summary.isNotEmpty()) Aside(service.summary)
                service.reason?.let { Aside(it.text()) }
                ServiceDepartment(service.department)
            }
        }
    }
}

@Composable
private fun HitReason.text(): String =
    when (this) {
        is HitReason.Word -> stringResource(R.string.search_reason_word, word)
        is HitReason.Spelling -> stringResource(R.string.search_reason_spelling, word)
        is HitReason.SomeWords -> stringResource(R.string.search_reason_some, words)
    }
