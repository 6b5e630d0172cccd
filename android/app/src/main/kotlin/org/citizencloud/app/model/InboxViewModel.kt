package org.citizencloud.app.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.update
import org.citizencloud.core.InboxUpdate
import org.citizencloud.core.Message
import org.citizencloud.core.updates

class InboxViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<InboxState>(session, navigator) {
    private data class Shown(val messages: List<MessageItem>, val hasMore: Boolean)

    private val pages = MutableStateFlow(1)

    override val state: StateFlow<InboxState> = combine(
        combine(
            session.follow(personal = true) { client, language -> client.inbox().updates(language) },
            pages,
            ::shown,
        ),
        action.state,
    ) { shown, action ->
        InboxState(shown.map { it.messages }, shown.value?.hasMore == true, action.running, action.trouble)
    }.whileSeen(InboxState(Content.Loading, hasMore = false, refreshing = false, trouble = null))

    /** Asks the city for new messages. */
    fun refresh() {
        action.run({ client, _ -> client.inbox().refresh() })
    }

    fun open(id: String) = navigator.pushFrom(Route.Inbox, Route.Message(id))

    /** Shows another page, if there is one. */
    fun more() {
        if (state.value.hasMore) pages.update { it + 1 }
    }

    /** The first page comes with the update; those after it are read as they are now. */
    private suspend fun shown(update: Content<InboxUpdate>, pages: Int): Content<Shown> = when (update) {
        is Content.Failed -> update
        Content.Loading -> Content.Loading
        is Content.Ready -> session.ask { client, language ->
            val messages = ArrayList<Message>(update.value.messages)
            repeat(pages - 1) { messages += client.inbox().messages(language, messages.size.toUInt()) }
            // One that has come in between moves the others on.
            Shown(messages.distinctBy { it.id }.map { it.item() }, messages.size.toUInt() < update.value.total)
        }
    }
}
