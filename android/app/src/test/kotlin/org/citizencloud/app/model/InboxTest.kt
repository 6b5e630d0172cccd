package org.citizencloud.app.model

import org.citizencloud.core.KeyLookup
import org.citizencloud.core.Phone
import org.citizencloud.core.ReferenceCity
import org.citizencloud.core.SERVICE
import org.citizencloud.core.fillIn
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** Messages from the city: many of them, and ones that come while she reads. */
@RunWith(RobolectricTestRunner::class)
class InboxTest {
    @get:Rule
    val folder = TemporaryFolder()
    private val city = ReferenceCity()
    private val phone by lazy { Phone(folder.root.toPath(), city.profile) }
    private val device by lazy { Device(phone, city.profile.config(), preferences = MemoryPreferences("started" to "true")) }

    @After
    fun stop() = city.close()

    /** Sends an application, of which the city then says a word [times] times. */
    private suspend fun isWrittenTo(times: Int) {
        val client = phone.client()
        client.open()
        client.catalogue().refresh()
        client.forms().start(SERVICE).apply { fillIn() }.submit("en")
        client.runDueWork(java.time.Duration.ofSeconds(30))
        client.suspend()
        writes(times)
    }

    private fun writes(times: Int) {
        val number = city.cases().single()["case_number"].asString
        repeat(times) { city.setStatus(number, "in_review", "Word $it") }
    }

    private suspend fun atInbox(messages: Int): App = device.start().also { app ->
        app.until<HomeState> { it.unread == messages }
        (app.top as HomeViewModel).openInbox()
    }

    private val InboxState.count get() = messages.value?.size

    @Test
    fun `of many messages a page is shown, another one when she asks, and what is new comes on top`() = onMain {
        isWrittenTo(times = 120)
        val app = atInbox(messages = 120)
        val inbox = app.top as InboxViewModel
        assertTrue(app.until<InboxState> { it.count == 50 }.hasMore)
        inbox.more()
        assertTrue(app.until<InboxState> { it.count == 100 }.hasMore)
        inbox.more()
        val all = app.until<InboxState> { it.count == 120 }
        assertFalse(all.hasMore)
        assertEquals(120, all.messages.value.orEmpty().distinctBy { it.id }.size)
        inbox.more()

        writes(times = 1)
        inbox.refresh()
        val more = app.until<InboxState> { it.count == 121 }
        assertEquals(all.messages.value, more.messages.value.orEmpty().drop(1))
        app.stop()
    }

    @Test
    fun `a page that is full to the brim has no other one`() = onMain {
        isWrittenTo(times = 50)
        val app = atInbox(messages = 50)
        assertFalse(app.until<InboxState> { it.count == 50 }.hasMore)
        app.stop()
    }

    @Test
    fun `a message that could not be shown on the locked phone is read once it is`() = onMain {
        isWrittenTo(times = 1)
        val first = atInbox(messages = 1)
        val message = first.until<InboxState> { it.count == 1 }.messages.value!!.single()
        device.kill(first)

        var locked: KeyLookup? = KeyLookup.Unavailable
        val app = device.start(keyStore = ScriptedKeyStore(phone.keyStore) { locked })
        app.until<InboxState> { it.messages is Content.Failed }
        (app.top as InboxViewModel).open(message.id)
        app.until<MessageState> { it.message is Content.Failed }
        locked = null
        app.top.tryAgain()
        app.until<MessageState> { it.message is Content.Ready }
        app.screens.back()
        app.until<InboxState> { inbox -> inbox.messages.value?.map { it.read } == listOf(true) }
        app.stop()
    }
}
