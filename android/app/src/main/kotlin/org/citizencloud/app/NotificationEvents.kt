package org.citizencloud.app

import android.app.PendingIntent
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.net.Uri
import java.time.Instant
import kotlinx.coroutines.launch
import org.citizencloud.app.model.Notice
import org.citizencloud.app.model.dismissed
import org.citizencloud.app.model.dueNoticesNow
import org.citizencloud.app.model.markRead
import org.citizencloud.app.model.remindTomorrow
import org.citizencloud.app.model.value

/** What she does with a notification without opening the app. Only the app's own notifications reach it. */
class NotificationEvents : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val app = context.applicationContext as CitizenApplication
        val id = intent.getStringExtra(Notifications.NOTICE) ?: return
        whileItLasts(app) {
            when (intent.action) {
                // Android says so too of what it has taken back when it expired: the core knows that she has not.
                DISMISSED -> app.session.dismissed(id)
                READ -> app.session.markRead(id)
                LATER -> app.session.remindTomorrow(id, Instant.now())
            }
            app.notifications.remove(id)
            // What follows of it, such as that it is off the screen.
            app.session.dueNoticesNow().value?.let { app.notifications.show(it) }
        }
    }

    companion object {
        private const val DISMISSED = "org.citizencloud.app.DISMISSED"
        private const val READ = "org.citizencloud.app.READ"
        private const val LATER = "org.citizencloud.app.LATER"

        fun dismisses(context: Context, notice: Notice): PendingIntent = does(context, DISMISSED, notice)

        fun marksRead(context: Context, notice: Notice): PendingIntent = does(context, READ, notice)

        fun remindsLater(context: Context, notice: Notice): PendingIntent = does(context, LATER, notice)

        private fun does(context: Context, action: String, notice: Notice): PendingIntent {
            // The URI tells one from another: Android does not look at what is put along.
            val intent = Intent(action, Uri.fromParts("notice", notice.id, null), context, NotificationEvents::class.java)
            intent.putExtra(Notifications.NOTICE, notice.id)
            return PendingIntent.getBroadcast(context, 0, intent, PendingIntent.FLAG_IMMUTABLE)
        }
    }
}

/** Lets the process live until [work] is done: Android gives a broadcast some seconds, and no more. */
internal fun BroadcastReceiver.whileItLasts(app: CitizenApplication, work: suspend () -> Unit) {
    val result: BroadcastReceiver.PendingResult? = goAsync()
    app.session.scope.launch {
        try {
            work()
        } finally {
            result?.finish()
        }
    }
}
