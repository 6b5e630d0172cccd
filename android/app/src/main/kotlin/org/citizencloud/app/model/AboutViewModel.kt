package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import org.citizencloud.core.CatalogueUpdate

class AboutViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<AboutState>(session, navigator) {
    override val state: StateFlow<AboutState> =
        combine(session.settings, session.catalogue(), session.contacts, ::shown)
            .whileSeen(shown(session.settings.value, Content.Loading, session.contacts.value))

    private fun shown(settings: Settings, catalogue: Content<CatalogueUpdate>, contacts: CityContacts) = AboutState(
        cityName = session.city.name(settings.language),
        appVersion = session.appVersion,
        serviceCount = catalogue.value?.services?.toInt() ?: 0,
        catalogueRevision = catalogue.value?.catalogueRevision,
        freshness = catalogue.value?.doubts(settings.language),
        checkedAt = catalogue.value?.freshness?.checkedAt,
        contacts = contacts,
    )
}
