package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.ReminderDay
import org.citizencloud.app.model.ReminderDelay
import org.citizencloud.app.model.ReminderItem
import org.citizencloud.app.model.ReminderKind
import org.citizencloud.app.model.RemindersState

/** [handOver]: gives entries, in iCalendar, to the calendar that she chooses. */
class RemindersActions(
    val open: (String) -> Unit = {},
    val postpone: (id: String, delay: ReminderDelay) -> Unit = { _, _ -> },
    val addToCalendar: (String) -> Unit = {},
    val addAllToCalendar: () -> Unit = {},
    val handOver: suspend (String) -> Unit = {},
    val calendarTaken: () -> Unit = {},
)

/** What she is reminded of, day by day. */
@Composable
fun RemindersScreen(
    state: RemindersState,
    actions: RemindersActions,
) {
    HandOver(state.calendar, actions.handOver, actions.calendarTaken)
    Screen(stringResource(R.string.reminders_title)) {
        state.trouble?.let { TroubleLine(it) }
        ContentOf(state.days) { days ->
            if (days.isEmpty()) {
                Notice(stringResource(R.string.reminders_empty_title), stringResource(R.string.reminders_empty_body), Icons.Bell)
            } else {
                days.forEach { Day(it, actions) }
                SecondButton(stringResource(R.string.reminders_calendar_all), actions.addAllToCalendar, icon = Icons.Calendar)
            }
        }
    }
}

@Composable
private fun Day(
    day: ReminderDay,
    actions: RemindersActions,
) {
    Section(dateOrAsTyped(day.day, locale())) {
        Group {
            day.reminders.forEachIndexed { index, reminder ->
                if (index > 0) GroupDivider()
                Reminder(reminder, actions)
            }
        }
    }
}

/** A reminder and what can be done with it: by a button, and by the actions of its row for who hears the list. */
@Composable
private fun Reminder(
    reminder: ReminderItem,
    actions: RemindersActions,
) {
    var asked by rememberSaveable(reminder.id) { mutableStateOf(false) }
    val later =
        reminder.delays.map { delay ->
            Deed(stringResource(delay.words), Icons.Clock) { actions.postpone(reminder.id, delay) }
        }
    val calendar = Deed(stringResource(R.string.message_calendar), Icons.Calendar) { actions.addToCalendar(reminder.id) }
    val deeds = later + calendar
    Row(verticalAlignment = Alignment.CenterVertically) {
        ReminderRow(reminder, { actions.open(reminder.id) }, Modifier.weight(1f).deeds(deeds), leads = false)
        val what = stringResource(R.string.reminders_actions, reminder.title)
        IconAction(Icons.More, what, { asked = true }, Modifier.padding(end = 8.dp))
    }
    if (asked) Deeds(reminder.title, deeds) { asked = false }
}

/** A reminder in a list: what it is about, when she is told, and the last day. */
@Composable
internal fun ReminderRow(
    reminder: ReminderItem,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    leads: Boolean = true,
) {
    LinkRow(reminder.title, onClick, modifier, icon = reminder.kind.icon, leads = leads) {
        if (reminder.body.isNotEmpty()) Aside(reminder.body)
        when (val startsAt = reminder.startsAt) {
            null -> Aside(stringResource(R.string.reminders_last_day, isolated(dateOrAsTyped(reminder.lastDay, locale()))))
            else -> Aside(stringResource(R.string.reminders_starts, isolated(dateAndTimeText(startsAt))))
        }
        Aside(stringResource(R.string.reminders_told_at, isolated(timeText(reminder.at))))
        if (reminder.postponed) {
            Badge(stringResource(R.string.reminders_postponed), Icons.Clock, quietColors(), Modifier.padding(top = 4.dp))
        }
    }
}

private val ReminderKind.icon get() =
    when (this) {
        ReminderKind.Question -> Icons.Question
        ReminderKind.Document -> Icons.Papers
        ReminderKind.Draft -> Icons.Pencil
        ReminderKind.Step -> Icons.Steps
        ReminderKind.Appointment -> Icons.Calendar
    }

private val ReminderDelay.words: Int
    get() =
        when (this) {
            ReminderDelay.Day -> R.string.reminders_delay_day
            ReminderDelay.ThreeDays -> R.string.reminders_delay_three_days
            ReminderDelay.Week -> R.string.reminders_delay_week
        }
