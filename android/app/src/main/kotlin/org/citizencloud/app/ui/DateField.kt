package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.DatePicker
import androidx.compose.material3.DatePickerDialog
import androidx.compose.material3.ExperimentalMaterial3Api
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
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.res.stringResource
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

/**
 * Typed, as `2026-01-31`, or picked from a calendar. Where letters are large a calendar's month does not fit, and in
 * senior mode its days are too small to be hit: there it is typed.
 */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
internal fun DateField(
    field: FieldItem,
    label: FieldLabel,
    onAnswer: (String) -> Unit,
    focus: FocusRequester,
) {
    var picking by rememberSaveable { mutableStateOf(false) }
    val withExample = label.hinted(stringResource(R.string.form_date_example))
    val pick = stringResource(R.string.form_pick_date)
    Column(verticalArrangement = Arrangement.spacedBy(4.dp)) {
        LabelledField(withExample, field.value, onAnswer, DateLook, focus, Modifier.filledBy(field))
        if (!LocalFrame.current.senior && LocalDensity.current.fontScale < LARGE_LETTERS) {
            QuietButton(pick, { picking = true }, icon = Icons.Calendar, describe = "$pick: ${label.heard}")
        }
    }
    if (picking) {
        val state = rememberDatePickerState(initialSelectedDateMillis = utcMillis(field.value))
        DatePickerDialog(
            onDismissRequest = { picking = false },
            confirmButton = {
                QuietButton(
                    pick,
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
