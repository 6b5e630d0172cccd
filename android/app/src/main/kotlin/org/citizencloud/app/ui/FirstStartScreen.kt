package org.citizencloud.app.ui

import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.FirstStartState

class FirstStartActions(
    val chooseLanguage: (String) -> Unit = {},
    val setSenior: (Boolean) -> Unit = {},
    val begin: () -> Unit = {},
)

@Composable
fun FirstStartScreen(
    state: FirstStartState,
    actions: FirstStartActions,
) {
    Screen(
        stringResource(R.string.first_start_title),
        above = stringResource(R.string.app_name),
        bottom = { MainButton(stringResource(R.string.first_start_begin), actions.begin) },
    ) {
        Text(
            stringResource(R.string.first_start_body),
            color = MaterialTheme.colorScheme.onSurfaceVariant,
            style = MaterialTheme.typography.bodyLarge,
        )
        Section(stringResource(R.string.first_start_language)) {
            Group {
                Choices(
                    state.languages,
                    label = { it.name },
                    chosen = { it.chosen },
                    onChoose = { actions.chooseLanguage(it.tag) },
                    language = { it.tag },
                )
            }
        }
        Group {
            SwitchRow(
                stringResource(R.string.first_start_senior_title),
                stringResource(R.string.first_start_senior_body),
                state.senior,
                actions.setSenior,
            )
        }
        when (val catalogue = state.catalogue) {
            Content.Loading -> LoadingNotice(stringResource(R.string.first_start_fetching))
            is Content.Ready ->
                Aside(
                    pluralStringResource(R.plurals.first_start_fetched, catalogue.value, catalogue.value),
                    Modifier.semantics { liveRegion = LiveRegionMode.Polite },
                )
            is Content.Failed -> TroubleLine(catalogue.trouble)
        }
    }
}
