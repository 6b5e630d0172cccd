package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import org.citizencloud.core.CatalogueUpdate
import org.citizencloud.core.InboxUpdate
import org.citizencloud.core.OutboxUpdate
import org.citizencloud.core.updates

class HomeViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<HomeState>(session, navigator) {
    override val state: StateFlow<HomeState> = combine(
        session.state,
        session.settings,
        session.catalogue().fromLast(),
        session.follow(personal = true) { client, language -> client.outbox().updates(language) }.fromLast(),
        session.follow(personal = true) { client, language -> client.inbox().updates(language) }.fromLast(),
        ::shown,
    ).whileSeen(shown(session.state.value, session.settings.value, Content.Loading, Content.Loading, Content.Loading))

    fun search() = navigator.push(Route.Search)

    fun openCategory(id: String) = navigator.push(Route.Category(id))

    fun openCases() = navigator.push(Route.Cases)

    fun openCase(id: String) = navigator.push(Route.Case(id))

    fun openInbox() = navigator.push(Route.Inbox)

    fun openSettings() = navigator.push(Route.Settings)

    /** Looks for another catalogue and for new messages. */
    fun refresh() = session.refresh()

    private fun shown(
        app: AppState,
        settings: Settings,
        catalogue: Content<CatalogueUpdate>,
        outbox: Content<OutboxUpdate>,
        inbox: Content<InboxUpdate>,
    ) = HomeState(
        cityName = session.city.name(settings.language),
        hotline = session.city.hotline,
        senior = settings.senior,
        offline = app is AppState.Running && app.offline,
        personal = (app as? AppState.Running)?.personal,
        serviceCount = catalogue.value?.services?.toInt() ?: 0,
        categories = catalogue.map { update ->
            update.categories.map { CategoryItem(it.id, it.name, it.serviceCount.toInt()) }
        },
        drafts = outbox.value?.drafts?.toInt() ?: 0,
        waiting = outbox.value?.waiting?.toInt() ?: 0,
        cases = outbox.value?.submissions.orEmpty().take(NEWEST).map { it.item(session.isOnline) },
        unread = inbox.value?.unread?.toInt() ?: 0,
    )

    private companion object {
        const val NEWEST = 3
    }
}
