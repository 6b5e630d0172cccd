package org.citizencloud.app.ui

import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.AlertItem
import org.citizencloud.app.model.AlertSeverity

/** The alerts that are in force; nothing where there are none. */
@Composable
internal fun Alerts(
    alerts: List<AlertItem>,
    onOpen: (String) -> Unit,
) {
    if (alerts.isEmpty()) return
    Section(stringResource(R.string.inbox_alerts)) {
        Group {
            alerts.forEachIndexed { index, alert ->
                if (index > 0) GroupDivider()
                LinkRow(alert.title, { onOpen(alert.id) }, icon = Icons.Warning) {
                    SeverityBadge(alert.severity, Modifier.padding(vertical = 4.dp))
                    alert.until?.let { Aside(stringResource(R.string.alert_until, isolated(dateAndTimeText(it)))) }
                }
            }
        }
    }
}

/** How bad an alert is: in words, with a sign, and only then by colour. */
@Composable
internal fun SeverityBadge(
    severity: AlertSeverity,
    modifier: Modifier = Modifier,
) = Badge(stringResource(severity.words), severity.icon, severity.colors(), modifier)

private val AlertSeverity.words: Int
    get() =
        when (this) {
            AlertSeverity.Extreme -> R.string.alert_extreme
            AlertSeverity.Severe -> R.string.alert_severe
            AlertSeverity.Moderate -> R.string.alert_moderate
            AlertSeverity.Minor -> R.string.alert_minor
            AlertSeverity.Unknown -> R.string.alert_unknown
        }

private val AlertSeverity.icon get() =
    when (this) {
        AlertSeverity.Extreme, AlertSeverity.Severe, AlertSeverity.Moderate -> Icons.Warning
        AlertSeverity.Minor, AlertSeverity.Unknown -> Icons.Bell
    }

@Composable
private fun AlertSeverity.colors(): Pair<Color, Color> =
    when (this) {
        AlertSeverity.Extreme -> MaterialTheme.colorScheme.error to MaterialTheme.colorScheme.onError
        AlertSeverity.Severe -> MaterialTheme.colorScheme.errorContainer to MaterialTheme.colorScheme.onErrorContainer
        AlertSeverity.Moderate -> openColors()
        AlertSeverity.Minor, AlertSeverity.Unknown -> quietColors()
    }
