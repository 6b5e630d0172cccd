package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.key
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import java.text.NumberFormat
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.FieldItem
import org.citizencloud.app.model.FieldItemKind
import org.citizencloud.app.model.PlanDetails
import org.citizencloud.app.model.PlanDocumentItem
import org.citizencloud.app.model.PlanState
import org.citizencloud.app.model.PlanStepItem
import org.citizencloud.app.model.VerdictKind

class PlanActions(
    val setDate: (String) -> Unit = {},
    val answer: (path: String, value: String) -> Unit = { _, _ -> },
    val openService: (String) -> Unit = {},
    val openFacts: () -> Unit = {},
)

@Composable
fun PlanScreen(
    state: PlanState,
    actions: PlanActions,
) {
    when (val content = state.plan) {
        is Content.Ready -> Plan(content.value, state, actions)
        else -> Screen(stringResource(R.string.events_title)) { ContentOf(content) {} }
    }
}

@Composable
private fun Plan(
    plan: PlanDetails,
    state: PlanState,
    actions: PlanActions,
) {
    Screen(plan.name) {
        (state.trouble ?: plan.personal)?.let { TroubleLine(it) }
        if (plan.description.isNotEmpty()) Text(plan.description, style = MaterialTheme.typography.bodyLarge)
        FormField(plan.day(), remember { FocusRequester() }, onAnswer = actions.setDate)
        if (plan.questions.isNotEmpty()) {
            Section(stringResource(R.string.plan_questions)) { Questions(plan.questions, actions.answer) }
        }
        Section(stringResource(R.string.plan_steps)) {
            plan.steps.forEachIndexed { index, step -> Step(index + 1, step, actions.openService) }
        }
        Documents(plan.documents)
        Fees(plan)
        OpenFacts(actions.openFacts)
    }
}

private fun PlanDetails.day() =
    FieldItem("date", FieldItemKind.Date, dateQuestion, hint = null, required = true, date, emptyList(), problem = null)

/** What is asked about her, and who sees it. */
@Composable
internal fun Questions(
    questions: List<FieldItem>,
    onAnswer: (path: String, value: String) -> Unit,
) {
    Aside(stringResource(R.string.plan_private))
    questions.forEach { question ->
        key(question.path) {
            // All of them may be left out; that is not said at each.
            FormField(question.copy(required = true), remember { FocusRequester() }) { onAnswer(question.path, it) }
        }
    }
}

@Composable
internal fun OpenFacts(onOpen: () -> Unit) {
    Group { LinkRow(stringResource(R.string.facts_open), onOpen, icon = Icons.Pencil) }
}

@Composable
private fun Step(
    number: Int,
    step: PlanStepItem,
    onOpen: (String) -> Unit,
) {
    val locale = locale()
    Group {
        LinkRow(step.name, { onOpen(step.serviceId) }) {
            Aside(stringResource(R.string.plan_step, NumberFormat.getIntegerInstance(locale).format(number)))
            step.verdict.badge()
            if (step.because.isNotEmpty()) {
                Aside("${stringResource(R.string.eligibility_because)}: ${listed(step.because)}")
            }
            if (step.after.isNotEmpty()) Aside(stringResource(R.string.plan_after, listed(step.after)))
            step.earliest?.let { Aside(stringResource(R.string.plan_from, dateOrAsTyped(it, locale))) }
            step.due?.let { Due(dateOrAsTyped(it, locale), step.overdue) }
            step.fees?.let { Aside(feesText(it)) }
            step.office?.let { office ->
                Column(verticalArrangement = Arrangement.spacedBy(3.dp)) {
                    Aside("${isolated(office.name)} · ${isolated(office.address)}")
                    OpeningBadge(office.opening)
                }
            }
            if (step.outputs.isNotEmpty()) Aside(stringResource(R.string.plan_gives, listed(step.outputs)))
            step.note?.let { Aside(it) }
        }
    }
}

@Composable
private fun VerdictKind.badge() =
    when (this) {
        VerdictKind.Yes -> Unit
        VerdictKind.No -> Badge(stringResource(R.string.plan_not_for_you), Icons.TakenBack, quietColors())
        VerdictKind.NeedsToKnow -> Badge(stringResource(R.string.plan_perhaps), Icons.Question, openColors())
    }

@Composable
private fun Due(
    date: String,
    overdue: Boolean,
) {
    if (overdue) {
        val colors = MaterialTheme.colorScheme.errorContainer to MaterialTheme.colorScheme.onErrorContainer
        Badge(stringResource(R.string.plan_overdue, date), Icons.Warning, colors)
    } else {
        Badge(stringResource(R.string.plan_until, date), Icons.Calendar, openColors())
    }
}

@Composable
private fun Documents(documents: List<PlanDocumentItem>) {
    if (documents.isEmpty()) return
    Section(stringResource(R.string.plan_documents)) {
        Group {
            GroupBody {
                documents.forEach { document ->
                    Column(Modifier.semantics(mergeDescendants = true) {}) {
                        IconLine(Icons.Check, document.name)
                        document.from?.let {
                            val start = LocalSizes.current.icon + 10.dp
                            Aside(stringResource(R.string.plan_document_from, it), Modifier.padding(start = start))
                        }
                    }
                }
            }
        }
    }
}

@Composable
private fun Fees(plan: PlanDetails) {
    Section(stringResource(R.string.plan_fees)) {
        val fees = feesText(plan.fees)
        val text = if (plan.feesAtLeast && plan.fees.isNotEmpty()) stringResource(R.string.plan_fees_at_least, fees) else fees
        if (plan.fees.isNotEmpty() || !plan.feesAtLeast) Text(text, style = MaterialTheme.typography.bodyLarge)
        if (plan.feesAtLeast) Aside(stringResource(R.string.plan_fees_unknown))
    }
}
