package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.FormChanged
import org.citizencloud.app.model.OldForm
import org.citizencloud.app.model.PrefillFrom
import org.citizencloud.app.model.PrefillItem
import org.citizencloud.app.model.PrefillLine
import org.citizencloud.app.model.Trouble
import org.citizencloud.app.model.WayOn

// What is said above the fields of a form.

/** That another version of the form has changed something, or why it could not. */
@Composable
internal fun Changed(
    changed: FormChanged,
    onSee: () -> Unit,
) {
    if (changed.changes > 0) {
        Notice(
            stringResource(R.string.form_changed_title),
            pluralStringResource(R.plurals.form_changed_body, changed.changes, changed.changes),
            Icons.Refresh,
        ) { SecondButton(stringResource(R.string.form_changed_see), onSee) }
    }
    when (changed.oldForm) {
        OldForm.Gone -> TroubleLine(Trouble(stringResource(R.string.form_old_gone), WayOn.CallCity))
        OldForm.NotUnderstood -> TroubleLine(Trouble(stringResource(R.string.form_old_not_understood), WayOn.UpdateApp))
        null -> {}
    }
}

/** What she has told before, or whether she wants to be offered it. */
@Composable
internal fun Prefill(
    item: PrefillItem,
    actions: FormActions,
) {
    when (item) {
        PrefillItem.Question ->
            Notice(stringResource(R.string.prefill_question_title), stringResource(R.string.prefill_question_body), Icons.Question) {
                SecondButton(stringResource(R.string.prefill_question_yes), { actions.allowPrefill(true) })
                QuietButton(stringResource(R.string.prefill_question_no), { actions.allowPrefill(false) }, Modifier.fillMaxWidth())
            }

        is PrefillItem.Answers -> Offered(item.lines, actions)
    }
}

@Composable
private fun Offered(
    lines: List<PrefillLine>,
    actions: FormActions,
) {
    Group {
        Column(
            Modifier.fillMaxWidth().padding(horizontal = 20.dp, vertical = 24.dp),
            verticalArrangement = Arrangement.spacedBy(14.dp),
        ) {
            Text(
                stringResource(R.string.prefill_title),
                Modifier.semantics { heading() },
                style = MaterialTheme.typography.titleLarge,
            )
            lines.forEach { line ->
                val row = line.row
                Fact(row.label, answerText(row.kind, row.value, row.currency, row.values), below = line.source.text())
            }
            SecondButton(stringResource(R.string.prefill_fill_in), actions.fillIn, icon = Icons.Pencil)
            QuietButton(stringResource(R.string.prefill_not_now), actions.notNow, Modifier.fillMaxWidth())
        }
    }
}

@Composable
private fun PrefillFrom.text(): String =
    when (this) {
        PrefillFrom.Profile -> stringResource(R.string.prefill_from_profile)
        is PrefillFrom.Earlier -> stringResource(R.string.prefill_from_earlier, serviceName, dateText(at))
    }
