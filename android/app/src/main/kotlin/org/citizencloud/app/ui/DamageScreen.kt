package org.citizencloud.app.ui

import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import org.citizencloud.app.R
import org.citizencloud.app.model.DamageState
import org.citizencloud.app.model.StorageState

/** What was found damaged, in the core's words. */
@Composable
fun DamageScreen(
    state: DamageState,
    onSeen: () -> Unit,
) {
    Screen(stringResource(R.string.damage_title)) {
        ContentOf(state.report) { paragraphs ->
            if (paragraphs.isEmpty()) {
                Notice(stringResource(R.string.damage_none_title), stringResource(R.string.damage_none_body), Icons.Done)
            } else {
                Group { GroupBody { paragraphs.forEach { Text(it, style = MaterialTheme.typography.bodyLarge) } } }
                MainButton(stringResource(R.string.damage_seen), onSeen)
            }
        }
    }
}

/** How much of the phone her documents take. */
@Composable
fun StorageScreen(
    state: StorageState,
    onOpenDocuments: () -> Unit,
) {
    Screen(stringResource(R.string.storage_title)) {
        ContentOf(state.usage) { usage ->
            Group {
                GroupBody {
                    Fact(
                        pluralStringResource(R.plurals.storage_documents, usage.documents, usage.documents),
                        stringResource(R.string.storage_used, sizeText(usage.usedBytes), sizeText(usage.limitBytes)),
                    )
                    Share(usage.usedBytes, usage.limitBytes)
                    Aside(stringResource(R.string.storage_body))
                }
                GroupDivider()
                LinkRow(stringResource(R.string.documents_title), onOpenDocuments, icon = Icons.Papers)
            }
        }
    }
}
