package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import java.text.NumberFormat
import org.citizencloud.app.R
import org.citizencloud.app.model.CaseList
import org.citizencloud.app.model.CasesState
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.DraftItem

class CasesActions(
    val openDraft: (String) -> Unit = {},
    val discardDraft: (String) -> Unit = {},
    val openCase: (String) -> Unit = {},
)

/** [selected]: the case that is open beside the list. */
@Composable
fun CasesScreen(
    state: CasesState,
    actions: CasesActions,
    selected: String? = null,
) {
    when (val content = state.cases) {
        is Content.Ready -> Cases(content.value, actions, selected)
        else -> Screen(stringResource(R.string.cases_title)) { ContentOf(content) {} }
    }
}

@Composable
private fun Cases(
    list: CaseList,
    actions: CasesActions,
    selected: String?,
) {
    var discarding by rememberSaveable { mutableStateOf<String?>(null) }
    ListScreen(stringResource(R.string.cases_title)) {
        if (list.drafts.isEmpty() && list.cases.isEmpty()) {
            item(key = "empty") {
                Notice(
                    stringResource(R.string.cases_empty_title),
                    stringResource(R.string.cases_empty_body),
                    Icons.Papers,
                )
            }
        }
        drafts(list.drafts, actions.openDraft) { discarding = it }
        sent(list, actions.openCase, selected)
    }
    list.drafts.find { it.id == discarding }?.let { draft ->
        Confirm(
            stringResource(R.string.cases_discard_title),
            stringResource(R.string.cases_discard_body, draft.serviceName),
            yes = stringResource(R.string.cases_discard),
            no = stringResource(R.string.cancel),
            onYes = {
                discarding = null
                actions.discardDraft(draft.id)
            },
            onNo = { discarding = null },
        )
    }
}

private fun LazyListScope.drafts(
    drafts: List<DraftItem>,
    onOpen: (String) -> Unit,
    onDiscard: (String) -> Unit,
) {
    if (drafts.isEmpty()) return
    item(key = "begun") { SectionTitle(stringResource(R.string.cases_drafts), Modifier.padding(bottom = 12.dp)) }
    itemsIndexed(drafts, key = { _, draft -> draft.id }) { index, draft ->
        GroupSlice(index, drafts.size) {
            Row(verticalAlignment = Alignment.CenterVertically) {
                LinkRow(
                    draft.serviceName,
                    { onOpen(draft.id) },
                    Modifier.weight(1f),
                    icon = Icons.Pencil,
                    leads = false,
                ) {
                    if (draft.caseNumber != null) {
                        Text(stringResource(R.string.case_answer_title), style = MaterialTheme.typography.bodyLarge)
                    }
                    val format = NumberFormat.getIntegerInstance(locale())
                    Aside(
                        stringResource(
                            R.string.service_resume_progress,
                            format.format(draft.answered),
                            format.format(draft.askable),
                        ),
                    )
                    Aside(dateText(draft.updatedAt))
                    if (draft.correction) Aside(stringResource(R.string.cases_draft_correction))
                    if (draft.changed) Aside(stringResource(R.string.cases_draft_changed))
                    draft.endsAt?.let { Aside(stringResource(R.string.cases_draft_ends, dateText(it))) }
                }
                IconAction(
                    Icons.Delete,
                    "${stringResource(R.string.cases_discard)}: ${draft.serviceName}",
                    { onDiscard(draft.id) },
                    Modifier.padding(end = 8.dp),
                )
            }
        }
    }
}

private fun LazyListScope.sent(
    list: CaseList,
    onOpen: (String) -> Unit,
    selected: String?,
) {
    if (list.cases.isEmpty()) return
    item(key = "sent") {
        val above = if (list.drafts.isEmpty()) 0.dp else LocalSizes.current.gap
        SectionTitle(stringResource(R.string.cases_sent), Modifier.padding(top = above, bottom = 12.dp))
    }
    itemsIndexed(list.cases, key = { _, case -> case.id }) { index, case ->
        GroupSlice(index, list.cases.size) { CaseRow(case, { onOpen(case.id) }, selected = case.id == selected) }
    }
}
