package org.citizencloud.app.model

import androidx.lifecycle.viewModelScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.emptyFlow
import kotlinx.coroutines.launch
import org.citizencloud.core.CatalogueUpdate
import org.citizencloud.core.FavouritesUpdate
import org.citizencloud.core.InboxUpdate
import org.citizencloud.core.OutboxUpdate
import org.citizencloud.core.updates

class HomeViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<HomeState>(session, navigator) {
    private val refreshing = MutableStateFlow(false)

    private val lifeEvents = session.reread(
        personal = false,
        changes = { client, language -> client.catalogue().updates(language) },
        read = { client, language -> client.catalogue().lifeEvents(language).size },
    )

    private val damaged = session.reread(
        personal = true,
        changes = { _, _ -> emptyFlow<Nothing>() },
        read = { client, _ -> client.damageReport() != null },
    )

    override val state: StateFlow<HomeState> = combine(
        combine(session.state, session.settings, refreshing, session.contacts, session.update, ::frame),
        combine(session.catalogue().fromLast(), lifeEvents.fromLast(), damaged.fromLast(), ::Triple),
        session.follow(personal = true) { client, language -> client.outbox().updates(language) }.fromLast(),
        combine(
            session.follow(personal = true) { client, language -> client.inbox().updates(language) }.fromLast(),
            session.alerts().fromLast(),
            session.reminders().fromLast(),
            ::Triple,
        ),
        session.follow(personal = true) { client, language -> client.favourites().updates(language) }.fromLast(),
        ::shown,
    ).whileSeen(frame(session.state.value, session.settings.value, false, session.contacts.value, update = null))

    fun search() = navigator.push(Route.Search)

    fun openCategory(id: String) = navigator.push(Route.Category(id))

    fun openCases() = navigator.push(Route.Cases)

    fun openCase(id: String) = navigator.push(Route.Case(id))

    fun openLifeEvents() = navigator.push(Route.LifeEvents)

    fun openFavourites() = navigator.push(Route.Favourites)

    fun openService(id: String) = navigator.push(Route.Service(id))

    fun openOffices() = navigator.push(Route.Offices)

    fun openInbox() = navigator.push(Route.Inbox)

    fun openMessage(id: String) = navigator.push(Route.Message(id))

    fun openReminders() = navigator.push(Route.Reminders)

    /** Opens what a reminder is about. */
    fun openReminder(id: String) {
        action.run({ client, language -> client.about(id, language)?.route }) { route ->
            if (navigator.top == Route.Home) route?.let(navigator::push)
        }
    }

    fun openDocuments() = navigator.push(Route.Documents)

    /** Tells of the damage that she was not told of. */
    fun openDamage() = navigator.push(Route.Damage)

    fun openSettings() = navigator.push(Route.Settings)

    /** Looks for another catalogue and for new messages. */
    fun refresh() {
        if (refreshing.value) return
        refreshing.value = true
        viewModelScope.launch {
            session.refresh().join()
            refreshing.value = false
        }
    }

    /** All that is not read from the core. */
    private fun frame(
        app: AppState,
        settings: Settings,
        refreshing: Boolean,
        contacts: CityContacts,
        update: Trouble?,
    ) = HomeState(
        cityName = session.city.name(settings.language),
        hotline = contacts.hotline,
        senior = settings.senior,
        offline = app is AppState.Running && app.offline,
        update = update,
        personal = (app as? AppState.Running)?.personal,
        serviceCount = 0,
        categories = Content.Loading,
        drafts = 0,
        draftsEnding = 0,
        waiting = 0,
        cases = emptyList(),
        unread = 0,
        refreshing = refreshing,
        freshness = null,
        lifeEvents = 0,
        favourites = emptyList(),
    )

    private fun shown(
        frame: HomeState,
        city: Triple<Content<CatalogueUpdate>, Content<Int>, Content<Boolean>>,
        outbox: Content<OutboxUpdate>,
        written: Triple<Content<InboxUpdate>, Content<List<AlertItem>>, Content<List<ReminderItem>>>,
        favourites: Content<FavouritesUpdate>,
    ): HomeState {
        val (catalogue, lifeEvents, damaged) = city
        val (inbox, alerts, reminders) = written
        return frame.copy(
            serviceCount = catalogue.value?.services?.toInt() ?: 0,
            categories = catalogue.map { update -> update.categories.map { it.item() } },
            drafts = outbox.value?.drafts?.toInt() ?: 0,
            draftsEnding = outbox.value?.draftsExpiring?.toInt() ?: 0,
            waiting = outbox.value?.waiting?.toInt() ?: 0,
            cases = outbox.value?.submissions.orEmpty().take(NEWEST).map { it.item() },
            unread = inbox.value?.unread?.toInt() ?: 0,
            freshness = catalogue.value?.doubts(session.language),
            lifeEvents = lifeEvents.value ?: 0,
            favourites = favourites.value?.favourites.orEmpty().take(NEWEST).map { it.item() },
            damaged = damaged.value == true,
            alerts = alerts.value.orEmpty(),
            reminders = reminders.value.orEmpty().take(NEWEST),
        )
    }

    private companion object {
        const val NEWEST = 3
    }
}
