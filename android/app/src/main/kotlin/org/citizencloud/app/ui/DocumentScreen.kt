package org.citizencloud.app.ui

import android.content.ActivityNotFoundException
import androidx.activity.compose.rememberLauncherForActivityResult
import androidx.activity.result.contract.ActivityResultContracts.CreateDocument
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.Destination
import org.citizencloud.app.model.DocumentDetails
import org.citizencloud.app.model.DocumentState
import org.citizencloud.app.model.phone.ChosenPlace
import org.citizencloud.app.model.phone.Pages

/**
 * [pages]: opens what is to be looked at; `null` where the phone cannot. [handOver]: offers the copy at a path to other apps,
 * as a file of a media type.
 */
class DocumentActions(
    val look: () -> Unit = {},
    val pages: suspend () -> Pages? = { null },
    val share: () -> Unit = {},
    val handOver: (filePath: String, mediaType: String) -> Unit = { _, _ -> },
    val export: (Destination) -> Unit = {},
    val stopExporting: () -> Unit = {},
    val openWords: () -> Unit = {},
    val openCase: () -> Unit = {},
    val delete: () -> Unit = {},
    val keep: () -> Unit = {},
    val reallyDelete: () -> Unit = {},
)

@Composable
fun DocumentScreen(
    state: DocumentState,
    actions: DocumentActions,
) {
    val document = (state.document as? Content.Ready)?.value
    if (document?.looking == true) return Viewer(document.item.title, actions.pages)
    Screen(document?.item?.title?.let(::isolated) ?: stringResource(R.string.document_title)) {
        ContentOf(state.document) { Document(it, actions) }
    }
    if (document?.deleting == true) {
        Confirm(
            stringResource(R.string.document_delete_title),
            stringResource(R.string.document_delete_body, isolated(document.item.title)),
            yes = stringResource(R.string.document_delete),
            no = stringResource(R.string.cancel),
            onYes = actions.reallyDelete,
            onNo = actions.keep,
        )
    }
}

@Composable
private fun Document(
    document: DocumentDetails,
    actions: DocumentActions,
) {
    val item = document.item
    document.trouble?.let { TroubleLine(it) }
    if (item.expiresOn != null || item.damaged) DocumentBadge(item)
    if (document.canLook) {
        MainButton(stringResource(R.string.document_look), actions.look, icon = Icons.Picture)
    } else if (!item.damaged) {
        Aside(stringResource(R.string.document_cannot_show))
    }
    Group {
        Column(Modifier.fillMaxWidth().padding(16.dp), verticalArrangement = Arrangement.spacedBy(16.dp)) { Facts(document) }
        GroupDivider()
        LinkRow(stringResource(R.string.document_change), actions.openWords, icon = Icons.Pencil)
        if (document.caseId != null) {
            GroupDivider()
            LinkRow(stringResource(R.string.message_open_case), actions.openCase, icon = Icons.Papers)
        }
    }
    if (!item.damaged) Copies(document, actions)
    SecondButton(stringResource(R.string.document_delete), actions.delete, icon = Icons.Delete)
}

@Composable
private fun Facts(document: DocumentDetails) {
    val item = document.item
    val day: @Composable (String) -> String = { dateOrAsTyped(it, locale()) }
    Fact(stringResource(R.string.document_kind), stringResource(item.kind.words))
    item.issuer?.let { Fact(stringResource(R.string.document_issuer), isolated(it)) }
    document.issuedOn?.let { Fact(stringResource(R.string.document_issued_on), day(it)) }
    item.expiresOn?.let { Fact(stringResource(R.string.document_expires_on), day(it)) }
    if (document.tags.isNotEmpty()) {
        Fact(stringResource(R.string.document_tags), document.tags.joinToString(" · ", transform = ::isolated))
    }
    val file = listOfNotNull(mediaTypeName(item.mediaType).takeUnless { item.mediaType == UNKNOWN_TYPE }, sizeText(item.sizeBytes))
    Fact(stringResource(R.string.document_file), file.joinToString(" · ", transform = ::isolated))
    Fact(stringResource(R.string.document_kept), dateText(item.keptAt))
}

/** The ways out of the app: to another app, or to a place that other apps can read. */
@Composable
private fun Copies(
    document: DocumentDetails,
    actions: DocumentActions,
) {
    val item = document.item
    val context = LocalContext.current.applicationContext
    var missing by rememberSaveable { mutableStateOf(false) }
    var handedOver by rememberSaveable { mutableStateOf<String?>(null) }
    val place =
        rememberLauncherForActivityResult(CreateDocument(item.mediaType)) { uri ->
            if (uri != null) actions.export(ChosenPlace(context, uri))
        }
    val shared = document.shared
    LaunchedEffect(shared?.filePath) {
        // Once a copy, also where this screen begins anew.
        if (shared != null && shared.filePath != handedOver) {
            handedOver = shared.filePath
            actions.handOver(shared.filePath, item.mediaType)
        }
    }
    Column(verticalArrangement = Arrangement.spacedBy(10.dp)) {
        SecondButton(stringResource(R.string.document_share), actions.share, icon = Icons.Send)
        shared?.let { Told(stringResource(R.string.document_shared, isolated(timeText(it.until)))) }
        val exporting = document.exporting
        if (exporting != null) {
            Transfer(stringResource(R.string.document_exporting), exporting, actions.stopExporting)
        } else {
            val export = stringResource(R.string.document_export)
            SecondButton(
                export,
                {
                    missing = false
                    try {
                        place.launch(item.title)
                    } catch (_: ActivityNotFoundException) {
                        missing = true
                    }
                },
                icon = Icons.Papers,
            )
        }
        if (missing) Told(stringResource(R.string.no_app_title))
        if (document.exported) Told(stringResource(R.string.document_exported))
    }
}

@Composable
private fun Told(text: String) {
    Text(
        text,
        Modifier.semantics { liveRegion = LiveRegionMode.Polite },
        color = MaterialTheme.colorScheme.onSurfaceVariant,
        style = MaterialTheme.typography.bodyMedium,
    )
}

/** Of content that tells nothing. */
private const val UNKNOWN_TYPE = "application/octet-stream"
