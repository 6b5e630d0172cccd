package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.map
import org.citizencloud.core.updates

class LifeEventsViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<LifeEventsState>(session, navigator) {
    override val state: StateFlow<LifeEventsState> = session.reread(
        personal = false,
        changes = { client, language -> client.catalogue().updates(language) },
        read = { client, language ->
            client.catalogue().lifeEvents(language)
                .map { LifeEventItem(it.id, it.name, it.description, it.stepCount.toInt()) }
        },
    ).map(::LifeEventsState).whileSeen(LifeEventsState(Content.Loading))

    fun open(id: String) = navigator.pushFrom(Route.LifeEvents, Route.LifeEvent(id))
}
