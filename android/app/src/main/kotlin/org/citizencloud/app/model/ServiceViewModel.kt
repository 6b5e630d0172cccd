package org.citizencloud.app.model

import androidx.lifecycle.viewModelScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.launch
import org.citizencloud.core.updates

class ServiceViewModel internal constructor(session: Session, navigator: Navigator, private val id: String) :
    ScreenViewModel<ServiceState>(session, navigator) {
    private data class Beginning(val beginning: Boolean = false, val trouble: Trouble? = null)

    private val beginning = MutableStateFlow(Beginning())

    override val state: StateFlow<ServiceState> = combine(
        session.reread(
            personal = false,
            changes = { client, language -> client.catalogue().updates(language) },
            read = { client, language -> client.catalogue().service(id, language).details() },
        ),
        session.reread(
            personal = true,
            changes = { client, language -> client.outbox().updates(language) },
            read = { client, language -> client.outbox().drafts(language).find { it.serviceId == id }?.item() },
        ).fromLast(),
        beginning,
    ) { service, draft, beginning ->
        ServiceState(service, draft.value, beginning.beginning, beginning.trouble)
    }.whileSeen(ServiceState(Content.Loading, null, beginning = false, trouble = null))

    /** Begins a new form of this service and opens it. Told twice, it begins one. */
    fun begin() {
        if (beginning.value.beginning) return
        beginning.value = Beginning(beginning = true)
        viewModelScope.launch {
            val draftId = session.ask { client, _ -> client.forms().start(id).draftId() }
            beginning.value = Beginning(trouble = draftId.trouble)
            draftId.value?.let { navigator.push(Route.Form(it, step = 1)) }
        }
    }

    /** Goes on with the form that was begun. */
    fun resume() {
        state.value.draft?.let { navigator.push(Route.Form(it.id, step = 1)) }
    }

    override fun tryAgain() {
        if (beginning.value.trouble != null) begin() else super.tryAgain()
    }
}
