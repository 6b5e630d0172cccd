package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import org.citizencloud.core.updates

class ServiceViewModel internal constructor(session: Session, navigator: Navigator, private val id: String) :
    ScreenViewModel<ServiceState>(session, navigator) {
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
        action.state,
    ) { service, draft, action ->
        ServiceState(service, draft.value, action.running, action.trouble, favourite = null)
    }.whileSeen(ServiceState(Content.Loading, null, beginning = false, trouble = null, favourite = null))

    /** Begins a new form of this service and opens it, unless she has gone on meanwhile. Told twice, it begins one. */
    fun begin() {
        action.run({ client, _ -> client.forms().start(id).draftId() }) {
            if (navigator.top == Route.Service(id)) navigator.push(Route.Form(it, step = 1))
        }
    }

    /** Goes on with the form that was begun. */
    fun resume() {
        state.value.draft?.let { navigator.push(Route.Form(it.id, step = 1)) }
    }
}
