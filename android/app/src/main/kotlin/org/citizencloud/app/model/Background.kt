package org.citizencloud.app.model

import java.time.Duration
import java.time.Instant
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.mapNotNull
import org.citizencloud.core.Message
import org.citizencloud.core.Submission
import org.citizencloud.core.updates

/** What a run of the work that is due has brought. */
data class DueWorkReport(
    /** Of these the city has decided, or they need the resident, and she does not know yet. */
    val cases: List<CaseItem>,
    /** Unread ones that she does not know of yet, the newest first. */
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
    val before = Known(client.outbox().submissions(language), client.inbox().messages(language, 0u))
    val report = client.runDueWork(limit)
    // The core also sends without this, and she may have looked at it meanwhile: what was kept goes before.
    val known = keptKnown().over(before)
    val submissions = client.outbox().submissions(language)
    val messages = client.inbox().messages(language, 0u)
    keep(Known(submissions, messages))
    DueWorkReport(
        cases = submissions.map { it.item() }.filter { it.status.isNews && known.cases.getOrDefault(it.id, it.status) != it.status },
        messages = messages.takeWhile { it.id != known.newestMessage }.filterNot { it.read }.map { it.item() },
        nextWakeup = report.nextWakeup,
    )
}

/** Runs while the resident looks at the app: of what is there now she is not told by a notification. */
suspend fun Session.followSeen(): Unit = follow(personal = true) { client, language ->
    combine(client.outbox().updates(language), client.inbox().updates(language)) { outbox, inbox ->
        Known(outbox.submissions, inbox.messages)
    }
}.mapNotNull { it.value }.distinctUntilChanged().collect(::keep)

/** What the resident knows: how the cases stand that are not decided yet, and the newest message; empty for none. */
private data class Known(val cases: Map<String, CaseStatus>, val newestMessage: String?) {
    constructor(submissions: List<Submission>, messages: List<Message>) : this(
        cases = submissions.map { it.item() }.filterNot { it.status.isDecided }.associate { it.id to it.status },
        newestMessage = messages.firstOrNull()?.id.orEmpty(),
    )

    fun over(other: Known) = Known(other.cases + cases, newestMessage ?: other.newestMessage)
}

/** In one piece: she may leave at any moment, and of half of it the rest would be told wrongly, or never. */
private suspend fun Session.keep(known: Known) {
    val cases = known.cases.entries.joinToString(" ") { (id, status) -> "$id:$status" }
    keep(KNOWN, "$cases\n${known.newestMessage.orEmpty()}")
}

private suspend fun Session.keptKnown(): Known {
    val kept = kept(KNOWN) ?: return Known(emptyMap(), null)
    val cases = kept.substringBefore('\n').split(' ').mapNotNull { case ->
        CaseStatus.entries.find { it.name == case.substringAfterLast(':') }?.let { case.substringBeforeLast(':') to it }
    }
    return Known(cases.toMap(), kept.substringAfter('\n'))
}

/** The cases on the first line, the newest message on the second. */
private const val KNOWN = "known"

private val CaseStatus.isDecided: Boolean
    get() = this == CaseStatus.Accepted || this == CaseStatus.Rejected || this == CaseStatus.Cancelled

private val CaseStatus.isNews: Boolean
    get() = when (this) {
        CaseStatus.Accepted, CaseStatus.Rejected, CaseStatus.Stuck -> true
        CaseStatus.WaitsForSignIn, CaseStatus.WaitsForRightClock, CaseStatus.WaitsForUpdate -> true
        CaseStatus.Queued,
        CaseStatus.WaitsForNetwork,
        CaseStatus.WaitsForUnmetered,
        CaseStatus.WaitsForCity,
        CaseStatus.WaitsForWifiSignIn,
        CaseStatus.Sending,
        CaseStatus.FromBackup,
        CaseStatus.Cancelled,
        -> false
    }
