package org.citizencloud.app.ui

import android.content.ActivityNotFoundException
import android.content.pm.PackageManager.FEATURE_CAMERA_ANY
import android.net.Uri
import androidx.activity.compose.ManagedActivityResultLauncher
import androidx.activity.compose.rememberLauncherForActivityResult
import androidx.activity.result.PickVisualMediaRequest
import androidx.activity.result.contract.ActivityResultContracts.OpenMultipleDocuments
import androidx.activity.result.contract.ActivityResultContracts.PickMultipleVisualMedia
import androidx.activity.result.contract.ActivityResultContracts.PickVisualMedia
import androidx.activity.result.contract.ActivityResultContracts.TakePicture
import androidx.annotation.StringRes
import androidx.compose.foundation.focusable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.error
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import java.text.NumberFormat
import kotlinx.coroutines.launch
import org.citizencloud.app.R
import org.citizencloud.app.model.ChosenFile
import org.citizencloud.app.model.FieldItem
import org.citizencloud.app.model.FieldItemKind
import org.citizencloud.app.model.FileItem
import org.citizencloud.app.model.FileLimitsItem
import org.citizencloud.app.model.phone.ChosenFiles

/** Files: what is attached, and the ways to attach more, none of which asks for a permission. */
@Composable
internal fun FilesField(
    field: FieldItem,
    label: FieldLabel,
    onAttach: (suspend () -> ChosenFile) -> Unit,
    onDetach: (String) -> Unit,
    onDocument: () -> Unit,
    focus: FocusRequester,
) {
    Column(verticalArrangement = Arrangement.spacedBy(10.dp)) {
        Column(
            Modifier.focusRequester(focus).focusable().semantics(mergeDescendants = true) {
                label.problem?.let { error(it) }
            },
        ) { LabelText(label.hinted(field.limits?.let { limitsText(it) })) }
        if (field.files.isNotEmpty()) {
            Group {
                field.files.forEachIndexed { index, file ->
                    if (index > 0) GroupDivider()
                    AttachedFile(file) {
                        // What was pressed is gone a moment later.
                        focus.requestFocus()
                        onDetach(file.sha256)
                    }
                }
            }
        }
        if (field.attaching) LoadingNotice(stringResource(R.string.form_attaching))
        val most = field.limits?.maxCount
        if (most == null || field.files.size < most) {
            val isSignature = field.kind == FieldItemKind.Signature
            // A signature is not what she keeps among her documents.
            WaysToAttach(WantedFiles(field.label, field.limits?.mediaTypes, isSignature), onAttach, onDocument.takeUnless { isSignature })
        }
    }
}

/** What a field for files takes. */
@Composable
internal fun limitsText(limits: FileLimitsItem): String {
    val types = listed(limits.mediaTypes.map(::mediaTypeName))
    val size = sizeText(limits.maxBytes)
    if (limits.maxCount == 1) return stringResource(R.string.form_file_limit, size, types)
    val count = NumberFormat.getIntegerInstance(locale()).format(limits.maxCount)
    return stringResource(R.string.form_files_limit, count, size, types)
}

internal fun mediaTypeName(type: String): String =
    when (type) {
        "text/plain" -> "TXT"
        "image/webp" -> "WebP"
        else -> type.substringAfterLast('/').uppercase()
    }

@Composable
private fun AttachedFile(
    file: FileItem,
    onDetach: () -> Unit,
) {
    Row(Modifier.padding(start = 16.dp, end = 8.dp), verticalAlignment = Alignment.CenterVertically) {
        Column(
            Modifier.weight(1f).padding(vertical = 10.dp).semantics(mergeDescendants = true) {
                liveRegion = LiveRegionMode.Polite
            },
            verticalArrangement = Arrangement.spacedBy(2.dp),
        ) {
            Text(isolated(file.name), style = MaterialTheme.typography.bodyLarge)
            Aside(sizeText(file.sizeBytes))
        }
        IconAction(Icons.Delete, stringResource(R.string.form_detach, isolated(file.name)), onDetach)
    }
}

