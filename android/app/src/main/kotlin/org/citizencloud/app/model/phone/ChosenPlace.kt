package org.citizencloud.app.model.phone

import android.content.Context
import android.net.Uri
import android.provider.DocumentsContract
import java.io.FileNotFoundException
import java.io.IOException
import java.io.OutputStream
import org.citizencloud.app.model.Destination

/** The new file at [uri], which she has chosen of another app or of the phone's own folders. */
class ChosenPlace(private val context: Context, private val uri: Uri) : Destination {
    override fun open(): OutputStream = try {
        context.contentResolver.openOutputStream(uri, "wt") ?: throw IOException("nothing can be written there")
    } catch (e: SecurityException) {
        throw IOException("the other app has taken back what it gave", e)
    }

    override fun discard() {
        try {
            DocumentsContract.deleteDocument(context.contentResolver, uri)
        } catch (_: FileNotFoundException) {
            // It is gone already.
        } catch (_: RuntimeException) {
            // The other app does not let it be deleted: what is there of it stays, as the app that has it shows.
        }
    }
}
