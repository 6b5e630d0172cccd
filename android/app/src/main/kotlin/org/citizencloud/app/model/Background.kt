package org.citizencloud.app.model

import java.time.Duration
import java.time.Instant
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.mapNotNull
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.updates

/** What a run of the work that is due has brought. */
data class DueWorkReport(
    /** Of these the city has decided, or they need the resident, since before the run. */
    val cases: List<CaseItem>,
    /** New ones that are unread, the newest first. */
    val messages: List<MessageItem>,
    /** When there is work again; `null` if nothing waits. */
    val nextWakeup: Instant?,
)

/** When there is work again, now and after each change; `null` if nothing waits. */
fun Session.nextWakeup(): Flow<NextWakeup> = reread(
    personal = true,
    changes = { client, language -> client.outbox().updates(language) },
    read = { client, _ -> NextWakeup(client.nextWakeup()) },
).mapNotNull { it.value }.distinctUntilChanged()

/** [at] is `null` if nothing waits. */
data class NextWakeup(val at: Instant?)

/**
 * Opens what the core keeps, unless it is open, and does the work that is due, within [limit]. Being
 * offline is no failure: what still waits is in the report. [Content.Loading] is all there is where the
 * core's library is missing.
 */
suspend fun Session.runDueWork(limit: Duration): Content<DueWorkReport> = askPersonal { client, language ->
    val before = cases(client, language).associate { it.id to it.status }
    val report = client.runDueWork(limit)
    val inbox = client.inbox().messages(language, 0u).map { it.item() }
    DueWorkReport(
        cases = cases(client, language).filter { it.status.isNews && it.status != before[it.id] },
        messages = inbox.filterNot { it.read }.take(report.newMessages.toInt()),
        nextWakeup = report.nextWakeup,
    )
}

private suspend fun cases(client: CitizenClient, language: String) =
    client.outbox().submissions(language).map { it.item() }

private val CaseStatus.isNews: Boolean
    get() = when (this) {
        CaseStatus.Accepted, CaseStatus.Rejected, CaseStatus.Stuck -> true
        CaseStatus.WaitsForSignIn, CaseStatus.WaitsForRightClock -> true
        CaseStatus.Queued,
        CaseStatus.WaitsForNetwork,
        CaseStatus.WaitsForCity,
        CaseStatus.WaitsForWifiSignIn,
        CaseStatus.Sending,
        CaseStatus.Cancelled,
        -> false
    }