/**
 * What files are asked for.
 *
 * @param question what they answer, and what a photo is called
 * @param heard said of each way to attach one where it is heard on its own
 * @param most no more bytes of one are copied
 */
internal class WantedFiles(
    val question: String,
    val mediaTypes: List<String>?,
    val isSignature: Boolean = false,
    val heard: String = question,
    val most: Long = ChosenFiles.LONGEST,
)

/**
 * The system shows what is hers, and hands over only what she has chosen or taken. [onDocument]: where her own documents are
 * offered, too.
 */
@Composable
internal fun WaysToAttach(
    wanted: WantedFiles,
    onAttach: (suspend () -> ChosenFile) -> Unit,
    onDocument: (() -> Unit)? = null,
) {
    val context = LocalContext.current.applicationContext
    val files = remember(context) { ChosenFiles(context) }
    val scope = rememberCoroutineScope()
    val isSignature = wanted.isSignature
    // Where the camera writes to, also after this process was killed behind it.
    var taking by rememberSaveable { mutableStateOf<Uri?>(null) }
    var signing by rememberSaveable { mutableStateOf(false) }
    var missing by rememberSaveable { mutableStateOf<Int?>(null) }

    suspend fun copied(photo: Uri) =
        if (isSignature) files.signature(photo, wanted.question) else files.photo(photo, wanted.question, wanted.most)

    suspend fun taken(photo: Uri) =
        if (isSignature) files.takenSignature(photo, wanted.question) else files.taken(photo, wanted.question)

    fun <I> ManagedActivityResultLauncher<I, *>.open(
        input: I,
        @StringRes otherwise: Int,
    ) = try {
        missing = null
        launch(input)
    } catch (_: ActivityNotFoundException) {
        missing = otherwise
    }
    val camera =
        rememberLauncherForActivityResult(TakePicture()) { taken ->
            val photo = taking
            taking = null
            if (photo != null && taken) onAttach { taken(photo) }
        }
    val photos =
        rememberLauncherForActivityResult(PickMultipleVisualMedia()) { chosen -> chosen.forEach { onAttach { copied(it) } } }
    val documents =
        rememberLauncherForActivityResult(OpenMultipleDocuments()) { chosen -> chosen.forEach { onAttach { files.file(it, wanted.most) } } }
    if (isSignature) Way(R.string.form_sign, Icons.Pencil, wanted) { signing = true }
    if (remember(context) { context.packageManager.hasSystemFeature(FEATURE_CAMERA_ANY) }) {
        Way(R.string.form_take_photo, Icons.Camera, wanted) {
            scope.launch {
                val photo = files.toBeTaken()
                taking = photo
                camera.open(photo, otherwise = R.string.form_camera_missing)
            }
        }
    }
    Way(R.string.form_attach_photo, Icons.Picture, wanted) {
        photos.open(PickVisualMediaRequest(PickVisualMedia.ImageOnly), otherwise = R.string.no_app_title)
    }
    Way(R.string.form_attach_file, Icons.Papers, wanted) {
        val types = wanted.mediaTypes?.toTypedArray() ?: arrayOf("*/*")
        documents.open(types, otherwise = R.string.no_app_title)
    }
    if (onDocument != null) Way(R.string.form_attach_document, Icons.Lock, wanted, onDocument)
    missing?.let { Aside(stringResource(it), Modifier.semantics { liveRegion = LiveRegionMode.Polite }) }
    if (signing) {
        Sign(onClose = { signing = false }) { drawn ->
            signing = false
            onAttach { files.signature(drawn, wanted.question) }
        }
    }
}

/** Heard on its own, a way says what it answers. */
@Composable
private fun Way(
    @StringRes words: Int,
    icon: ImageVector,
    wanted: WantedFiles,
    onClick: () -> Unit,
) {
    val label = stringResource(words)
    SecondButton(label, onClick, icon = icon, describe = "$label. ${wanted.heard}")
}
