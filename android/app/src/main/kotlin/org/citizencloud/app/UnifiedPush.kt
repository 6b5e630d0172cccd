package org.citizencloud.app

import android.app.BroadcastOptions
import android.app.PendingIntent
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Build
import androidx.work.CoroutineWorker
import androidx.work.OneTimeWorkRequestBuilder
import androidx.work.WorkManager
import androidx.work.WorkerParameters
import androidx.work.workDataOf
import java.io.IOException
import java.time.Instant
import java.util.UUID
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.drop
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.NextWork
import org.citizencloud.app.model.Preferences
import org.citizencloud.app.model.Pushed
import org.citizencloud.app.model.WorkNetwork
import org.citizencloud.app.model.handlePush
import org.citizencloud.app.model.nextWorkNow
import org.citizencloud.app.model.registerForPushes
import org.citizencloud.app.model.speakOfPushes
import org.citizencloud.app.model.unregisterForPushes
import org.citizencloud.app.model.value

/**
 * Lets the city push by the UnifiedPush distributor that she has (https://unifiedpush.org/developers/spec/android/,
 * AND_3.0.0): another app, which holds one connection for all. It sees when something comes, and can read nothing
 * (docs/push.md). Without one the city is asked for messages now and then.
 */
class UnifiedPush(private val app: CitizenApplication, private val kept: Preferences) {
    private val session get() = app.session

    /** Registers once she uses the app and the city's key is known, and again in another language. Does not end. */
    suspend fun stayRegistered() {
        session.settings.first { it.started }
        register(session.vapidKey())
        session.settings.map { it.language }.distinctUntilChanged().drop(1).collect { session.speakOfPushes() }
    }

    /** Asks the distributor for an address; [received] has its answer. */
    internal suspend fun register(vapidKey: String) {
        val distributor = distributor()
        if (distributor != read(DISTRIBUTOR)) {
            // What another one, or one that is gone, has given does not hold any more.
            if (read(TOKEN) != null) unregister()
            write(DISTRIBUTOR, distributor)
        }
        if (distributor == null) return
        val token = read(TOKEN) ?: "${UUID.randomUUID()}".also { write(TOKEN, it) }
        send(REGISTER, distributor) { putExtra(TOKEN, token).putExtra("vapid", vapidKey).putExtra("pi", whoAsks()) }
    }

    /** The city pushes to this phone no more. */
    internal suspend fun unregister() {
        val (token, distributor) = read(TOKEN) to read(DISTRIBUTOR)
        if (token != null && distributor != null) send(UNREGISTER, distributor) { putExtra(TOKEN, token) }
        write(TOKEN, null)
        session.unregisterForPushes()
    }

    /** Takes what a distributor has sent, unless it does not know what only this app and it know. */
    internal suspend fun received(intent: Intent) {
        val token = intent.getStringExtra(TOKEN)
        if (token == null || token != read(TOKEN)) return
        when (intent.action) {
            NEW_ENDPOINT -> intent.getStringExtra("endpoint")?.let { session.registerForPushes(it) }
            MESSAGE -> intent.getByteArrayExtra("bytesMessage")?.let { take(it) }
            // The next time it is asked by another token: the specification wants it so.
            REGISTRATION_FAILED -> write(TOKEN, null)
            UNREGISTERED -> {
                write(TOKEN, null)
                session.unregisterForPushes()
            }
        }
        val id = intent.getStringExtra("id") ?: return
        read(DISTRIBUTOR)?.let { distributor -> send(ACKNOWLEDGED, distributor) { putExtra(TOKEN, token).putExtra("id", id) } }
    }

    /** At once, since a phone that sleeps starts no job; in a job where that would take longer than it may. */
    private suspend fun take(body: ByteArray) {
        val pushed = withTimeoutOrNull(BROADCAST_LASTS) { session.handlePush(body) }
        if (pushed is Content.Ready) app.show(pushed.value) else PushWork.schedule(app, body)
    }

    /** The one that there is; of several that which she has made the phone's own. */
    private fun distributor(): String? {
        val all = app.packageManager.queryBroadcastReceivers(Intent(REGISTER), 0).map { it.activityInfo.packageName }.distinct()
        val chosen = app.packageManager.resolveActivity(Intent(Intent.ACTION_VIEW, Uri.parse("unifiedpush://link")), 0)
        return all.singleOrNull() ?: chosen?.activityInfo?.packageName?.takeIf { it in all }
    }

