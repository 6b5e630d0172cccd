package org.citizencloud.app.model

import androidx.lifecycle.SavedStateHandle
import androidx.lifecycle.ViewModel
import androidx.lifecycle.ViewModelProvider
import androidx.lifecycle.ViewModelStore
import androidx.lifecycle.ViewModelStoreOwner
import androidx.lifecycle.viewModelScope
import androidx.lifecycle.viewmodel.CreationExtras
import kotlin.reflect.KClass
import kotlin.reflect.cast
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.SharingStarted
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.onStart
import kotlinx.coroutines.flow.stateIn
import kotlinx.coroutines.launch

/**
 * What one screen shows and can be told. All of it is for the main thread; no method blocks, and none
 * fails: what goes wrong is in [state].
 */
sealed class ScreenViewModel<State>(
    internal val session: Session,
    internal val navigator: Navigator,
) : ViewModel() {
    internal val action = Action(session)

    abstract val state: StateFlow<State>

    /** The system's back, and the arrow on the screen. */
    open fun back() {
        navigator.back()
    }

    /** The button under a [Trouble] whose way on is to do the same again, with what it needs opened or unlocked first. */
    open fun tryAgain() {
        if (!action.again()) session.tryAgain()
    }

    /** The button under a [Trouble] whose way on is to unlock her documents; then what that has held up is done. */
    fun unlockDocuments() {
        session.unlocking.run({ client, language -> client.vault().unlock(language) }) { unlocked() }
    }

    /** Does what her locked documents have held up. */
    protected open fun unlocked() {
        if (action.state.value.trouble?.wayOn == WayOn.UnlockDocuments) action.again()
    }

    /** The button under a [Trouble] whose way on is the code that she has on paper. */
    fun typePaperCode() = navigator.typePaperCode()

    /**
     * Begins with what was there last, so that a part of a screen that cannot be read does not hold up the rest,
     * and one that is seen again does not begin empty.
     */
    internal fun <T> Flow<Content<T>>.fromLast(): Flow<Content<T>> {
        var last: Content<T> = Content.Loading
        return onEach { last = it }.onStart { emit(last) }
    }

    /** The state of a screen that only shows what there is: it is followed while somebody looks. */
    internal fun Flow<State>.whileSeen(initial: State): StateFlow<State> =
        stateIn(viewModelScope, SharingStarted.WhileSubscribed(), initial)
}

/**
 * The screens of an activity: the stack they lie on and the view model of each, which lives as long as its
 * route is on the stack. Where the resident was, and what she was typing, is kept in [saved] over the death
 * of the process.
 */
class Screens(private val session: Session, private val saved: SavedStateHandle) : ViewModel() {
    private val owners = HashMap<String, Owner>()

    val navigator: Navigator = Navigator(saved.get<String>(STACK)?.let(Navigator::decode).orEmpty())

    init {
        viewModelScope.launch {
            val started = session.settled().started
            if (navigator.top == null) navigator.reset(listOf(if (started) Route.Home else Route.FirstStart))
            navigator.stack.collect(::keep)
        }
    }

    /** The view model of a screen on the stack, the same one at each call. */
    fun model(route: Route): ScreenViewModel<*> {
        val screen = route.screen
        val make = { makeModel(route, Kept(saved, screen)) }
        return ViewModelProvider.create(owners.getOrPut(screen, ::Owner), Factory(make))[ScreenViewModel::class]
    }

    /** The system's back; `false` where it leaves the app. */
    fun back(): Boolean {
        val top = navigator.top ?: return false
        if (navigator.below == null) return false
        model(top).back()
        return true
    }

    /** Back from [list], which is seen beside what was opened from it; `false` where it leaves the app. */
    fun backFrom(list: Route): Boolean {
        navigator.backTo(list)
        return back()
    }

    /**
     * Opens what a link or a notification leads to; back leads to where she was. Waits for the end of the first
     * start, and does nothing for a route that is not [Route.isLinkable].
     */
    fun open(link: Route) {
        viewModelScope.launch {
            session.settled()
            session.settings.first { it.started }
            if (link.isLinkable) navigator.push(link)
        }
    }

