package org.citizencloud.app.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.focusable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextDecoration
import androidx.compose.ui.unit.dp
import java.text.NumberFormat
import org.citizencloud.app.R
import org.citizencloud.app.model.ChosenFile
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.FieldItem
import org.citizencloud.app.model.FormPage
import org.citizencloud.app.model.FormState
import org.citizencloud.app.model.ProblemItem
import org.citizencloud.app.model.Saved

class FormActions(
    val answer: (path: String, value: String) -> Unit = { _, _ -> },
    val toggle: (path: String, value: String) -> Unit = { _, _ -> },
    val find: (path: String, query: String) -> Unit = { _, _ -> },
    val attach: (path: String, copied: suspend () -> ChosenFile) -> Unit = { _, _ -> },
    val detach: (path: String, sha256: String) -> Unit = { _, _ -> },
    val chooseDocument: (path: String) -> Unit = {},
    val addRow: (path: String) -> Unit = {},
    val removeRow: (path: String, index: Int) -> Unit = { _, _ -> },
    val reallyRemoveRow: () -> Unit = {},
    val keepRow: () -> Unit = {},
    val openChanges: () -> Unit = {},
    val allowPrefill: (yes: Boolean) -> Unit = {},
    val fillIn: () -> Unit = {},
    val notNow: () -> Unit = {},
    val next: () -> Unit = {},
    val previous: () -> Unit = {},
    val leave: () -> Unit = {},
    val stay: () -> Unit = {},
    val reallyLeave: () -> Unit = {},
)

@Composable
fun FormScreen(
    state: FormState,
    actions: FormActions,
) {
    when (val content = state.form) {
        is Content.Ready -> Form(state.serviceName, content.value, actions)
        else -> Screen(state.serviceName) { ContentOf(content) {} }
    }
}

@Composable
private fun Form(
    serviceName: String,
    page: FormPage,
    actions: FormActions,
) {
    // A step starts at its top, with nothing of the step before it.
    key(page.step) {
        var asked by remember { mutableIntStateOf(0) }
        Screen(
            page.title,
            above = serviceName,
            bar = { BackBar(Icons.Close, stringResource(R.string.form_leave), actions.leave) },
            bottom = {
                Ways(page, actions.previous) {
                    asked++
                    actions.next()
                }
            },
        ) {
            Progress(page)
            (page.saved as? Saved.No)?.let { TroubleLine(it.trouble) }
            val focuses = remember { mutableMapOf<String, FocusRequester>() }

            fun focusOf(path: String) = focuses.getOrPut(path) { FocusRequester() }
            if (page.problems.isNotEmpty()) {
                ErrorSummary(page.problems, asked) { problem ->
                    if (page.fields.any { it.path == problem.path }) focusOf(problem.path).requestFocus()
                }
            }
            page.changed?.let { Changed(it, actions.openChanges) }
            page.prefill?.let { Prefill(it, actions) }
            Fields(page.fields, ::focusOf, actions)
        }
    }
    page.removing?.let { row ->
        Confirm(
            stringResource(R.string.form_row_remove_title, row.title),
            stringResource(R.string.form_row_remove_body),
            yes = stringResource(R.string.form_row_remove_yes),
            no = stringResource(R.string.cancel),
            onYes = actions.reallyRemoveRow,
            onNo = actions.keepRow,
        )
    }
    if (page.leaving) {
        Confirm(
            stringResource(R.string.form_leave_title),
            stringResource(if (page.saved == Saved.Yes) R.string.form_leave_body else R.string.form_leave_unsaved_body),
            yes = stringResource(R.string.form_leave_yes),
            no = stringResource(R.string.form_leave_no),
            onYes = actions.reallyLeave,
            onNo = actions.stay,
        )
    }
}

@Composable
private fun Fields(
    fields: List<FieldItem>,
    focusOf: (path: String) -> FocusRequester,
    actions: FormActions,
) {
    val (below, own) = fields.partition { it.row != null }
    own.forEach { field ->
        key(field.path) {
            field.heading?.let { SectionTitle(it) }
            val rows = field.rows
            if (rows == null) {
                Field(field, focusOf, actions)
            } else {
                RowsField(
                    field,
                    rows,
                    below.filter { it.path.startsWith("${field.path}/") },
                    focusOf,
                    onAdd = { actions.addRow(field.path) },
                    onRemove = { actions.removeRow(field.path, it) },
                ) { Field(it, focusOf, actions) }
            }
        }
    }
}

