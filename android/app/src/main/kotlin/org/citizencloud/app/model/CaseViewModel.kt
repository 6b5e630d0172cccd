package org.citizencloud.app.model

import androidx.lifecycle.viewModelScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.merge
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.SubmissionState
import org.citizencloud.core.updates

class CaseViewModel internal constructor(session: Session, navigator: Navigator, private val id: String) :
    ScreenViewModel<CaseState>(session, navigator) {
    private data class Asked(val cancelling: Boolean = false, val trouble: Trouble? = null)

    private val asked = MutableStateFlow(Asked())

    override val state: StateFlow<CaseState> = combine(
        session.reread(
            personal = true,
            changes = { client, language -> merge(client.outbox().updates(language), client.inbox().updates(language)) },
            read = ::details,
        ),
        asked,
    ) { case, asked ->
        CaseState(case.map { it.copy(cancelling = asked.cancelling, trouble = asked.trouble) })
    }.whileSeen(CaseState(Content.Loading))

    fun openReceipt() = navigator.push(Route.Receipt(id))

    fun openMessage(id: String) = navigator.push(Route.Message(id))

    /** Asks whether she really wants to take it back. */
    fun cancel() = asked.update { it.copy(cancelling = true) }

    fun keep() = asked.update { it.copy(cancelling = false) }

    fun reallyCancel() = tell { client -> client.outbox().cancel(id) }

    /** Lets it be tried now. */
    fun retry() = tell { client -> client.outbox().retry(id) }

    override fun back() {
        if (asked.value.cancelling) keep() else super.back()
    }

    override fun tryAgain() {
        asked.value = Asked()
        super.tryAgain()
    }

    private fun tell(what: suspend (CitizenClient) -> Unit) {
        viewModelScope.launch {
            val told = session.ask { client, _ -> what(client) }
            asked.value = Asked(trouble = told.trouble)
        }
    }

    private suspend fun details(client: CitizenClient, language: String): CaseDetails {
        val submission = client.outbox().submission(id, language)
        val state = submission.state
        val accepted = state as? SubmissionState.Accepted
        val messages = accepted?.let { client.inbox().aboutCase(it.caseNumber, language) }
        return CaseDetails(
            item = submission.item(session.isOnline),
            serviceId = submission.serviceId,
            attempts = submission.attempts.toInt(),
            nextAttemptAt = (state as? SubmissionState.Queued)?.nextAttemptAt,
            receivedAt = accepted?.receivedAt,
            reason = when (state) {
                is SubmissionState.Rejected -> state.reason
                is SubmissionState.Wedged -> state.reason
                else -> null
            },
            hasReceipt = accepted != null,
            // What `cancel` and `retry` of the core say they take.
            canCancel = state is SubmissionState.Queued && submission.attempts == 0u,
            canRetry = state is SubmissionState.Queued || state is SubmissionState.Wedged,
            cancelling = false,
            messages = messages.orEmpty().map { it.item() },
            trouble = null,
        )
    }
}
