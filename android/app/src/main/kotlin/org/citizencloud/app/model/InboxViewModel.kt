package org.citizencloud.app.model

import androidx.lifecycle.viewModelScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.launch
import org.citizencloud.core.updates

class InboxViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<InboxState>(session, navigator) {
    private data class Refresh(val refreshing: Boolean = false, val trouble: Trouble? = null)

    private val refresh = MutableStateFlow(Refresh())

    override val state: StateFlow<InboxState> = combine(
        session.reread(
            personal = true,
            changes = { client, language -> client.inbox().updates(language) },
            read = { client, language -> client.inbox().all(language).map { it.item() } },
        ),
        refresh,
    ) { messages, refresh -> InboxState(messages, refresh.refreshing, refresh.trouble) }
        .whileSeen(InboxState(Content.Loading, refreshing = false, trouble = null))

    /** Asks the city for new messages. */
    fun refresh() {
        if (refresh.value.refreshing) return
        refresh.value = Refresh(refreshing = true)
        viewModelScope.launch {
            val new = session.ask { client, _ -> client.inbox().refresh() }
            refresh.value = Refresh(trouble = new.trouble)
        }
    }

    fun open(id: String) = navigator.push(Route.Message(id))

    override fun tryAgain() {
        if (refresh.value.trouble != null) refresh() else super.tryAgain()
    }
}
