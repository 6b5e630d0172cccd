package org.citizencloud.app

import android.Manifest.permission.POST_NOTIFICATIONS
import android.app.Notification
import android.app.NotificationManager
import android.content.Intent
import android.os.Looper
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.UserNotAuthenticatedException
import androidx.test.core.app.ApplicationProvider
import androidx.work.ListenableWorker.Result
import androidx.work.NetworkType
import androidx.work.WorkInfo
import androidx.work.WorkManager
import androidx.work.testing.TestListenableWorkerBuilder
import androidx.work.testing.WorkManagerTestInitHelper
import androidx.work.workDataOf
import java.time.Duration
import java.time.Instant
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.mapNotNull
import kotlinx.coroutines.withContext
import org.citizencloud.app.model.AppState
import org.citizencloud.app.model.CaseStatus
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.NextWork
import org.citizencloud.app.model.Session
import org.citizencloud.app.model.WorkNetwork
import org.citizencloud.app.model.config
import org.citizencloud.app.model.item
import org.citizencloud.app.model.nextWork
import org.citizencloud.app.model.phone.FakeAndroidKeystore
import org.citizencloud.app.model.phone.service
import org.citizencloud.app.model.value
import org.citizencloud.core.Connectivity
import org.citizencloud.core.ReferenceCity
import org.citizencloud.core.SERVICE
import org.citizencloud.core.fillIn
import org.citizencloud.core.updates
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf

/** The work that is due while nobody looks, with the real core and a city of its own. */
@RunWith(RobolectricTestRunner::class)
class DueWorkTest {
    @get:Rule val keystore = FakeAndroidKeystore()

    private val app = ApplicationProvider.getApplicationContext<TestApplication>()
    private val city = ReferenceCity()
    private val session get() = app.session

    @Before
    fun start() {
        WorkManagerTestInitHelper.initializeTestWorkManager(app)
        shadowOf(app).grantPermissions(POST_NOTIFICATIONS)
        app.serve(city.profile.config())
    }

    @After
    fun end() {
        waitFor { session.suspend() }
        city.close()
    }

    private fun told(): List<Notification> = shadowOf(app.service<NotificationManager>()).allNotifications

    /** She wants to be told of everything at any time, so that no hour of the day decides. */
    private fun wantsAll() {
        waitFor {
            session.askPersonal { client, _ ->
                val all = client.inbox().preferences().copy(quietFromMinute = 0u, quietUntilMinute = 0u, digestMinute = null)
                client.inbox().setPreferences(all)
            }
        }
    }

    /** The core sends by itself what waits, and fetches what the city writes about it. */
    private fun isAcceptedAndWrittenTo() {
        session.setConnectivity(Connectivity.ONLINE)
        waitFor { session.statuses().first { it == listOf(CaseStatus.Accepted) } }
        city.setStatus(city.cases().single()["case_number"].asString, "in_review")
        waitFor { withContext(Dispatchers.Main) { session.refresh().join() } }
    }

    /** How the cases stand, and as that changes. */
    private fun Session.statuses() = reread(
        personal = true,
        changes = { client, language -> client.outbox().updates(language) },
        read = { client, language -> client.outbox().submissions(language).map { it.item().status } },
    ).mapNotNull { it.value }

    /** The resident sends an application with no network; then the system ends the process. */
    private fun sendWithoutNetwork() {
        send()
        waitFor { session.suspend() }
        app.serve(city.profile.config())
    }

    /** The resident sends an application with no network. */
    private fun send() {
        val sent = waitFor {
            session.open().join()
            session.ask { client, _ -> client.catalogue().refresh() }
            session.setConnectivity(Connectivity.OFFLINE)
            session.state.first { it is AppState.Running && it.offline }
            session.ask { client, language ->
                val form = client.forms().start(SERVICE)
                form.fillIn()
                form.submit(language)
            }
        }
        assertTrue("$sent", sent is Content.Ready)
        wantsAll()
        assertTrue(waitFor { session.nextWork().first() }.any { it.work == "send" })
    }

    /** Runs the job for what is sent, as Android would. */
    private fun run(): Result = waitFor {
        TestListenableWorkerBuilder<DueWork>(app).setInputData(workDataOf("work" to "send")).build().doWork()
    }

    private fun scheduled(work: String): WorkInfo? =
        WorkManager.getInstance(app).getWorkInfosForUniqueWork(DueWork.name(work)).get().singleOrNull { !it.state.isFinished }

    private fun WorkInfo.delay() = Duration.ofMillis(initialDelayMillis)

    private fun schedule(vararg next: NextWork) = waitFor { DueWork.schedule(app, next.toList()) }

    private fun next(work: String, at: Instant, network: WorkNetwork = WorkNetwork.Any, charging: Boolean = false) =
        NextWork(work, at, network, charging)

