package org.citizencloud.app.ui

import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.widget.Toast
import org.citizencloud.app.model.OfficeItem

/** What other apps do for the resident. Where there is none for it, she sees what she asked for, to use elsewhere. */
internal class Outside(
    private val context: Context,
) {
    /** Opens the dialler with [number] in it; the resident presses the button. */
    fun dial(number: String) = open(Intent(Intent.ACTION_DIAL, Uri.fromParts("tel", number, null)), number)

    fun showOnMap(office: OfficeItem) {
        val place = "${office.latitude},${office.longitude}"
        val uri = Uri.parse("geo:$place?q=" + Uri.encode("$place(${office.name})"))
        open(Intent(Intent.ACTION_VIEW, uri), office.address)
    }

    fun openWeb(url: String) = open(Intent(Intent.ACTION_VIEW, Uri.parse(url)), url)

    fun updateApp() {
        val page = "https://play.google.com/store/apps/details?id=${context.packageName}"
        open(Intent(Intent.ACTION_VIEW, Uri.parse("market://details?id=${context.packageName}")), page)
    }

    private fun open(
        intent: Intent,
        otherwise: String,
    ) = try {
        context.startActivity(intent)
    } catch (_: ActivityNotFoundException) {
        Toast.makeText(context, otherwise, Toast.LENGTH_LONG).show()
    }
}
