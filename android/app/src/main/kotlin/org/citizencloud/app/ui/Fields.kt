package org.citizencloud.app.ui

import androidx.compose.foundation.focusable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.DatePicker
import androidx.compose.material3.DatePickerDialog
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.rememberDatePickerState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.error
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.traversalIndex
import androidx.compose.ui.unit.dp
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneOffset
import java.time.format.DateTimeParseException
import org.citizencloud.app.R
import org.citizencloud.app.model.FieldItem
import org.citizencloud.app.model.FieldItemKind
import org.citizencloud.app.model.OptionItem

/** What stands above a field. */
internal class FieldLabel(
    val question: String,
    val hint: String?,
    val required: Boolean,
    val problem: String?,
)

/** A field of whatever kind; [focus] is where the error summary leads to. */
@Composable
internal fun FormField(
    field: FieldItem,
    focus: FocusRequester,
    onAnswer: (String) -> Unit,
) {
    val label = FieldLabel(field.label, field.hint, field.required, field.problem)
    when (field.kind) {
        FieldItemKind.Text -> LabelledField(label, field.value, onAnswer, TextLook, focus)
        FieldItemKind.LongText -> LabelledField(label, field.value, onAnswer, LongTextLook, focus)
        FieldItemKind.Email -> LabelledField(label, field.value, onAnswer, EmailLook, focus)
        FieldItemKind.Phone -> LabelledField(label, field.value, onAnswer, PhoneLook, focus)
        FieldItemKind.Integer -> LabelledField(label, field.value, onAnswer, IntegerLook, focus)
        FieldItemKind.Date -> DateField(label, field.value, onAnswer, focus)
        FieldItemKind.Choice -> ChoiceField(label, field.options, field.value, onAnswer, focus)
        FieldItemKind.YesNo -> {
            val yes = OptionItem("true", stringResource(R.string.yes))
            val no = OptionItem("false", stringResource(R.string.no))
            ChoiceField(label, listOf(yes, no), field.value, onAnswer, focus)
        }
    }
}

@Composable
internal fun LabelText(label: FieldLabel) {
    Column(verticalArrangement = Arrangement.spacedBy(2.dp)) {
        Text(label.question, style = MaterialTheme.typography.titleMedium)
        label.hint?.let { Aside(it) }
        if (!label.required) Aside(stringResource(R.string.optional))
        label.problem?.let { Problem(it, Modifier.padding(top = 4.dp)) }
    }
}

@Composable
private fun Problem(
    text: String,
    modifier: Modifier = Modifier,
) {
    Row(modifier, horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        Icon(
            Icons.Warning,
            contentDescription = null,
            Modifier.size(LocalSizes.current.icon),
            tint = MaterialTheme.colorScheme.error,
        )
        Text(text, color = MaterialTheme.colorScheme.error, style = MaterialTheme.typography.titleSmall)
    }
}

@Composable
private fun ChoiceField(
    label: FieldLabel,
    options: List<OptionItem>,
    value: String,
    onAnswer: (String) -> Unit,
    focus: FocusRequester,
) {
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        Column(
            Modifier.focusRequester(focus).focusable().semantics(mergeDescendants = true) {
                label.problem?.let { error(it) }
            },
        ) { LabelText(label) }
        Group {
            Choices(
                options,
                label = { it.label },
                chosen = { it.value == value },
                onChoose = { onAnswer(it.value) },
                // Heard on its own, an answer says what it answers.
                describe = { "${it.label}. ${label.question}" },
            )
        }
    }
}

/**
 * Typed, as `2026-01-31`, or picked from a calendar. Where letters are large a calendar's month does not fit, and in
 * senior mode its days are too small to be hit: there it is typed.
 */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
private fun DateField(
    label: FieldLabel,
    value: String,
    onAnswer: (String) -> Unit,
    focus: FocusRequester,
) {
    var picking by rememberSaveable { mutableStateOf(false) }
    val example = stringResource(R.string.form_date_example)
    val withExample =
        FieldLabel(label.question, listOfNotNull(label.hint, example).joinToString(" "), label.required, label.problem)
    Column(verticalArrangement = Arrangement.spacedBy(4.dp)) {
        LabelledField(withExample, value, onAnswer, DateLook, focus)
        if (!LocalFrame.current.senior && LocalDensity.current.fontScale < LARGE_LETTERS) {
            val pick = stringResource(R.string.form_pick_date)
            QuietButton(pick, { picking = true }, icon = Icons.Calendar, describe = "$pick: ${label.question}")
        }
    }
    if (picking) {
        val state = rememberDatePickerState(initialSelectedDateMillis = utcMillis(value))
        DatePickerDialog(
            onDismissRequest = { picking = false },
            confirmButton = {
                QuietButton(
                    stringResource(R.string.form_pick_date),
                    {
                        picking = false
                        state.selectedDateMillis?.let { onAnswer(isoDate(it)) }
                    },
                    // Heard last in every direction of writing.
                    Modifier.semantics { traversalIndex = 1f },
                )
            },
            dismissButton = { QuietButton(stringResource(R.string.cancel), { picking = false }) },
        ) {
            DatePicker(
                state,
                Modifier.verticalScroll(rememberScrollState()),
                title = null,
                headline = { CalendarTitle(label.question) },
                showModeToggle = false,
            )
        }
    }
}

@Composable
private fun CalendarTitle(question: String) {
    Text(
        question,
        Modifier.padding(start = 24.dp, end = 24.dp, top = 20.dp, bottom = 8.dp).semantics { heading() },
        style = MaterialTheme.typography.titleLarge,
    )
}

// The picker's days are midnights in UTC, whatever the phone's zone.
private fun utcMillis(value: String): Long? =
    try {
        LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()
    } catch (_: DateTimeParseException) {
        null
    }

private fun isoDate(utcMillis: Long): String = Instant.ofEpochMilli(utcMillis).atZone(ZoneOffset.UTC).toLocalDate().toString()
