package org.citizencloud.app.ui

import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.EligibilityDetails
import org.citizencloud.app.model.EligibilityState
import org.citizencloud.app.model.VerdictKind

class EligibilityActions(
    val answer: (path: String, value: String) -> Unit = { _, _ -> },
    val openFacts: () -> Unit = {},
)

@Composable
fun EligibilityScreen(
    state: EligibilityState,
    actions: EligibilityActions,
) {
    val content = state.eligibility
    Screen(stringResource(R.string.eligibility_title), above = (content as? Content.Ready)?.value?.serviceName) {
        ContentOf(content) { Judged(it, state, actions) }
    }
}

@Composable
private fun Judged(
    details: EligibilityDetails,
    state: EligibilityState,
    actions: EligibilityActions,
) {
    state.trouble?.let { TroubleLine(it) }
    Verdict(details)
    if (details.questions.isNotEmpty()) Questions(details.questions, actions.answer)
    if (details.words.isNotEmpty()) {
        Section(stringResource(R.string.service_eligibility)) {
            Text(details.words, style = MaterialTheme.typography.bodyLarge)
        }
    }
    OpenFacts(actions.openFacts)
}

@Composable
private fun Verdict(details: EligibilityDetails) {
    val (words, icon) = details.verdict.look()
    Group {
        GroupBody {
            Text(
                stringResource(words),
                Modifier.semantics { liveRegion = LiveRegionMode.Polite },
                style = MaterialTheme.typography.titleLarge,
            )
            if (details.because.isNotEmpty()) {
                Aside(stringResource(R.string.eligibility_because))
                details.because.forEach { IconLine(icon, it) }
            }
            Aside(stringResource(R.string.eligibility_final))
        }
    }
}

private fun VerdictKind.look(): Pair<Int, ImageVector> =
    when (this) {
        VerdictKind.Yes -> R.string.eligibility_yes to Icons.Check
        VerdictKind.No -> R.string.eligibility_no to Icons.TakenBack
        VerdictKind.NeedsToKnow -> R.string.eligibility_needs to Icons.Question
    }
