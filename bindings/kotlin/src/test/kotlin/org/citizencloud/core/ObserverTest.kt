package org.citizencloud.core

import java.nio.file.Path
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.io.TempDir

/** Listeners are told at once and at each change, until they are cancelled, whatever others do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObserverTest {
    private val city = ReferenceCity()

    @TempDir
    lateinit var folder: Path

    private lateinit var client: CitizenClient

    @AfterAll
    fun stop() = city.close()

    private fun test(block: suspend CoroutineScope.() -> Unit) = within {
        client = Phone(folder, city.profile).offlineClient()
        block()
        client.suspend()
    }

    /** Keeps all that it is told. */
    private class Recorder : OutboxListener {
        private val told = Channel<OutboxUpdate>(Channel.UNLIMITED)

        override fun onUpdate(update: OutboxUpdate) {
            told.trySend(update)
        }

        suspend fun next() = told.receive()

        fun rest() = generateSequence { told.tryReceive().getOrNull() }.toList()
    }

    @Test
    fun `one delivery at once, one at each change, none after cancelling`() = test {
        val recorder = Recorder()
        val handle = client.outbox().observe("en", recorder)
        val first = recorder.next()
        assertEquals(0u, first.drafts)
        client.forms().start(SERVICE)
        val second = recorder.next()
        assertEquals(1u, second.drafts)
        assertTrue(second.revision > first.revision)

        handle.cancel()
        val later = Recorder()
        val still = client.outbox().observe("en", later)
        later.next()
        client.forms().start(SERVICE)
        assertEquals(2u, later.next().drafts)
        assertEquals(emptyList<OutboxUpdate>(), recorder.rest())
        still.cancel()
    }

    @Test
    fun `a listener that throws is told again and disturbs no other`() = test {
        var calls = 0
        val throwing = object : OutboxListener {
            override fun onUpdate(update: OutboxUpdate) {
                calls += 1
                error("a screen is gone")
            }
        }
        val recorder = Recorder()
        val broken = client.outbox().observe("en", throwing)
        val sound = client.outbox().observe("en", recorder)
        recorder.next()
        repeat(5) { count ->
            client.forms().start(SERVICE)
            assertEquals(count + 1, recorder.next().drafts.toInt())
        }
        assertTrue(calls > 1, "$calls")
        broken.cancel()
        sound.cancel()
    }

    @Test
    fun `a flow sees the newest state, however slow its collector, each for itself`() = test {
        // More than a channel's default buffer holds.
        val changes = 80u
        val updates = client.outbox().updates("en")
        val changed = CompletableDeferred<Unit>()
        val slow = async(start = CoroutineStart.UNDISPATCHED) {
            updates.onEach { changed.await() }.first { it.drafts == changes }
        }
        repeat(changes.toInt()) { client.forms().start(SERVICE) }
        changed.complete(Unit)
        slow.await()
        assertEquals(listOf(changes), updates.take(1).toList().map { it.drafts })
        assertEquals(0u, client.inbox().updates("en").first().total)
        val catalogue = client.catalogue().updates("zh-Hans").first()
        assertEquals(city.services, catalogue.services)
        assertTrue(catalogue.categories.any { it.name == "养老服务" }, "${catalogue.categories}")
    }

    @Test
    fun `a flow goes on after the client was suspended`() = test {
        val drafts = async { client.outbox().updates("en").first { it.drafts == 1u } }
        client.suspend()
        client.resume()
        client.forms().start(SERVICE)
        assertEquals(1u, drafts.await().drafts)
    }
}
