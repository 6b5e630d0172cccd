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
import org.citizencloud.app.model.CityContacts

@Composable
fun AboutScreen(state: AboutState) {
    Screen(stringResource(R.string.about_title), above = stringResource(R.string.app_name)) {
        Group {
            Column(Modifier.padding(16.dp), verticalArrangement = Arrangement.spacedBy(14.dp)) {
                Fact(stringResource(R.string.about_city), state.cityName)
                Fact(stringResource(R.string.about_version), number(state.appVersion))
                val services =
                    pluralStringResource(R.plurals.services_count, state.serviceCount, state.serviceCount)
                Fact(stringResource(R.string.about_catalogue), services)
                state.catalogueRevision?.let { Aside(stringResource(R.string.about_revision, number(it))) }
                state.checkedAt?.let { Aside(stringResource(R.string.about_checked, dateText(it))) }
            }
        }
        state.freshness?.let { FreshnessNotice(it) }
        Contacts(state.contacts)
        Aside(stringResource(R.string.about_open_source))
    }
}

@Composable
private fun Contacts(contacts: CityContacts) {
    val hotline = stringResource(R.string.about_hotline)
    val emergency = stringResource(R.string.about_emergency)
    val all = contacts.hotlines.map { (it.name ?: hotline) to it.number } +
        contacts.emergencyNumbers.map { (it.name ?: emergency) to it.number }
    val frame = LocalFrame.current
    Section(stringResource(R.string.about_contacts)) {
        Group {
            all.forEachIndexed { index, (name, dialled) ->
                if (index > 0) GroupDivider()
                LinkRow(name, { frame.dial(dialled) }, icon = Icons.Phone, leads = false) { Aside(number(dialled)) }
            }
        }
    }
}
