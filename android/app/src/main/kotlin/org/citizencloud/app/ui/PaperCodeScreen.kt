package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.remember
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.text
import androidx.compose.ui.text.AnnotatedString
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.dp
import java.text.NumberFormat
import org.citizencloud.app.R
import org.citizencloud.app.model.LostKeyState
import org.citizencloud.app.model.PaperCode
import org.citizencloud.app.model.PaperCodeState

class PaperCodeActions(
    val setUp: () -> Unit = {},
    val reallySetUp: () -> Unit = {},
    val keep: () -> Unit = {},
    val show: () -> Unit = {},
    val check: () -> Unit = {},
    val type: (String) -> Unit = {},
    val checkNow: () -> Unit = {},
    val openBackup: () -> Unit = {},
    val done: () -> Unit = {},
)

@Composable
fun PaperCodeScreen(
    state: PaperCodeState,
    actions: PaperCodeActions,
) {
    Screen(stringResource(R.string.paper_code_title)) {
        state.trouble?.let { TroubleLine(it) }
        ContentOf(state.code) { code ->
            if (state.working) {
                LoadingNotice()
            } else {
                when (code) {
                    PaperCode.NoneYet -> NoneYet(actions)
                    PaperCode.Kept -> KeptCode(actions)
                    is PaperCode.Shown -> ShownCode(code, actions)
                    is PaperCode.Checking -> CheckedCode(code, actions)
                    PaperCode.Checked ->
                        Notice(
                            stringResource(R.string.paper_code_checked_title),
                            stringResource(R.string.paper_code_checked_body),
                            Icons.Done,
                        ) {
                            MainButton(stringResource(R.string.paper_code_done), actions.done)
                            SecondButton(stringResource(R.string.backup_title), actions.openBackup)
                        }
                }
            }
        }
    }
    if (state.replacing) {
        Confirm(
            stringResource(R.string.paper_code_again_title),
            stringResource(R.string.paper_code_again_body),
            yes = stringResource(R.string.paper_code_again),
            no = stringResource(R.string.cancel),
            onYes = actions.reallySetUp,
            onNo = actions.keep,
        )
    }
}

@Composable
private fun NoneYet(actions: PaperCodeActions) {
    Text(stringResource(R.string.paper_code_why), style = MaterialTheme.typography.bodyLarge)
    MainButton(stringResource(R.string.paper_code_make), actions.setUp, icon = Icons.Pencil)
}

@Composable
private fun KeptCode(actions: PaperCodeActions) {
    Notice(stringResource(R.string.paper_code_made_title), stringResource(R.string.paper_code_made_body), Icons.Done)
    MainButton(stringResource(R.string.paper_code_check), actions.check)
    SecondButton(stringResource(R.string.paper_code_show), actions.show)
    SecondButton(stringResource(R.string.paper_code_again), actions.setUp)
    Aside(stringResource(R.string.paper_code_why))
}

@Composable
private fun ShownCode(
    code: PaperCode.Shown,
    actions: PaperCodeActions,
) {
    Section(stringResource(R.string.paper_code_shown_title)) {
        Aside(stringResource(R.string.paper_code_shown_body))
        Group {
            Groups(code.groups)
            code.qr?.let { qr ->
                GroupDivider()
                QrCode(qr, stringResource(R.string.paper_code_qr), Modifier.padding(16.dp).align(Alignment.CenterHorizontally))
            }
        }
    }
    MainButton(stringResource(R.string.paper_code_written), actions.check)
    SecondButton(stringResource(R.string.paper_code_done), actions.done)
}

/** Below each other, with the numbers by which a slip is told: so they are also heard in their order in every language. */
@Composable
private fun Groups(groups: List<String>) {
    CompositionLocalProvider(LocalLayoutDirection provides LayoutDirection.Ltr) {
        Column(Modifier.fillMaxWidth().padding(16.dp), verticalArrangement = Arrangement.spacedBy(10.dp)) {
            groups.forEachIndexed { index, digits -> Digits(index + 1, digits) }
        }
    }
}

/** Heard digit by digit, behind the number of the group. */
@Composable
private fun Digits(
    number: Int,
    digits: String,
) {
    val place = NumberFormat.getIntegerInstance(locale()).format(number)
    val heard = stringResource(R.string.paper_code_group, place, digits.toList().joinToString(" "))
    Row(
        Modifier.clearAndSetSemantics { text = AnnotatedString(heard) },
        horizontalArrangement = Arrangement.spacedBy(12.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Aside(place, Modifier.widthIn(min = 24.dp))
        Text(digits, style = MaterialTheme.typography.titleLarge.copy(fontFamily = FontFamily.Monospace))
    }
}

@Composable
private fun CheckedCode(
    code: PaperCode.Checking,
    actions: PaperCodeActions,
) {
    CodeField(code.typed, code.problem, stringResource(R.string.paper_code_check_body), actions.type)
    MainButton(stringResource(R.string.paper_code_check_now), actions.checkNow)
    SecondButton(stringResource(R.string.cancel), actions.done)
}

/** What stands on her paper. */
@Composable
internal fun CodeField(
    typed: String,
    problem: String?,
    hint: String,
    onType: (String) -> Unit,
) {
    val question = stringResource(R.string.paper_code_field)
    val label = FieldLabel(question, hint, required = true, problem, heard = question)
    LabelledField(label, typed, onType, CodeLook, remember { FocusRequester() })
}

class LostKeyActions(
    val type: (String) -> Unit = {},
    val recover: () -> Unit = {},
)

@Composable
fun LostKeyScreen(
    state: LostKeyState,
    actions: LostKeyActions,
) {
    Screen(stringResource(R.string.lost_key_title)) {
        state.trouble?.let { TroubleLine(it) }
        Text(stringResource(R.string.lost_key_body), style = MaterialTheme.typography.bodyLarge)
        CodeField(state.typed, state.problem, stringResource(R.string.paper_code_check_body), actions.type)
        if (state.working) {
            LoadingNotice(stringResource(R.string.lost_key_opening))
        } else {
            MainButton(stringResource(R.string.lost_key_open), actions.recover)
        }
        Aside(stringResource(R.string.lost_key_no_paper))
        if (!LocalFrame.current.callsBelow) CallCityButton()
    }
}
