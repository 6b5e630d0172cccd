package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.material3.LinearProgressIndicator
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import java.text.NumberFormat
import org.citizencloud.app.R
import org.citizencloud.app.model.ChosenFile
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.DocumentItem
import org.citizencloud.app.model.DocumentKind
import org.citizencloud.app.model.DocumentsState
import org.citizencloud.app.model.Expiry
import org.citizencloud.app.model.TransferItem
import org.citizencloud.app.model.Trouble
import org.citizencloud.app.model.VaultLock

class DocumentsActions(
    val unlock: () -> Unit = {},
    val lock: () -> Unit = {},
    val search: (String) -> Unit = {},
    val showMore: () -> Unit = {},
    val add: (suspend () -> ChosenFile) -> Unit = {},
    val stopAdding: () -> Unit = {},
    val open: (String) -> Unit = {},
    val openPaperCode: () -> Unit = {},
    val openRestore: () -> Unit = {},
    val delete: (String) -> Unit = {},
    val keep: () -> Unit = {},
    val reallyDelete: () -> Unit = {},
)

/** [selected]: the document that is open beside the list. */
@Composable
fun DocumentsScreen(
    state: DocumentsState,
    actions: DocumentsActions,
    selected: String? = null,
) {
    val title = stringResource(R.string.documents_title)
    val documents = state.documents
    when {
        documents is Content.Failed -> Screen(title) { ContentOf(documents) {} }
        state.lock != VaultLock.Unlocked -> Screen(title) { LockedDocuments(state.lock, state.trouble, actions.unlock) }
        else -> Unlocked(title, state, actions, selected)
    }
    if (state.deleting != null) {
        Confirm(
            stringResource(R.string.documents_unreadable_delete_title),
            stringResource(R.string.documents_unreadable_delete_body),
            yes = stringResource(R.string.document_delete),
            no = stringResource(R.string.cancel),
            onYes = actions.reallyDelete,
            onNo = actions.keep,
        )
    }
}

/** In the place of her documents while they are locked; [trouble]: why they could not be unlocked. */
@Composable
internal fun LockedDocuments(
    lock: VaultLock,
    trouble: Trouble?,
    onUnlock: () -> Unit,
) {
    when {
        lock == VaultLock.Unlocking -> LoadingNotice(stringResource(R.string.documents_unlocking))
        trouble != null -> TroubleNotice(trouble)
        else ->
            Notice(
                stringResource(R.string.documents_locked_title),
                stringResource(R.string.documents_locked_body),
                Icons.Lock,
            ) { MainButton(stringResource(R.string.documents_unlock), onUnlock, icon = Icons.Lock) }
    }
}

@Composable
private fun Unlocked(
    title: String,
    state: DocumentsState,
    actions: DocumentsActions,
    selected: String?,
) {
    val list = (state.documents as? Content.Ready)?.value
    val lock: @Composable () -> Unit = {
        BackBar { IconAction(Icons.Lock, stringResource(R.string.documents_lock), actions.lock) }
    }
    ListScreen(title, bar = lock) {
        if (list == null) {
            item(key = "loading") { LoadingNotice() }
            return@ListScreen
        }
        val isEmpty = list.total == 0 && list.damagedIds.isEmpty() && state.query.isEmpty()
        item(key = "above") {
            Column(Modifier.padding(bottom = 20.dp), verticalArrangement = Arrangement.spacedBy(LocalSizes.current.gap)) {
                state.trouble?.let { TroubleLine(it) }
                state.adding?.let { Transfer(stringResource(R.string.documents_adding, isolated(it.name)), it, actions.stopAdding) }
                if (isEmpty) {
                    Notice(stringResource(R.string.documents_empty_title), stringResource(R.string.documents_empty_body), Icons.Papers)
                } else {
                    SearchField(state.query, actions.search, takeFocus = false, label = stringResource(R.string.documents_find))
                }
                if (list.damagedIds.isNotEmpty()) Unreadable(list.damagedIds, actions)
                Ways(isEmpty, actions.add)
                if (!isEmpty && !state.hasPaperCode) NoPaperCode(actions.openPaperCode)
            }
        }
        outcome(list.total, state.query)
        itemsIndexed(list.documents, key = { _, document -> document.id }) { index, document ->
            GroupSlice(index, list.documents.size) {
                DocumentRow(document, { actions.open(document.id) }, selected = document.id == selected)
            }
        }
        if (list.documents.size < list.total) more(actions.showMore)
    }
}

/** The ways to add a document: at once where there is none, and else below a row. */
@Composable
private fun Ways(
    isEmpty: Boolean,
    onAdd: (suspend () -> ChosenFile) -> Unit,
) {
    val add = stringResource(R.string.documents_add)
    val wanted = WantedFiles(stringResource(R.string.document_kind_photo), mediaTypes = null, heard = add, most = Long.MAX_VALUE)
    if (isEmpty) return Column(verticalArrangement = Arrangement.spacedBy(10.dp)) { WaysToAttach(wanted, onAdd) }
    Group {
        Disclosure(add, Icons.Add) {
            Column(
                Modifier.padding(start = 16.dp, end = 16.dp, bottom = 16.dp),
                verticalArrangement = Arrangement.spacedBy(10.dp),
            ) { WaysToAttach(wanted, onAdd) }
        }
    }
}

/** Nothing else opens what is hers again where the phone loses its keys. */
@Composable
private fun NoPaperCode(onOpen: () -> Unit) {
    Group {
        LinkRow(stringResource(R.string.documents_no_paper_title), onOpen, icon = Icons.Warning) {
            Aside(stringResource(R.string.documents_no_paper_body))
        }
    }
}

