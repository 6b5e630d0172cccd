package org.citizencloud.app.ui

import androidx.annotation.StringRes
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.ChangeItem
import org.citizencloud.app.model.ChangeKind
import org.citizencloud.app.model.ChangesPage
import org.citizencloud.app.model.ChangesState
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.KeptItem

class ChangesActions(
    val seen: () -> Unit = {},
)

@Composable
fun ChangesScreen(
    state: ChangesState,
    actions: ChangesActions,
) {
    val page = (state.changes as? Content.Ready)?.value
    Screen(
        stringResource(R.string.changes_title),
        above = state.serviceName,
        bottom = page?.let { { MainButton(stringResource(R.string.changes_seen), actions.seen) } },
    ) { ContentOf(state.changes) { Changes(it) } }
}

@Composable
private fun Changes(page: ChangesPage) {
    page.trouble?.let { TroubleLine(it) }
    if (page.changes.isNotEmpty()) {
        Text(stringResource(R.string.changes_intro), style = MaterialTheme.typography.bodyLarge)
        Group {
            page.changes.forEachIndexed { index, change ->
                if (index > 0) GroupDivider()
                Change(change)
            }
        }
    }
    if (page.kept.isNotEmpty()) Kept(page.kept)
}

/** Read as one. */
@Composable
private fun Change(change: ChangeItem) {
    Column(
        Modifier.fillMaxWidth().padding(16.dp).semantics(mergeDescendants = true) {},
        verticalArrangement = Arrangement.spacedBy(4.dp),
    ) {
        Text(
            stringResource(change.kind.words),
            color = MaterialTheme.colorScheme.primary,
            style = MaterialTheme.typography.labelMedium,
        )
        Text(change.label, style = MaterialTheme.typography.titleMedium)
        change.oldLabel?.let { Aside(stringResource(R.string.changes_old_label, it)) }
        change.oldAnswer?.let { Aside(stringResource(R.string.changes_old_answer, it)) }
        change.newAnswer?.let {
            Text(stringResource(R.string.changes_new_answer, it), style = MaterialTheme.typography.bodyLarge)
        }
    }
}

@Composable
private fun Kept(kept: List<KeptItem>) {
    Section(stringResource(R.string.changes_kept_title)) {
        Text(stringResource(R.string.changes_kept_body), style = MaterialTheme.typography.bodyLarge)
        Group {
            Column(Modifier.padding(16.dp), verticalArrangement = Arrangement.spacedBy(14.dp)) {
                kept.forEach { Fact(it.label, isolated(it.answer)) }
            }
        }
    }
}

@get:StringRes
private val ChangeKind.words: Int
    get() =
        when (this) {
            ChangeKind.Added -> R.string.changes_added
            ChangeKind.Removed -> R.string.changes_removed
            ChangeKind.Reworded -> R.string.changes_reworded
            ChangeKind.Converted -> R.string.changes_converted
            ChangeKind.NotFitting -> R.string.changes_not_fitting
            ChangeKind.Restored -> R.string.changes_restored
        }
