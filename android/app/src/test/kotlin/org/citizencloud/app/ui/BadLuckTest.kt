package org.citizencloud.app.ui

import android.Manifest.permission.POST_NOTIFICATIONS
import android.app.Notification.EXTRA_TEXT
import android.app.NotificationManager
import androidx.compose.ui.test.hasText
import java.io.File
import java.time.Duration
import java.time.Instant
import java.util.concurrent.TimeUnit.MINUTES
import org.citizencloud.app.DueWork
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.phone.service
import org.citizencloud.app.model.runDueWork
import org.citizencloud.app.waitFor
import org.citizencloud.core.ReferenceCity
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.rules.Timeout
import org.robolectric.Shadows.shadowOf

/**
 * What becomes of an application when the city cannot be reached for a week, and when the phone thinks that it is
 * 1970: played by processes of the app with the real core, on a port where nobody listens, under another clock.
 */
class BadLuckTest {
    @get:Rule(order = 0)
    val phone = TemporaryFolder()

    @get:Rule(order = 1)
    val timeout = Timeout(5, MINUTES)

    @Test
    fun `what was sent waits, safe and said in plain words, while the city is silent and the clock wrong`() {
        val city = ReferenceCity()
        AppProcess.start(SendsToASilentCity::class, phone.root, city).use { app ->
            app.awaitLine(SendsToASilentCity.FILLED_IN)
            city.close()
            app.goOn()
            app.awaitSuccess()
        }
        val week = Duration.ofDays(7)
        AppProcess.start(LooksAfterAWeek::class, phone.root, city, week).use { it.awaitSuccess() }
        AppProcess.start(LooksIn1970::class, phone.root, city, in1970()).use { it.awaitSuccess() }
    }

    @Test
    fun `a new phone that thinks that it is 1970 says what to do`() {
        val city = ReferenceCity().apply { close() }
        AppProcess.start(StartsIn1970::class, phone.root, city, in1970()).use { it.awaitSuccess() }
    }

    private fun in1970(): Duration = Duration.between(Instant.now(), Instant.EPOCH + Duration.ofHours(12))
}

/** Fills in the form, waits until the city is gone, and sends it. */
class SendsToASilentCity : PartOfJourney() {
    override fun Resident.part() {
        begins(System.getProperty(SERVICES).toInt())
        findsTheService()
        fillsInTheForm()
        println(FILLED_IN)
        System.`in`.read()
        checksAndSubmits()
        see(words(R.string.case_status_waits_for_city))
        see(words(R.string.case_safe))
    }

    companion object {
        const val FILLED_IN = "the form is filled in"
    }
}

/** Stands before what is put into a text. */
private const val ISOLATE = '\u2068'

/** Nothing disturbs her in that week; when she looks, it is safe, is still being sent, and can be tried at once. */
class LooksAfterAWeek : PartOfJourney() {
    override fun before() {
        assertEquals(emptyList<String>(), toldByWorkThatIsDue())
    }

    override fun Resident.part() {
        val waiting = words(R.string.case_status_waits_for_city)
        see(counted(R.plurals.home_waiting, 1))
        see(waiting)
        press(waiting)
        see(words(R.string.case_safe))
        see(words(R.string.case_next_attempt, "").substringBefore(ISOLATE))
        press(words(R.string.case_retry))
        see(waiting)
    }
}

/** What it waits for is now another: she reads what to do about it, and that nothing is lost. */
class LooksIn1970 : PartOfJourney() {
    override fun Resident.part() {
        assertTrue("${Instant.now()}", Instant.now() < Instant.EPOCH + Duration.ofDays(1))
        val wrong = words(R.string.case_status_waits_for_right_clock)
        see(wrong)
        press(wrong)
        see(words(R.string.case_safe))
        press(words(R.string.case_retry))
        see(wrong)
    }
}

/** There is nothing on the phone yet, and why nothing comes is the clock. */
class StartsIn1970 : PartOfJourney() {
    override fun Resident.part() {
        assertTrue("${Instant.now()}", Instant.now() < Instant.EPOCH + Duration.ofDays(1))
        see(Samples("en").wrongClock.message)
        press(words(R.string.way_on_try_again))
        see(Samples("en").wrongClock.message)
        press(words(R.string.first_start_begin))
        see(words(R.string.home_no_catalogue_title))
        see(Samples("en").wrongClock.message)
        see(hasText(app.session.city.hotline, substring = true))
    }
}

/** What the notifications say after the work that is due was done, as [DueWork] does it but not for five minutes. */
private fun PartOfJourney.toldByWorkThatIsDue(): List<String> {
    shadowOf(app).grantPermissions(POST_NOTIFICATIONS)
    val report = waitFor { app.session.runDueWork(Duration.ofSeconds(5)) } as Content.Ready
    assertTrue("it is tried again", report.value.next.isNotEmpty())
    waitFor { app.notifications.show(report.value.notices) }
    return shadowOf(app.service<NotificationManager>()).allNotifications.map { "${it.extras.getCharSequence(EXTRA_TEXT)}" }
}