/** What is left of documents of which nothing can be told any more, and what she can do about it. */
@Composable
private fun Unreadable(
    ids: List<String>,
    actions: DocumentsActions,
) {
    Section(pluralStringResource(R.plurals.documents_unreadable_title, ids.size, ids.size)) {
        Group {
            GroupBody {
                Text(stringResource(R.string.documents_unreadable_body), style = MaterialTheme.typography.bodyLarge)
                SecondButton(stringResource(R.string.restore_title), actions.openRestore, icon = Icons.Refresh)
            }
            val format = NumberFormat.getIntegerInstance(locale())
            ids.forEachIndexed { index, id ->
                GroupDivider()
                val number = format.format(index + 1)
                Row(Modifier.padding(start = 16.dp, end = 8.dp), verticalAlignment = Alignment.CenterVertically) {
                    Text(
                        stringResource(R.string.documents_unreadable_item, number),
                        Modifier.weight(1f).padding(vertical = 10.dp),
                        style = MaterialTheme.typography.bodyLarge,
                    )
                    IconAction(Icons.Delete, stringResource(R.string.documents_unreadable_delete, number), { actions.delete(id) })
                }
            }
        }
    }
}

/** What has come of looking for [query], where she looks for something. */
internal fun LazyListScope.outcome(
    total: Int,
    query: String,
) {
    if (query.isEmpty()) return
    item(key = "found") {
        if (total == 0) {
            val title = stringResource(R.string.documents_nothing_title, isolated(query))
            Notice(title, stringResource(R.string.documents_nothing_body), Icons.Search)
        } else {
            Aside(
                pluralStringResource(R.plurals.documents_found, total, total),
                Modifier.padding(bottom = 12.dp).semantics { liveRegion = LiveRegionMode.Polite },
            )
        }
    }
}

@Composable
private fun DocumentRow(
    document: DocumentItem,
    onClick: () -> Unit,
    selected: Boolean,
) {
    LinkRow(isolated(document.title), onClick, icon = document.icon, selected = selected) {
        Aside(document.kindAndIssuer())
        if (document.expiresOn != null || document.damaged) DocumentBadge(document, Modifier.padding(top = 4.dp))
    }
}

internal val DocumentItem.icon: ImageVector get() = if (mediaType.startsWith("image/")) Icons.Picture else Icons.Papers

@Composable
internal fun DocumentItem.kindAndIssuer(): String =
    listOfNotNull(stringResource(kind.words), issuer?.let(::isolated)).joinToString(" · ")

/** Until when a document holds, or that it is damaged. */
@Composable
internal fun DocumentBadge(
    document: DocumentItem,
    modifier: Modifier = Modifier,
) {
    val day = document.expiresOn?.let { isolated(dateOrAsTyped(it, locale())) }.orEmpty()
    when {
        document.damaged -> Badge(stringResource(R.string.documents_damaged), Icons.Warning, openColors(), modifier)
        document.expiry == Expiry.Past ->
            Badge(stringResource(R.string.documents_until_past, day), Icons.Warning, openColors(), modifier)
        document.expiry == Expiry.Soon ->
            Badge(stringResource(R.string.documents_until_soon, day), Icons.Clock, openColors(), modifier)
        document.expiresOn != null ->
            Badge(stringResource(R.string.documents_until, day), Icons.Calendar, quietColors(), modifier)
    }
}

internal val DocumentKind.words: Int
    get() =
        when (this) {
            DocumentKind.Identity -> R.string.document_kind_identity
            DocumentKind.Certificate -> R.string.document_kind_certificate
            DocumentKind.Licence -> R.string.document_kind_licence
            DocumentKind.Receipt -> R.string.document_kind_receipt
            DocumentKind.Letter -> R.string.document_kind_letter
            DocumentKind.Bill -> R.string.document_kind_bill
            DocumentKind.Photo -> R.string.document_kind_photo
            DocumentKind.Other -> R.string.document_kind_other
        }

/** A bar that shows how much of a whole there is. What it shows stands in words beside it. */
@Composable
internal fun Share(
    bytes: Long,
    ofBytes: Long,
) = LinearProgressIndicator(
    progress = { bytes.toFloat() / ofBytes.coerceAtLeast(1) },
    Modifier.fillMaxWidth().clearAndSetSemantics {},
    trackColor = MaterialTheme.colorScheme.surfaceContainerHighest,
)

/** How far a document is on its way; [text] says which one and where to. */
@Composable
internal fun Transfer(
    text: String,
    transfer: TransferItem,
    onStop: () -> Unit,
) {
    Group { GroupBody { TransferBody(text, transfer, onStop) } }
}

/** The same inside a group. [describeStop]: what the way to stop it is called where it is heard alone. */
@Composable
internal fun TransferBody(
    text: String,
    transfer: TransferItem,
    onStop: () -> Unit,
    describeStop: String? = null,
) {
    val isKnown = transfer.totalBytes > 0
    Text(
        if (isKnown) text else stringResource(R.string.loading),
        Modifier.semantics { liveRegion = LiveRegionMode.Polite },
        style = MaterialTheme.typography.bodyLarge,
    )
    if (isKnown) {
        Share(transfer.bytes, transfer.totalBytes)
        Aside(stringResource(R.string.documents_progress, sizeText(transfer.bytes), sizeText(transfer.totalBytes)))
    }
    SecondButton(stringResource(R.string.documents_stop), onStop, icon = Icons.Close, describe = describeStop)
}
