package org.citizencloud.app.model

import java.time.Duration
import java.time.Instant
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.mapNotNull
import kotlinx.coroutines.flow.merge
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.updates

/** When there is work again, and what it waits for. [work] tells one kind from another, and stays the same. */
data class NextWork(val work: String, val at: Instant, val network: WorkNetwork, val charging: Boolean)

/** The network that work waits for. */
enum class WorkNetwork { None, Any, Unmetered }

/** What a run of the work that is due has brought: [notices] for her, and what comes next. */
data class DueWorkReport(val notices: DueNotices, val next: List<NextWork>)

/** When there is work again, now and after each change; nothing if nothing waits. */
fun Session.nextWork(): Flow<List<NextWork>> = reread(
    personal = true,
    changes = { client, language -> client.changes(language) },
    read = { client, _ -> client.nextWork() },
).mapNotNull { it.value }.distinctUntilChanged()

/** The same as it is now; [Content.Loading] is all there is where the core's library is missing. */
suspend fun Session.nextWorkNow(): Content<List<NextWork>> = askPersonal { client, _ -> client.nextWork() }

/**
 * Opens what the core keeps, unless it is open, and does the work that is due, within [limit]. Being
 * offline is no failure: what still waits is in the report. [Content.Loading] is all there is where the
 * core's library is missing.
 */
suspend fun Session.runDueWork(limit: Duration): Content<DueWorkReport> = askPersonal { client, language ->
    client.runDueWork(limit)
    val notices = client.inbox().duePresentations(language).notices()
    DueWorkReport(notices, client.nextWork())
}

/** Something is each time that anything has changed which is told, or worked on. */
internal fun CitizenClient.changes(language: String): Flow<*> =
    merge(outbox().updates(language), inbox().updates(language), reminders().updates(language))

private suspend fun CitizenClient.nextWork() = wakeups().map { wakeup ->
    val network = when {
        !wakeup.needsNetwork -> WorkNetwork.None
        wakeup.needsUnmetered -> WorkNetwork.Unmetered
        else -> WorkNetwork.Any
    }
    NextWork(wakeup.work.name.lowercase(), wakeup.at, network, wakeup.needsCharging)
}
