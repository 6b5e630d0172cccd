package org.citizencloud.app.model

import androidx.lifecycle.viewModelScope
import java.time.Instant
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import org.citizencloud.core.Catalogue
import org.citizencloud.core.SearchRequest
import org.citizencloud.core.updates

class SearchViewModel internal constructor(session: Session, navigator: Navigator, private val kept: Kept) :
    ScreenViewModel<SearchState>(session, navigator) {
    /** What is looked for. */
    private data class Wanted(val query: String, val category: String?, val channel: ChannelKind?, val openNow: Boolean) {
        val isNothing: Boolean get() = query.isBlank() && category == null && channel == null && !openNow
    }

    /** The suggestion that she has taken. */
    private var taken: String? = null

    private val shown = MutableStateFlow(
        SearchState(
            query = kept.texts[QUERY].orEmpty(),
            suggestions = emptyList(),
            filters = SearchFilters(
                categories = emptyList(),
                category = kept.texts[CATEGORY],
                channel = ChannelKind.entries.find { it.name == kept.texts[CHANNEL] },
                openNow = OPEN_NOW in kept.texts,
            ),
            hits = Hits.None,
        ),
    )

    override val state: StateFlow<SearchState> = shown.asStateFlow()

    init {
        val catalogue = session.follow(personal = false) { client, language -> client.catalogue().updates(language) }
            .onEach { update -> update.value?.categories?.map { it.item() }?.let { choose { copy(categories = it) } } }
        val wanted = shown.map { it.wanted }.distinctUntilChanged()
        viewModelScope.launch { combine(wanted, catalogue) { wanted, _ -> wanted }.collectLatest(::search) }
    }

    /** Takes in what stands in the search field now, at each keystroke. */
    fun type(query: String) {
        if (query != taken) taken = null
        want { it.copy(query = query) }
    }

    /** Puts a suggestion into the field. */
    fun complete(suggestion: String) {
        taken = suggestion
        want { it.copy(query = suggestion, suggestions = emptyList()) }
    }

    /** [id]: of one of the categories; empty for any. */
    fun filterCategory(id: String) = choose { copy(category = id.ifEmpty { null }) }

    /** [name]: of a way to apply, as `online`; empty for any. */
    fun filterChannel(name: String) = choose { copy(channel = ChannelKind.entries.find { it.name.equals(name, ignoreCase = true) }) }

    fun filterOpenNow(on: Boolean) = choose { copy(openNow = on) }

    fun clearFilters() = choose { copy(category = null, channel = null, openNow = false) }

    fun openService(id: String) = navigator.pushFrom(Route.Search, Route.Service(id))

    private fun choose(change: SearchFilters.() -> SearchFilters) = want { it.copy(filters = it.filters.change()) }

    private fun want(change: (SearchState) -> SearchState) {
        // The hits of what was wanted before stay until the new ones are there: nothing flickers.
        shown.update { before ->
            val after = change(before)
            val suggestions = if (after.query.isBlank()) emptyList() else after.suggestions
            after.copy(suggestions = suggestions, hits = if (after.wanted.isNothing) Hits.None else after.hits)
        }
        val wanted = shown.value.wanted
        kept.set(
            buildMap {
                put(QUERY, wanted.query)
                wanted.category?.let { put(CATEGORY, it) }
                wanted.channel?.let { put(CHANNEL, it.name) }
                if (wanted.openNow) put(OPEN_NOW, "")
            },
        )
    }

    private suspend fun search(wanted: Wanted) {
        if (wanted.isNothing) return
        val found = session.ask { client, language ->
            val catalogue = client.catalogue()
            catalogue.suggestions(wanted.query, language) to
                catalogue.search(wanted.request(language)).map { it.item(language) }
        }
        val hits = when (found) {
            Content.Loading -> return
            is Content.Failed -> Hits.Failed(found.trouble)
            is Content.Ready -> found.value.second.let { if (it.isEmpty()) Hits.Nothing else Hits.Found(it) }
        }
        val suggestions = found.value?.first.orEmpty()
        // What she has typed or chosen meanwhile is not taken from her.
        shown.update { if (it.wanted == wanted) it.copy(suggestions = suggestions, hits = hits) else it }
    }

    /** How [query] may go on; nowhere as long as it is what was suggested. */
    private suspend fun Catalogue.suggestions(query: String, language: String): List<String> {
        if (query.isBlank() || query == taken) return emptyList()
        return suggest(query, language, MOST_SUGGESTIONS).map { it.text }
    }

    private fun Wanted.request(language: String) = SearchRequest(
        query = query,
        language = language,
        limit = MOST_HITS,
        categoryId = category,
        channel = channel?.channel,
        openAt = if (openNow) Instant.now() else null,
    )

    private val SearchState.wanted: Wanted
        get() = Wanted(query, filters.category, filters.channel, filters.openNow)

    private companion object {
        const val QUERY = "query"
        const val CATEGORY = "category"
        const val CHANNEL = "channel"
        const val OPEN_NOW = "openNow"
        const val MOST_HITS = 50u
        const val MOST_SUGGESTIONS = 4u
    }
}
