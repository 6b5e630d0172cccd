package org.citizencloud.app.model

import androidx.lifecycle.viewModelScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import org.citizencloud.core.Answer
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.FormSession
import org.citizencloud.core.FormView
import org.citizencloud.core.PrefillConsent
import org.citizencloud.core.Problem

/** One form, all its steps; which of them is seen is what its route on the stack says. */
class FormViewModel internal constructor(
    session: Session,
    navigator: Navigator,
    private val kept: Kept,
    private val draftId: String,
) : ScreenViewModel<FormState>(session, navigator) {
    /** [problems]: all that stands in the way of sending, once she has tried to go on. */
    private class Opened(
        val serviceName: String,
        val view: FormView,
        val problems: List<Problem>?,
        val changed: FormChanged?,
    )

    private val form = DraftForm(draftId)
    private var opened: Content<Opened> = Content.Loading
    private var step = 1

    /** What was typed on this step, as it was typed: the core may write a date or a number differently. */
    private val typed = HashMap<String, String>()

    /** What she looks for in the lists of this step's fields, by path. */
    private val searches = HashMap<String, ListSearch>()
    private var finding: Job? = null

    /** Of the files that are being attached or taken away the last one, by the path of its field. */
    private val attaching = HashMap<String, Job>()

    /** Why a file could not be attached, by the path of its field. */
    private val fileProblems = HashMap<String, String>()

    /** Whether she has tried to go to the next step. */
    @Volatile
    private var tried = false
    private var leaving = false
    private var moving: Job? = null

    /** What she is asked whether she really wants to remove it. */
    private var removing: RemovingRow? = null
    private var changing: Job? = null
    private var offers: PrefillOffers? = null
    private var readingOffers: Job? = null

    /** She wants to be offered nothing in this visit of the form. */
    private var notNow = false
    private val unsaved = UnsavedAnswers(session.scope, session.saving, ::save)
    private val shown = MutableStateFlow(FormState("", Content.Loading))

    override val state: StateFlow<FormState> = shown.asStateFlow()

    init {
        kept.texts.forEach(unsaved::put)
        viewModelScope.launch {
            session.follow(personal = true) { _, _ -> flowOf(Unit) }.collect { reachable ->
                if (reachable is Content.Failed) take(reachable) else read(serviceName = null)
                show()
                readOffers()
                // The names are in the language of now.
                if (searches.isNotEmpty()) findAll()
                // What could not be saved while the core was closed or locked.
                unsaved.flush()
            }
        }
        viewModelScope.launch {
            unsaved.state.collect {
                kept.set(it.answers)
                show()
            }
        }
        viewModelScope.launch {
            var isSeen = true
            navigator.stack.collect { stack ->
                val route = stack.lastOrNull { it is Route.Form && it.draftId == draftId } as? Route.Form
                if (route != null && route.step != step) turnTo(route.step)
                val wasSeen = isSeen
                isSeen = route != null && route == stack.last()
                // What lay on it may have moved the draft to another version of the form, or shown what that has changed.
                if (isSeen && !wasSeen) readAgain()
            }
        }
    }

    /** Takes in what stands in a field now, at each keystroke, and saves it. */
    fun answer(path: String, value: String) {
        searches.computeIfPresent(path) { _, search -> search.choose(value) }
        typed[path] = value
        unsaved.put(path, value)
        kept.set(unsaved.state.value.answers)
        show()
    }

    /** Chooses one of several, or takes it away where it is chosen. */
    fun toggle(path: String, value: String) {
        val chosen = shown.value.form.value?.fields?.find { it.path == path }?.values ?: return
        answer(path, writtenChoices(if (value in chosen) chosen - value else chosen + value))
    }

    /** Looks in the list of a field while she types; an empty query shows its beginning. */
    fun find(path: String, query: String) {
        searches[path] = (searches[path] ?: ListSearch()).copy(query = query)
        findAll()
    }

    /**
     * Attaches the file at [filePath] to a field, called [name]. It is read once; the job ends when it is needed no
     * more, attached or not.
     */
    fun attach(path: String, filePath: String, name: String): Job = changeFiles(path) { client, language ->
        form.change(client, language) { it.attach(path, filePath, name, language) }
    }

    /** Attaches what she has chosen elsewhere on the phone, as soon as it is copied, and deletes the copy. */
    fun attach(path: String, copied: suspend () -> ChosenFile): Job = changeFiles(path) { client, language ->
        val file = copied()
        try {
            form.change(client, language) { it.attach(path, file.path, file.name, language) }
        } finally {
            file.delete()
        }
    }

    /** Lets her choose one of her documents for a field. */
    fun chooseDocument(path: String) = navigator.push(Route.ChooseDocument(draftId, path))

    /** Attaches one of her documents, which have to be unlocked for it. */
    internal fun attachDocument(path: String, documentId: String): Job = changeFiles(path) { client, language ->
        form.change(client, language) { it.attachDocument(path, documentId, language) }
    }

    /** Takes a file from a field. */
    fun detach(path: String, sha256: String): Job =
        changeFiles(path) { client, language -> form.change(client, language) { it.detach(path, sha256, language) } }

    /** One after the other, in the order in which she chose them; goes on although she leaves the form. */
    private fun changeFiles(path: String, change: suspend (client: CitizenClient, language: String) -> FormView): Job {
        fileProblems -= path
        val before = attaching[path]
        val job = session.scope.launch(start = CoroutineStart.LAZY) {
            before?.join()
            val changed = session.ask(change)
            changed.trouble?.let { fileProblems[path] = it.message }
            // What is attached is read in one order with what is saved.
            read()
            if (attaching[path] == coroutineContext[Job]) attaching -= path
            show()
        }
        attaching[path] = job
        job.start()
        show()
        return job
    }

    /** Puts an empty row behind the others of a field. */
    fun addRow(path: String) = changeOnceSaved { form, language -> form.addRow(path, language) }

    /** Asks whether she really wants to remove a row, from 0; an empty one goes at once. */
    fun removeRow(path: String, index: Int) {
        val fields = opened.value?.view?.shownSteps?.getOrNull(step - 1)?.visibleFields.orEmpty()
        val row = fields.filter { it.row?.group == path && it.row?.index == index.toUInt() }
        val title = row.firstNotNullOfOrNull { it.row?.title } ?: return
        if (row.all { it.answer == Answer.Nothing && standing(it.path).isNullOrBlank() }) {
            remove(path, index)
        } else {
            removing = RemovingRow(path, index, title)
            show()
        }
    }

    fun reallyRemoveRow() {
        val row = removing ?: return
        removing = null
        remove(row.path, row.index)
        show()
    }

    fun keepRow() {
        removing = null
        show()
    }

    private fun remove(path: String, index: Int) = changeOnceSaved(
        change = { form, language -> form.removeRow(path, index.toUInt(), language) },
        // What stands in a row from now on is another row's.
        then = {
            typed.keys.removeAll { it.isBelow(path) }
            searches.keys.removeAll { it.isBelow(path) }
            unsaved.forgetBelow(path)
        },
    )

    /** One change at a time, and only once all is saved: a second press is none. */
    private fun changeOnceSaved(
        then: () -> Unit = {},
        change: suspend (form: FormSession, language: String) -> FormView,
    ) {
        if (changing?.isActive == true) return
        changing = session.scope.launch {
            unsaved.onceSaved {
                val before = opened.value
                val changed = session.ask { client, language ->
                    val view = form.changeAsSeen(client, language) { change(it, language) }
                    opened(client, language, before?.serviceName.orEmpty(), view, before)
                }
                take(changed)
                if (changed.value?.view?.form == before?.view?.form) then()
            }
            show()
        }
    }

    /** Shows what another version of the form has changed. */
    fun openChanges() = navigator.push(Route.Changes(draftId))

    /** Keeps whether forms may offer her what she has told before. */
    fun allowPrefill(yes: Boolean) {
        val consent = if (yes) PrefillConsent.GIVEN else PrefillConsent.REFUSED
        action.run({ client, _ -> client.profile().setPrefillConsent(consent) }) { readOffers() }
    }

    /** Answers what she is offered so, as it is shown. */
    fun fillIn() {
        val offered = shown.value.form.value?.prefill as? PrefillItem.Answers ?: return
        val paths = offered.lines.map { it.row.path }
        changeOnceSaved(
            change = { form, language -> form.prefill(paths, language) },
            then = {
                typed.keys -= paths.toSet()
                searches.keys -= paths.toSet()
                readOffers()
            },
        )
    }

    /** Offers her nothing any more until she opens the form again. */
    fun notNow() {
        notNow = true
        show()
    }

    /** Goes to the next step, or to the check after the last; stays and says why where answers are wrong. */
    fun next() {
        val seen = opened.value?.view?.form
        move {
            attaching.values.toList().joinAll()
            tried = true
            read()
            show()
            val page = shown.value.form.value
            when {
                page == null || page.problems.isNotEmpty() -> {}
                // It is another one than she has filled in.
                opened.value?.view?.form != seen -> {}
                navigator.below == Route.Check(draftId) -> navigator.back()
                page.step < page.steps -> navigator.push(Route.Form(draftId, page.step + 1))
                else -> navigator.push(Route.Check(draftId))
            }
        }
    }

    fun previous() {
        when {
            // What is not saved would be missing there, and not be sent.
            navigator.below == Route.Check(draftId) -> move { navigator.back() }
            navigator.below?.draftId == draftId -> navigator.back()
            step > 1 -> navigator.replace(Route.Form(draftId, step - 1))
        }
    }

    /** Leaves the form; asks before in senior mode, and where not all is saved. One that cannot be shown asks nothing. */
    fun leave() {
        moving?.cancel()
        moving = viewModelScope.launch {
            val mayLeave = unsaved.flush() && !session.settings.value.senior
            if (mayLeave || opened !is Content.Ready) return@launch reallyLeave()
            leaving = true
            show()
        }
    }

    fun stay() {
        leaving = false
        show()
    }

    fun reallyLeave() {
        viewModelScope.launch {
            unsaved.flush()
            navigator.leaveForm(draftId)
        }
    }

    override fun back() {
        when {
            leaving -> stay()
            removing != null -> keepRow()
            navigator.below?.draftId == draftId -> previous()
            else -> leave()
        }
    }

    /** One move at a time, and only once all is saved: what is not says so itself. */
    private fun move(there: suspend () -> Unit) {
        if (moving?.isActive == true) return
        moving = viewModelScope.launch { if (unsaved.flush()) there() }
    }

    private fun turnTo(step: Int) {
        this.step = step
        typed.clear()
        finding?.cancel()
        searches.clear()
        fileProblems.clear()
        tried = false
        leaving = false
        removing = null
        show()
        readOffers()
    }

    private fun readAgain() {
        viewModelScope.launch {
            read()
            show()
            readOffers()
        }
    }

    /** Reads what she has told before for this form. Where that cannot be read she is offered nothing. */
    private fun readOffers() {
        readingOffers?.cancel()
        readingOffers = viewModelScope.launch {
            offers = session.ask { client, language ->
                PrefillOffers(client.profile().prefillConsent(), form.read(client) { it.suggestions(language) })
            }.value
            show()
        }
    }

    private fun findAll() {
        // What is found for what she has typed before must not come after it.
        finding?.cancel()
        finding = viewModelScope.launch {
            for ((path, search) in searches.toMap()) {
                val query = search.query ?: continue
                val found = session.ask { client, language ->
                    form.read(client) { it.options(path, query, language, offset = 0u) }
                }
                val options = found.value ?: continue
                // She may have chosen meanwhile.
                searches.computeIfPresent(path) { _, now ->
                    if (now.query == query) now.copy(found = options.map { it.item() }) else now
                }
                show()
            }
        }
    }

    /** Reads the form anew, with all that is saved. */
    private suspend fun read(serviceName: String? = opened.value?.serviceName) = unsaved.whileQuiet {
        take(
            session.ask { client, language ->
                val name = serviceName ?: client.draft(draftId, language)?.serviceName.orEmpty()
                opened(client, language, name, form.view(client, language))
            },
        )
    }

    /** [before]: what is known of it already, where that is of the same version. */
    private suspend fun opened(
        client: CitizenClient,
        language: String,
        serviceName: String,
        view: FormView,
        before: Opened? = null,
    ) = Opened(
        serviceName,
        view,
        problems = if (tried) form.read(client) { it.problems(language) } else null,
        changed = if (before?.view?.form == view.form) before.changed else form.read(client) { it.changes(language) }.onForm(),
    )

    private fun take(now: Content<Opened>) {
        val (before, after) = opened.value to now.value
        opened = now
        if (before == null || after == null || before.view.form == after.view.form) return
        // Fields are others now. What is not saved yet is kept apart from this.
        typed.clear()
        searches.clear()
        fileProblems.clear()
        removing = null
        readOffers()
    }

    /** The core reads a text as the kind of answer that its field asks for. */
    private suspend fun save(path: String, value: String): Trouble? {
        val before = opened.value
        val answered = session.ask { client, language ->
            val view = form.change(client, language) { it.answer(path, Answer.Text(value), language) }
            opened(client, language, before?.serviceName.orEmpty(), view, before)
        }
        if (answered is Content.Ready && opened is Content.Ready) take(answered)
        return answered.trouble
    }

    /** What stands in a field on the screen, where that is known. */
    private fun standing(path: String): String? = typed[path] ?: unsaved.state.value.answers[path]

    private fun show() {
        shown.value = FormState(opened.value?.serviceName.orEmpty(), opened.map(::page))
    }

    private fun page(opened: Opened): FormPage {
        val steps = opened.view.shownSteps
        val number = step.coerceIn(1, steps.size.coerceAtLeast(1))
        val current = steps.getOrNull(number - 1)
        val visible = current?.visibleFields.orEmpty()
        val paths = visible.map { it.path }
        val problems = opened.problems.takeIf { tried }.orEmpty().filter { it.path in paths }
        val fields = visible.mapWithAbove { field, above ->
            val path = field.path
            val problem = fileProblems[path] ?: problems.find { it.path == path }?.message
            field.item(above, visible.rowsOf(path), standing(path), searches[path], path in attaching, problem)
        }
        return FormPage(
            title = current?.title.orEmpty(),
            step = number,
            steps = steps.size,
            fields = fields,
            problems = problems.map { it.item() },
            saved = unsaved.state.value.saved,
            leaving = leaving,
            removing = removing,
            changed = opened.changed,
            prefill = offers?.takeUnless { notNow }?.on(fields),
        )
    }
}
