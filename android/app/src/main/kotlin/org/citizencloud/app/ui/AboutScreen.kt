package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.AboutState

@Composable
fun AboutScreen(state: AboutState) {
    Screen(stringResource(R.string.about_title), above = stringResource(R.string.app_name)) {
        Group {
            Column(Modifier.padding(16.dp), verticalArrangement = Arrangement.spacedBy(14.dp)) {
                Fact(stringResource(R.string.about_city), state.cityName)
                Fact(stringResource(R.string.about_version), number(state.appVersion))
                val services =
                    pluralStringResource(R.plurals.services_count, state.serviceCount, state.serviceCount)
                val revision = state.catalogueRevision?.let { " (${number(it)})" } ?: ""
                Fact(stringResource(R.string.about_catalogue), services + revision)
                state.checkedAt?.let { Aside(stringResource(R.string.about_checked, dateText(it))) }
            }
        }
        state.freshness?.let { FreshnessNotice(it) }
        Aside(stringResource(R.string.about_open_source))
        if (!LocalFrame.current.senior) CallCityButton()
    }
}
