package org.citizencloud.app

import android.Manifest.permission.POST_NOTIFICATIONS
import android.app.Notification
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Intent
import android.provider.CalendarContract
import androidx.test.core.app.ApplicationProvider
import java.time.Instant
import org.citizencloud.app.model.ActionItem
import org.citizencloud.app.model.ActionKind
import org.citizencloud.app.model.DueNotices
import org.citizencloud.app.model.Notice
import org.citizencloud.app.model.NoticeKind
import org.citizencloud.app.model.NoticeSensitivity
import org.citizencloud.app.model.Route
import org.citizencloud.app.model.Urgency
import org.citizencloud.app.model.phone.FakeAndroidKeystore
import org.citizencloud.app.model.phone.service
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf

/** What Android is told to show of what the core wants shown. */
@RunWith(RobolectricTestRunner::class)
class NotificationsTest {
    @get:Rule val keystore = FakeAndroidKeystore()

    private val app = ApplicationProvider.getApplicationContext<TestApplication>()
    private val manager = app.service<NotificationManager>()
    private val message = Notice(
        id = "m1",
        kind = NoticeKind.Message,
        title = "Your birth registration is ready",
        body = "Come to the office on Friday.",
        group = "case:LG-2026-000001",
        at = Instant.parse("2026-11-24T06:00:00Z"),
        expiresAt = null,
        urgency = Urgency.Important,
        sensitivity = NoticeSensitivity.Personal,
        hidden = false,
        silent = false,
        leadsTo = Route.Message("m1"),
        actions = emptyList(),
    )
    private val case = message.copy(id = "case:c1:accepted", kind = NoticeKind.Case, leadsTo = Route.Case("c1"), group = "cases")

    private fun show(vararg present: Notice, retract: List<String> = emptyList(), quietly: Boolean = false) = waitFor {
        app.notifications.show(DueNotices(present.toList(), retract, lookAgainAt = null), quietly)
    }

    private val shown get() = manager.activeNotifications.associate { it.tag to it.notification }

    private fun Notification.says(what: String) = extras.getCharSequence(what)?.toString()

    private val Notification.deeds get() = actions.orEmpty().map { it.title.toString() }

    private val PendingIntent.saved: Intent get() = shadowOf(this).savedIntent

    @Before
    fun allow() = shadowOf(app).grantPermissions(POST_NOTIFICATIONS)

    @After
    fun end() = waitFor { app.session.suspend() }

    @Test
    fun `what the core says is shown, under the event's id, and once`() {
        show(message)
        show(message.copy(body = "Come on Monday.", silent = true))
        val (tag, notification) = shown.entries.single()
        assertEquals("m1", tag)
        assertEquals(message.title, notification.says(Notification.EXTRA_TITLE))
        assertEquals("Come on Monday.", notification.says(Notification.EXTRA_TEXT))
        assertEquals(message.at.toEpochMilli(), notification.`when`)
        assertEquals("it sounds no second time", Notification.GROUP_ALERT_SUMMARY, notification.groupAlertBehavior)
    }

    @Test
    fun `what the core takes back goes, and the line above it with the last but one`() {
        show(message, message.copy(id = "m2"))
        assertEquals(setOf("m1", "m2", "group:${message.group}"), shown.keys)
        show(retract = listOf("m2"))
        assertEquals(setOf("m1"), shown.keys)
        show(retract = listOf("m1", "never-shown"))
        assertEquals(emptySet<String>(), shown.keys)
    }

    @Test
    fun `Android takes back by itself what means something until a moment`() {
        val now = Instant.parse("2026-11-24T06:30:00Z")
        val expires = mapOf(null to 0L, now.plusSeconds(90 * 60) to 90 * 60_000L, now to 1L)
        for ((expiresAt, timeout) in expires) {
            val due = DueNotices(listOf(message.copy(expiresAt = expiresAt)), retract = emptyList(), lookAgainAt = null)
            waitFor { Notifications(app) { now }.show(due) }
            assertEquals(timeout, shown.getValue("m1").timeoutAfter)
        }
    }

    @Test
    fun `those that belong together stand below one line, which makes no sound`() {
        show(message, message.copy(id = "m2"), case)
        val line = shown.getValue("group:${message.group}")
        assertEquals(app.getString(R.string.notification_group), line.says(Notification.EXTRA_TITLE))
        assertEquals(Notification.GROUP_ALERT_CHILDREN, line.groupAlertBehavior)
        assertEquals(4, shown.size)
    }

    @Test
    fun `each has its channel, by what it is and how urgent`() {
        val of = mapOf(
            message to "important",
            message.copy(urgency = Urgency.News) to "news",
            message.copy(urgency = Urgency.Alert) to "alerts",
            message.copy(kind = NoticeKind.Alert) to "alerts",
            message.copy(kind = NoticeKind.Reminder) to "reminders",
            message.copy(kind = NoticeKind.Digest) to "news",
            case to "cases",
        )
        for ((notice, channel) in of) {
            show(notice)
            assertEquals("$notice", channel, shown.getValue(notice.id).channelId)
            assertTrue(manager.getNotificationChannel(channel) != null)
        }
        val importance = manager.getNotificationChannel("alerts").importance to manager.getNotificationChannel("news").importance
        assertEquals(NotificationManager.IMPORTANCE_HIGH to NotificationManager.IMPORTANCE_LOW, importance)
    }

