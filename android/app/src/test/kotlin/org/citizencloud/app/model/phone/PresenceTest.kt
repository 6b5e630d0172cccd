package org.citizencloud.app.model.phone

import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

/** A thread of the core waits for the resident, who is asked in the window that she looks at. */
class PresenceTest {
    private fun presence(limit: Duration = 1.minutes) = PresenceInWindow({ true }, limit)

    private fun PresenceInWindow.asks(): CompletableFuture<Boolean> = CompletableFuture.supplyAsync { ask() }

    private fun CompletableFuture<Boolean>.answer() = get(30, SECONDS)

    @Test
    fun `the window asks her each time, and what she answers is told`() = runBlocking {
        val presence = presence()
        val answers = ArrayDeque(listOf(true, false, true))
        val window = launch { presence.answer { answers.removeFirst() } }
        for (answer in listOf(true, false, true)) {
            val asked = presence.asks()
            while (!asked.isDone) kotlinx.coroutines.yield()
            assertEquals(answer, asked.answer())
        }
        window.cancelAndJoin()
    }

    @Test
    fun `a window that goes away while she is asked has no answer, and the next one does not ask again`() = runBlocking {
        val presence = presence()
        val isAsked = CompletableDeferred<Unit>()
        val window = launch {
            presence.answer {
                isAsked.complete(Unit)
                CompletableDeferred<Boolean>().await()
            }
        }
        val asked = presence.asks()
        isAsked.await()
        window.cancelAndJoin()
        assertFalse(asked.answer())

        var askedAgain = false
        val next = launch { presence.answer { true.also { askedAgain = true } } }
        kotlinx.coroutines.yield()
        assertFalse(askedAgain)
        next.cancelAndJoin()
    }

    @Test
    fun `where there is no window nobody is waited for without end`() {
        assertFalse(presence(limit = 1.milliseconds).asks().answer())
    }

    @Test
    fun `she can be asked where her phone has a lock`() {
        assertTrue(PresenceInWindow({ true }).canBeAsked)
        assertFalse(PresenceInWindow({ false }).canBeAsked)
    }
}
