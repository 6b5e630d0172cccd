package org.citizencloud.app.model

import androidx.lifecycle.viewModelScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.filterNot
import kotlinx.coroutines.launch
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.FormField
import org.citizencloud.core.updates

class CheckViewModel internal constructor(session: Session, navigator: Navigator, private val draftId: String) :
    ScreenViewModel<CheckState>(session, navigator) {
    private data class Submitting(val submitting: Boolean = false, val trouble: Trouble? = null)

    private val submitting = MutableStateFlow(Submitting())

    override val state: StateFlow<CheckState> = combine(
        session.reread(
            personal = true,
            changes = { client, language -> client.outbox().updates(language) },
            read = ::answers,
            // A draft that is being submitted is gone a moment before this screen is.
        ).filterNot { submitting.value.submitting && it is Content.Failed },
        submitting,
    ) { answers, submitting ->
        CheckState(
            serviceName = answers.value?.serviceName.orEmpty(),
            answers = answers.map { it.page.copy(submitting = submitting.submitting, trouble = submitting.trouble) },
        )
    }.whileSeen(CheckState("", Content.Loading))

    /** Opens the step that asks for [path]; going on from there leads back here. */
    fun change(path: String) {
        val section = state.value.answers.value?.sections?.find { section -> section.rows.any { it.path == path } }
        section?.let { navigator.push(Route.Form(draftId, it.step)) }
    }

    /**
     * Puts the form into the outbox and shows its case in place of the form. Told twice, it sends once.
     */
    fun submit() {
        if (submitting.value.submitting) return
        submitting.value = Submitting(submitting = true)
        viewModelScope.launch {
            val submission = session.ask { client, language -> client.outbox().submit(draftId, language).id }
            submission.value?.let { navigator.leaveForm(draftId, Route.Case(it)) }
            submitting.value = Submitting(trouble = submission.trouble)
        }
    }

    override fun tryAgain() {
        if (submitting.value.trouble != null) submit() else super.tryAgain()
    }

    private class Answers(val serviceName: String, val page: CheckPage)

    private suspend fun answers(client: CitizenClient, language: String): Answers {
        val form = client.forms().resume(draftId)
        val sections = form.view(language).askableSteps.mapIndexed { index, step ->
            CheckSection(step.title, index + 1, step.visibleFields.map { it.row() })
        }
        val problems = form.problems(language).map { it.item() }
        val name = client.outbox().drafts(language).find { it.id == draftId }?.serviceName.orEmpty()
        return Answers(name, CheckPage(sections, problems, submitting = false, trouble = null))
    }
}

private fun FormField.row(): CheckRow {
    val value = answer.asTyped
    return CheckRow(path, kind.item, label, options.find { it.value == value }?.label ?: value)
}
