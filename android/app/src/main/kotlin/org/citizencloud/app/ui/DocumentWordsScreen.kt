package org.citizencloud.app.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.res.stringResource
import org.citizencloud.app.R
import org.citizencloud.app.model.DocumentKind
import org.citizencloud.app.model.DocumentWords
import org.citizencloud.app.model.DocumentWordsState
import org.citizencloud.app.model.FieldItem
import org.citizencloud.app.model.FieldItemKind
import org.citizencloud.app.model.OptionItem

class DocumentWordsActions(
    val setTitle: (String) -> Unit = {},
    val chooseKind: (DocumentKind) -> Unit = {},
    val setIssuer: (String) -> Unit = {},
    val setIssuedOn: (String) -> Unit = {},
    val setExpiresOn: (String) -> Unit = {},
    val setTags: (String) -> Unit = {},
    val save: () -> Unit = {},
    val leave: () -> Unit = {},
)

@Composable
fun DocumentWordsScreen(
    state: DocumentWordsState,
    actions: DocumentWordsActions,
) {
    Screen(stringResource(R.string.document_words_title)) {
        state.trouble?.let { TroubleLine(it) }
        ContentOf(state.words) { words ->
            Words(words, actions)
            MainButton(
                stringResource(if (state.saving) R.string.form_saving else R.string.document_words_save),
                actions.save,
                enabled = !state.saving,
            )
            // Otherwise leaving is saving.
            if (state.trouble != null) SecondButton(stringResource(R.string.document_words_leave), actions.leave)
        }
    }
}

@Composable
private fun Words(
    words: DocumentWords,
    actions: DocumentWordsActions,
) {
    Asked(R.string.document_words_name, FieldItemKind.Text, words.title, required = true, onAnswer = actions.setTitle)
    Asked(
        R.string.document_kind,
        FieldItemKind.Choice,
        words.kind.name,
        required = true,
        options = DocumentKind.entries.map { OptionItem(it.name, stringResource(it.words)) },
    ) { actions.chooseKind(DocumentKind.valueOf(it)) }
    Asked(R.string.document_issuer, FieldItemKind.Text, words.issuer, onAnswer = actions.setIssuer)
    Asked(R.string.document_issued_on, FieldItemKind.Date, words.issuedOn, onAnswer = actions.setIssuedOn)
    Asked(R.string.document_expires_on, FieldItemKind.Date, words.expiresOn, onAnswer = actions.setExpiresOn)
    Asked(
        R.string.document_tags,
        FieldItemKind.Text,
        words.tags,
        hint = stringResource(R.string.document_words_tags_hint),
        onAnswer = actions.setTags,
    )
}

/** A question about a document, asked as a form asks. */
@Composable
private fun Asked(
    label: Int,
    kind: FieldItemKind,
    value: String,
    required: Boolean = false,
    hint: String? = null,
    options: List<OptionItem> = emptyList(),
    onAnswer: (String) -> Unit,
) {
    val words = stringResource(label)
    val field = FieldItem(words, kind, words, hint, required, value, options, problem = null)
    FormField(field, remember { FocusRequester() }, onAnswer = onAnswer)
}
