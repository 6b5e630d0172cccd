package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.ChoiceRefusal
import org.citizencloud.app.model.ChooseDocumentState
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.DocumentChoice
import org.citizencloud.app.model.DocumentChoices
import org.citizencloud.app.model.DocumentItem
import org.citizencloud.app.model.FileLimitsItem
import org.citizencloud.app.model.VaultLock

class ChooseDocumentActions(
    val unlock: () -> Unit = {},
    val search: (String) -> Unit = {},
    val showMore: () -> Unit = {},
    val choose: (String) -> Unit = {},
)

/** Her documents, one of which is to go along in a form. Those that its field does not take say why. */
@Composable
fun ChooseDocumentScreen(
    state: ChooseDocumentState,
    actions: ChooseDocumentActions,
) {
    val title = stringResource(R.string.form_attach_document)
    val documents = state.documents
    when {
        documents is Content.Failed -> Screen(title) { ContentOf(documents) {} }
        state.lock != VaultLock.Unlocked -> Screen(title) { LockedDocuments(state.lock, state.trouble, actions.unlock) }
        else -> Choices(title, (documents as? Content.Ready)?.value, state.query, actions)
    }
}

@Composable
private fun Choices(
    title: String,
    list: DocumentChoices?,
    query: String,
    actions: ChooseDocumentActions,
) = ListScreen(title) {
    if (list == null) {
        item(key = "loading") { LoadingNotice() }
        return@ListScreen
    }
    val isEmpty = list.total == 0 && query.isEmpty()
    item(key = "above") {
        Column(Modifier.padding(bottom = 20.dp), verticalArrangement = Arrangement.spacedBy(LocalSizes.current.gap)) {
            if (isEmpty) {
                Notice(stringResource(R.string.documents_empty_title), stringResource(R.string.choose_document_empty), Icons.Papers)
            } else {
                Column(Modifier.semantics(mergeDescendants = true) {}, verticalArrangement = Arrangement.spacedBy(4.dp)) {
                    Text(list.question, style = MaterialTheme.typography.titleMedium)
                    Aside(limitsText(list.limits))
                }
                Aside(stringResource(R.string.choose_document_copy))
                SearchField(query, actions.search, takeFocus = false, label = stringResource(R.string.documents_find))
            }
        }
    }
    outcome(list.total, query)
    itemsIndexed(list.documents, key = { _, choice -> choice.item.id }) { index, choice ->
        GroupSlice(index, list.documents.size) { ChoiceRow(choice, list.limits) { actions.choose(choice.item.id) } }
    }
    if (list.documents.size < list.total) more(actions.showMore)
}

@Composable
private fun ChoiceRow(
    choice: DocumentChoice,
    limits: FileLimitsItem,
    onClick: () -> Unit,
) {
    val document = choice.item
    val refusal = choice.refusal ?: return LinkRow(isolated(document.title), onClick, icon = document.icon, leads = false) {
        Aside(document.kindAndIssuer())
        if (document.expiresOn != null) DocumentBadge(document, Modifier.padding(top = 4.dp))
    }
    Row(
        Modifier.fillMaxWidth().padding(horizontal = 16.dp, vertical = 12.dp).semantics(mergeDescendants = true) {},
        horizontalArrangement = Arrangement.spacedBy(14.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        val color = MaterialTheme.colorScheme.onSurfaceVariant
        Icon(document.icon, contentDescription = null, Modifier.size(LocalSizes.current.icon), tint = color)
        Column(Modifier.weight(1f), verticalArrangement = Arrangement.spacedBy(3.dp)) {
            Text(isolated(document.title), color = color, style = MaterialTheme.typography.titleMedium)
            Aside(document.kindAndIssuer())
            Badge(refusal.words(document, limits), Icons.Warning, quietColors(), Modifier.padding(top = 4.dp))
        }
    }
}

@Composable
private fun ChoiceRefusal.words(
    document: DocumentItem,
    limits: FileLimitsItem,
): String =
    when (this) {
        ChoiceRefusal.Damaged -> stringResource(R.string.choose_document_damaged)
        ChoiceRefusal.WrongType -> stringResource(R.string.choose_document_wrong_type, listed(limits.mediaTypes.map(::mediaTypeName)))
        ChoiceRefusal.TooLarge ->
            stringResource(R.string.choose_document_too_large, sizeText(document.sizeBytes), sizeText(limits.maxBytes))
    }
