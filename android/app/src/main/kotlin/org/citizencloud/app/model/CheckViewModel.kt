package org.citizencloud.app.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.filterNot
import kotlinx.coroutines.flow.merge
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.CitizenException
import org.citizencloud.core.FormField
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

    /**
     * Puts the form into the outbox and shows its case in place of the form; where answers are wrong, says which. Told
     * twice, it sends once.
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
        client.outbox().submit(draftId, language).id
    } catch (_: CitizenException.InvalidAnswers) {
        null
    }

    private class Answers(val serviceName: String, val page: CheckPage)

    private suspend fun answers(client: CitizenClient, language: String): Answers {
        val form = client.forms().resume(draftId)
        val sections = form.view(language).shownSteps.mapIndexed { index, step ->
            // What is not asked for is not sent.
            CheckSection(step.title, index + 1, step.visibleFields.filter { it.enabled }.mapWithAbove(FormField::row))
        }.filter { it.rows.isNotEmpty() }
        val problems = form.problems(language).map { it.item() }
        val name = client.outbox().drafts(language).find { it.id == draftId }?.serviceName.orEmpty()
        return Answers(name, CheckPage(sections, problems, submitting = false, trouble = null))
    }
}
