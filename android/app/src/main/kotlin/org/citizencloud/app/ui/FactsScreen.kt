package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.runtime.Composable
import androidx.compose.runtime.key
import androidx.compose.runtime.remember
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.FactsState
import org.citizencloud.app.model.FieldItem

class FactsActions(
    val answer: (path: String, value: String) -> Unit = { _, _ -> },
    val forget: (path: String) -> Unit = {},
    val forgetAll: () -> Unit = {},
    val keep: () -> Unit = {},
    val reallyForgetAll: () -> Unit = {},
)

@Composable
fun FactsScreen(
    state: FactsState,
    actions: FactsActions,
) {
    Screen(stringResource(R.string.facts_title)) {
        state.trouble?.let { TroubleLine(it) }
        ContentOf(state.facts) { facts ->
            if (facts.isEmpty()) {
                Notice(stringResource(R.string.facts_empty_title), stringResource(R.string.facts_empty_body), Icons.Pencil)
            } else {
                Told(facts, actions)
            }
        }
    }
    if (state.forgetting) {
        Confirm(
            stringResource(R.string.facts_forget_all_title),
            stringResource(R.string.facts_forget_all_body),
            yes = stringResource(R.string.facts_forget_all),
            no = stringResource(R.string.cancel),
            onYes = actions.reallyForgetAll,
            onNo = actions.keep,
        )
    }
}

@Composable
private fun Told(
    facts: List<FieldItem>,
    actions: FactsActions,
) {
    Aside(stringResource(R.string.plan_private))
    facts.forEach { fact ->
        key(fact.path) {
            Column(verticalArrangement = Arrangement.spacedBy(4.dp)) {
                FormField(fact.copy(required = true), remember { FocusRequester() }) { actions.answer(fact.path, it) }
                val forget = stringResource(R.string.facts_forget)
                QuietButton(
                    forget,
                    { actions.forget(fact.path) },
                    icon = Icons.Delete,
                    describe = "$forget: ${fact.label}",
                )
            }
        }
    }
    SecondButton(stringResource(R.string.facts_forget_all), actions.forgetAll, icon = Icons.Delete)
}