    /** By its maker the distributor knows who asks. It does nothing. */
    private fun whoAsks() = PendingIntent.getBroadcast(
        app,
        0,
        Intent().setPackage("org.unifiedpush.dummy_app"),
        PendingIntent.FLAG_IMMUTABLE,
    )

    private fun send(action: String, distributor: String, with: Intent.() -> Intent) {
        val intent = Intent(action).setPackage(distributor).with()
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) {
            val named = BroadcastOptions.makeBasic().setShareIdentityEnabled(true).toBundle()
            app.sendBroadcast(intent, null, named)
        } else {
            app.sendBroadcast(intent)
        }
    }

    private suspend fun read(name: String) = withContext(Dispatchers.IO) { kept.read("push.$name")?.ifEmpty { null } }

    private suspend fun write(name: String, value: String?) = withContext(Dispatchers.IO) {
        try {
            kept.write("push.$name", value.orEmpty())
        } catch (_: IOException) {
            // The phone is full: what comes by an address that it does not know is not taken, and it registers anew.
        }
    }

    companion object {
        internal const val REGISTER = "org.unifiedpush.android.distributor.REGISTER"
        internal const val UNREGISTER = "org.unifiedpush.android.distributor.UNREGISTER"
        internal const val ACKNOWLEDGED = "org.unifiedpush.android.distributor.MESSAGE_ACK"
        internal const val NEW_ENDPOINT = "org.unifiedpush.android.connector.NEW_ENDPOINT"
        internal const val MESSAGE = "org.unifiedpush.android.connector.MESSAGE"
        internal const val REGISTRATION_FAILED = "org.unifiedpush.android.connector.REGISTRATION_FAILED"
        internal const val UNREGISTERED = "org.unifiedpush.android.connector.UNREGISTERED"
        internal const val TOKEN = "token"
        private const val DISTRIBUTOR = "distributor"

        /** A broadcast is given ten seconds. */
        private val BROADCAST_LASTS = 8.seconds
    }
}

/** Hears what the distributor sends. */
class PushReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val app = context.applicationContext as CitizenApplication
        whileItLasts(app) { app.unifiedPush.received(intent) }
    }
}

/** Opens a push for which the time that a broadcast has was too short, or the phone not ready. */
class PushWork(context: Context, parameters: WorkerParameters) : CoroutineWorker(context, parameters) {
    override suspend fun doWork(): Result {
        val app = applicationContext as CitizenApplication
        val body = inputData.getByteArray(BODY) ?: return Result.failure()
        return when (val pushed = app.session.handlePush(body)) {
            is Content.Ready -> {
                app.show(pushed.value)
                Result.success()
            }
            is Content.Failed -> if (pushed.trouble.wayOn.mayPass) Result.retry() else Result.failure()
            Content.Loading -> Result.failure() // The core's library is not there.
        }
    }

    companion object {
        private const val BODY = "body"

        /** A message of Web Push has at most 4,096 bytes, which is well within what a job may be given. */
        fun schedule(context: Context, body: ByteArray) {
            val request = OneTimeWorkRequestBuilder<PushWork>().setInputData(workDataOf(BODY to body)).build()
            WorkManager.getInstance(context).enqueue(request)
        }
    }
}

/** Shows what has come of a push, and wakes the app up for what follows of it. */
private suspend fun CitizenApplication.show(pushed: Pushed) {
    val next = session.nextWorkNow().value.orEmpty()
    when (pushed) {
        Pushed.Nothing -> return
        is Pushed.Due -> {
            notifications.show(pushed.notices)
            withContext(Dispatchers.Default) { DueWork.schedule(this@show, next) }
        }
        is Pushed.SomethingNew -> {
            notifications.showSomethingNew(pushed.silent)
            // It is fetched as soon as that can be.
            val fetch = NextWork("messages", Instant.now(), WorkNetwork.Any, charging = false)
            withContext(Dispatchers.Default) { DueWork.schedule(this@show, next.filterNot { it.work == fetch.work } + fetch) }
        }
    }
}
