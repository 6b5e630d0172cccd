package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.CheckPage
import org.citizencloud.app.model.CheckRow
import org.citizencloud.app.model.CheckState
import org.citizencloud.app.model.Content

class CheckActions(
    val change: (String) -> Unit = {},
    val openChanges: () -> Unit = {},
    val submit: () -> Unit = {},
)

@Composable
fun CheckScreen(
    state: CheckState,
    actions: CheckActions,
) {
    val page = (state.answers as? Content.Ready)?.value
    var asked by remember { mutableIntStateOf(0) }
    Screen(
        stringResource(R.string.check_title),
        above = state.serviceName,
        bottom =
        page?.let {
            {
                Submit(it) {
                    asked++
                    actions.submit()
                }
            }
        },
    ) { ContentOf(state.answers) { Answers(it, asked, actions) } }
}

@Composable
private fun Submit(
    page: CheckPage,
    onSubmit: () -> Unit,
) {
    val label = if (page.submitting) R.string.check_submitting else R.string.check_submit
    MainButton(stringResource(label), onSubmit, enabled = !page.submitting)
}

@Composable
private fun Answers(
    page: CheckPage,
    asked: Int,
    actions: CheckActions,
) {
    page.trouble?.let { TroubleLine(it) }
    if (page.problems.isNotEmpty()) ErrorSummary(page.problems, asked) { actions.change(it.path) }
    page.changed?.let { changed ->
        Changed(changed, actions.openChanges)
        if (changed.changes == 0 && changed.kept > 0) {
            val kept = pluralStringResource(R.plurals.check_kept, changed.kept, changed.kept)
            Group { LinkRow(kept, actions.openChanges, icon = Icons.Papers) }
        }
    }
    page.sections.forEach { section ->
        Section(section.title) {
            Group {
                section.rows.forEachIndexed { index, row ->
                    if (index > 0) GroupDivider()
                    Answer(row, actions.change)
                }
            }
        }
    }
    Group(color = MaterialTheme.colorScheme.primaryContainer) {
        GroupBody { IconLine(Icons.Done, stringResource(R.string.check_promise)) }
    }
}

@Composable
private fun Answer(
    row: CheckRow,
    onChange: (String) -> Unit,
) {
    row.heading?.let {
        Text(
            it,
            Modifier.padding(start = 16.dp, end = 16.dp, top = 14.dp).semantics { heading() },
            style = MaterialTheme.typography.titleMedium,
        )
    }
    val change = stringResource(R.string.check_change)
    val changeWhat = stringResource(R.string.check_change_what, row.label)
    Row(
        Modifier.fillMaxWidth().padding(start = 16.dp, end = 4.dp, top = 8.dp, bottom = 8.dp),
        horizontalArrangement = Arrangement.spacedBy(8.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        val answer = answerText(row.kind, row.value, row.currency, row.values)
        if (row.calculated) {
            Fact(row.label, answer, Modifier.weight(1f), below = stringResource(R.string.form_calculated))
        } else {
            Fact(row.label, answer, Modifier.weight(1f))
            QuietButton(change, { onChange(row.path) }, describe = changeWhat)
        }
    }
}
