package org.citizencloud.core

import java.nio.file.Path
import java.nio.file.StandardWatchEventKinds.ENTRY_CREATE
import java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY
import java.util.concurrent.TimeUnit
import kotlin.io.path.exists
import kotlin.io.path.readText
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.io.TempDir

/** A coroutine that is cancelled stops waiting; what it had begun is done whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CancellationTest {
    private val city = ReferenceCity()

    @AfterAll
    fun stop() = city.close()

    /** Begins `call` and goes away in the middle of it; whether it was still going on then. */
    private suspend fun CoroutineScope.leaves(call: suspend () -> Unit): Boolean {
        val caller = launch(start = CoroutineStart.UNDISPATCHED) { call() }
        val goingOn = caller.isActive
        caller.cancelAndJoin()
        assertEquals(goingOn, caller.isCancelled)
        return goingOn
    }

    private suspend fun CoroutineScope.cancelled(call: suspend () -> Unit) =
        assertTrue(leaves(call), "it was over before it could be cancelled")

    @Test
    fun `a file that is being written is written whole`(@TempDir folder: Path) = within {
        val file = folder.resolve("file")
        folder.fileSystem.newWatchService().use { watch ->
            folder.register(watch, ENTRY_CREATE, ENTRY_MODIFY)
            cancelled { writeSlowlyForTest("$file", 200u) }
            assertFalse(file.exists(), "cancelling waited for the call")
            do {
                val event = watch.poll(20, TimeUnit.SECONDS) ?: throw AssertionError("no file came")
                event.pollEvents()
                event.reset()
            } while (file.readText() != "whole")
        }
    }

    @Test
    fun `a submission is in the queue once, and its draft is gone`(@TempDir folder: Path) = within {
        val client = Phone(folder, city.profile).offlineClient()
        val drafts = List(20) { client.forms().start(SERVICE).apply { fillIn() } }
        // A quick call may be over before; most are not.
        assertTrue(drafts.count { leaves { it.submit("en") } } > 0)
        val outbox = client.outbox().updates("en").first { it.waiting == drafts.size.toUInt() }
        assertEquals(0u, outbox.drafts)

        val again = drafts.map { it.submit("en").id }
        assertEquals(again.toSet(), outbox.submissions.map { it.id }.toSet())
        assertEquals(drafts.size, client.outbox().submissions("en").size)
        client.suspend()
    }

    @Test
    fun `a submission is sent, and told of, though its caller went away`(@TempDir folder: Path) = within {
        val client = Phone(folder, city.profile).offlineClient()
        val draft = client.forms().start(SERVICE).apply { fillIn() }
        client.setConnectivity(Connectivity.ONLINE)
        leaves { draft.submit("en") }
        client.outbox().updates("en").first { outbox ->
            outbox.submissions.any { it.state is SubmissionState.Accepted }
        }
        client.suspend()
    }

    @Test
    fun `a draft is begun, and told of, though its caller went away`(@TempDir folder: Path) = within {
        val client = Phone(folder, city.profile).offlineClient()
        val told = async { client.outbox().updates("en").first { it.drafts == 20u } }
        assertTrue((1..20).count { leaves { client.forms().start(SERVICE) } } > 0)
        told.await()
        client.suspend()
    }

    @Test
    fun `a catalogue that is being fetched arrives`(@TempDir folder: Path) = within {
        val client = Phone(folder, city.profile).client()
        client.open()
        city.fail("metadata=delay(300)@once")
        cancelled { client.catalogue().refresh() }
        val arrived = client.catalogue().updates("en").first { it.services > 0u }
        assertEquals(city.services, arrived.services)
        client.suspend()
    }
}
