package org.citizencloud.app.ui

import android.content.ActivityNotFoundException
import android.content.ClipData
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.provider.Settings
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.text.selection.SelectionContainer
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import androidx.core.content.FileProvider
import java.io.File
import org.citizencloud.app.R
import org.citizencloud.app.model.OfficeItem

/**
 * What other apps do for the resident. Where there is none for it, [otherwise] is told what she asked for.
 *
 * @param updatePage where the city says that the app is updated from
 */
internal class Outside(
    private val context: Context,
    private val updatePage: () -> String?,
    private val otherwise: (String) -> Unit,
) {
    /** Opens the dialler with [number] in it; the resident presses the button. */
    fun dial(number: String) = open(Intent(Intent.ACTION_DIAL, Uri.fromParts("tel", number, null)), number)

    fun showOnMap(office: OfficeItem) {
        val place = "${office.latitude},${office.longitude}"
        val uri = Uri.parse("geo:$place?q=" + Uri.encode("$place(${office.name})"))
        open(Intent(Intent.ACTION_VIEW, uri), office.address)
    }

    /** Begins a letter to an e-mail address. */
    fun write(address: String) = open(Intent(Intent.ACTION_SENDTO, Uri.fromParts("mailto", address, null)), address)

    fun openWeb(url: String) = open(Intent(Intent.ACTION_VIEW, Uri.parse(url)), url)

    /** Offers the copy of a document at [filePath] to the other apps; the one that she chooses can read it. */
    fun handOver(
        filePath: String,
        mediaType: String,
    ) {
        val file = File(filePath)
        val uri = FileProvider.getUriForFile(context, "${context.packageName}.chosen", file)
        val send =
            Intent(Intent.ACTION_SEND).setType(mediaType).putExtra(Intent.EXTRA_STREAM, uri)
                .addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
        // So the list of apps shows what it is, and the one chosen may read it.
        send.clipData = ClipData.newRawUri(null, uri)
        open(Intent.createChooser(send, null), file.name)
    }

    /** Offers the entries at [filePath], in iCalendar, to the calendars on the phone. */
    fun openCalendar(filePath: String) {
        val file = File(filePath)
        val uri = FileProvider.getUriForFile(context, "${context.packageName}.chosen", file)
        val view =
            Intent(Intent.ACTION_VIEW).setDataAndType(uri, "text/calendar").addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
        open(view, file.name)
    }

    /** Opens what the phone has to say of the notifications of this app. */
    fun openNotificationSettings() {
        val settings = Intent(Settings.ACTION_APP_NOTIFICATION_SETTINGS).putExtra(Settings.EXTRA_APP_PACKAGE, context.packageName)
        open(settings, context.packageName)
    }

    fun updateApp() {
        updatePage()?.let { return openWeb(it) }
        val page = "https://play.google.com/store/apps/details?id=${context.packageName}"
        open(Intent(Intent.ACTION_VIEW, Uri.parse("market://details?id=${context.packageName}")), page)
    }

    private fun open(
        intent: Intent,
        asked: String,
    ) = try {
        context.startActivity(intent)
    } catch (_: ActivityNotFoundException) {
        otherwise(asked)
    }
}

/** Shows what no app here can open until she closes it, so that she can note it down and use it elsewhere. */
@Composable
internal fun NoApp(
    asked: String,
    onClose: () -> Unit,
) = Dialog(stringResource(R.string.no_app_title), onClose) {
    SelectionContainer { Text(isolated(asked), style = MaterialTheme.typography.titleLarge) }
    Box(Modifier.padding(top = 8.dp)) { MainButton(stringResource(R.string.close), onClose) }
}
