package org.citizencloud.app.model

import java.io.IOException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.SharingStarted
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.drop
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.mapNotNull
import kotlinx.coroutines.flow.onStart
import kotlinx.coroutines.flow.stateIn
import kotlinx.coroutines.flow.transformLatest
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import org.citizencloud.core.Authorizer
import org.citizencloud.core.CatalogueUpdate
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.CitizenException
import org.citizencloud.core.CityProfile
import org.citizencloud.core.ClientConfig
import org.citizencloud.core.Connectivity
import org.citizencloud.core.KeyStore
import org.citizencloud.core.Power
import org.citizencloud.core.WallClock
import org.citizencloud.core.cityProfileUpdates
import org.citizencloud.core.updates
import org.citizencloud.core.wallClock

/**
 * The app's one hold on the core, for as long as its process lives: opens the client, says how it stands
 * with it, keeps the settings, and looks for news when the app comes to the front or to a network.
 *
 * Making it does no I/O. For the main thread; nothing in it blocks.
 *
 * @param home the folder for all that the core keeps; its parent must exist. Asked for on a background thread
 * @param shippedCatalogue the file of the catalogue that the app brings, if it brings one. Asked for as [home] is
 * @param authorizer absent where nobody can sign in: what is sent waits then
 * @param phoneLanguages the phone's languages as BCP 47 tags, the first best
 * @param whereabouts where the phone is now, as far as it says so. What it says is kept nowhere and sent to nobody
 * @param wallClock what clocks show where the phone is
 * @param scope what goes on although a screen is left, such as saving an answer, runs in it
 */
