package org.citizencloud.app

import android.Manifest.permission.POST_NOTIFICATIONS
import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.graphics.drawable.Icon
import android.os.Build
import android.provider.CalendarContract
import androidx.annotation.StringRes
import java.time.Duration
import java.time.Instant
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import org.citizencloud.app.model.ActionItem
import org.citizencloud.app.model.ActionKind
import org.citizencloud.app.model.DueNotices
import org.citizencloud.app.model.Notice
import org.citizencloud.app.model.NoticeKind
import org.citizencloud.app.model.NoticeSensitivity
import org.citizencloud.app.model.Route
import org.citizencloud.app.model.Urgency
import org.citizencloud.app.model.acknowledge
import org.citizencloud.app.model.acknowledgeRetraction
import org.citizencloud.app.model.phone.service

/**
 * Shows what the core says is to be shown, in the language she has chosen, and takes away what is to go. What that is,
 * when, and whether its words are hidden, is the core's; this knows what Android makes of it.
 *
 * @param now what the phone's clock shows
 */
class Notifications(private val app: CitizenApplication, private val now: () -> Instant = Instant::now) {
    private val session get() = app.session
    private val manager = app.service<NotificationManager>()

    /** Two at a time would count each other's groups wrongly. */
    private val turn = Mutex()

    /** Makes the channels, or names them anew in another language. */
    fun makeChannels() {
        val words = words()
        for (channel in Channel.entries) {
            val made = NotificationChannel(channel.id, words.getString(channel.title), channel.importance)
            made.description = words.getString(channel.about)
            made.lockscreenVisibility = Notification.VISIBILITY_PRIVATE
            manager.createNotificationChannel(made)
        }
        // What the app had before.
        manager.deleteNotificationChannel("messages")
    }

    /**
     * Shows and takes away what [due] says, and tells the core so. [quietly]: she looks at the app, and only an alert is
     * heard. Where she lets the app show nothing, nothing is shown, and the core keeps it.
     */
    suspend fun show(due: DueNotices, quietly: Boolean = false): Unit = turn.withLock {
        // What was said in the place of something that could not be opened is said now.
        if (due.present.isNotEmpty()) manager.cancel(SOMETHING_NEW, 0)
        for (id in due.retract) {
            manager.cancel(id, 0)
            session.acknowledgeRetraction(id)
        }
        if (allowed(app)) {
            for (notice in due.present) {
                manager.notify(notice.id, 0, notification(notice, quietly))
                session.acknowledge(notice.id)
            }
        }
        summarize()
    }

    /** Says that there is something, where it cannot be said what; [silently] in her quiet hours. */
    fun showSomethingNew(silently: Boolean) {
        if (!allowed(app)) return
        val builder = Notification.Builder(app, Channel.Important.id)
            .setSmallIcon(R.drawable.notification)
            .setContentTitle(words().getString(R.string.notification_private))
            .setContentIntent(opens(Route.Inbox, notice = null))
            .setAutoCancel(true)
            .setOnlyAlertOnce(true)
            // Only one of a group leaves its sound to another one: here there is none.
            .setGroup(SOMETHING_NEW)
        if (silently) builder.setGroupAlertBehavior(Notification.GROUP_ALERT_SUMMARY)
        manager.notify(SOMETHING_NEW, 0, builder.build())
    }

    /** The notification with this id is gone from the screen, or goes. */
    suspend fun remove(id: String): Unit = turn.withLock {
        manager.cancel(id, 0)
        summarize()
    }

