package org.citizencloud.app

import android.content.Context
import androidx.work.Constraints
import androidx.work.CoroutineWorker
import androidx.work.ExistingWorkPolicy
import androidx.work.NetworkType
import androidx.work.OneTimeWorkRequestBuilder
import androidx.work.WorkManager
import androidx.work.WorkerParameters
import java.time.Duration
import java.time.Instant
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.WayOn
import org.citizencloud.app.model.runDueWork

/**
 * Does what the core says is due while the app is not looked at, or not running at all: sends what
 * waits and looks for messages, tells the resident what has come of it, and schedules itself anew for
 * when the core wants to be woken up.
 */
class DueWork(context: Context, parameters: WorkerParameters) : CoroutineWorker(context, parameters) {
    override suspend fun doWork(): Result {
        val app = applicationContext as CitizenApplication
        return when (val work = app.session.runDueWork(TIME_LIMIT)) {
            is Content.Ready -> {
                app.notifications.show(work.value)
                schedule(app, work.value.nextWakeup?.coerceAtLeast(Instant.now() + REST), ExistingWorkPolicy.APPEND_OR_REPLACE)
                Result.success()
            }
            is Content.Failed -> if (work.trouble.wayOn.mayPass) Result.retry() else Result.failure()
            Content.Loading -> Result.failure() // The core's library is not there.
        }
    }

    companion object {
        private const val NAME = "due-work"

        /** Android stops a worker after ten minutes. */
        private val TIME_LIMIT = Duration.ofMinutes(5)

        /** What is due again right after a run could not be tried in it, and will not be a moment later. */
        private val REST = Duration.ofMinutes(1)

        /** Wakes the app up at [at], or when there is a network after it; never, if that is `null`. */
        fun schedule(context: Context, at: Instant?) = schedule(context, at, ExistingWorkPolicy.REPLACE)

        private fun schedule(context: Context, at: Instant?, policy: ExistingWorkPolicy) {
            val work = WorkManager.getInstance(context)
            if (at == null) {
                // A worker that has found nothing to do must not cancel itself.
                if (policy == ExistingWorkPolicy.REPLACE) work.cancelUniqueWork(NAME)
                return
            }
            val request = OneTimeWorkRequestBuilder<DueWork>()
                .setConstraints(Constraints.Builder().setRequiredNetworkType(NetworkType.CONNECTED).build())
                .setInitialDelay(Duration.between(Instant.now(), at).coerceAtLeast(Duration.ZERO))
                .build()
            work.enqueueUniqueWork(NAME, policy, request)
        }
    }
}

/** Whether trying again later may work without the resident. */
private val WayOn.mayPass: Boolean
    get() = when (this) {
        WayOn.TryAgain, WayOn.SignIn, WayOn.UnlockPhone, WayOn.MakeRoom -> true
        WayOn.UpdateApp, WayOn.UnlockDocuments, WayOn.TypePaperCode, WayOn.CallCity, WayOn.GoBack -> false
    }
