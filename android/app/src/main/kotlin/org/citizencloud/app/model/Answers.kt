package org.citizencloud.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import org.citizencloud.core.CitizenException
import org.citizencloud.core.FactKind
import org.citizencloud.core.FactQuestion
import org.citizencloud.core.FactValue
import org.citizencloud.core.ProfileUpdate
import org.citizencloud.core.errorMessage
import org.citizencloud.core.updates

/**
 * What she answers on one screen to questions about herself. Each answer is kept by the core as soon as it is whole;
 * what she has told before stands until then. For the main thread.
 *
 * @param scope the screen's
 */
internal class Answers(private val session: Session, scope: CoroutineScope) {
    /**
     * [told]: what she has told, or why that cannot be read; `null` until one of them is known. [asked]: the questions
     * of this screen, in the order in which they came; none goes away while she answers it.
     */
    data class State(
        val told: Content<ProfileUpdate>? = null,
        val asked: List<FactQuestion> = emptyList(),
        /** What stands in a field, where the core has something else or nothing of it. */
        val typed: Map<String, String> = emptyMap(),
        /** What the core says of an answer that it refuses. */
        val problems: Map<String, String> = emptyMap(),
        val trouble: Trouble? = null,
    ) {
        /** What stands in the field of a question and is not kept yet, as far as it is an answer. */
        fun answered(id: String): FactValue? = typed[id]?.let { value -> asked.find { it.id == id }?.kind?.read(value) }

        val fields: List<FieldItem>
            get() = asked.map { question ->
                val value = typed[question.id] ?: told?.value?.answers?.get(question.id)?.asTyped.orEmpty()
                question.field(value, problems[question.id])
            }
    }

    private val shown = MutableStateFlow(State())
    private val unsaved = UnsavedAnswers(session.scope, session.saving, ::save)

    /** What she has taken away on this screen: not asked here again. */
    private val forgotten = HashSet<String>()

    val state: Flow<State> = combine(shown, unsaved.state) { shown, unsaved -> shown.copy(trouble = unsaved.trouble) }

    /** What she has told, at each change. */
    val told: Flow<Content<ProfileUpdate>> = shown.map { it.told }.filterNotNull().distinctUntilChanged()

    init {
        scope.launch {
            session.follow(personal = true) { client, language -> client.profile().updates(language) }.collect { told ->
                shown.update { it.after(told) }
                // What could not be kept while the core was closed or locked.
                unsaved.flush()
            }
        }
    }

    /** Takes in what the screen asks now. */
    fun ask(questions: List<FactQuestion>) = shown.update { state ->
        val now = questions.associateBy { it.id }
        val before = state.asked.map { now[it.id] ?: it }
        val ids = before.map { it.id }.toSet() + forgotten
        state.copy(asked = before + questions.filter { it.id !in ids })
    }

    /** Takes in what stands in the field of a question now, at each keystroke; empty takes the answer away. */
    fun answer(id: String, value: String) {
        shown.update { it.copy(typed = it.typed + (id to value), problems = it.problems - id) }
        unsaved.put(id, value)
    }

    /** Takes an answer away for good, and its question from the screen. */
    fun forget(id: String) {
        answer(id, "")
        drop(listOf(id))
    }

    /** All answers were taken away. */
    fun forgetAll() = drop(shown.value.asked.map { it.id })

    /** Tries again to keep what could not be kept; `false` if there is no such thing. */
    fun again(): Boolean {
        if (unsaved.state.value.trouble == null) return false
        session.scope.launch { unsaved.flush() }
        return true
    }

    private fun drop(ids: List<String>) {
        forgotten += ids
        shown.update { state -> state.copy(asked = state.asked.filterNot { it.id in ids }) }
    }

    private fun State.after(told: Content<ProfileUpdate>): State {
        val questions = told.value?.facts.orEmpty().associate { it.question.id to it.question }
        val answers = told.value?.answers.orEmpty()
        return copy(
            told = told,
            // In the language of today.
            asked = asked.map { questions[it.id] ?: it },
            typed = typed.filterNot { (id, value) -> answers[id]?.asTyped.orEmpty() == value },
        )
    }

    /** What is not whole yet only stays in the field. */
    private suspend fun save(id: String, value: String): Trouble? {
        val fact = shown.value.asked.find { it.id == id }?.kind?.read(value)
        val refused = session.askPersonal { client, language ->
            try {
                if (value.isEmpty()) {
                    client.profile().forget(id)
                } else if (fact != null) {
                    client.profile().answer(id, fact)
                }
                null
            } catch (error: CitizenException.Refused) {
                errorMessage(error, language)
            }
        }
        refused.value?.let { problem -> shown.update { it.copy(problems = it.problems + (id to problem)) } }
        return refused.trouble
    }
}

/** What stands in a field, as far as it is an answer. */
private fun FactKind.read(typed: String): FactValue? = when (this) {
    FactKind.YES_NO -> typed.toBooleanStrictOrNull()?.let { FactValue.YesNo(it) }
    FactKind.NUMBER -> typed.toLongOrNull()?.let { FactValue.Number(it) }
    FactKind.DATE -> FactValue.Date(typed).takeIf { typed.length == "2026-01-31".length }
    FactKind.CHOICE -> FactValue.Choice(typed)
}

private val FactValue.asTyped: String
    get() = when (this) {
        is FactValue.YesNo -> value.toString()
        is FactValue.Number -> value.toString()
        is FactValue.Date -> value
        is FactValue.Choice -> value
    }

private fun FactQuestion.field(value: String, problem: String?) = FieldItem(
    path = id,
    kind = when (kind) {
        FactKind.YES_NO -> FieldItemKind.YesNo
        FactKind.NUMBER -> FieldItemKind.Integer
        FactKind.DATE -> FieldItemKind.Date
        FactKind.CHOICE -> FieldItemKind.Choice
    },
    label = question,
    hint = hint,
    required = false,
    value = value,
    options = choices.map { OptionItem(it.id, it.name) },
    problem = problem,
)
