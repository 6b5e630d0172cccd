package org.citizencloud.app.model

import com.google.gson.JsonArray
import com.google.gson.JsonObject
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import org.citizencloud.core.KeyLookup
import org.citizencloud.core.Phone
import org.citizencloud.core.RESIDENT
import org.citizencloud.core.ReferenceCity
import org.citizencloud.core.SERVICE
import org.citizencloud.core.fillIn
import org.citizencloud.core.json
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

    @Test
    fun `what she changes while a change is being kept is kept as well`() = onMain {
        val app = atInbox(messages = 0)
        (app.top as InboxViewModel).openNotifications()
        app.until<NotificationsState> { it.choices is Content.Ready }
        val notifications = app.top as NotificationsViewModel
        notifications.setHidesContent(false)
        notifications.setGivesFeedback(true)
        notifications.setMostPerHour(3)
        app.until<NotificationsState> { state -> state.choices.value?.run { !hidesContent && givesFeedback && mostPerHour == 3 } == true }
        app.stop()
    }

    @Test
    fun `files are saved each for itself while she does other things, and one that is called off leaves nothing`() = onMain {
        city.write(RESIDENT, letter("one.txt" to "b25l", "two.txt" to "dHdv"))
        val app = atInbox(messages = 1)
        (app.top as InboxViewModel).open(app.until<InboxState> { it.count == 1 }.messages.value!!.single().id)
        val message = app.top as MessageViewModel
        val (one, two) = app.until<MessageState> { it.message is Content.Ready }.message.value!!.attachments.map { it.id }
        // Each that her locked documents have held up is saved once they are open.
        message.saveAttachment(one)
        message.saveAttachment(two)
        app.until<MessageState> { it.files?.all { file -> file.saving == null } == true && it.message.value?.trouble != null }
        city.fail("message_attachment=delay(600000)@always")
        message.unlockDocuments()
        app.until<MessageState> { it.files?.all { file -> file.saving != null } == true }
        message.pin(true)
        app.until<MessageState> { it.message.value?.pinned == true && it.files?.all { file -> file.saving != null } == true }
        message.stopSaving(one)
        app.until<MessageState> { it.files?.map { file -> file.saving != null } == listOf(false, true) }
        message.stopSaving(two)
        app.until<MessageState> { it.files?.all { file -> file.saving == null } == true }
        city.failNoMore()
        message.saveAttachment(one)
        val files = app.until<MessageState> { it.files?.first()?.documentId != null }.files!!
        assertEquals(null to null, files[1].saving to files[1].documentId)
        assertEquals(listOf(files[0].documentId), phone.home.resolve("documents").listDirectoryEntries().map { it.name })
        app.stop()
    }

    private val MessageState.files get() = message.value?.attachments

    /** A message with these files, in base64. */
    private fun letter(vararg files: Pair<String, String>) =
        JsonObject().apply {
            add("title", json("en" to "Two files"))
            add("body", json("en" to "Here they are."))
            val attachments = files.map { (name, content) -> json("name" to name, "media_type" to "text/plain", "content" to content) }
            add("attachments", JsonArray().apply { attachments.forEach(::add) })
        }
}
