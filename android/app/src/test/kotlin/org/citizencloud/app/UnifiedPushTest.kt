package org.citizencloud.app

import android.Manifest.permission.POST_NOTIFICATIONS
import android.app.Notification
import android.app.NotificationManager
import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import androidx.test.core.app.ApplicationProvider
import androidx.work.ListenableWorker.Result
import androidx.work.WorkManager
import androidx.work.testing.TestListenableWorkerBuilder
import androidx.work.testing.WorkManagerTestInitHelper
import androidx.work.workDataOf
import com.google.gson.JsonParser
import com.sun.net.httpserver.HttpServer
import java.io.File
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit.SECONDS
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.config
import org.citizencloud.app.model.phone.FakeAndroidKeystore
import org.citizencloud.app.model.phone.PhonePreferences
import org.citizencloud.app.model.phone.service
import org.citizencloud.app.model.speakOfPushes
import org.citizencloud.app.model.value
import org.citizencloud.core.RESIDENT
import org.citizencloud.core.ReferenceCity
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf

/** Pushes of a real city, by way of a distributor that this test plays: a server that takes them, and its broadcasts. */
@RunWith(RobolectricTestRunner::class)
class UnifiedPushTest {
    @get:Rule val keystore = FakeAndroidKeystore()

    private val app = ApplicationProvider.getApplicationContext<TestApplication>()
    private val city = ReferenceCity()
    private val manager = app.service<NotificationManager>()

