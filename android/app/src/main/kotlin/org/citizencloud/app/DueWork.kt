package org.citizencloud.app

import android.content.Context
import androidx.work.Constraints
import androidx.work.CoroutineWorker
import androidx.work.ExistingWorkPolicy
import androidx.work.NetworkType
import androidx.work.OneTimeWorkRequestBuilder
import androidx.work.WorkInfo
import androidx.work.WorkManager
import androidx.work.WorkerParameters
import androidx.work.workDataOf
import java.time.Duration
import java.time.Instant
import kotlinx.coroutines.flow.first
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.NextWork
import org.citizencloud.app.model.WayOn
import org.citizencloud.app.model.WorkNetwork
import org.citizencloud.app.model.runDueWork

/**
 * Does what the core says is due while the app is not looked at, or not running at all: sends what
 * waits and looks for messages, shows her what is due, and schedules itself anew for when the core wants
 * to be woken up: a job for each kind of work, with what that waits for.
 */
class DueWork(context: Context, parameters: WorkerParameters) : CoroutineWorker(context, parameters) {
    override suspend fun doWork(): Result {
        val app = applicationContext as CitizenApplication
        return when (val work = app.session.runDueWork(TIME_LIMIT)) {
            is Content.Ready -> {
                app.notifications.show(work.value.notices)
                val soonest = Instant.now() + REST
                schedule(app, work.value.next.map { it.copy(at = it.at.coerceAtLeast(soonest)) }, by = inputData.getString(WORK))
                Result.success()
            }
            is Content.Failed -> if (work.trouble.wayOn.mayPass) Result.retry() else Result.failure()
            Content.Loading -> Result.failure() // The core's library is not there.
        }
    }

    companion object {
        private const val WORK = "work"
        private const val TAG = "due-work"

        /** Android stops a worker after ten minutes. */
        private val TIME_LIMIT = Duration.ofMinutes(5)

        /** What is due again right after a run could not be tried in it, and will not be a moment later. */
        private val REST = Duration.ofMinutes(1)

        /** The name of the job for a kind of work. */
        internal fun name(work: String) = "$TAG-$work"

        /**
         * Wakes the app up for each of [next], and for nothing else; [by]: the work whose job asks for that. A job that runs
         * is left alone, since it schedules everything itself at its end.
         */
        suspend fun schedule(context: Context, next: List<NextWork>, by: String? = null) {
            val manager = WorkManager.getInstance(context)
            val known = manager.getWorkInfosByTagFlow(TAG).first().filterNot { it.state.isFinished }
            fun runs(work: String) = known.any { it.state == WorkInfo.State.RUNNING && name(work) in it.tags }
            val left = known.flatMap { it.tags }.filter { it.startsWith("$TAG-") } - next.map { name(it.work) }.toSet()
            left.distinct().filterNot { runs(it.removePrefix("$TAG-")) }.forEach(manager::cancelUniqueWork)
            for (one in next.filter { it.work == by || !runs(it.work) }) {
                // One that has asked for it must not cancel itself.
                val policy = if (one.work == by) ExistingWorkPolicy.APPEND_OR_REPLACE else ExistingWorkPolicy.REPLACE
                manager.enqueueUniqueWork(name(one.work), policy, request(one))
            }
        }

        private fun request(next: NextWork) = OneTimeWorkRequestBuilder<DueWork>()
            .setConstraints(
                Constraints.Builder()
                    .setRequiredNetworkType(
                        when (next.network) {
                            WorkNetwork.None -> NetworkType.NOT_REQUIRED
                            WorkNetwork.Any -> NetworkType.CONNECTED
                            WorkNetwork.Unmetered -> NetworkType.UNMETERED
                        },
                    )
                    .setRequiresCharging(next.charging)
                    .build(),
            )
            .setInitialDelay(Duration.between(Instant.now(), next.at).coerceAtLeast(Duration.ZERO))
            .setInputData(workDataOf(WORK to next.work))
            .addTag(TAG)
            .addTag(name(next.work))
            .build()
    }
}

/** Whether trying again later may work without the resident. */
internal val WayOn.mayPass: Boolean
    get() = when (this) {
        WayOn.TryAgain, WayOn.SignIn, WayOn.UnlockPhone, WayOn.MakeRoom -> true
        WayOn.UpdateApp, WayOn.UnlockDocuments, WayOn.TypePaperCode, WayOn.CallCity, WayOn.GoBack -> false
    }
