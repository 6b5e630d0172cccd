package org.citizencloud.app.ui

import androidx.compose.foundation.focusable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.focus.onFocusChanged
import androidx.compose.ui.platform.LocalFocusManager
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.FieldItem
import org.citizencloud.app.model.OptionItem

/**
 * One of a list too long to show: where she looks for it, what is chosen, and what is found, in place and one below the
 * other. The list is there from when she comes to the field until she has chosen or closed it.
 */
@Composable
internal fun ListField(
    field: FieldItem,
    label: FieldLabel,
    onFind: (String) -> Unit,
    onAnswer: (String) -> Unit,
    focus: FocusRequester,
) {
    var query by rememberSaveable { mutableStateOf("") }
    var open by rememberSaveable { mutableStateOf(field.found != null) }
    var justChosen by remember { mutableStateOf(false) }
    val chosen = field.options.find { it.value == field.value }
    val chosenFocus = remember { FocusRequester() }
    val keyboard = LocalFocusManager.current

    fun look(text: String) {
        query = text
        open = true
        onFind(text)
    }

    fun leave() {
        query = ""
        open = false
        keyboard.clearFocus()
    }
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        LabelledField(
            label.hinted(stringResource(R.string.form_find)),
            query,
            ::look,
            ListLook,
            focus,
            Modifier.onFocusChanged { if (it.isFocused && (!open || field.found == null)) look(query) },
            icon = Icons.Search,
        )
        if (chosen != null) {
            ChosenOption(chosen, Modifier.focusRequester(chosenFocus))
            // Where she was is gone with the list.
            LaunchedEffect(chosen, justChosen) {
                if (justChosen) chosenFocus.requestFocus()
                justChosen = false
            }
        }
        val found = field.found
        if (open && found != null) {
            FoundOptions(found, field, ::leave) {
                leave()
                justChosen = true
                onAnswer(it)
            }
        }
    }
}

@Composable
private fun ChosenOption(
    option: OptionItem,
    modifier: Modifier,
) {
    Group(modifier.focusable().semantics(mergeDescendants = true) { liveRegion = LiveRegionMode.Polite }) {
        GroupBody { IconLine(Icons.Check, stringResource(R.string.form_chosen, option.label)) }
    }
}

@Composable
private fun FoundOptions(
    found: List<OptionItem>,
    field: FieldItem,
    onClose: () -> Unit,
    onChoose: (String) -> Unit,
) {
    val said =
        if (found.isEmpty()) {
            stringResource(R.string.form_find_nothing)
        } else {
            pluralStringResource(R.plurals.form_found, found.size, found.size)
        }
    Aside(said, Modifier.padding(top = 4.dp).semantics { liveRegion = LiveRegionMode.Polite })
    Group {
        Choices(
            found,
            label = { it.label },
            chosen = { it.value == field.value },
            onChoose = { onChoose(it.value) },
            describe = { "${it.label}. ${field.heard}" },
        )
        if (found.isNotEmpty()) GroupDivider()
        val close = stringResource(R.string.close)
        QuietButton(close, onClose, Modifier.fillMaxWidth(), icon = Icons.Close, describe = "$close: ${field.heard}")
    }
}