@Composable
private fun Field(
    field: FieldItem,
    focusOf: (path: String) -> FocusRequester,
    actions: FormActions,
) {
    FormField(
        field,
        focusOf(field.path),
        onToggle = { actions.toggle(field.path, it) },
        onFind = { actions.find(field.path, it) },
        onAttach = { actions.attach(field.path, it) },
        onDetach = { actions.detach(field.path, it) },
        onDocument = { actions.chooseDocument(field.path) },
        onAnswer = { actions.answer(field.path, it) },
    )
}

@Composable
private fun Ways(
    page: FormPage,
    onPrevious: () -> Unit,
    onNext: () -> Unit,
) {
    val last = page.step == page.steps
    MainButton(stringResource(if (last) R.string.form_check else R.string.next), onNext)
    if (page.step > 1) {
        QuietButton(stringResource(R.string.previous), onPrevious, Modifier.fillMaxWidth())
    }
}

@Composable
private fun Progress(page: FormPage) {
    val format = NumberFormat.getIntegerInstance(locale())
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        FlowRow(
            Modifier.fillMaxWidth(),
            horizontalArrangement = Arrangement.SpaceBetween,
            verticalArrangement = Arrangement.spacedBy(4.dp),
        ) {
            Aside(stringResource(R.string.form_step, format.format(page.step), format.format(page.steps)))
            SavedLine(page.saved)
        }
        Row(horizontalArrangement = Arrangement.spacedBy(6.dp)) {
            repeat(page.steps) { index ->
                val color =
                    if (index < page.step) MaterialTheme.colorScheme.primary else MaterialTheme.colorScheme.surfaceVariant
                Box(Modifier.weight(1f).height(6.dp).background(color, CircleShape))
            }
        }
    }
}

@Composable
private fun SavedLine(saved: Saved) {
    val (text, icon) =
        when (saved) {
            Saved.Yes -> R.string.form_saved to Icons.Check
            Saved.Saving -> R.string.form_saving to Icons.Clock
            is Saved.No -> R.string.form_not_saved to Icons.Warning
        }
    Row(
        Modifier.semantics(mergeDescendants = true) { liveRegion = LiveRegionMode.Polite },
        horizontalArrangement = Arrangement.spacedBy(6.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Icon(
            icon,
            contentDescription = null,
            Modifier.size(LocalSizes.current.icon * 0.75f),
            tint = MaterialTheme.colorScheme.onSurfaceVariant,
        )
        Text(
            stringResource(text),
            color = MaterialTheme.colorScheme.onSurfaceVariant,
            style = MaterialTheme.typography.labelMedium,
        )
    }
}

/**
 * All that stands in the way, at the top: each line leads to its answer. It takes the focus when it appears and
 * whenever [asked] changes, and not while the resident is mending an answer.
 */
@Composable
internal fun ErrorSummary(
    problems: List<ProblemItem>,
    asked: Int,
    onOpen: (ProblemItem) -> Unit,
) {
    val focus = remember { FocusRequester() }
    LaunchedEffect(asked) { focus.requestFocus() }
    Surface(shape = MaterialTheme.shapes.large, color = MaterialTheme.colorScheme.errorContainer) {
        Column(Modifier.fillMaxWidth().padding(vertical = 12.dp)) {
            Row(
                Modifier
                    .focusRequester(focus)
                    .focusable()
                    .padding(horizontal = 16.dp, vertical = 4.dp)
                    .semantics(mergeDescendants = true) {
                        heading()
                        liveRegion = LiveRegionMode.Assertive
                    },
                horizontalArrangement = Arrangement.spacedBy(12.dp),
            ) {
                Icon(
                    Icons.Warning,
                    contentDescription = null,
                    Modifier.size(LocalSizes.current.icon),
                    tint = MaterialTheme.colorScheme.onErrorContainer,
                )
                Text(
                    pluralStringResource(R.plurals.form_problems_title, problems.size, problems.size),
                    color = MaterialTheme.colorScheme.onErrorContainer,
                    style = MaterialTheme.typography.titleMedium,
                )
            }
            problems.forEach { problem -> ProblemLink(problem.message) { onOpen(problem) } }
        }
    }
}

@Composable
private fun ProblemLink(
    message: String,
    onClick: () -> Unit,
) {
    TextRow(onClick) {
        Text(
            message,
            color = MaterialTheme.colorScheme.onErrorContainer,
            textDecoration = TextDecoration.Underline,
            style = MaterialTheme.typography.bodyLarge,
        )
    }
}
