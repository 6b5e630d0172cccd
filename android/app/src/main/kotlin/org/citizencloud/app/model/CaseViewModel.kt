package org.citizencloud.app.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.merge
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.launch
import org.citizencloud.core.CaseView
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.CitizenException
import org.citizencloud.core.SubmissionState
import org.citizencloud.core.updates

/** What she has sent, and what has become of it. */
class CaseViewModel internal constructor(session: Session, navigator: Navigator, private val id: String) :
    ScreenViewModel<CaseState>(session, navigator) {
    private enum class Asking { Cancel, Withdraw }

    /** What she is asked whether she really wants it. */
    private val asking = MutableStateFlow<Asking?>(null)
    private var seen: CaseStatus? = null

    override val state: StateFlow<CaseState> = combine(
        session.reread(
            personal = true,
            changes = { client, language -> merge(client.outbox().updates(language), client.inbox().updates(language)) },
            read = ::details,
        ).onEach { case -> case.value?.let { markSeen(it.item.status) } },
        asking,
        action.state,
    ) { case, asking, action ->
        CaseState(
            case.map {
                it.copy(
                    cancelling = asking == Asking.Cancel,
                    withdrawing = asking == Asking.Withdraw,
                    trouble = action.trouble,
                )
            },
        )
    }.whileSeen(CaseState(Content.Loading))

    fun openReceipt() = navigator.push(Route.Receipt(id))

    fun openMessage(id: String) = navigator.push(Route.Message(id))

    /** Opens the application that an answer or a withdrawal is about. */
    fun openApplication() {
        action.run({ client, language -> client.outbox().submission(id, language).caseId }) { open(Route.Case(it)) }
    }

    /** Opens the form that answers what the city asks; the one begun before, if there is one. */
    fun answer() {
        val question = state.value.case.value?.question ?: return
        action.run({ client, _ -> client.forms().answerQuestion(id, question.id).draftId() }) {
            open(Route.Form(it, step = 1))
        }
    }

    /** Opens the form with what the city has refused, where that has to be corrected. */
    fun edit() {
        val edited: suspend (CitizenClient, String) -> Route = { client, language ->
            val form = client.outbox().edit(id)
            val steps = form.view(language).shownSteps
            val wrong = steps.indexOfFirst { step -> step.visibleFields.any { it.problems.isNotEmpty() } }
            Route.Form(form.draftId(), step = wrong.coerceAtLeast(0) + 1)
        }
        action.run(edited, ::open)
    }

    /** Asks whether she really wants to take back what has not been sent. */
    fun cancel() {
        asking.value = Asking.Cancel
    }

    fun reallyCancel() {
        if (action.run({ client, _ -> client.outbox().cancel(id) })) keep()
    }

    /** Asks whether she really wants to take back what the city has. */
    fun withdraw() {
        asking.value = Asking.Withdraw
    }

    fun reallyWithdraw() {
        if (action.run({ client, language -> client.outbox().withdraw(id, language) })) keep()
    }

    /** Takes nothing back. */
    fun keep() {
        asking.value = null
    }

    /** Lets it be tried now. */
    fun retry() {
        action.run({ client, _ -> client.outbox().retry(id) })
    }

    override fun back() {
        if (asking.value != null) keep() else super.back()
    }

    /** Of what she has seen of it no notification is left. Goes on although she leaves the screen at once. */
    private fun markSeen(status: CaseStatus) {
        if (status == seen) return
        seen = status
        session.scope.launch { session.ask { client, _ -> client.outbox().markSeen(id) } }
    }

    /** Unless she has gone on meanwhile. */
    private fun open(route: Route) {
        if (navigator.top == Route.Case(id)) navigator.push(route)
    }

    private suspend fun details(client: CitizenClient, language: String): CaseDetails {
        val submission = client.outbox().submission(id, language)
        val state = submission.state
        val accepted = state as? SubmissionState.Accepted
        val messages = accepted?.let { client.inbox().aboutCase(it.caseNumber, language) }
        val item = submission.item()
        val case = if (item.kind == CaseKind.Application) client.caseIfTold(language) else null
        return CaseDetails(
            item = item,
            serviceId = submission.serviceId,
            attempts = submission.attempts.toInt(),
            goesOutByItself = item.status.goesOutByItself,
            nextAttemptAt = (state as? SubmissionState.Queued)?.nextAttemptAt,
            receivedAt = accepted?.receivedAt,
            reason = when (state) {
                is SubmissionState.Rejected -> state.reason
                is SubmissionState.Wedged -> state.reason.takeIf { item.status == CaseStatus.Stuck }
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
            standing = case?.status?.standing,
            promisedBy = case?.promisedBy,
            decidedAt = case?.decidedAt,
            timeline = case?.timeline.orEmpty().map { CaseEventItem(it.at, it.code, it.title, it.text) },
            question = case?.question?.let { CaseQuestionItem(it.id, it.text, it.askedAt, it.answerBy) },
            canWithdraw = case?.canWithdraw == true,
            canEdit = submission.canEdit,
        )
    }

    /** `null` as long as the city does not have it. */
    private suspend fun CitizenClient.caseIfTold(language: String): CaseView? = try {
        outbox().case(id, language)
    } catch (_: CitizenException.NotFound) {
        null
    }
}
