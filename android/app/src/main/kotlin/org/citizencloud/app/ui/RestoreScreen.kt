package org.citizencloud.app.ui

import android.content.ActivityNotFoundException
import androidx.activity.compose.rememberLauncherForActivityResult
import androidx.activity.result.contract.ActivityResultContracts.OpenDocument
import androidx.annotation.PluralsRes
import androidx.annotation.StringRes
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.BackupWay
import org.citizencloud.app.model.CaseKind
import org.citizencloud.app.model.ChosenFile
import org.citizencloud.app.model.RestoreState
import org.citizencloud.app.model.RestoreStepItem
import org.citizencloud.app.model.RestoredItem
import org.citizencloud.app.model.phone.ChosenFiles

class RestoreActions(
    val choose: (suspend () -> ChosenFile) -> Unit = {},
    val chooseWay: (BackupWay) -> Unit = {},
    val type: (String) -> Unit = {},
    val check: () -> Unit = {},
    val restore: () -> Unit = {},
    val reallyRestore: () -> Unit = {},
    val keep: () -> Unit = {},
    val stop: () -> Unit = {},
    val openCase: (String) -> Unit = {},
    val openPaperCode: () -> Unit = {},
    val openDocuments: () -> Unit = {},
)

@Composable
fun RestoreScreen(
    state: RestoreState,
    actions: RestoreActions,
) {
    Screen(stringResource(R.string.restore_title)) {
        state.trouble?.let { TroubleLine(it) }
        val restored = state.restored
        if (restored != null) {
            Restored(restored, actions)
        } else {
            Asked(state, actions)
        }
    }
    if (state.askingWhose) {
        Confirm(
            stringResource(R.string.restore_whose_title),
            stringResource(R.string.restore_whose_body),
            yes = stringResource(R.string.restore_whose_yes),
            no = stringResource(R.string.no),
            onYes = actions.reallyRestore,
            onNo = actions.keep,
        )
    }
}

@Composable
private fun Asked(
    state: RestoreState,
    actions: RestoreActions,
) {
    Text(stringResource(R.string.restore_body), style = MaterialTheme.typography.bodyLarge)
    Choose(state.fileName, actions.choose)
    if (state.fileName == null) return
    BackupWays(state.way, actions.chooseWay)
    when (state.way) {
        BackupWay.PaperCode ->
            CodeField(state.typed, state.problem, stringResource(R.string.paper_code_check_body), actions.type)
        BackupWay.Passphrase -> PassphraseField(state.typed, state.problem, actions.type)
    }
    state.checked?.let {
        Group {
            GroupBody {
                IconLine(Icons.Done, stringResource(R.string.restore_checked_title))
                Holds(it)
            }
        }
    }
    val reading = state.reading
    if (reading != null) {
        Transfer(stringResource(R.string.restore_reading), reading, actions.stop)
    } else {
        MainButton(stringResource(R.string.restore_bring_back), actions.restore)
        SecondButton(stringResource(R.string.restore_check), actions.check)
    }
}

@Composable
private fun Choose(
    fileName: String?,
    onChoose: (suspend () -> ChosenFile) -> Unit,
) {
    val context = LocalContext.current.applicationContext
    val files = remember(context) { ChosenFiles(context) }
    var missing by rememberSaveable { mutableStateOf(false) }
    val picker =
        rememberLauncherForActivityResult(OpenDocument()) { uri ->
            if (uri != null) onChoose { files.file(uri, Long.MAX_VALUE) }
        }
    Column(verticalArrangement = Arrangement.spacedBy(10.dp)) {
        if (fileName != null) {
            Text(
                stringResource(R.string.restore_file, isolated(fileName)),
                Modifier.semantics { liveRegion = LiveRegionMode.Polite },
                style = MaterialTheme.typography.bodyLarge,
            )
        }
        SecondButton(
            stringResource(R.string.restore_choose),
            {
                missing = false
                try {
                    picker.launch(arrayOf("*/*"))
                } catch (_: ActivityNotFoundException) {
                    missing = true
                }
            },
            icon = Icons.Papers,
        )
        if (missing) Aside(stringResource(R.string.no_app_title))
    }
}

@Composable
private fun Restored(
    restored: RestoredItem,
    actions: RestoreActions,
) {
    Notice(stringResource(R.string.restore_done_title), stringResource(R.string.restore_body), Icons.Done)
    Section(stringResource(R.string.restore_new)) {
        Group { GroupBody { New(restored) } }
    }
    if (restored.steps.isNotEmpty()) {
        Section(stringResource(R.string.restore_steps)) {
            Group {
                restored.steps.forEachIndexed { index, step ->
                    if (index > 0) GroupDivider()
                    Step(step, actions)
                }
            }
        }
    }
    SecondButton(stringResource(R.string.documents_title), actions.openDocuments)
}

@Composable
private fun New(restored: RestoredItem) {
    val counts =
        listOf(
            R.plurals.storage_documents to restored.documents,
            R.plurals.backup_drafts to restored.drafts,
            R.plurals.backup_submissions to restored.submissions,
            R.plurals.backup_messages to restored.messages,
            R.plurals.backup_facts to restored.facts,
            R.plurals.backup_favourites to restored.favourites,
        ).filter { (_, count) -> count > 0 }
    if (counts.isEmpty()) Text(stringResource(R.string.restore_nothing_new), style = MaterialTheme.typography.bodyLarge)
    counts.forEach { (words, count) -> Counted(words, count) }
}

@Composable
private fun Counted(
    @PluralsRes words: Int,
    count: Int,
) = Text(pluralStringResource(words, count, count), style = MaterialTheme.typography.bodyLarge)

@Composable
private fun Step(
    step: RestoreStepItem,
    actions: RestoreActions,
) = when (step) {
    RestoreStepItem.SignIn -> GroupBody { IconLine(Icons.Lock, stringResource(R.string.restore_step_sign_in)) }
    RestoreStepItem.MakePaperCode ->
        LinkRow(stringResource(R.string.documents_no_paper_title), actions.openPaperCode, icon = Icons.Pencil)
    is RestoreStepItem.SendAgain ->
        LinkRow(
            stringResource(step.kind.notSent, isolated(step.serviceName)),
            { actions.openCase(step.caseId) },
            icon = Icons.Send,
        )
    is RestoreStepItem.GetAgain ->
        GroupBody {
            IconLine(Icons.Papers, stringResource(R.string.restore_step_get_again, isolated(step.title)))
            step.issuer?.let { Aside(isolated(it)) }
        }
}

@get:StringRes
private val CaseKind.notSent: Int
    get() =
        when (this) {
            CaseKind.Application -> R.string.restore_step_send
            CaseKind.Answer -> R.string.restore_step_send_answer
            CaseKind.Withdrawal -> R.string.restore_step_send_withdrawal
        }
