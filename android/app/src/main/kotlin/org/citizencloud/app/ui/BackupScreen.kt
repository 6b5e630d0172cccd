package org.citizencloud.app.ui

import android.content.ActivityNotFoundException
import androidx.activity.compose.rememberLauncherForActivityResult
import androidx.activity.result.contract.ActivityResultContracts.CreateDocument
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import java.io.File
import java.time.LocalDate
import java.util.UUID
import org.citizencloud.app.R
import org.citizencloud.app.model.BackupItem
import org.citizencloud.app.model.BackupState
import org.citizencloud.app.model.BackupWay
import org.citizencloud.app.model.Destination
import org.citizencloud.app.model.phone.ChosenPlace

/** [make]: where she has chosen, by way of a file that only this app can read. */
class BackupActions(
    val chooseWay: (BackupWay) -> Unit = {},
    val type: (String) -> Unit = {},
    val make: (to: Destination, temporary: File) -> Unit = { _, _ -> },
    val stop: () -> Unit = {},
    val openPaperCode: () -> Unit = {},
)

@Composable
fun BackupScreen(
    state: BackupState,
    actions: BackupActions,
) {
    Screen(stringResource(R.string.backup_title)) {
        state.trouble?.let { TroubleLine(it) }
        state.made?.let { Made(it) }
        Text(stringResource(R.string.backup_body), style = MaterialTheme.typography.bodyLarge)
        BackupWays(state.way, actions.chooseWay)
        when {
            state.way == BackupWay.Passphrase -> PassphraseField(state.passphrase, state.problem, actions.type)
            !state.hasPaperCode ->
                Group {
                    LinkRow(stringResource(R.string.documents_no_paper_title), actions.openPaperCode, icon = Icons.Pencil)
                }
        }
        val making = state.making
        if (making != null) {
            Transfer(stringResource(R.string.backup_making), making, actions.stop)
        } else if (state.way == BackupWay.Passphrase || state.hasPaperCode) {
            Make(actions.make)
        }
    }
}

@Composable
private fun Made(made: BackupItem) {
    Notice(stringResource(R.string.backup_made_title), stringResource(R.string.backup_made_body), Icons.Done) { Holds(made) }
}

/** What a backup holds. */
@Composable
internal fun Holds(backup: BackupItem) {
    Column(Modifier.semantics(mergeDescendants = true) {}, verticalArrangement = Arrangement.spacedBy(4.dp)) {
        Text(
            stringResource(R.string.backup_made_at, isolated(dateAndTimeText(backup.madeAt))),
            style = MaterialTheme.typography.bodyLarge,
        )
        Aside(pluralStringResource(R.plurals.storage_documents, backup.documents, backup.documents))
        Aside(pluralStringResource(R.plurals.backup_drafts, backup.drafts, backup.drafts))
        Aside(pluralStringResource(R.plurals.backup_submissions, backup.submissions, backup.submissions))
        if (backup.lost.isNotEmpty()) {
            Aside(stringResource(R.string.backup_lost, listed(backup.lost.map(::isolated))))
        }
        if (backup.lostFiles.isNotEmpty()) {
            Aside(stringResource(R.string.backup_lost_files, listed(backup.lostFiles.map(::isolated))))
        }
        if (backup.unnamed > 0) Aside(pluralStringResource(R.plurals.backup_unnamed, backup.unnamed, backup.unnamed))
        if (backup.unreadable > 0) Aside(pluralStringResource(R.plurals.backup_unreadable, backup.unreadable, backup.unreadable))
    }
}

@Composable
internal fun BackupWays(
    chosen: BackupWay,
    onChoose: (BackupWay) -> Unit,
) {
    val names =
        mapOf(
            BackupWay.PaperCode to stringResource(R.string.backup_way_code),
            BackupWay.Passphrase to stringResource(R.string.backup_way_passphrase),
        )
    Section(stringResource(R.string.backup_way)) {
        Group {
            Choices(BackupWay.entries, label = { names.getValue(it) }, chosen = { it == chosen }, onChoose = onChoose)
        }
    }
}

/** It is seen while she types it: who mistypes what he cannot see has a backup that nobody opens. */
@Composable
internal fun PassphraseField(
    typed: String,
    problem: String?,
    onType: (String) -> Unit,
) {
    val question = stringResource(R.string.backup_passphrase)
    val hint = stringResource(R.string.backup_passphrase_hint)
    val label = FieldLabel(question, hint, required = true, problem, heard = question)
    LabelledField(label, typed, onType, SecretLook, remember { FocusRequester() })
}

@Composable
private fun Make(onMake: (to: Destination, temporary: File) -> Unit) {
    val context = LocalContext.current.applicationContext
    val zone = LocalTimeZone.current
    var missing by rememberSaveable { mutableStateOf(false) }
    val place =
        rememberLauncherForActivityResult(CreateDocument(BACKUP_TYPE)) { uri ->
            if (uri != null) onMake(ChosenPlace(context, uri), File(context.cacheDir, "${UUID.randomUUID()}.backup"))
        }
    Column(Modifier.fillMaxWidth(), verticalArrangement = Arrangement.spacedBy(10.dp)) {
        MainButton(
            stringResource(R.string.backup_make),
            {
                missing = false
                try {
                    place.launch("citizen-${LocalDate.now(zone)}.age")
                } catch (_: ActivityNotFoundException) {
                    missing = true
                }
            },
        )
        if (missing) Aside(stringResource(R.string.no_app_title), Modifier.padding(top = 4.dp))
    }
}

/** A sealed file tells no program what it is. */
private const val BACKUP_TYPE = "application/octet-stream"
