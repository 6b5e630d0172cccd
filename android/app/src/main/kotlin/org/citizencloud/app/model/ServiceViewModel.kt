package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import org.citizencloud.core.updates

class ServiceViewModel internal constructor(session: Session, navigator: Navigator, private val id: String) :
    ScreenViewModel<ServiceState>(session, navigator) {
    private val marking = Action(session)

    override val state: StateFlow<ServiceState> = combine(
        session.reread(
            personal = false,
            changes = { client, language -> client.catalogue().updates(language) },
            read = { client, language ->
                val catalogue = client.catalogue()
                val rules = catalogue.eligibility(id, emptyMap(), language)
                catalogue.service(id, language).details(rules.because.isNotEmpty() || rules.needs.isNotEmpty())
            },
        ),
        session.reread(
            personal = true,
            changes = { client, language -> client.outbox().updates(language) },
            // What answers a question about a case is gone on with from there.
            read = { client, language ->
                client.outbox().drafts(language).find { it.serviceId == id && it.caseNumber == null }?.item()
            },
        ).fromLast(),
        session.follow(personal = true) { client, language -> client.favourites().updates(language) }.fromLast(),
        action.state,
        marking.state,
    ) { service, draft, favourites, action, marking ->
        val marked = favourites.value?.favourites?.any { it.serviceId == id }
        ServiceState(service, draft.value, action.running, action.trouble ?: marking.trouble, marked)
    }.whileSeen(ServiceState(Content.Loading, null, beginning = false, trouble = null, favourite = null))

    /** Begins a new form of this service and opens it, unless she has gone on meanwhile. Told twice, it begins one. */
    fun begin() {
        action.run({ client, _ -> client.forms().start(id).draftId() }) {
            if (navigator.top == Route.Service(id)) navigator.push(Route.Form(it, step = 1))
        }
    }

    /** Marks the service, or takes the mark away. */
    fun toggleFavourite() {
        val marked = state.value.favourite ?: return
        marking.run({ client, _ -> if (marked) client.favourites().remove(id) else client.favourites().add(id) })
    }

    fun openEligibility() = navigator.push(Route.Eligibility(id))

    override fun tryAgain() {
        if (!marking.again()) super.tryAgain()
    }

    /** Goes on with the form that was begun. */
    fun resume() {
        state.value.draft?.let { navigator.push(Route.Form(it.id, step = 1)) }
    }
}