    @Test
    fun `a locked screen shows what is public or what she lets it, and nothing of what is sensitive`() {
        val of = mapOf(
            message.copy(sensitivity = NoticeSensitivity.Public) to Notification.VISIBILITY_PUBLIC,
            message to Notification.VISIBILITY_PUBLIC,
            message.copy(hidden = true, body = "") to Notification.VISIBILITY_PRIVATE,
            message.copy(sensitivity = NoticeSensitivity.Sensitive, hidden = true) to Notification.VISIBILITY_SECRET,
        )
        for ((notice, visibility) in of) {
            show(notice)
            assertEquals("$notice", visibility, shown.getValue("m1").visibility)
        }
    }

    @Test
    fun `while she looks at the app only an alert is heard`() {
        show(message, message.copy(id = "a1", kind = NoticeKind.Alert, urgency = Urgency.Alert), quietly = true)
        assertEquals(Notification.GROUP_ALERT_SUMMARY, shown.getValue("m1").groupAlertBehavior)
        assertEquals(Notification.GROUP_ALERT_ALL, shown.getValue("a1").groupAlertBehavior)
    }

    @Test
    fun `a tap leads where the core says, and says which it was`() {
        show(message, case)
        for (notice in listOf(message, case)) {
            val intent = shown.getValue(notice.id).contentIntent.saved
            assertEquals(MainActivity::class.java.name, intent.component?.className)
            assertEquals(notice.leadsTo, DeepLink.route(intent.data, app.session.city))
            assertEquals(notice.id, intent.getStringExtra(Notifications.NOTICE))
        }
    }

    @Test
    fun `what she can do about it without opening the app stands below it`() {
        fun offered(kind: ActionKind, label: String? = null) =
            ActionItem(kind, label, url = null, Instant.parse("2026-12-04T09:00:00Z"), endsAt = null, place = "City library")
        val appointment = message.copy(actions = listOf(offered(ActionKind.AddToCalendar), offered(ActionKind.Pay)))
        show(appointment, message.copy(id = "m2", actions = listOf(offered(ActionKind.OpenCase, "See it"))), case)
        show(message.copy(id = "r1", kind = NoticeKind.Reminder))
        assertEquals(listOf(R.string.message_calendar, R.string.notification_read).map(app::getString), shown.getValue("m1").deeds)
        assertEquals(listOf("See it", app.getString(R.string.notification_read)), shown.getValue("m2").deeds)
        assertEquals(listOf(app.getString(R.string.notification_later)), shown.getValue("r1").deeds)
        assertEquals(emptyList<String>(), shown.getValue(case.id).deeds)
        val entry = shown.getValue("m1").actions.first().actionIntent.saved
        assertEquals(Intent.ACTION_INSERT to message.title, entry.action to entry.getStringExtra(CalendarContract.Events.TITLE))
    }

    @Test
    fun `what she swipes away or has read is gone`() {
        for (deed in listOf<(Notification) -> PendingIntent>({ it.deleteIntent }, { it.actions.single().actionIntent })) {
            show(message)
            NotificationEvents().onReceive(app, deed(shown.getValue("m1")).saved)
            until("it is gone") { shown.isEmpty() }
        }
    }

    @Test
    fun `who has not allowed them sees none, and they are shown once she has`() {
        shadowOf(app).denyPermissions(POST_NOTIFICATIONS)
        show(message)
        app.notifications.showSomethingNew(silently = false)
        assertEquals(emptySet<String>(), shown.keys)
        shadowOf(app).grantPermissions(POST_NOTIFICATIONS)
        shadowOf(manager).setNotificationsEnabled(false)
        show(message)
        assertEquals(emptySet<String>(), shown.keys)
    }

    @Test
    fun `that there is something that could not be opened is said once, and no more when it is`() {
        repeat(2) { app.notifications.showSomethingNew(silently = false) }
        assertEquals(app.getString(R.string.notification_private), shown.values.single().says(Notification.EXTRA_TITLE))
        show(message)
        assertEquals(setOf("m1"), shown.keys)
    }

    @Test
    fun `that there is something is not heard in her quiet hours`() {
        for ((silently, behavior) in mapOf(true to Notification.GROUP_ALERT_SUMMARY, false to Notification.GROUP_ALERT_ALL)) {
            app.notifications.showSomethingNew(silently)
            val notification = shown.values.single()
            assertEquals(behavior, notification.groupAlertBehavior)
            assertTrue("without a group Android does not heed it", notification.group != null)
        }
    }

    @Test
    fun `the channels are named in the language of the app`() {
        for (language in listOf("en", "zh-Hans", "ar")) {
            app.session.chooseLanguage(language)
            val words = app.inLanguage(language)
            until("channels in $language") {
                manager.getNotificationChannel("cases")?.name == words.getString(R.string.channel_cases)
            }
            for (channel in Notifications.Channel.entries) {
                val made = manager.getNotificationChannel(channel.id)
                assertEquals(words.getString(channel.title) to words.getString(channel.about), made.name to made.description)
            }
        }
        assertNull(manager.getNotificationChannel("messages"))
    }
}
