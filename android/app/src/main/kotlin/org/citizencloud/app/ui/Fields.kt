package org.citizencloud.app.ui

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.focusable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.error
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.ChosenFile
import org.citizencloud.app.model.FieldItem
import org.citizencloud.app.model.FieldItemKind
import org.citizencloud.app.model.OptionItem

/** What stands above a field. [heard]: the question where it is heard on its own. */
internal class FieldLabel(
    val question: String,
    val hint: String?,
    val required: Boolean,
    val problem: String?,
    val heard: String,
) {
    constructor(field: FieldItem) : this(field.label, field.hint, field.required, field.problem, field.heard)

    /** With [more] said after what it hints at. */
    fun hinted(more: String?): FieldLabel =
        FieldLabel(question, listOfNotNull(hint, more).joinToString(" ").ifEmpty { null }, required, problem, heard)
}

/** The question, behind the row that it is asked of: it is asked again in others. */
internal val FieldItem.heard: String get() = listOfNotNull(row, label).joinToString(". ")

/**
 * A field of whatever kind; [focus] is where the error summary leads to. [onToggle]: of several choices, the value of
 * one that is chosen or not any more. [onFind]: of a long choice, what is looked for in its list. [onAttach] and
 * [onDetach]: of files, a copy of what is chosen, and the hash of what is taken away. [onDocument]: one of her documents is
 * to be chosen.
 */
@Composable
internal fun FormField(
    field: FieldItem,
    focus: FocusRequester,
    onToggle: (String) -> Unit = {},
    onFind: (String) -> Unit = {},
    onAttach: (suspend () -> ChosenFile) -> Unit = {},
    onDetach: (String) -> Unit = {},
    onDocument: () -> Unit = {},
    onAnswer: (String) -> Unit,
) {
    val label = FieldLabel(field)
    if (!field.isAsked) return ShownField(field, focus)
    when (field.kind) {
        FieldItemKind.Text -> Typed(field, label, onAnswer, TextLook, focus)
        FieldItemKind.LongText -> Typed(field, label, onAnswer, LongTextLook, focus)
        FieldItemKind.Email -> Typed(field, label, onAnswer, EmailLook, focus)
        FieldItemKind.Phone -> Typed(field, label, onAnswer, PhoneLook, focus)
        FieldItemKind.Integer -> Typed(field, label, onAnswer, IntegerLook, focus)
        FieldItemKind.NationalId -> Typed(field, label, onAnswer, NationalIdLook, focus)
        FieldItemKind.Money -> MoneyField(field, label, onAnswer, focus)
        FieldItemKind.Date -> DateField(field, label, onAnswer, focus)
        // A clock's face has targets that are too small for many, and is heard in no order: a time is typed.
        FieldItemKind.Time -> Typed(field, label.hinted(stringResource(R.string.form_time_example)), onAnswer, TimeLook, focus)
        FieldItemKind.Choice -> ChoiceField(label, field.options, field.value, onAnswer, focus)
        FieldItemKind.Choices -> ChoicesField(field, label, onToggle, focus)
        FieldItemKind.LongChoice -> ListField(field, label, onFind, onAnswer, focus)
        FieldItemKind.Declaration -> DeclarationField(field, label, onAnswer, focus)
        FieldItemKind.File, FieldItemKind.Photo, FieldItemKind.Signature ->
            FilesField(field, label, onAttach, onDetach, onDocument, focus)
        // Shown with what stands below it.
        FieldItemKind.Rows -> Unit
        FieldItemKind.YesNo -> {
            val yes = OptionItem("true", stringResource(R.string.yes))
            val no = OptionItem("false", stringResource(R.string.no))
            ChoiceField(label, listOf(yes, no), field.value, onAnswer, focus)
        }
    }
}

@Composable
private fun Typed(
    field: FieldItem,
    label: FieldLabel,
    onAnswer: (String) -> Unit,
    look: FieldLook,
    focus: FocusRequester,
) = LabelledField(label, field.value, onAnswer, look, focus, Modifier.filledBy(field))

/** An amount, with its currency's sign on the side on which the resident's language has it. */
@Composable
private fun MoneyField(
    field: FieldItem,
    label: FieldLabel,
    onAnswer: (String) -> Unit,
    focus: FocusRequester,
) {
    val locale = locale()
    val currency = field.currency
    // A sign is heard as the currency's name.
    val amount = currency?.let { stringResource(R.string.form_amount, currencyName(it, locale)) }
    LabelledField(
        label.hinted(amount),
        field.value,
        onAnswer,
        MoneyLook,
        focus,
        Modifier.filledBy(field),
        sign = currency?.let { currencySign(it, locale) },
    )
}

