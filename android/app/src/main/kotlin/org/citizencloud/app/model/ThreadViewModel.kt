package org.citizencloud.app.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.update
import org.citizencloud.core.InboxUpdate
import org.citizencloud.core.MessageFilter
import org.citizencloud.core.updates

/** What the city has written about one case. */
class ThreadViewModel internal constructor(session: Session, navigator: Navigator, private val caseNumber: String) :
    ScreenViewModel<ThreadState>(session, navigator) {
    private data class Shown(val messages: List<MessageItem>, val hasMore: Boolean, val caseId: String?)

    private val pages = MutableStateFlow(1)

    override val state: StateFlow<ThreadState> = combine(
        session.follow(personal = true) { client, language -> client.inbox().updates(language) },
        pages,
        ::shown,
    ).map { ThreadState(caseNumber, it.value?.caseId, it.map(Shown::messages), it.value?.hasMore == true) }
        .whileSeen(ThreadState(caseNumber, caseId = null, Content.Loading, hasMore = false))

    fun open(id: String) = navigator.push(Route.Message(id))

    /** Opens the case, where it is on this phone. */
    fun openCase() {
        state.value.caseId?.let { navigator.push(Route.Case(it)) }
    }

    /** Shows another page, if there is one. */
    fun more() {
        if (state.value.hasMore) pages.update { it + 1 }
    }

    private suspend fun shown(update: Content<InboxUpdate>, pages: Int): Content<Shown> = when (update) {
        is Content.Failed -> update
        Content.Loading -> Content.Loading
        is Content.Ready -> session.ask { client, language ->
            val filter = MessageFilter.Case(caseNumber)
            val (messages, hasMore) = pages(pages) { client.inbox().find(filter, language, it) }
            Shown(messages.distinctBy { it.id }.map { it.item() }, hasMore, client.caseId(caseNumber, language))
        }
    }
}