    override fun onCleared() {
        owners.values.forEach { it.viewModelStore.clear() }
    }

    private fun keep(stack: List<Route>) {
        saved[STACK] = Navigator.encode(stack)
        val left = owners.keys - stack.map { it.screen }.toSet()
        for (screen in left) {
            owners.remove(screen)?.viewModelStore?.clear()
            // What could not be saved of a form is there when it is opened again.
            if (!screen.startsWith(FORM) || Kept(saved, screen).texts.isEmpty()) saved.remove<Any>(screen)
        }
    }

    private fun makeModel(route: Route, kept: Kept): ScreenViewModel<*> = when (route) {
        Route.FirstStart -> FirstStartViewModel(session, navigator)
        Route.Home -> HomeViewModel(session, navigator)
        Route.Search -> SearchViewModel(session, navigator, kept)
        is Route.Category -> CategoryViewModel(session, navigator, route.id)
        is Route.Service -> ServiceViewModel(session, navigator, route.id)
        is Route.Form -> FormViewModel(session, navigator, kept, route.draftId)
        is Route.Check -> CheckViewModel(session, navigator, route.draftId)
        is Route.Changes -> ChangesViewModel(session, navigator, route.draftId)
        is Route.ChooseDocument -> ChooseDocumentViewModel(session, navigator, route) { id ->
            // The form that it was chosen from, which lies below.
            (model(Route.Form(route.draftId, step = 1)) as FormViewModel).attachDocument(route.fieldPath, id)
        }
        Route.Cases -> CasesViewModel(session, navigator)
        is Route.Case -> CaseViewModel(session, navigator, route.submissionId)
        is Route.Receipt -> ReceiptViewModel(session, navigator, route.submissionId)
        Route.Inbox -> InboxViewModel(session, navigator)
        is Route.Message -> MessageViewModel(session, navigator, route.id)
        is Route.Thread -> ThreadViewModel(session, navigator, route.caseNumber)
        Route.Notifications -> NotificationsViewModel(session, navigator)
        Route.Reminders -> RemindersViewModel(session, navigator)
        Route.LifeEvents -> LifeEventsViewModel(session, navigator)
        is Route.LifeEvent -> PlanViewModel(session, navigator, route.id)
        is Route.Eligibility -> EligibilityViewModel(session, navigator, route.serviceId)
        Route.Facts -> FactsViewModel(session, navigator)
        Route.Favourites -> FavouritesViewModel(session, navigator)
        Route.Offices -> OfficesViewModel(session, navigator)
        Route.Documents -> DocumentsViewModel(session, navigator)
        is Route.Document -> DocumentViewModel(session, navigator, route.id)
        is Route.DocumentWords -> DocumentWordsViewModel(session, navigator, kept, route.id)
        Route.PaperCode -> PaperCodeViewModel(session, navigator)
        Route.LostKey -> LostKeyViewModel(session, navigator)
        Route.Damage -> DamageViewModel(session, navigator)
        Route.Storage -> StorageViewModel(session, navigator)
        Route.Backup -> BackupViewModel(session, navigator)
        Route.Restore -> RestoreViewModel(session, navigator)
        Route.Settings -> SettingsViewModel(session, navigator)
        Route.About -> AboutViewModel(session, navigator)
    }

    private class Owner : ViewModelStoreOwner {
        override val viewModelStore = ViewModelStore()
    }

    private class Factory(private val make: () -> ViewModel) : ViewModelProvider.Factory {
        override fun <T : ViewModel> create(modelClass: KClass<T>, extras: CreationExtras): T = modelClass.cast(make())
    }

    private companion object {
        const val STACK = "stack"
    }
}

/** All steps of a form are one screen. */
private val Route.screen: String get() = if (this is Route.Form) "$FORM$draftId" else path

private const val FORM = "form/"

/** What one screen keeps over the death of the process: what was typed into it and is nowhere else. */
internal class Kept(private val saved: SavedStateHandle, private val screen: String) {
    val texts: Map<String, String> get() = saved.get<HashMap<String, String>>(screen).orEmpty()

    fun set(texts: Map<String, String>) {
        saved[screen] = HashMap(texts)
    }
}
