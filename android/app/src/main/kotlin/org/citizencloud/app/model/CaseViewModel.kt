package org.citizencloud.app.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.merge
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.SubmissionState
import org.citizencloud.core.updates

class CaseViewModel internal constructor(session: Session, navigator: Navigator, private val id: String) :
    ScreenViewModel<CaseState>(session, navigator) {
    private val cancelling = MutableStateFlow(false)

    override val state: StateFlow<CaseState> = combine(
        session.reread(
            personal = true,
            changes = { client, language -> merge(client.outbox().updates(language), client.inbox().updates(language)) },
            read = ::details,
        ),
        cancelling,
        action.state,
    ) { case, cancelling, action ->
        CaseState(case.map { it.copy(cancelling = cancelling, trouble = action.trouble) })
    }.whileSeen(CaseState(Content.Loading))

    fun openReceipt() = navigator.push(Route.Receipt(id))

    fun openMessage(id: String) = navigator.push(Route.Message(id))

    /** Asks whether she really wants to take it back. */
    fun cancel() {
        cancelling.value = true
    }

    fun keep() {
        cancelling.value = false
    }

    fun reallyCancel() {
        if (action.run({ client, _ -> client.outbox().cancel(id) })) keep()
    }

    /** Lets it be tried now. */
    fun retry() {
        action.run({ client, _ -> client.outbox().retry(id) })
    }

    override fun back() {
        if (cancelling.value) keep() else super.back()
    }

    private suspend fun details(client: CitizenClient, language: String): CaseDetails {
        val submission = client.outbox().submission(id, language)
        val state = submission.state
        val accepted = state as? SubmissionState.Accepted
        val messages = accepted?.let { client.inbox().aboutCase(it.caseNumber, language) }
        val item = submission.item()
        return CaseDetails(
            item = item,
            serviceId = submission.serviceId,
            attempts = submission.attempts.toInt(),
            goesOutByItself = item.status.goesOutByItself,
            nextAttemptAt = (state as? SubmissionState.Queued)?.nextAttemptAt,
            receivedAt = accepted?.receivedAt,
            reason = when (state) {
                is SubmissionState.Rejected -> state.reason
                is SubmissionState.Wedged -> state.reason
                else -> null
            },
            hasReceipt = accepted != null,
            canCancel = submission.canCancel,
            canRetry = submission.canRetry,
            cancelling = false,
            messages = messages.orEmpty().map { it.item() },
            trouble = null,
            attachments = submission.attachments.map {
                UploadItem(it.name, it.sizeBytes.toLong(), it.uploadedBytes.toLong())
            },
        )
    }
}
