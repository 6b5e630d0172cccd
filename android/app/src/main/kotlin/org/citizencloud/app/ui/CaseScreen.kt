package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.CaseDetails
import org.citizencloud.app.model.CaseKind
import org.citizencloud.app.model.CaseQuestionItem
import org.citizencloud.app.model.CaseState
import org.citizencloud.app.model.CaseStatus
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.UploadItem
import org.citizencloud.app.model.WayOn

class CaseActions(
    val openReceipt: () -> Unit = {},
    val openMessage: (String) -> Unit = {},
    val openApplication: () -> Unit = {},
    val answer: () -> Unit = {},
    val edit: () -> Unit = {},
    val cancel: () -> Unit = {},
    val reallyCancel: () -> Unit = {},
    val withdraw: () -> Unit = {},
    val reallyWithdraw: () -> Unit = {},
    val keep: () -> Unit = {},
    val retry: () -> Unit = {},
)

@Composable
fun CaseScreen(
    state: CaseState,
    actions: CaseActions,
) {
    when (val content = state.case) {
        is Content.Ready -> Case(content.value, actions)
        else -> Screen(stringResource(R.string.case_title)) { ContentOf(content) {} }
    }
}

@Composable
private fun Case(
    case: CaseDetails,
    actions: CaseActions,
) {
    Screen(case.item.serviceName, above = stringResource(case.item.kind.title ?: R.string.case_title)) {
        case.trouble?.let { TroubleLine(it) }
        case.question?.let { Question(it, actions.answer) }
        Standing(case)
        Ways(case, actions)
        Facts(case)
        if (case.timeline.isNotEmpty()) Timeline(case.timeline)
        if (case.attachments.isNotEmpty()) Files(case.attachments)
        if (case.messages.isNotEmpty()) {
            Section(stringResource(R.string.case_messages)) {
                Group {
                    case.messages.forEachIndexed { index, message ->
                        if (index > 0) GroupDivider()
                        MessageRow(message, onClick = { actions.openMessage(message.id) })
                    }
                }
            }
        }
    }
    if (case.cancelling) {
        val declines = case.isRestored
        Confirm(
            stringResource(if (declines) R.string.case_decline_title else R.string.case_cancel_title),
            stringResource(if (declines) R.string.case_decline_body else R.string.case_cancel_body),
            yes = stringResource(if (declines) R.string.case_decline_yes else R.string.case_cancel_yes),
            no = stringResource(if (declines) R.string.case_decline_no else R.string.case_cancel_no),
            onYes = actions.reallyCancel,
            onNo = actions.keep,
        )
    }
    if (case.withdrawing) {
        Confirm(
            stringResource(R.string.case_withdraw_title),
            stringResource(R.string.case_withdraw_body),
            yes = stringResource(R.string.case_withdraw_yes),
            no = stringResource(R.string.case_cancel_no),
            onYes = actions.reallyWithdraw,
            onNo = actions.keep,
        )
    }
}

/** What the city waits for. */
@Composable
private fun Question(
    question: CaseQuestionItem,
    onAnswer: () -> Unit,
) {
    Notice(stringResource(R.string.case_question), isolated(question.text), Icons.Question) {
        Aside(dateText(question.askedAt))
        question.answerBy?.let {
            Text(
                stringResource(R.string.case_question_by, dateOrAsTyped(it, locale())),
                style = MaterialTheme.typography.titleMedium,
            )
        }
        MainButton(stringResource(R.string.case_answer), onAnswer, icon = Icons.Pencil)
    }
}

/** At the city, and on the way there as long as the city does not have it. */
@Composable
private fun Standing(case: CaseDetails) {
    Column(verticalArrangement = Arrangement.spacedBy(10.dp)) {
        when (val standing = case.standing) {
            null -> StatusBadge(case.item.status)

            else ->
                Column(Modifier.semantics(mergeDescendants = true) {}, verticalArrangement = Arrangement.spacedBy(6.dp)) {
                    Aside(stringResource(R.string.case_standing))
                    StandingBadge(standing)
                }
        }
        if (case.goesOutByItself) {
            Text(stringResource(R.string.case_safe), style = MaterialTheme.typography.bodyLarge)
        }
        if (case.isRestored) Text(stringResource(R.string.case_restored), style = MaterialTheme.typography.bodyLarge)
    }
}