class Session(
    val city: CityConfig,
    val appVersion: String,
    private val preferences: Preferences,
    phoneLanguages: List<String>,
    home: () -> String,
    keyStore: KeyStore,
    authorizer: Authorizer?,
    shippedCatalogue: () -> String? = { null },
    internal val whereabouts: suspend () -> Place? = { null },
    private val wallClock: () -> WallClock = ::wallClock,
    internal val scope: CoroutineScope = CoroutineScope(SupervisorJob() + Dispatchers.Main.immediate),
) {
    private sealed interface Phase {
        data object Starting : Phase

        data object LibraryMissing : Phase

        data class Blocked(val error: CitizenException) : Phase

        data class Running(val client: CitizenClient, val personal: CitizenException?) : Phase

        /** Nothing would be gained by opening again. */
        val isWhole: Boolean get() = this == LibraryMissing || this is Running && personal == null
    }

    private val client by lazy {
        val config = ClientConfig(home(), city.apiUrl, city.trust, shippedCatalogue(), appVersion = appVersion)
        CitizenClient(config, keyStore, authorizer)
    }
    private val phase = MutableStateFlow<Phase>(Phase.Starting)
    private val connectivity = MutableStateFlow(Connectivity.ONLINE)
    private val power = MutableStateFlow(Power(saver = false, charging = false))
    private val chosen = MutableStateFlow(Settings.initial(phoneLanguages))

    /** Why the last look for another catalogue has failed. */
    private val fetching = MutableStateFlow<CitizenException?>(null)
    private val retries = MutableStateFlow(0)
    private val opening = Mutex()

    /** Held while an answer is being saved. */
    internal val saving = Mutex()
    private val refreshing = Mutex()

    /** The unlocking of her documents, which many screens ask for, and one at a time is done. */
    internal val unlocking = Action(this)
    private var nextRefresh: Job? = null
    private val disk = Dispatchers.IO.limitedParallelism(1)

    /** What was chosen is written although everything else ends. */
    private val writing = CoroutineScope(disk)
    private var isLive = false
    private val loading = scope.launch(start = CoroutineStart.LAZY) {
        chosen.value = withContext(disk) { Settings.read(preferences, chosen.value) }
    }

    /** What the resident has chosen; as kept from when [state] is no longer [AppState.Starting]. */
    val settings: StateFlow<Settings> = chosen.asStateFlow()

    /** How the app stands, in the language chosen. */
    val state: StateFlow<AppState> = combine(phase, connectivity, chosen) { phase, connectivity, chosen ->
        when (phase) {
            Phase.Starting -> AppState.Starting
            Phase.LibraryMissing -> AppState.LibraryMissing
            is Phase.Blocked -> AppState.Blocked(phase.error.trouble(chosen.language))
            is Phase.Running -> AppState.Running(!connectivity.isOnline, phase.personal?.trouble(chosen.language))
        }
    }.stateIn(scope, SharingStarted.Eagerly, AppState.Starting)

    private val allowed = MutableStateFlow(true)

    /** Whether the phone shows notifications of this app. */
    val notificationsAllowed: StateFlow<Boolean> = allowed.asStateFlow()

    /** What the city says of itself, in the language chosen; `null` until it is known to have said something. */
    private val profile: StateFlow<CityProfile?> =
        follow(personal = false) { client, language -> client.cityProfileUpdates(language) }
            .mapNotNull { it.value?.profile }
            .stateIn(scope, SharingStarted.Eagerly, null)

    /** Whom to call. */
    val contacts: StateFlow<CityContacts> =
        profile.map { city.contacts(it) }.stateIn(scope, SharingStarted.Eagerly, city.contacts)

    /** Why the city takes nothing of this app, where it asks for a later one. */
    internal val update: Flow<Trouble?> = combine(profile, chosen) { profile, chosen ->
        CitizenException.UpdateRequired().trouble(chosen.language).takeIf { profile?.updateRequired == true }
    }

    /** The key by which the city's pushes are told at a push service (RFC 8292), once it is known. */
    internal suspend fun vapidKey(): String = profile.mapNotNull { it?.vapidKey }.first()

    /** The page that the city updates the app from, where it has said one. */
    val updatePage: String? get() = profile.value?.storeUrl

    internal val language: String get() = chosen.value.language

    /**
     * Opens what the core keeps, at the start and whenever the app comes to the front; what could not be
     * opened before (the phone was locked, full) is tried again. Then looks for news.
     */
    fun open(): Job = scope.launch {
        opening.withLock { phase.value = opened() }
        refresh()
    }

    /**
     * Lets go of the home, as the end of the process would, when all that was chosen is on the disk. For tests, which
     * play more than one process of the app in theirs: Android ends a process without a word, and nothing is lost.
     */
    internal suspend fun suspend() {
        opening.withLock {
            if (phase.value !is Phase.LibraryMissing && phase.value !is Phase.Starting) {
                phase.value = Phase.Starting
                withContext(Dispatchers.Default) { client.suspend() }
            }
        }
        // Settings are written in order, so what was chosen before is on the disk now.
        withContext(disk) {}
    }

    /** Takes in what the phone says of its network. */
    fun setConnectivity(connectivity: Connectivity) {
        this.connectivity.value = connectivity
    }

    /** Takes in what the phone says of its battery. */
    fun setPower(power: Power) {
        this.power.value = power
    }

    /** Takes in whether the phone shows notifications of this app. */
    fun setNotificationsAllowed(allowed: Boolean) {
        this.allowed.value = allowed
    }

    /** The phone's clock or its zone was changed. */
    fun clockChanged() {
        scope.launch { (phase.value as? Phase.Running)?.client?.setWallClock(wallClock()) }
    }

    fun chooseLanguage(tag: String) = choose { it.copy(language = tag) }

    fun chooseTextSize(size: TextSize) = choose { it.copy(textSize = size) }

    fun setSenior(on: Boolean) = choose { it.copy(senior = on) }

    /** The resident has been through the first start. */
    internal fun begin() = choose { it.copy(started = true) }

    /** The resident has sent something. */
    internal fun sent() = choose {
        if (it.notifications == AskedForNotifications.NotYet) it.copy(notifications = AskedForNotifications.Due) else it
    }

    /** The resident was asked whether she wants to be told of news, or need not be. */
    fun askedForNotifications() = choose { it.copy(notifications = AskedForNotifications.Done) }

    /**
     * Opens by the code that she has on paper what the phone has lost the keys of. Why that did not work, or `null` where
     * all is open again.
     */
    internal suspend fun recover(code: String): CitizenException? {
        if (phase.first { it !is Phase.Starting } == Phase.LibraryMissing) return null
        val failure = try {
            withContext(Dispatchers.Default) { client.recover(code) }
            null
        } catch (error: CitizenException) {
            error
        }
        if (failure == null) open().join()
        return failure
    }

    /** Does everything again that did not work. */
    internal fun tryAgain() {
        scope.launch {
            open().join()
            retries.value++
        }
    }

    /**
     * Looks for another catalogue and for new messages, as far as it can; once more if it is doing so. The job ends
     * when it has.
     */
    internal fun refresh(): Job = nextRefresh ?: scope.launch(start = CoroutineStart.LAZY) {
        refreshing.withLock {
            nextRefresh = null
            refreshNow()
        }
    }.also {
        nextRefresh = it
        it.start()
    }

    private suspend fun refreshNow() {
        val client = (phase.value as? Phase.Running)?.client ?: return
        fetching.value = null
        fetching.value = try {
            withContext(Dispatchers.Default) { client.catalogue().refresh() }
            null
        } catch (error: CitizenException) {
            error
        }
        try {
            withContext(Dispatchers.Default) { client.inbox().refresh() }
        } catch (_: CitizenException) {
            // The inbox has a button of its own, which says what is wrong.
        }
    }

    /** The settings as they were kept, from when they are known. */
    internal suspend fun settled(): Settings {
        loading.join()
        return chosen.value
    }

    /** What [call] brings once the core is open, in the language chosen. */
    internal suspend fun <T> ask(call: suspend (client: CitizenClient, language: String) -> T): Content<T> =
        when (val phase = phase.first { it !is Phase.Starting }) {
            Phase.Starting, Phase.LibraryMissing -> Content.Loading
            is Phase.Blocked -> Content.Failed(phase.error.trouble(language))
            is Phase.Running -> content(phase.client, language, call)
        }

    /**
     * As [ask], of what is personal: opens before, looking for no news, what is not open yet. It may have been locked
     * or full a moment ago; what is not to be had still says why. [Content.Loading] where there is no core.
     */
    internal suspend fun <T> askPersonal(call: suspend (client: CitizenClient, language: String) -> T): Content<T> {
        openUnlessWhole()
        val personal = (phase.value as? Phase.Running)?.personal
        return if (personal == null) ask(call) else Content.Failed(personal.trouble(language))
    }

    /** As [ask], after opening what is not open yet, whether what is personal can be had then or not. */
    internal suspend fun <T> askOpened(call: suspend (client: CitizenClient, language: String) -> T): Content<T> {
        openUnlessWhole()
        return ask(call)
    }

    private suspend fun openUnlessWhole() = opening.withLock { if (!phase.value.isWhole) phase.value = opened() }

    /** The catalogue as it is and as it changes; until there is one, how the fetching of it stands. */
    internal fun catalogue(): Flow<Content<CatalogueUpdate>> = combine(
        follow(personal = false) { client, language -> client.catalogue().updates(language) },
        fetching,
    ) { catalogue, failure ->
        when {
            catalogue !is Content.Ready || catalogue.value.services > 0u -> catalogue
            failure != null -> Content.Failed(failure.trouble(language))
            else -> Content.Loading
        }
    }

    /**
     * The [updates] of the core: in another language, when it is opened and after [tryAgain] from their
     * beginning. With [personal], why personal things cannot be read at present comes in their place.
     */
    internal fun <T> follow(
        personal: Boolean,
        updates: (client: CitizenClient, language: String) -> Flow<T>,
    ): Flow<Content<T>> = whileOpen(personal) { client, language -> updates(client, language).map { Content.Ready(it) } }

    /** What [read] brings, at once and again after each of [changes]; otherwise as [follow]. */
    internal fun <T> reread(
        personal: Boolean,
        changes: (client: CitizenClient, language: String) -> Flow<*>,
        read: suspend (client: CitizenClient, language: String) -> T,
    ): Flow<Content<T>> = whileOpen(personal) { client, language ->
        changes(client, language).map {}.onStart { emit(Unit) }.conflate().map { content(client, language, read) }
    }

    @OptIn(ExperimentalCoroutinesApi::class)
    private fun <T> whileOpen(
        personal: Boolean,
        contents: (client: CitizenClient, language: String) -> Flow<Content<T>>,
    ): Flow<Content<T>> {
        val language = chosen.map { it.language }.distinctUntilChanged()
        val key = combine(phase, language, retries) { phase, language, _ -> phase to language }
        return key.transformLatest { (phase, language) ->
            when {
                phase is Phase.Blocked -> emit(Content.Failed(phase.error.trouble(language)))
                phase !is Phase.Running -> {}
                personal && phase.personal != null -> emit(Content.Failed(phase.personal.trouble(language)))
                else -> emitAll(contents(phase.client, language))
            }
        }.flowOn(Dispatchers.Default)
    }

    private suspend fun <T> content(
        client: CitizenClient,
        language: String,
        call: suspend (CitizenClient, String) -> T,
    ): Content<T> = try {
        Content.Ready(withContext(Dispatchers.Default) { call(client, language) })
    } catch (error: CitizenException) {
        Content.Failed(error.trouble(language))
    }

    private suspend fun opened(): Phase {
        loading.join()
        return withContext(Dispatchers.IO) {
            try {
                val client = client
                client.setConnectivity(connectivity.value)
                client.setPower(power.value)
                client.setWallClock(wallClock())
                val error = try {
                    client.open()
                    null
                } catch (error: CitizenException) {
                    error
                }
                if (error == null || client.hasCatalogue()) Phase.Running(client, error) else Phase.Blocked(error)
            } catch (_: LinkageError) {
                Phase.LibraryMissing
            }
        }.also { if (it !is Phase.LibraryMissing) live() }
    }

    /** Whether the catalogue can be asked, although what is personal may be out of reach. */
    private suspend fun CitizenClient.hasCatalogue(): Boolean = try {
        catalogue().categories(language)
        true
    } catch (_: CitizenException.NoCatalogue) {
        true
    } catch (_: CitizenException) {
        false
    }

    /** What goes on from the first opening for as long as the process lives. */
    private fun live() {
        if (isLive) return
        isLive = true
        scope.launch { connectivity.collect { client.setConnectivity(it) } }
        scope.launch { power.collect { client.setPower(it) } }
        scope.launch {
            connectivity.map { it.isOnline }.distinctUntilChanged().drop(1).filter { it }.collect { refresh() }
        }
    }

    private fun choose(change: (Settings) -> Settings) {
        val before = chosen.value
        val after = change(before)
        writing.launch {
            try {
                after.write(before, preferences)
            } catch (_: IOException) {
                // The phone is full: it holds for as long as this process does.
            }
        }
        // Not before: who sees it may choose something else at once, which is to be written after it.
        chosen.value = after
    }
}

/** What [profile] says; without it, and where it names no hotline, what the app was made with. */
private fun CityConfig.contacts(profile: CityProfile?): CityContacts {
    if (profile == null) return contacts
    return CityContacts(
        hotlines = profile.hotlines.map { ContactItem(it.name, it.number) }.ifEmpty { contacts.hotlines },
        emergencyNumbers = profile.emergencyNumbers.map { ContactItem(it.name, it.number) },
    )
}

private val Connectivity.isOnline: Boolean get() = this != Connectivity.OFFLINE