    @Test
    fun `what waits is sent without a screen, once, and the resident is told`() {
        sendWithoutNetwork()
        assertEquals(Result.success(), run())
        assertEquals(1, city.cases().size)
        assertTrue(told().any { it.channelId == Notifications.Channel.Cases.id })
        val delay = checkNotNull(scheduled("messages")).delay()
        assertTrue("the city may write of it: $delay", delay > Duration.ofMinutes(110) && delay <= Duration.ofHours(2))
        assertEquals(Result.success(), run())
        assertEquals(1, city.cases().size)
    }

    @Test
    fun `what goes out while nobody looks is told too, whoever has sent it, and once`() {
        send()
        isAcceptedAndWrittenTo()
        assertEquals(Result.success(), run())
        val channels = listOf(Notifications.Channel.Cases.id, Notifications.Channel.News.id)
        assertEquals(channels, told().map { it.channelId }.sorted())
        app.service<NotificationManager>().cancelAll()
        assertEquals(Result.success(), run())
        assertEquals(emptyList<Notification>(), told())
    }

    @Test
    fun `what she has seen herself is not told, and what was told of it goes`() {
        send()
        isAcceptedAndWrittenTo()
        assertEquals(Result.success(), run())
        assertEquals(2, told().size)
        waitFor {
            session.ask { client, language ->
                client.inbox().messages(language, 0u).forEach { client.inbox().markRead(it.id) }
                client.outbox().submissions(language).forEach { client.outbox().markSeen(it.id) }
            }
        }
        assertEquals(Result.success(), run())
        assertEquals(emptyList<Notification>(), told())
    }

    @Test
    fun `when the clock or the zone is changed, what is due is told and its jobs are set anew`() {
        send()
        isAcceptedAndWrittenTo()
        fun hear(action: String) {
            app.sendBroadcast(Intent(action).setPackage(app.packageName))
            until("it is done") { shadowOf(Looper.getMainLooper()).isIdle }
        }
        hear(Intent.ACTION_TIME_TICK)
        assertEquals(emptyList<Notification>() to null, told() to scheduled("messages"))
        hear(Intent.ACTION_TIMEZONE_CHANGED)
        until("it is told") { told().size == 2 }
        until("its job is set") { scheduled("messages") != null }
        app.service<NotificationManager>().cancelAll()
        schedule()
        hear(Intent.ACTION_TIME_CHANGED)
        until("its job is set again") { scheduled("messages") != null }
        assertEquals("what was told already is not told again", emptyList<Notification>(), told())
    }

    @Test
    fun `with no network it waits for when the core wants to be woken up`() {
        sendWithoutNetwork()
        session.setConnectivity(Connectivity.OFFLINE)
        assertEquals(Result.success(), run())
        assertEquals(0, city.cases().size)
        assertEquals(NetworkType.CONNECTED, scheduled("send")?.constraints?.requiredNetworkType)
    }

    @Test
    fun `a locked phone is tried again, a key that is gone is not`() {
        sendWithoutNetwork()
        keystore.fail(with = UserNotAuthenticatedException())
        assertEquals(Result.retry(), run())
        keystore.fail(with = KeyPermanentlyInvalidatedException())
        assertEquals(Result.failure(), run())
        keystore.fail(with = null)
        assertEquals(Result.success(), run())
        assertEquals(1, city.cases().size)
    }

    @Test
    fun `each kind of work has one job, at its time, with what it waits for, and is given up when nothing waits`() {
        val soon = Instant.now() + Duration.ofHours(2)
        schedule(next("send", Instant.now() + Duration.ofHours(9)), next("messages", soon))
        schedule(
            next("send", soon, WorkNetwork.Unmetered),
            next("published", soon, WorkNetwork.Unmetered, charging = true),
            next("present", soon, WorkNetwork.None),
        )
        val send = checkNotNull(scheduled("send"))
        assertEquals(WorkInfo.State.ENQUEUED, send.state)
        assertTrue("${send.delay()}", send.delay() in Duration.ofMinutes(119)..Duration.ofMinutes(120))
        assertEquals(NetworkType.UNMETERED, send.constraints.requiredNetworkType)
        assertFalse(send.constraints.requiresCharging())
        assertTrue(checkNotNull(scheduled("published")).constraints.requiresCharging())
        assertEquals(NetworkType.NOT_REQUIRED, scheduled("present")?.constraints?.requiredNetworkType)
        assertEquals(null, scheduled("messages"))
        schedule()
        assertEquals(emptyList<WorkInfo?>(), listOf("send", "published", "present").mapNotNull(::scheduled))
    }

    @Test
    fun `what was due in the past is due now`() {
        schedule(next("send", Instant.now() - Duration.ofDays(3)))
        assertNotNull(scheduled("send"))
        assertEquals(Duration.ZERO, scheduled("send")?.delay())
    }
}