/** What cannot be answered: its name, what it is, and why it is so. */
@Composable
private fun ShownField(
    field: FieldItem,
    focus: FocusRequester,
) {
    Group {
        Column(
            Modifier.fillMaxWidth().focusRequester(focus).focusable().padding(16.dp).semantics(mergeDescendants = true) {
                field.problem?.let { error(it) }
            },
            verticalArrangement = Arrangement.spacedBy(2.dp),
        ) {
            Aside(field.label, Modifier.heardAs(field.row?.let { field.heard }))
            Text(field.shown(), style = MaterialTheme.typography.titleMedium)
            Aside(stringResource(if (field.enabled) R.string.form_calculated else R.string.form_not_asked))
            field.hint?.let { Aside(it) }
            field.problem?.let { Problem(it, Modifier.padding(top = 4.dp)) }
        }
    }
}

/** An answer as it is read. */
@Composable
private fun FieldItem.shown(): String {
    val labels = options.associate { it.value to it.label }
    return answerText(kind, labels[value] ?: value, currency, values.map { labels[it] ?: it } + files.map { it.name })
}

@Composable
internal fun LabelText(label: FieldLabel) {
    Column(verticalArrangement = Arrangement.spacedBy(2.dp)) {
        Text(
            label.question,
            Modifier.heardAs(label.heard.takeIf { it != label.question }),
            style = MaterialTheme.typography.titleMedium,
        )
        label.hint?.let { Aside(it) }
        if (!label.required) Aside(stringResource(R.string.optional))
        label.problem?.let { Problem(it, Modifier.padding(top = 4.dp)) }
    }
}

@Composable
private fun Problem(
    text: String,
    modifier: Modifier = Modifier,
) {
    Row(modifier, horizontalArrangement = Arrangement.spacedBy(8.dp)) {
        Icon(
            Icons.Warning,
            contentDescription = null,
            Modifier.size(LocalSizes.current.icon),
            tint = MaterialTheme.colorScheme.error,
        )
        Text(text, color = MaterialTheme.colorScheme.error, style = MaterialTheme.typography.titleSmall)
    }
}

@Composable
private fun ChoiceField(
    label: FieldLabel,
    options: List<OptionItem>,
    value: String,
    onAnswer: (String) -> Unit,
    focus: FocusRequester,
) {
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        Column(
            Modifier.focusRequester(focus).focusable().semantics(mergeDescendants = true) {
                label.problem?.let { error(it) }
            },
        ) { LabelText(label) }
        Group {
            Choices(
                options,
                label = { it.label },
                chosen = { it.value == value },
                onChoose = { onAnswer(it.value) },
                // Heard on its own, an answer says what it answers.
                describe = { "${it.label}. ${label.heard}" },
            )
        }
    }
}

@Composable
private fun ChoicesField(
    field: FieldItem,
    label: FieldLabel,
    onToggle: (String) -> Unit,
    focus: FocusRequester,
) {
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        Column(
            Modifier.focusRequester(focus).focusable().semantics(mergeDescendants = true) {
                label.problem?.let { error(it) }
            },
        ) { LabelText(label.hinted(stringResource(R.string.form_several))) }
        Group {
            SeveralChoices(
                field.options,
                label = { it.label },
                chosen = { it.value in field.values },
                onToggle = { onToggle(it.value) },
                describe = { "${it.label}. ${label.heard}" },
            )
        }
    }
}

/** A sentence that she agrees to: one row, which says all that there is to it. */
@Composable
private fun DeclarationField(
    field: FieldItem,
    label: FieldLabel,
    onAnswer: (String) -> Unit,
    focus: FocusRequester,
) {
    val agreed = field.value == "true"
    Group(border = label.problem?.let { BorderStroke(2.dp, MaterialTheme.colorScheme.error) }) {
        CheckRow(
            agreed,
            { onAnswer(if (it) "true" else "") },
            Modifier.focusRequester(focus).semantics { label.problem?.let { error(it) } },
        ) {
            Column(Modifier.weight(1f)) { LabelText(label) }
        }
    }
}
