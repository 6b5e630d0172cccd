package org.citizencloud.app

import android.Manifest.permission.POST_NOTIFICATIONS
import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.os.Build
import org.citizencloud.app.model.CaseItem
import org.citizencloud.app.model.DueWorkReport
import org.citizencloud.app.model.MessageItem
import org.citizencloud.app.model.Route
import org.citizencloud.app.model.Session
import org.citizencloud.app.model.phone.service
import org.citizencloud.app.ui.words

/**
 * What the resident is told while she does not look at the app, in the language she has chosen. With
 * private previews a notification says that there is something, but not what.
 */
class Notifications(private val app: Context, private val session: Session) {
    private val manager = app.service<NotificationManager>()

    /** Makes the two channels, or names them anew in another language. */
    fun makeChannels() {
        val words = words()
        fun make(id: String, name: Int, about: Int) {
            val channel = NotificationChannel(id, words.getString(name), NotificationManager.IMPORTANCE_DEFAULT)
            channel.description = words.getString(about)
            channel.lockscreenVisibility = Notification.VISIBILITY_PRIVATE
            manager.createNotificationChannel(channel)
        }
        make(CASES, R.string.channel_cases, R.string.channel_cases_about)
        make(MESSAGES, R.string.channel_messages, R.string.channel_messages_about)
    }

    /** One notification for each case and message; the same one again takes the place of the first. */
    fun show(report: DueWorkReport) {
        if (!allowed(app)) return
        report.cases.forEach(::show)
        report.messages.forEach(::show)
    }

    /** Takes away what was said of [route]'s case or message: the resident looks at it now. */
    fun dismiss(route: Route) = manager.cancel(route.path, 0)

    private fun show(case: CaseItem) {
        val words = words()
        val status = words.getString(case.status.words)
        val title = if (isPrivate) words.getString(R.string.notification_private_case) else case.serviceName
        post(CASES, title, status.takeUnless { isPrivate }, Route.Case(case.id))
    }

    private fun show(message: MessageItem) {
        val words = words()
        val title = if (isPrivate) words.getString(R.string.notification_private) else message.title
        post(MESSAGES, title, message.preview.takeUnless { isPrivate }, Route.Message(message.id))
    }

    private fun post(channel: String, title: String, text: String?, route: Route) {
        val intent = Intent(Intent.ACTION_VIEW, DeepLink.of(route, session.city), app, MainActivity::class.java)
        val notification = Notification.Builder(app, channel)
            .setSmallIcon(R.drawable.notification)
            .setContentTitle(title)
            .setContentText(text)
            .setStyle(text?.let { Notification.BigTextStyle().bigText(it) })
            .setContentIntent(PendingIntent.getActivity(app, 0, intent, PendingIntent.FLAG_IMMUTABLE))
            .setAutoCancel(true)
            .build()
        manager.notify(route.path, 0, notification)
    }

    private val isPrivate get() = session.settings.value.privatePreviews

    private fun words() = app.inLanguage(session.settings.value.language)

    companion object {
        const val CASES = "cases"
        const val MESSAGES = "messages"

        /** Whether notifications may be shown; before Android 13 the resident is not asked. */
        fun allowed(context: Context): Boolean = Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU ||
            context.checkSelfPermission(POST_NOTIFICATIONS) == PERMISSION_GRANTED
    }
}