    private fun notification(notice: Notice, quietly: Boolean): Notification {
        val body = notice.body.takeIf { it.isNotEmpty() }
        val isHeard = !notice.silent && (!quietly || notice.urgency == Urgency.Alert)
        val builder = Notification.Builder(app, notice.channel.id)
            .setSmallIcon(R.drawable.notification)
            .setContentTitle(notice.title)
            .setContentText(body)
            .setStyle(body?.let { Notification.BigTextStyle().bigText(it) })
            .setContentIntent(opens(notice.leadsTo, notice))
            .setDeleteIntent(NotificationEvents.dismisses(app, notice))
            .setAutoCancel(true)
            .setWhen(notice.at.toEpochMilli())
            .setShowWhen(true)
            .setGroup(notice.group)
            .setVisibility(notice.visibility)
            .setCategory(notice.category)
        // Android takes it back at that minute, whether the app runs or not. None at all would mean never.
        notice.expiresAt?.let { builder.setTimeoutAfter(Duration.between(now(), it).toMillis().coerceAtLeast(1)) }
        if (!isHeard) builder.setGroupAlertBehavior(Notification.GROUP_ALERT_SUMMARY)
        actions(notice).forEach(builder::addAction)
        return builder.build()
    }

    /** What she can do about it without opening the app, three at most: Android shows no more. */
    private fun actions(notice: Notice): List<Notification.Action> {
        val own = notice.actions.mapNotNull { offered(it, notice) }
        val more = when (notice.kind) {
            NoticeKind.Message, NoticeKind.Alert ->
                action(R.string.notification_read, NotificationEvents.marksRead(app, notice))
            NoticeKind.Reminder -> action(R.string.notification_later, NotificationEvents.remindsLater(app, notice))
            NoticeKind.Case, NoticeKind.Digest -> null
        }
        return own.take(MOST_ACTIONS - 1) + listOfNotNull(more)
    }

    private fun offered(action: ActionItem, notice: Notice): Notification.Action? = when (action.kind) {
        ActionKind.OpenCase, ActionKind.Answer -> {
            val words = if (action.kind == ActionKind.Answer) R.string.message_answer else R.string.message_open_case
            action(words, opens(notice.leadsTo, notice), action.label)
        }
        ActionKind.AddToCalendar -> action(R.string.message_calendar, intoCalendar(action, notice), action.label)
        // They lead out of the app, and are offered where she sees what they are about.
        ActionKind.Book, ActionKind.Pay, ActionKind.OpenLink -> null
    }

    private fun action(@StringRes words: Int, intent: PendingIntent, label: String? = null): Notification.Action {
        val title = label ?: words().getString(words)
        return Notification.Action.Builder(Icon.createWithResource(app, R.drawable.notification), title, intent).build()
    }

    private fun intoCalendar(action: ActionItem, notice: Notice): PendingIntent {
        val entry = Intent(Intent.ACTION_INSERT, CalendarContract.Events.CONTENT_URI)
            .putExtra(CalendarContract.Events.TITLE, notice.title)
            .putExtra(CalendarContract.Events.EVENT_LOCATION, action.place)
            .addFlags(Intent.FLAG_ACTIVITY_NEW_TASK)
        action.startsAt?.let { entry.putExtra(CalendarContract.EXTRA_EVENT_BEGIN_TIME, it.toEpochMilli()) }
        action.endsAt?.let { entry.putExtra(CalendarContract.EXTRA_EVENT_END_TIME, it.toEpochMilli()) }
        return PendingIntent.getActivity(app, notice.id.hashCode(), entry, REPLACED)
    }

    private fun opens(route: Route, notice: Notice?): PendingIntent {
        val intent = Intent(Intent.ACTION_VIEW, DeepLink.of(route, session.city), app, MainActivity::class.java)
        notice?.let { intent.putExtra(NOTICE, it.id) }
        // The number tells one from another that leads to the same: Android does not look at what is put along.
        return PendingIntent.getActivity(app, notice?.id.hashCode(), intent, REPLACED)
    }

