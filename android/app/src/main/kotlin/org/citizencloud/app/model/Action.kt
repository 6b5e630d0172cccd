package org.citizencloud.app.model

import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.launch
import org.citizencloud.core.CitizenClient

/**
 * What the resident has told a screen to do: one thing at a time, done to its end although she leaves the screen,
 * and once more where it did not work. For the main thread.
 */
internal class Action(private val session: Session) {
    /** [trouble]: why what she told last did not work. */
    data class State(val running: Boolean = false, val trouble: Trouble? = null)

    private val now = MutableStateFlow(State())
    private var last: suspend () -> Trouble? = { null }
    private var job: Job? = null

    val state: StateFlow<State> = now.asStateFlow()

    /** Does [what], and [then] what follows on the screen; `false` while something is being done: a second tap is none. */
    fun <T> run(what: suspend (client: CitizenClient, language: String) -> T, then: (T) -> Unit = {}): Boolean {
        if (now.value.running) return false
        last = {
            val done = session.askPersonal(what)
            if (done is Content.Ready) then(done.value)
            done.trouble
        }
        start()
        return true
    }

    /** Does again what did not work; `false` if there is no such thing. */
    fun again(): Boolean = (now.value.trouble != null).also { if (it) start() }

    /** Ends what is being done where it is. */
    fun stop() {
        job?.cancel()
        now.value = State()
    }

    private fun start() {
        now.value = State(running = true)
        job = session.scope.launch { now.value = State(trouble = last()) }
    }
}
