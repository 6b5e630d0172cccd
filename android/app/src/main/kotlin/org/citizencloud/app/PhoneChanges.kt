package org.citizencloud.app

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import org.citizencloud.app.model.dueNoticesNow
import org.citizencloud.app.model.nextWorkNow
import org.citizencloud.app.model.value

/** The phone's clock or zone was changed: what is due at a time of the day is due at another moment. */
class PhoneChanges : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        if (intent.action !in setOf(Intent.ACTION_TIMEZONE_CHANGED, Intent.ACTION_TIME_CHANGED)) return
        val app = context.applicationContext as CitizenApplication
        whileItLasts(app) {
            app.session.clockChanged()
            app.session.dueNoticesNow().value?.let { app.notifications.show(it) }
            app.session.nextWorkNow().value?.let { withContext(Dispatchers.Default) { DueWork.schedule(app, it) } }
        }
    }
}
