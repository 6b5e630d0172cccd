package org.citizencloud.app.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.filterNot
import kotlinx.coroutines.flow.merge
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.CitizenException
import org.citizencloud.core.updates

class CheckViewModel internal constructor(session: Session, navigator: Navigator, private val draftId: String) :
    ScreenViewModel<CheckState>(session, navigator) {
    /** How often the core has refused the answers: what stands on the screen may be older than what it has found. */
    private val refused = MutableStateFlow(0)

    override val state: StateFlow<CheckState> = combine(
        session.reread(
            personal = true,
            changes = { client, language -> merge(client.outbox().updates(language), refused) },
            read = ::answers,
            // A draft that is being submitted is gone a moment before this screen is.
        ).filterNot { action.state.value.running && it is Content.Failed },
        action.state,
    ) { answers, action ->
        CheckState(
            serviceName = answers.value?.serviceName.orEmpty(),
            answers = answers.map { it.page.copy(submitting = action.running, trouble = action.trouble) },
        )
    }.whileSeen(CheckState("", Content.Loading))

    /** Opens the step that asks for [path]; going on from there leads back here. */
    fun change(path: String) {
        val section = state.value.answers.value?.sections?.find { section -> section.rows.any { it.path == path } }
        section?.let { navigator.push(Route.Form(draftId, it.step)) }
    }

    /** Shows what another version of the form has changed. */
    fun openChanges() = navigator.push(Route.Changes(draftId))

    /**
     * Puts the form into the outbox and shows its case in place of the form; where answers are wrong, or the form is another
     * one than is shown, says so instead. Told twice, it sends once.
     */
    fun submit() {
        action.run(::submission) { id ->
            if (id == null) {
                refused.value++
            } else {
                session.sent()
                navigator.leaveForm(draftId, Route.Case(id))
            }
        }
    }

    private suspend fun submission(client: CitizenClient, language: String): String? = try {
        if (isAsShown(client, language)) client.outbox().submit(draftId, language).id else null
    } catch (_: CitizenException.InvalidAnswers) {
        null
    }

    /** Whether no other version of the form has changed anything that is not on the screen. */
    private suspend fun isAsShown(client: CitizenClient, language: String): Boolean = try {
        client.forms().resume(draftId).changes(language).onCheck() == state.value.answers.value?.changed
    } catch (_: CitizenException.NotFound) {
        // It was submitted already, and is not submitted twice.
        true
    }

    private class Answers(val serviceName: String, val page: CheckPage)

    private suspend fun answers(client: CitizenClient, language: String): Answers {
        val form = client.forms().resume(draftId)
        val sections = form.summary(language).map { section ->
            CheckSection(section.title, section.step.toInt() + 1, section.lines.map { it.row() })
        }
        val problems = form.problems(language).map { it.item() }
        val changed = form.changes(language).onCheck()
        val name = client.draft(draftId, language)?.serviceName.orEmpty()
        return Answers(name, CheckPage(sections, problems, submitting = false, trouble = null, changed))
    }
}
