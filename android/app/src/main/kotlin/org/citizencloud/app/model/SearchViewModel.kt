package org.citizencloud.app.model

import androidx.lifecycle.viewModelScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import org.citizencloud.core.SearchRequest
import org.citizencloud.core.updates

class SearchViewModel internal constructor(session: Session, navigator: Navigator, private val kept: Kept) :
    ScreenViewModel<SearchState>(session, navigator) {
    private val shown = MutableStateFlow(SearchState(kept.texts[QUERY].orEmpty(), Hits.None))

    override val state: StateFlow<SearchState> = shown.asStateFlow()

    init {
        val catalogue = session.follow(personal = false) { client, language -> client.catalogue().updates(language) }
        val typed = shown.map { it.query }.distinctUntilChanged()
        viewModelScope.launch { combine(typed, catalogue) { query, _ -> query }.collectLatest(::search) }
    }

    /** Takes in what stands in the search field now, at each keystroke. */
    fun type(query: String) {
        kept.set(mapOf(QUERY to query))
        // The hits of what was typed before stay until the new ones are there: nothing flickers.
        shown.update { SearchState(query, if (query.isBlank()) Hits.None else it.hits) }
    }

    fun openService(id: String) = navigator.pushFrom(Route.Search, Route.Service(id))

    private suspend fun search(query: String) {
        if (query.isBlank()) return
        val found = session.ask { client, language ->
            client.catalogue().search(SearchRequest(query, language, MOST_HITS))
        }
        val hits = when (found) {
            Content.Loading -> return
            is Content.Failed -> Hits.Failed(found.trouble)
            is Content.Ready -> if (found.value.isEmpty()) Hits.Nothing else Hits.Found(found.value.map { it.service.item() })
        }
        // What she has typed meanwhile is not taken from her.
        shown.update { if (it.query == query) SearchState(query, hits) else it }
    }

    private companion object {
        const val QUERY = "query"
        const val MOST_HITS = 50u
    }
}
