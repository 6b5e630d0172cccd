package org.citizencloud.app

import android.Manifest.permission.POST_NOTIFICATIONS
import android.app.Notification
import android.app.NotificationManager
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.UserNotAuthenticatedException
import androidx.test.core.app.ApplicationProvider
import androidx.work.ListenableWorker.Result
import androidx.work.NetworkType
import androidx.work.WorkInfo
import androidx.work.WorkManager
import androidx.work.testing.TestListenableWorkerBuilder
import androidx.work.testing.WorkManagerTestInitHelper
import java.time.Duration
import java.time.Instant
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.mapNotNull
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.citizencloud.app.model.AppState
import org.citizencloud.app.model.CaseStatus
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.Session
import org.citizencloud.app.model.config
import org.citizencloud.app.model.followSeen
import org.citizencloud.app.model.item
import org.citizencloud.app.model.nextWakeup
import org.citizencloud.app.model.phone.FakeAndroidKeystore
import org.citizencloud.app.model.phone.PhonePreferences
import org.citizencloud.app.model.phone.service
import org.citizencloud.app.model.value
import org.citizencloud.core.Connectivity
import org.citizencloud.core.ReferenceCity
import org.citizencloud.core.SERVICE
import org.citizencloud.core.fillIn
import org.citizencloud.core.updates
import org.junit.After
import org.junit.Assert.assertEquals
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
        wait { session.suspend() }
        city.close()
    }

    /** What [block] brings, while the main thread goes on. */
    @OptIn(ExperimentalCoroutinesApi::class)
    private fun <T> wait(block: suspend () -> T): T {
        val result = CoroutineScope(Dispatchers.Default).async { block() }
        until("the end") { result.isCompleted }
        return result.getCompleted()
    }

    private fun told(): List<Notification> = shadowOf(app.service<NotificationManager>()).allNotifications

    /** The resident looks at the app until what is kept of her open cases [fits], and leaves at once. */
    private fun lookUntil(fits: (String) -> Boolean) {
        val looking = CoroutineScope(Dispatchers.Default).launch { session.followSeen() }
        until("what she sees is kept") { PhonePreferences(app).read("known")?.let { fits(it.substringBefore('\n')) } == true }
        looking.cancel()
    }

    /** The core sends by itself what waits, and fetches what the city writes about it. */
    private fun isAcceptedAndWrittenTo() {
        session.setConnectivity(Connectivity.ONLINE)
        wait { session.statuses().first { it == listOf(CaseStatus.Accepted) } }
        city.setStatus(city.cases().single()["case_number"].asString, "in_review")
        wait { withContext(Dispatchers.Main) { session.refresh().join() } }
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
        wait { session.suspend() }
        app.serve(city.profile.config())
    }

    /** The resident sends an application with no network. */
    private fun send() {
        val sent = wait {
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
        assertNotNull(wait { session.nextWakeup().first() }.at)
    }

    private fun run(): Result = wait { TestListenableWorkerBuilder<DueWork>(app).build().doWork() }

    private fun scheduled(): WorkInfo? =
        WorkManager.getInstance(app).getWorkInfosForUniqueWork("due-work").get().singleOrNull { !it.state.isFinished }

    @Test
    fun `what waits is sent without a screen, once, and the resident is told`() {
        sendWithoutNetwork()
        assertEquals(Result.success(), run())
        assertEquals(1, city.cases().size)
        assertTrue(told().any { it.channelId == Notifications.CASES })
        val delay = Duration.ofMillis(checkNotNull(scheduled()).initialDelayMillis)
        assertTrue("the city may write of it: $delay", delay > Duration.ofMinutes(50) && delay <= Duration.ofHours(1))
        assertEquals(Result.success(), run())
        assertEquals(1, city.cases().size)
    }

    @Test
    fun `what goes out while nobody looks is told too, whoever has sent it, and once`() {
        send()
        lookUntil { "WaitsForNetwork" in it }
        isAcceptedAndWrittenTo()
        assertEquals(Result.success(), run())
        val told = told().map { it.channelId }
        assertEquals(listOf(Notifications.CASES, Notifications.MESSAGES), told.sorted())
        app.service<NotificationManager>().cancelAll()
        assertEquals(Result.success(), run())
        assertEquals(emptyList<Notification>(), told())
    }

    @Test
    fun `what she has seen herself is not told`() {
        send()
        lookUntil { "WaitsForNetwork" in it }
        isAcceptedAndWrittenTo()
        lookUntil { it == "" }
        assertEquals(Result.success(), run())
        assertEquals(emptyList<Notification>(), told())
    }

    @Test
    fun `with no network it waits for when the core wants to be woken up`() {
        sendWithoutNetwork()
        session.setConnectivity(Connectivity.OFFLINE)
        assertEquals(Result.success(), run())
        assertEquals(0, city.cases().size)
        assertEquals(NetworkType.CONNECTED, scheduled()?.constraints?.requiredNetworkType)
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
    fun `a wake-up is kept once, at its time, for a network, and given up when nothing waits`() {
        val at = Instant.now() + Duration.ofHours(2)
        DueWork.schedule(app, Instant.now() + Duration.ofHours(9))
        DueWork.schedule(app, at)
        val work = checkNotNull(scheduled())
        assertEquals(WorkInfo.State.ENQUEUED, work.state)
        assertEquals(NetworkType.CONNECTED, work.constraints.requiredNetworkType)
        val delay = Duration.ofMillis(work.initialDelayMillis)
        assertTrue("$delay", delay in Duration.ofMinutes(119)..Duration.ofMinutes(120))
        DueWork.schedule(app, null)
        assertEquals(null, scheduled())
    }

    @Test
    fun `what was due in the past is due now`() {
        DueWork.schedule(app, Instant.now() - Duration.ofDays(3))
        assertEquals(0L, scheduled()?.initialDelayMillis)
    }
}
