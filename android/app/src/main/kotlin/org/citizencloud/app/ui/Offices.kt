package org.citizencloud.app.ui

import androidx.annotation.StringRes
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.DayItem
import org.citizencloud.app.model.OfficeItem
import org.citizencloud.app.model.OpeningItem
import org.citizencloud.app.model.WheelchairKind

/** A place to go to: whether somebody is there, when, how one gets in, and the ways to it. */
@Composable
internal fun OfficeCard(
    office: OfficeItem,
    openMap: (OfficeItem) -> Unit,
    department: String? = null,
    distanceMeters: Int? = null,
) {
    val frame = LocalFrame.current
    Group {
        Column(
            Modifier
                .padding(start = 16.dp, end = 16.dp, top = 16.dp, bottom = 8.dp)
                .semantics(mergeDescendants = true) {},
            verticalArrangement = Arrangement.spacedBy(4.dp),
        ) {
            Text(office.name, style = MaterialTheme.typography.titleMedium)
            department?.let { ServiceDepartment(it) }
            Text(office.address, style = MaterialTheme.typography.bodyLarge)
            distanceMeters?.let { Aside(distanceText(it)) }
            office.opening?.let { OpeningBadge(it, Modifier.padding(vertical = 4.dp)) }
            if (office.week.isEmpty()) office.hours.forEach { Aside(hoursText(it)) }
            office.notes.forEach { Aside(it) }
            office.wheelchair?.let { Aside(stringResource(it.words)) }
            office.accessibility.forEach { Aside(it) }
        }
        if (office.week.isNotEmpty()) {
            val week = stringResource(R.string.office_week)
            Disclosure(week, Icons.Clock, describe = "$week: ${office.name}") { Week(office.week) }
        }
        Column(Modifier.padding(start = 4.dp, end = 4.dp, bottom = 8.dp)) {
            office.phones.forEach { phone ->
                val call = stringResource(R.string.service_call_department, phone)
                QuietButton(call, { frame.dial(phone) }, icon = Icons.Phone, describe = "$call: ${office.name}")
            }
            val map = stringResource(R.string.service_map)
            QuietButton(map, { openMap(office) }, icon = Icons.Place, describe = "$map: ${office.name}")
        }
    }
}

@Composable
private fun Week(days: List<DayItem>) {
    val locale = locale()
    Column(
        Modifier.padding(start = 16.dp, end = 16.dp, bottom = 12.dp),
        verticalArrangement = Arrangement.spacedBy(10.dp),
    ) {
        days.forEach { day ->
            Fact(listOfNotNull(weekday(day.date, locale), day.holiday?.let(::isolated)).joinToString(" · "), hoursText(day))
        }
    }
}

/** Whether somebody is there now. */
@Composable
internal fun OpeningBadge(
    opening: OpeningItem,
    modifier: Modifier = Modifier,
) = Badge(
    openingText(opening),
    if (opening.open) Icons.Check else Icons.Clock,
    if (opening.open) goodColors() else quietColors(),
    modifier,
)

@get:StringRes
private val WheelchairKind.words: Int
    get() =
        when (this) {
            WheelchairKind.Yes -> R.string.office_wheelchair
            WheelchairKind.Limited -> R.string.office_wheelchair_limited
            WheelchairKind.No -> R.string.office_wheelchair_no
        }
