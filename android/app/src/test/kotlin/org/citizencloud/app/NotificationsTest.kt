package org.citizencloud.app

import android.Manifest.permission.POST_NOTIFICATIONS
import android.app.Notification
import android.app.NotificationManager
import androidx.test.core.app.ApplicationProvider
import java.time.Instant
import org.citizencloud.app.model.CaseItem
import org.citizencloud.app.model.CaseStatus
import org.citizencloud.app.model.DueWorkReport
import org.citizencloud.app.model.MessageItem
import org.citizencloud.app.model.Route
import org.citizencloud.app.model.phone.service
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf

@RunWith(RobolectricTestRunner::class)
class NotificationsTest {
    private val app = ApplicationProvider.getApplicationContext<TestApplication>()
    private val manager = app.service<NotificationManager>()
    private val message =
        MessageItem("m1", "Your birth registration is ready", "Come to the office on Friday.", Instant.EPOCH, read = false)
    private val case = CaseItem("c1", "Register a birth", CaseStatus.Accepted, "LG-2026-000001", Instant.EPOCH)
    private val report = DueWorkReport(listOf(case), listOf(message), nextWakeup = null)

    private val shown get() = shadowOf(manager).allNotifications

    private fun Notification.says(what: String) = extras.getCharSequence(what)?.toString()

    private fun Notification.everything() = "$extras $tickerText"

    @Before
    fun allow() = shadowOf(app).grantPermissions(POST_NOTIFICATIONS)

    @Test
    fun `with private previews the lock screen says that there is something, not what`() {
        app.session.setPrivatePreviews(true)
        app.notifications.show(report)
        val accepted = app.getString(R.string.case_status_accepted)
        assertEquals(2, shown.size)
        for (notification in shown) {
            for (secret in listOf(message.title, message.preview, case.serviceName, case.caseNumber, accepted)) {
                assertFalse("$secret", "$secret" in notification.everything())
            }
        }
        val title = shown.single { it.channelId == Notifications.MESSAGES }.says(Notification.EXTRA_TITLE)
        assertEquals(app.getString(R.string.notification_private), title)
    }

    @Test
    fun `otherwise it says what, in the language of the app`() {
        app.session.setPrivatePreviews(false)
        app.session.chooseLanguage("es")
        app.notifications.show(report)
        val (cases, messages) = shown.sortedBy { it.channelId }
        assertEquals(message.title, messages.says(Notification.EXTRA_TITLE))
        assertEquals(message.preview, messages.says(Notification.EXTRA_TEXT))
        assertEquals(case.serviceName, cases.says(Notification.EXTRA_TITLE))
        assertEquals(app.inLanguage("es").getString(R.string.case_status_accepted), cases.says(Notification.EXTRA_TEXT))
    }

    @Test
    fun `the same message again takes the place of the first, and goes when it is looked at`() {
        app.notifications.show(report)
        app.notifications.show(report)
        assertEquals(2, shown.size)
        app.notifications.dismiss(Route.Message(message.id))
        assertEquals(listOf(Notifications.CASES), shown.map { it.channelId })
    }

    @Test
    fun `a tap leads to the message`() {
        app.notifications.show(report.copy(cases = emptyList()))
        val intent = shadowOf(shown.single().contentIntent).savedIntent
        assertEquals(MainActivity::class.java.name, intent.component?.className)
        assertEquals(Route.Message(message.id), DeepLink.route(intent.data, app.session.city))
    }

    @Test
    fun `who has not allowed them sees none`() {
        shadowOf(app).denyPermissions(POST_NOTIFICATIONS)
        app.notifications.show(report)
        assertEquals(emptyList<Notification>(), shown)
    }

    @Test
    fun `the channels are named in the language of the app`() {
        for (language in listOf("en", "zh-Hans", "ar")) {
            app.session.chooseLanguage(language)
            val words = app.inLanguage(language)
            until("channels in $language") {
                manager.getNotificationChannel(Notifications.CASES)?.name == words.getString(R.string.channel_cases)
            }
            val channel = manager.getNotificationChannel(Notifications.MESSAGES)
            assertEquals(words.getString(R.string.channel_messages), channel.name)
            assertEquals(words.getString(R.string.channel_messages_about), channel.description)
        }
        assertNull(manager.getNotificationChannel("another"))
    }
}
