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
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.CheckPage
import org.citizencloud.app.model.CheckRow
import org.citizencloud.app.model.CheckSection
import org.citizencloud.app.model.CheckState
import org.citizencloud.app.model.Content

class CheckActions(
    val change: (String) -> Unit = {},
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
    ) { ContentOf(state.answers) { Answers(it, asked, actions.change) } }
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
    onChange: (String) -> Unit,
) {
    page.trouble?.let { TroubleLine(it) }
    if (page.problems.isNotEmpty()) ErrorSummary(page.problems, asked) { onChange(it.path) }
    page.sections.forEach { section ->
        Section(section.title) {
            Group {
                section.rows.forEachIndexed { index, row ->
                    if (index > 0) GroupDivider()
                    Answer(row, section.heard(row), onChange)
                }
            }
        }
    }
    Group(color = MaterialTheme.colorScheme.primaryContainer) {
        GroupBody { IconLine(Icons.Done, stringResource(R.string.check_promise)) }
    }
}

/** The question, behind the row of the form that it was asked of: there is one such in each. */
private fun CheckSection.heard(row: CheckRow): String {
    val place = row.path.substringBeforeLast('/').ifEmpty { return row.label }
    return listOfNotNull(rows.find { it.path.startsWith("$place/") }?.heading, row.label).joinToString(". ")
}

/** [heard]: the question where it is heard on its own. */
@Composable
private fun Answer(
    row: CheckRow,
    heard: String,
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
    val changeWhat = stringResource(R.string.check_change_what, heard)
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
