package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import java.text.NumberFormat
import org.citizencloud.app.R
import org.citizencloud.app.model.NotificationChoices
import org.citizencloud.app.model.NotificationsState
import org.citizencloud.app.model.Urgency

class NotificationsActions(
    val openSystemSettings: () -> Unit = {},
    val chooseLeastUrgency: (Urgency) -> Unit = {},
    val tell: (id: String, on: Boolean) -> Unit = { _, _ -> },
    val setQuiet: (Boolean) -> Unit = {},
    val setQuietFrom: (minute: Int) -> Unit = {},
    val setQuietUntil: (minute: Int) -> Unit = {},
    val setDigest: (Boolean) -> Unit = {},
    val setDigestMinute: (minute: Int) -> Unit = {},
    val setMostPerHour: (Int) -> Unit = {},
    val setHidesContent: (Boolean) -> Unit = {},
    val chooseDistrict: (id: String, on: Boolean) -> Unit = { _, _ -> },
    val setGivesFeedback: (Boolean) -> Unit = {},
)

/** What she is told of, and when. */
@Composable
fun NotificationsScreen(
    state: NotificationsState,
    actions: NotificationsActions,
) {
    Screen(stringResource(R.string.notifications_title)) {
        if (!state.allowed) {
            Notice(
                stringResource(R.string.notifications_off_title),
                stringResource(R.string.notifications_off_body),
                Icons.Bell,
            ) { MainButton(stringResource(R.string.notifications_system), actions.openSystemSettings, icon = Icons.Settings) }
        }
        state.trouble?.let { TroubleLine(it) }
        ContentOf(state.choices) { Choices(it, actions) }
        if (state.allowed) {
            SecondButton(stringResource(R.string.notifications_system), actions.openSystemSettings, icon = Icons.Settings)
        }
    }
}

@Composable
private fun Choices(
    choices: NotificationChoices,
    actions: NotificationsActions,
) {
    Aside(stringResource(if (choices.pushed) R.string.notifications_pushed else R.string.notifications_asked))
    Group {
        SwitchRow(
            stringResource(R.string.notifications_private_title),
            stringResource(R.string.notifications_private_body),
            choices.hidesContent,
            actions.setHidesContent,
        )
    }
    Section(stringResource(R.string.notifications_least)) { LeastUrgency(choices.leastUrgency, actions.chooseLeastUrgency) }
    if (choices.topics.isNotEmpty()) Topics(choices, actions)
    Quiet(choices, actions)
    Digest(choices, actions)
    Most(choices.mostPerHour, actions.setMostPerHour)
    if (choices.districts.isNotEmpty()) Districts(choices, actions)
    Group {
        SwitchRow(
            stringResource(R.string.notifications_feedback_title),
            stringResource(R.string.notifications_feedback_body),
            choices.givesFeedback,
            actions.setGivesFeedback,
        )
    }
}

@Composable
private fun LeastUrgency(
    chosen: Urgency,
    onChoose: (Urgency) -> Unit,
) {
    val names =
        mapOf(
            Urgency.News to stringResource(R.string.notifications_least_news),
            Urgency.Important to stringResource(R.string.notifications_least_important),
            Urgency.Alert to stringResource(R.string.notifications_least_alert),
        )
    Group {
        Choices(names.keys.toList(), label = { names.getValue(it) }, chosen = { it == chosen }, onChoose = onChoose)
    }
}

@Composable
private fun Topics(
    choices: NotificationChoices,
    actions: NotificationsActions,
) {
    Section(stringResource(R.string.notifications_topics)) {
        Aside(stringResource(R.string.notifications_topics_body))
        Group {
            SeveralChoices(
                choices.topics,
                label = { it.name },
                chosen = { it.told },
                onToggle = { actions.tell(it.id, !it.told) },
            )
        }
    }
}

@Composable
private fun Quiet(
    choices: NotificationChoices,
    actions: NotificationsActions,
) {
    Group {
        SwitchRow(
            stringResource(R.string.notifications_quiet),
            stringResource(R.string.notifications_quiet_body),
            choices.quiet != null,
            actions.setQuiet,
        )
        choices.quiet?.let { quiet ->
            GroupDivider()
            TimeRow(stringResource(R.string.notifications_quiet_from), quiet.fromMinute, actions.setQuietFrom)
            GroupDivider()
            TimeRow(stringResource(R.string.notifications_quiet_until), quiet.untilMinute, actions.setQuietUntil)
        }
    }
}

@Composable
private fun Digest(
    choices: NotificationChoices,
    actions: NotificationsActions,
) {
    Group {
        SwitchRow(
            stringResource(R.string.notifications_digest),
            stringResource(R.string.notifications_digest_body),
            choices.digestMinute != null,
            actions.setDigest,
        )
        choices.digestMinute?.let { minute ->
            GroupDivider()
            TimeRow(stringResource(R.string.notifications_digest_at), minute, actions.setDigestMinute)
        }
    }
}

/** A time of the day, moved by half an hour: no keyboard, no clock face. */
@Composable
private fun TimeRow(
    name: String,
    minute: Int,
    onChange: (minute: Int) -> Unit,
) = Moved(
    name,
    minuteText(minute),
    less = stringResource(R.string.notifications_earlier, name) to { onChange(Math.floorMod(minute - STEP, DAY)) },
    more = stringResource(R.string.notifications_later, name) to { onChange(Math.floorMod(minute + STEP, DAY)) },
)

@Composable
private fun Most(
    most: Int,
    onChange: (Int) -> Unit,
) {
    val name = stringResource(R.string.notifications_most)
    Group {
        Moved(
            name,
            NumberFormat.getIntegerInstance(locale()).format(most),
            less = stringResource(R.string.notifications_fewer, name) to { onChange(most - 1) },
            hasLess = most > 0,
            more = stringResource(R.string.notifications_more, name) to { onChange(most + 1) },
            about = stringResource(R.string.notifications_most_body),
        )
    }
}

/** A value and the two buttons that move it, each with its words and what it does. */
@Composable
private fun Moved(
    name: String,
    value: String,
    less: Pair<String, () -> Unit>,
    more: Pair<String, () -> Unit>,
    hasLess: Boolean = true,
    about: String? = null,
) {
    Row(Modifier.padding(start = 16.dp, end = 8.dp, top = 8.dp, bottom = 8.dp), verticalAlignment = Alignment.CenterVertically) {
        Column(Modifier.weight(1f).semantics(mergeDescendants = true) { liveRegion = LiveRegionMode.Polite }) {
            Aside(name)
            Text(value, style = MaterialTheme.typography.titleMedium)
            about?.let { Aside(it) }
        }
        IconAction(Icons.Less, less.first, less.second, enabled = hasLess)
        IconAction(Icons.Add, more.first, more.second)
    }
}

@Composable
private fun Districts(
    choices: NotificationChoices,
    actions: NotificationsActions,
) {
    Section(stringResource(R.string.notifications_districts)) {
        Aside(stringResource(R.string.notifications_districts_body))
        Group {
            SeveralChoices(
                choices.districts,
                label = { isolated(it.name) },
                chosen = { it.chosen },
                onToggle = { actions.chooseDistrict(it.id, !it.chosen) },
            )
        }
    }
}

private const val STEP = 30
private const val DAY = 24 * 60
