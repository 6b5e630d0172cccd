package org.citizencloud.app.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.RowScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.foundation.selection.toggleable
import androidx.compose.material3.Checkbox
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.RadioButton
import androidx.compose.material3.Switch
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.text.intl.LocaleList
import androidx.compose.ui.unit.dp

/** One of several, all in sight. A row is one target. */
@Composable
internal fun <T> Choices(
    choices: List<T>,
    label: (T) -> String,
    chosen: (T) -> Boolean,
    onChoose: (T) -> Unit,
    modifier: Modifier = Modifier,
    language: (T) -> String? = { null },
    describe: (T) -> String? = { null },
) {
    Column(modifier.selectableGroup()) {
        choices.forEachIndexed { index, choice ->
            val selected = chosen(choice)
            if (index > 0 && !selected && !chosen(choices[index - 1])) GroupDivider()
            ChoiceRow(selected, Modifier.selectable(selected, role = Role.RadioButton) { onChoose(choice) }) {
                RadioButton(selected, onClick = null)
                ChoiceText(label(choice), describe(choice), language(choice))
            }
        }
    }
}

/** Any number of several, all in sight. A row is one target. */
@Composable
internal fun <T> SeveralChoices(
    choices: List<T>,
    label: (T) -> String,
    chosen: (T) -> Boolean,
    onToggle: (T) -> Unit,
    describe: (T) -> String? = { null },
) {
    Column {
        choices.forEachIndexed { index, choice ->
            if (index > 0 && !chosen(choice) && !chosen(choices[index - 1])) GroupDivider()
            CheckRow(chosen(choice), { onToggle(choice) }) { ChoiceText(label(choice), describe(choice)) }
        }
    }
}

/** What is so or not, by a mark. */
@Composable
internal fun CheckRow(
    checked: Boolean,
    onChange: (Boolean) -> Unit,
    modifier: Modifier = Modifier,
    content: @Composable RowScope.() -> Unit,
) {
    ChoiceRow(checked, modifier.toggleable(checked, role = Role.Checkbox, onValueChange = onChange)) {
        Checkbox(checked, onCheckedChange = null)
        content()
    }
}

@Composable
private fun ChoiceRow(
    selected: Boolean,
    modifier: Modifier,
    content: @Composable RowScope.() -> Unit,
) {
    Row(
        Modifier
            .fillMaxWidth()
            .background(if (selected) MaterialTheme.colorScheme.primaryContainer else Color.Transparent)
            .then(modifier)
            .heightIn(min = LocalSizes.current.target + 4.dp)
            .padding(horizontal = 16.dp, vertical = 8.dp),
        horizontalArrangement = Arrangement.spacedBy(14.dp),
        verticalAlignment = Alignment.CenterVertically,
        content = content,
    )
}

@Composable
private fun RowScope.ChoiceText(
    text: String,
    heard: String?,
    language: String? = null,
) {
    Text(
        text,
        Modifier.weight(1f).heardAs(heard),
        // A language's own name is spoken, and drawn, as that language is.
        style = MaterialTheme.typography.bodyLarge.copy(localeList = language?.let { LocaleList(it) }),
    )
}

/** On or off, with what it does. */
@Composable
internal fun SwitchRow(
    title: String,
    body: String?,
    on: Boolean,
    onChange: (Boolean) -> Unit,
) {
    Row(
        Modifier
            .fillMaxWidth()
            .toggleable(on, role = Role.Switch, onValueChange = onChange)
            .heightIn(min = LocalSizes.current.target + 8.dp)
            .padding(16.dp),
        horizontalArrangement = Arrangement.spacedBy(16.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Column(Modifier.weight(1f), verticalArrangement = Arrangement.spacedBy(3.dp)) {
            Text(title, style = MaterialTheme.typography.titleMedium)
            body?.let { Aside(it) }
        }
        Switch(on, onCheckedChange = null)
    }
}
