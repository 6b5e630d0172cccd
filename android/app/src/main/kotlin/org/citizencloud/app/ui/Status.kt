package org.citizencloud.app.ui

import androidx.annotation.StringRes
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.CaseKind
import org.citizencloud.app.model.CaseStanding
import org.citizencloud.app.model.CaseStatus

/** Where a case stands: said in words, with an icon, and only then by colour. */
@Composable
internal fun StatusBadge(
    status: CaseStatus,
    modifier: Modifier = Modifier,
) = Badge(stringResource(status.words), status.icon(), status.colors(), modifier)

/** Where an application stands at the city. */
@Composable
internal fun StandingBadge(
    standing: CaseStanding,
    modifier: Modifier = Modifier,
) = Badge(stringResource(standing.words), standing.icon(), standing.colors(), modifier)

/** How something stands; [colors] are those of the ground and of what is on it. */
@Composable
internal fun Badge(
    text: String,
    icon: ImageVector,
    colors: Pair<Color, Color>,
    modifier: Modifier = Modifier,
) {
    val (background, color) = colors
    Surface(modifier, shape = MaterialTheme.shapes.small, color = background) {
        Row(
            Modifier.padding(start = 8.dp, end = 12.dp, top = 4.dp, bottom = 4.dp),
            horizontalArrangement = Arrangement.spacedBy(8.dp),
            verticalAlignment = Alignment.CenterVertically,
        ) {
            Icon(icon, contentDescription = null, Modifier.size(LocalSizes.current.icon * 0.8f), tint = color)
            Text(text, color = color, style = MaterialTheme.typography.labelMedium)
        }
    }
}

/** As it should be. */
@Composable
internal fun goodColors(): Pair<Color, Color> =
    MaterialTheme.colorScheme.tertiaryContainer to MaterialTheme.colorScheme.onTertiaryContainer

/** Something is still to come. */
@Composable
internal fun openColors(): Pair<Color, Color> =
    MaterialTheme.colorScheme.secondaryContainer to MaterialTheme.colorScheme.onSecondaryContainer

/** Over, or of no concern. */
@Composable
internal fun quietColors(): Pair<Color, Color> =
    MaterialTheme.colorScheme.surfaceVariant to MaterialTheme.colorScheme.onSurfaceVariant

@Composable
private fun CaseStatus.colors(): Pair<Color, Color> =
    when (this) {
        CaseStatus.Queued,
        CaseStatus.WaitsForNetwork,
        CaseStatus.WaitsForUnmetered,
        CaseStatus.WaitsForCity,
        CaseStatus.WaitsForRightClock,
        CaseStatus.WaitsForWifiSignIn,
        CaseStatus.WaitsForSignIn,
        CaseStatus.WaitsForUpdate,
        CaseStatus.FromBackup,
        CaseStatus.Sending,
        -> openColors()

        CaseStatus.Accepted -> goodColors()

        CaseStatus.Rejected,
        CaseStatus.Stuck,
        -> MaterialTheme.colorScheme.errorContainer to MaterialTheme.colorScheme.onErrorContainer

        CaseStatus.Cancelled -> quietColors()
    }

private fun CaseStatus.icon(): ImageVector =
    when (this) {
        CaseStatus.Queued, CaseStatus.WaitsForCity, CaseStatus.WaitsForRightClock -> Icons.Clock
        CaseStatus.WaitsForNetwork, CaseStatus.WaitsForUnmetered, CaseStatus.WaitsForWifiSignIn -> Icons.NoNetwork
        CaseStatus.WaitsForSignIn -> Icons.Lock
        CaseStatus.Sending -> Icons.Send
        CaseStatus.Accepted -> Icons.Done
        CaseStatus.Rejected -> Icons.Refused
        CaseStatus.Stuck, CaseStatus.WaitsForUpdate -> Icons.Warning
        CaseStatus.FromBackup -> Icons.Question
        CaseStatus.Cancelled -> Icons.TakenBack
    }

@Composable
private fun CaseStanding.colors(): Pair<Color, Color> =
    when (this) {
        CaseStanding.Received, CaseStanding.InReview, CaseStanding.WaitingForResident -> openColors()
        CaseStanding.Approved -> goodColors()
        CaseStanding.Declined -> MaterialTheme.colorScheme.errorContainer to MaterialTheme.colorScheme.onErrorContainer
        CaseStanding.Closed, CaseStanding.Withdrawn, CaseStanding.Other -> quietColors()
    }

private fun CaseStanding.icon(): ImageVector =
    when (this) {
        CaseStanding.Received -> Icons.Papers
        CaseStanding.InReview -> Icons.Clock
        CaseStanding.WaitingForResident -> Icons.Question
        CaseStanding.Approved -> Icons.Done
        CaseStanding.Declined -> Icons.Refused
        CaseStanding.Closed -> Icons.Check
        CaseStanding.Withdrawn -> Icons.TakenBack
        CaseStanding.Other -> Icons.Event
    }

@get:StringRes
private val CaseStanding.words: Int
    get() =
        when (this) {
            CaseStanding.Received -> R.string.case_standing_received
            CaseStanding.InReview -> R.string.case_standing_in_review
            CaseStanding.WaitingForResident -> R.string.case_standing_waiting_for_resident
            CaseStanding.Approved -> R.string.case_standing_approved
            CaseStanding.Declined -> R.string.case_standing_declined
            CaseStanding.Closed -> R.string.case_standing_closed
            CaseStanding.Withdrawn -> R.string.case_standing_withdrawn
            CaseStanding.Other -> R.string.case_standing_other
        }

/** What is sent about an application; `null` for one, which is called as its service is. */
@get:StringRes
internal val CaseKind.title: Int?
    get() =
        when (this) {
            CaseKind.Application -> null
            CaseKind.Answer -> R.string.case_answer_title
            CaseKind.Withdrawal -> R.string.case_withdrawal_title
        }

/** The string that says it. */
@get:StringRes
internal val CaseStatus.words: Int
    get() =
        when (this) {
            CaseStatus.Queued -> R.string.case_status_queued
            CaseStatus.WaitsForNetwork -> R.string.case_status_waits_for_network
            CaseStatus.WaitsForUnmetered -> R.string.case_status_waits_for_unmetered
            CaseStatus.WaitsForCity -> R.string.case_status_waits_for_city
            CaseStatus.WaitsForRightClock -> R.string.case_status_waits_for_right_clock
            CaseStatus.WaitsForWifiSignIn -> R.string.case_status_waits_for_wifi_sign_in
            CaseStatus.WaitsForSignIn -> R.string.case_status_waits_for_sign_in
            CaseStatus.WaitsForUpdate -> R.string.case_status_waits_for_update
            CaseStatus.Sending -> R.string.case_status_sending
            CaseStatus.Accepted -> R.string.case_status_accepted
            CaseStatus.Rejected -> R.string.case_status_rejected
            CaseStatus.Stuck -> R.string.case_status_stuck
            CaseStatus.FromBackup -> R.string.case_status_from_backup
            CaseStatus.Cancelled -> R.string.case_status_cancelled
        }
