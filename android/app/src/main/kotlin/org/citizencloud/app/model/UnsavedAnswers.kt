package org.citizencloud.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

/**
 * What was typed into a form and is not on the disk yet. Saves one answer at a time, in the order in which
 * their fields were first changed, of each field the newest; begins at once, so nothing waits that could be
 * lost. What could not be saved is kept and tried again with the next answer, or by [flush].
 *
 * @param scope outlives the screen, so that leaving it loses nothing
 * @param saving held while anything is saved: a form that is left and opened again reads what it was left with
 * @param save saves one answer; why that did not work, or `null`
 */
internal class UnsavedAnswers(
    private val scope: CoroutineScope,
    private val saving: Mutex,
    private val save: suspend (path: String, value: String) -> Trouble?,
) {
    /** [answers] by path; [trouble]: why the first of them could not be saved. */
    data class State(val answers: Map<String, String> = emptyMap(), val trouble: Trouble? = null) {
        val saved: Saved
            get() = when {
                answers.isEmpty() -> Saved.Yes
                trouble != null -> Saved.No(trouble)
                else -> Saved.Saving
            }
    }

    private val unsaved = MutableStateFlow(State())

    val state: StateFlow<State> = unsaved.asStateFlow()

    fun put(path: String, value: String) {
        unsaved.update { it.copy(answers = it.answers + (path to value)) }
        scope.launch { saveAll() }
    }

    /** Returns when there is nothing more to save, or something cannot be: whether all is saved. */
    suspend fun flush(): Boolean {
        scope.launch { saveAll() }.join()
        return unsaved.value.answers.isEmpty()
    }

    /** What [read] brings while no answer is being saved: it has all that is saved, and nothing comes after it first. */
    suspend fun <T> whileQuiet(read: suspend () -> T): T = saving.withLock { read() }

    /** Does [change] once all is saved, while no answer is being saved; does not where something cannot be. */
    suspend fun onceSaved(change: suspend () -> Unit) = saving.withLock {
        saveEach()
        if (unsaved.value.answers.isEmpty()) change()
    }

    /** Saves no more what stood in the rows of the field at [path]. */
    fun forgetBelow(path: String) = unsaved.update { state ->
        state.copy(answers = state.answers.filterKeys { !it.isBelow(path) })
    }

    private suspend fun saveAll() = saving.withLock { saveEach() }

    private suspend fun saveEach() {
        do {
            val (path, value) = unsaved.value.answers.entries.firstOrNull() ?: return
            val trouble = save(path, value)
            unsaved.update { state ->
                val done = trouble == null && state.answers[path] == value
                State(if (done) state.answers - path else state.answers, trouble)
            }
        } while (trouble == null)
    }
}

/** Whether it is the path of a field in a row of the field at [path]. */
internal fun String.isBelow(path: String): Boolean = startsWith("$path/")