    /** What the city has pushed. */
    private val pushed = LinkedBlockingQueue<ByteArray>()
    private val service = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0).apply {
        createContext("/") { exchange ->
            pushed += exchange.requestBody.readBytes()
            exchange.sendResponseHeaders(CREATED, -1)
            exchange.close()
        }
        start()
    }
    private val endpoint = "http://127.0.0.1:${service.address.port}/up"

    @Before
    fun start() {
        WorkManagerTestInitHelper.initializeTestWorkManager(app)
        shadowOf(app).grantPermissions(POST_NOTIFICATIONS)
        app.serve(city.profile.config())
        app.session.begin()
    }

    @After
    fun end() {
        waitFor { app.session.suspend() }
        service.stop(0)
        city.close()
    }

    private fun isInstalled(distributor: String) {
        val packages = shadowOf(app.packageManager)
        val component = ComponentName(distributor, "$distributor.Receiver")
        packages.addReceiverIfNotPresent(component)
        packages.addIntentFilterForReceiver(component, IntentFilter(UnifiedPush.REGISTER))
    }

    private fun sent(action: String): List<Intent> = shadowOf(app).broadcastIntents.filter { it.action == action }

    private fun hear(action: String, token: String?, with: Intent.() -> Intent = { this }) = waitFor {
        app.unifiedPush.received(Intent(action).putExtra(UnifiedPush.TOKEN, token).with())
    }

    /** What the distributor is asked with, once it was. */
    private fun registers(): Intent {
        waitFor { app.session.open().join() }
        val before = sent(UnifiedPush.REGISTER).size
        waitFor { app.unifiedPush.register(app.session.vapidKey()) }
        return sent(UnifiedPush.REGISTER)[before]
    }

    private fun isRegistered(): Boolean? =
        waitFor { app.session.askPersonal { client, _ -> client.push().device()?.isRegistered } }.value

    private val shown get() = manager.activeNotifications.associate { it.tag to it.notification }

    private fun write(title: String) = city.write(
        // As whom the debug build signs in.
        RESIDENT,
        JsonParser.parseString("""{"title": {"en": "$title"}, "body": {"en": "Today."}, "urgency": "alert", "sensitivity": "public"}""")
            .asJsonObject,
    )

    @Test
    fun `what the city pushes is a notification at once, and never twice`() {
        isInstalled(DISTRIBUTOR)
        val asked = registers()
        assertEquals(DISTRIBUTOR, asked.`package`)
        assertEquals("an uncompressed point", 87, asked.getStringExtra("vapid")?.length)
        assertTrue("by it the distributor knows who asks", asked.hasExtra("pi"))
        val token = asked.getStringExtra(UnifiedPush.TOKEN)
        hear(UnifiedPush.NEW_ENDPOINT, token) { putExtra("endpoint", endpoint) }
        assertEquals(true, isRegistered())

        val id = write("The bridge is closed")
        val body = checkNotNull(pushed.poll(PATIENCE.inWholeSeconds, SECONDS)) { "nothing is pushed" }
        hear(UnifiedPush.MESSAGE, token) { putExtra("bytesMessage", body).putExtra("id", "7") }
        assertEquals("The bridge is closed", shown.getValue(id).extras.getCharSequence(Notification.EXTRA_TITLE))
        val acknowledged = sent(UnifiedPush.ACKNOWLEDGED).single()
        assertEquals(DISTRIBUTOR to "7", acknowledged.`package` to acknowledged.getStringExtra("id"))

        manager.cancelAll()
        hear(UnifiedPush.MESSAGE, token) { putExtra("bytesMessage", body) }
        assertEquals("a push that comes again", emptySet<String>(), shown.keys)
    }

    @Test
    fun `what cannot be opened yet is opened in a job, and shown once`() {
        isInstalled(DISTRIBUTOR)
        val token = registers().getStringExtra(UnifiedPush.TOKEN)
        hear(UnifiedPush.NEW_ENDPOINT, token) { putExtra("endpoint", endpoint) }
        val id = write("The bridge is closed")
        val body = checkNotNull(pushed.poll(PATIENCE.inWholeSeconds, SECONDS)) { "nothing is pushed" }
        waitFor { app.session.suspend() }
        // Something else lies where the core keeps all that is hers.
        val home = File(app.noBackupFilesDir, "citizen")
        val away = File(app.noBackupFilesDir, "away")
        assertTrue(home.renameTo(away) && home.createNewFile())
        app.restart()
        hear(UnifiedPush.MESSAGE, token) { putExtra("bytesMessage", body) }
        val jobs = WorkManager.getInstance(app).getWorkInfosByTag(PushWork::class.java.name).get()
        assertEquals("it is kept for a job", 1, jobs.size)
        assertEquals(emptySet<String>(), shown.keys)

        waitFor { app.session.suspend() }
        assertTrue(home.delete() && away.renameTo(home))
        app.restart()
        assertEquals(Result.success(), open(body))
        assertEquals("The bridge is closed", shown.getValue(id).extras.getCharSequence(Notification.EXTRA_TITLE))
        manager.cancelAll()
        assertEquals(Result.success(), open(body))
        assertEquals(emptySet<String>(), shown.keys)
        assertEquals("a job that was given nothing", Result.failure(), open(null))
    }

    /** Runs the job for a push, as Android would. */
    private fun open(body: ByteArray?): Result = waitFor {
        TestListenableWorkerBuilder<PushWork>(app).setInputData(workDataOf("body" to body)).build().doWork()
    }

    @Test
    fun `what is not the city's, or not by the distributor, is nothing`() {
        isInstalled(DISTRIBUTOR)
        val token = registers().getStringExtra(UnifiedPush.TOKEN)
        hear(UnifiedPush.NEW_ENDPOINT, "another") { putExtra("endpoint", endpoint) }
        assertEquals("nobody else gives the address", null, isRegistered())
        hear(UnifiedPush.NEW_ENDPOINT, token) { putExtra("endpoint", endpoint) }
        write("The bridge is closed")
        val body = checkNotNull(pushed.poll(PATIENCE.inWholeSeconds, SECONDS)) { "nothing is pushed" }
        hear(UnifiedPush.MESSAGE, null) { putExtra("bytesMessage", body) }
        hear(UnifiedPush.MESSAGE, token) { putExtra("bytesMessage", body.copyOf().also { it[it.size - 1] = (it.last() + 1).toByte() }) }
        assertEquals(emptySet<String>(), shown.keys)
    }

    @Test
    fun `when the distributor ends it, or is gone, the city pushes no more`() {
        isInstalled(DISTRIBUTOR)
        val token = registers().getStringExtra(UnifiedPush.TOKEN)
        hear(UnifiedPush.NEW_ENDPOINT, token) { putExtra("endpoint", endpoint) }
        assertEquals(true, isRegistered())
        hear(UnifiedPush.UNREGISTERED, token)
        assertEquals(null, isRegistered())
        val next = registers().getStringExtra(UnifiedPush.TOKEN)
        assertNotEquals("a token is used for one registration", token, next)

        hear(UnifiedPush.NEW_ENDPOINT, next) { putExtra("endpoint", endpoint) }
        assertEquals(true, isRegistered())
        shadowOf(app.packageManager).clearIntentFilterForReceiver(ComponentName(DISTRIBUTOR, "$DISTRIBUTOR.Receiver"))
        waitFor { app.unifiedPush.register(app.session.vapidKey()) }
        assertEquals(null, isRegistered())
    }

    @Test
    fun `without a distributor nobody is asked, and with several the one that she has chosen`() {
        waitFor { app.session.open().join() }
        waitFor { app.unifiedPush.register(app.session.vapidKey()) }
        assertEquals(emptyList<Intent>(), sent(UnifiedPush.REGISTER))
        isInstalled(DISTRIBUTOR)
        isInstalled("org.another")
        waitFor { app.unifiedPush.register(app.session.vapidKey()) }
        assertEquals("which, she has not said", emptyList<Intent>(), sent(UnifiedPush.REGISTER))
        assertTrue(PhonePreferences(app).read("push.token").isNullOrEmpty())
    }

    @Test
    fun `her language is told to the city when she changes it`() {
        isInstalled(DISTRIBUTOR)
        val token = registers().getStringExtra(UnifiedPush.TOKEN)
        hear(UnifiedPush.NEW_ENDPOINT, token) { putExtra("endpoint", endpoint) }
        app.session.chooseLanguage("es")
        waitFor { app.session.speakOfPushes() }
        val language = waitFor { app.session.askPersonal { client, _ -> client.push().device()?.registration?.language } }
        assertEquals(Content.Ready("es"), language)
    }

    private companion object {
        const val DISTRIBUTOR = "org.distributor"
        const val CREATED = 201
    }
}
