package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import org.citizencloud.core.CatalogueUpdate

class FirstStartViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<FirstStartState>(session, navigator) {
    override val state: StateFlow<FirstStartState> =
        combine(session.settings, session.catalogue()) { settings, catalogue -> shown(settings, catalogue) }
            .whileSeen(shown(session.settings.value, Content.Loading))

    fun chooseLanguage(tag: String) = session.chooseLanguage(tag)

    fun setSenior(on: Boolean) = session.setSenior(on)

    /** Goes on to the home screen, whether or not the services are there. */
    fun begin() {
        session.begin()
        navigator.reset(listOf(Route.Home))
    }

    private fun shown(settings: Settings, catalogue: Content<CatalogueUpdate>) =
        FirstStartState(settings.choices, settings.senior, catalogue.map { it.services.toInt() })
}