private val CaseDetails.isRestored: Boolean get() = item.status == CaseStatus.FromBackup

@Composable
private fun Ways(
    case: CaseDetails,
    actions: CaseActions,
) {
    val needsTheCity = case.item.status == CaseStatus.Rejected || case.item.status == CaseStatus.Stuck
    val callCity = needsTheCity && !LocalFrame.current.senior
    val update = case.item.status == CaseStatus.WaitsForUpdate
    val follows = case.item.kind != CaseKind.Application
    val takesBack = case.canCancel || case.canWithdraw
    if (!case.hasReceipt && !case.canEdit && !case.canRetry && !takesBack && !callCity && !update && !follows) return
    val frame = LocalFrame.current
    Column(verticalArrangement = Arrangement.spacedBy(12.dp)) {
        if (case.hasReceipt) {
            val receipt = stringResource(R.string.case_receipt)
            // There is one main button to a screen.
            if (case.question == null) {
                MainButton(receipt, actions.openReceipt, icon = Icons.Done)
            } else {
                SecondButton(receipt, actions.openReceipt, icon = Icons.Done)
            }
        }
        if (update) MainButton(stringResource(R.string.way_on_update_app), { frame.wayOn(WayOn.UpdateApp) })
        if (case.canEdit) MainButton(stringResource(R.string.case_edit), actions.edit, icon = Icons.Pencil)
        if (case.canRetry) {
            val label = if (case.isRestored) R.string.case_send else R.string.case_retry
            MainButton(stringResource(label), actions.retry, icon = if (case.isRestored) Icons.Send else Icons.Refresh)
        }
        if (follows) SecondButton(stringResource(R.string.case_application), actions.openApplication, icon = Icons.Papers)
        if (callCity) CallCityButton()
        if (case.canCancel) {
            SecondButton(
                stringResource(if (case.isRestored) R.string.case_decline else R.string.case_cancel),
                actions.cancel,
                color = MaterialTheme.colorScheme.error,
            )
        }
        if (case.canWithdraw) {
            SecondButton(
                stringResource(R.string.case_withdraw),
                actions.withdraw,
                color = MaterialTheme.colorScheme.error,
            )
        }
    }
}

@Composable
private fun Files(files: List<UploadItem>) {
    Section(stringResource(R.string.case_attachments)) {
        Group {
            Column(Modifier.padding(16.dp), verticalArrangement = Arrangement.spacedBy(14.dp)) {
                files.forEach {
                    val sent = stringResource(R.string.case_attachment_sent, sizeText(it.uploadedBytes), sizeText(it.sizeBytes))
                    Fact(isolated(it.name), sent)
                }
            }
        }
    }
}

@Composable
private fun Facts(case: CaseDetails) {
    Group {
        Column(Modifier.padding(16.dp), verticalArrangement = Arrangement.spacedBy(14.dp)) {
            case.item.caseNumber?.let { Fact(stringResource(R.string.case_number), number(it)) }
            Fact(stringResource(R.string.case_submitted), dateAndTimeText(case.item.submittedAt))
            case.receivedAt?.let { Fact(stringResource(R.string.case_received), dateAndTimeText(it)) }
            case.promisedBy?.let { Fact(stringResource(R.string.case_promised_by), dateOrAsTyped(it, locale())) }
            case.decidedAt?.let { Fact(stringResource(R.string.case_decided_at), dateAndTimeText(it)) }
            case.reason?.let { Fact(stringResource(R.string.case_reason), number(it)) }
            if (case.attempts > 0 && case.receivedAt == null) {
                Aside(pluralStringResource(R.plurals.case_attempts, case.attempts, case.attempts))
            }
            case.nextAttemptAt?.let {
                Aside(stringResource(R.string.case_next_attempt, dateAndTimeText(it)))
            }
        }
    }
}
