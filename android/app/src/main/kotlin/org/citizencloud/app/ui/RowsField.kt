package org.citizencloud.app.ui

import androidx.compose.foundation.focusable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.error
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import org.citizencloud.app.R
import org.citizencloud.app.model.FieldItem
import org.citizencloud.app.model.RowItem
import org.citizencloud.app.model.RowsItem

/**
 * Fields that are asked again for each row, such as for each child: what it is about, a section for each row, and the way
 * to one more. [below]: the fields of all rows, each of which [content] shows. [focusOf]: where a field is led to.
 */
@Composable
internal fun RowsField(
    field: FieldItem,
    rows: RowsItem,
    below: List<FieldItem>,
    focusOf: (path: String) -> FocusRequester,
    onAdd: () -> Unit,
    onRemove: (index: Int) -> Unit,
    content: @Composable (FieldItem) -> Unit,
) {
    val label = FieldLabel(field)
    Column(
        Modifier.focusRequester(focusOf(field.path)).focusable().semantics(mergeDescendants = true) {
            heading()
            label.problem?.let { error(it) }
        },
    ) { LabelText(label) }
    rows.rows.forEach { row ->
        key(row.index) {
            Row(row, below.filter { it.path.startsWith("${field.path}/${row.index}/") }, rows.canRemove, onRemove, content)
        }
    }
    if (rows.canAdd) SecondButton(stringResource(R.string.form_row_add, field.label), onAdd, icon = Icons.Add)
    LeadToTheNewRow(rows.rows.size, gone = { focusOf(field.path) }) {
        below.find { it.path.startsWith("${field.path}/${rows.rows.lastIndex}/") }?.let { focusOf(it.path) }
    }
}

@Composable
private fun Row(
    row: RowItem,
    fields: List<FieldItem>,
    canRemove: Boolean,
    onRemove: (index: Int) -> Unit,
    content: @Composable (FieldItem) -> Unit,
) {
    Column(verticalArrangement = Arrangement.spacedBy(LocalSizes.current.gap)) {
        SectionTitle(row.title)
        fields.forEach { key(it.path) { content(it) } }
        if (canRemove) {
            QuietButton(
                stringResource(R.string.form_row_remove, row.title),
                { onRemove(row.index) },
                Modifier.fillMaxWidth(),
                icon = Icons.Delete,
            )
        }
        GroupDivider()
    }
}

/** A row that has come is where she goes on; of one that is gone she is led to what it stood below. */
@Composable
private fun LeadToTheNewRow(
    count: Int,
    gone: () -> FocusRequester,
    added: () -> FocusRequester?,
) {
    var before by remember { mutableIntStateOf(count) }
    LaunchedEffect(count) {
        if (count > before) added()?.requestFocus()
        if (count < before) gone().requestFocus()
        before = count
    }
}
