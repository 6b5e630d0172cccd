package org.citizencloud.app.ui

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import org.citizencloud.app.R
import org.citizencloud.app.model.SettingsState
import org.citizencloud.app.model.TextSize

class SettingsActions(
    val chooseLanguage: (String) -> Unit = {},
    val chooseTextSize: (TextSize) -> Unit = {},
    val setSenior: (Boolean) -> Unit = {},
    val setFilesWaitForUnmetered: (Boolean) -> Unit = {},
    val setOfferEarlierAnswers: (Boolean) -> Unit = {},
    val openNotifications: () -> Unit = {},
    val openFacts: () -> Unit = {},
    val openPaperCode: () -> Unit = {},
    val openBackup: () -> Unit = {},
    val openRestore: () -> Unit = {},
    val openStorage: () -> Unit = {},
    val openAbout: () -> Unit = {},
)

@Composable
fun SettingsScreen(
    state: SettingsState,
    actions: SettingsActions,
) {
    Screen(stringResource(R.string.settings_title)) {
        Group {
            SwitchRow(
                stringResource(R.string.settings_senior_title),
                stringResource(R.string.settings_senior_body),
                state.senior,
                actions.setSenior,
            )
        }
        Section(stringResource(R.string.settings_language)) {
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
        Section(stringResource(R.string.settings_text_size)) { TextSizes(state.textSize, actions.chooseTextSize) }
        Group {
            SwitchRow(
                stringResource(R.string.settings_unmetered_title),
                stringResource(R.string.settings_unmetered_body),
                state.filesWaitForUnmetered,
                actions.setFilesWaitForUnmetered,
            )
            GroupDivider()
            SwitchRow(
                stringResource(R.string.settings_prefill_title),
                stringResource(R.string.settings_prefill_body),
                state.offerEarlierAnswers,
                actions.setOfferEarlierAnswers,
            )
        }
        Group {
            LinkRow(stringResource(R.string.notifications_title), actions.openNotifications)
            GroupDivider()
            LinkRow(stringResource(R.string.facts_title), actions.openFacts)
            GroupDivider()
            LinkRow(stringResource(R.string.paper_code_title), actions.openPaperCode)
            GroupDivider()
            LinkRow(stringResource(R.string.backup_title), actions.openBackup)
            GroupDivider()
            LinkRow(stringResource(R.string.restore_title), actions.openRestore)
            GroupDivider()
            LinkRow(stringResource(R.string.storage_title), actions.openStorage)
            GroupDivider()
            LinkRow(stringResource(R.string.settings_about), actions.openAbout)
        }
    }
}

@Composable
private fun TextSizes(
    chosen: TextSize,
    onChoose: (TextSize) -> Unit,
) {
    val names =
        mapOf(
            TextSize.Normal to stringResource(R.string.settings_text_size_normal),
            TextSize.Large to stringResource(R.string.settings_text_size_large),
            TextSize.Largest to stringResource(R.string.settings_text_size_largest),
        )
    Group {
        Choices(
            TextSize.entries,
            label = { names.getValue(it) },
            chosen = { it == chosen },
            onChoose = onChoose,
        )
    }
}
