package org.citizencloud.core

import java.nio.file.Path
import kotlin.random.Random
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.io.TempDir

/** Objects may be closed or forgotten in any order, and used by many at a time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifetimeTest {
    private val city = ReferenceCity()

    @TempDir
    lateinit var folder: Path

    @AfterAll
    fun stop() = city.close()

    private val quiet = object : OutboxListener {
        override fun onUpdate(update: OutboxUpdate) = Unit
    }

    @Test
    fun `closed in any order, each object works until its own end`() = within {
        val phone = Phone(folder, city.profile)
        val draftId = phone.offlineClient().run {
            forms().start(SERVICE).draftId().also { suspend() }
        }
        val random = Random(3)
        repeat(60) {
            val client = phone.client()
            client.setConnectivity(Connectivity.OFFLINE)
            client.openWhenFree()
            val (catalogue, forms) = client.catalogue() to client.forms()
            val (outbox, inbox) = client.outbox() to client.inbox()
            val form = forms.resume(draftId)
            val handle = outbox.observe("en", quiet)
            val uses = mapOf<AutoCloseable, suspend () -> Any?>(
                client to { client.nextWakeup() },
                catalogue to { catalogue.search(SearchRequest("card", "en", 3u)) },
                forms to { forms.resume(draftId).close() },
                outbox to { outbox.drafts("en") },
                inbox to { inbox.unreadCount() },
                form to { form.view("en") },
                handle to { handle.cancel() },
            )
            val order = uses.keys.shuffled(random)
            order.forEachIndexed { position, next ->
                next.close()
                next.close()
                failureOf<IllegalStateException> { uses.getValue(next)() }
                for (open in order.drop(position + 1)) uses.getValue(open)()
            }
        }
        phone.client().openWhenFree()
    }

    @Test
    fun `forgotten objects are collected, and let go of their homes`() = within {
        val phones = List(20) { Phone(folder.resolve("$it").also { it.toFile().mkdir() }, city.profile) }
        for (phone in phones) forgetAClientOf(phone)
        for (phone in phones) {
            val next = phone.client()
            while (true) {
                try {
                    next.open()
                    break
                } catch (_: CitizenException.Busy) {
                    System.gc()
                }
            }
            next.suspend()
        }
    }

    /** A function of its own, so that nothing on the stack keeps what it made. */
    private suspend fun forgetAClientOf(phone: Phone) {
        val client = phone.client()
        client.open()
        client.outbox().observe("en", quiet)
        client.outbox().drafts("en")
    }

    @Test
    fun `many coroutines at a time`() = within {
        val client = Phone(folder, city.profile).offlineClient()
        val expected = client.catalogue().search(SearchRequest("residence permit", "en"))
        val drafts = coroutineScope {
            (1..100).map { number ->
                async(Dispatchers.Default) {
                    assertEquals(expected, client.catalogue().search(SearchRequest("residence permit", "en")))
                    val form = client.forms().start(SERVICE)
                    form.answer("/full_name", Answer.Text("Resident $number"), "en")
                    val name = form.view("zh-Hans").steps.first().fields.first().answer
                    assertEquals(Answer.Text("Resident $number"), name)
                    form.draftId()
                }
            }.awaitAll()
        }
        assertEquals(100, drafts.toSet().size)
        client.suspend()
    }
}