    /** Two or more that belong together stand below one line, and one alone does not. */
    private fun summarize() {
        val shown = manager.activeNotifications.filterNot { it.tag == SOMETHING_NEW }
        val (summaries, single) = shown.partition { it.notification.isSummary }
        val groups = single.groupBy { it.notification.group.orEmpty() }.filterKeys { it.isNotEmpty() }
        summaries.map { it.tag.orEmpty() }.filter { (groups[it.removePrefix(GROUP)]?.size ?: 0) < 2 }
            .forEach { manager.cancel(it, 0) }
        for ((group, members) in groups.filterValues { it.size >= 2 }) {
            val newest = members.maxBy { it.notification.`when` }.notification
            val summary = Notification.Builder(app, newest.channelId)
                .setSmallIcon(R.drawable.notification)
                .setContentTitle(words().getString(R.string.notification_group))
                .setContentIntent(opens(Route.Inbox, notice = null))
                .setAutoCancel(true)
                .setGroup(group)
                .setGroupSummary(true)
                .setGroupAlertBehavior(Notification.GROUP_ALERT_CHILDREN)
                .setVisibility(newest.visibility)
                .setWhen(newest.`when`)
                .build()
            manager.notify("$GROUP$group", 0, summary)
        }
    }

    private fun words() = app.inLanguage(session.settings.value.language)

    /** How an importance of the city is heard on this phone; she may choose otherwise in its settings. */
    internal enum class Channel(
        val id: String,
        @get:StringRes val title: Int,
        @get:StringRes val about: Int,
        val importance: Int,
    ) {
        Alerts("alerts", R.string.channel_alerts, R.string.channel_alerts_about, NotificationManager.IMPORTANCE_HIGH),
        Important(
            "important",
            R.string.channel_important,
            R.string.channel_important_about,
            NotificationManager.IMPORTANCE_DEFAULT,
        ),
        News("news", R.string.channel_news, R.string.channel_news_about, NotificationManager.IMPORTANCE_LOW),
        Cases("cases", R.string.channel_cases, R.string.channel_cases_about, NotificationManager.IMPORTANCE_DEFAULT),
        Reminders(
            "reminders",
            R.string.channel_reminders,
            R.string.channel_reminders_about,
            NotificationManager.IMPORTANCE_DEFAULT,
        ),
    }

    companion object {
        /** What is put along with a tap: the id of the notification. */
        const val NOTICE = "org.citizencloud.app.notice"

        /** Said, always under this name, of what could not be opened. */
        private const val SOMETHING_NEW = "something-new"
        private const val GROUP = "group:"
        private const val MOST_ACTIONS = 3
        private const val REPLACED = PendingIntent.FLAG_IMMUTABLE or PendingIntent.FLAG_UPDATE_CURRENT

        /** Whether notifications may be shown; before Android 13 she is not asked, but may have said no. */
        fun allowed(context: Context): Boolean {
            val isAsked = Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU
            val isGranted = !isAsked || context.checkSelfPermission(POST_NOTIFICATIONS) == PERMISSION_GRANTED
            return isGranted && context.service<NotificationManager>().areNotificationsEnabled()
        }
    }
}

internal val Notice.channel: Notifications.Channel
    get() = when {
        kind == NoticeKind.Alert || urgency == Urgency.Alert -> Notifications.Channel.Alerts
        kind == NoticeKind.Reminder -> Notifications.Channel.Reminders
        kind == NoticeKind.Case -> Notifications.Channel.Cases
        kind == NoticeKind.Digest || urgency == Urgency.News -> Notifications.Channel.News
        else -> Notifications.Channel.Important
    }

/** What says something of her and is not hidden she lets everybody see; what is sensitive nobody sees on a locked screen. */
private val Notice.visibility: Int
    get() = when (sensitivity) {
        NoticeSensitivity.Public -> Notification.VISIBILITY_PUBLIC
        NoticeSensitivity.Personal -> if (hidden) Notification.VISIBILITY_PRIVATE else Notification.VISIBILITY_PUBLIC
        NoticeSensitivity.Sensitive -> Notification.VISIBILITY_SECRET
    }

private val Notice.category: String
    get() = when (kind) {
        NoticeKind.Alert -> Notification.CATEGORY_ALARM
        NoticeKind.Reminder -> Notification.CATEGORY_REMINDER
        NoticeKind.Case -> Notification.CATEGORY_STATUS
        NoticeKind.Message, NoticeKind.Digest -> Notification.CATEGORY_MESSAGE
    }

private val Notification.isSummary: Boolean get() = flags and Notification.FLAG_GROUP_SUMMARY != 0
