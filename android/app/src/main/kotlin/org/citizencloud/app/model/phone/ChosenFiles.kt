package org.citizencloud.app.model.phone

import android.content.Context
import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Matrix
import android.media.ExifInterface
import android.net.Uri
import android.provider.OpenableColumns
import android.webkit.MimeTypeMap
import androidx.core.content.FileProvider
import java.io.File
import java.io.IOException
import java.io.InputStream
import java.io.OutputStream
import java.util.UUID
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import org.citizencloud.app.model.ChosenFile

/**
 * What she chooses of other apps, or makes here, to attach it: copies in a folder that only this app can read, until the
 * core has sealed them, and what she hands to another app. They are not written to a backup. What cannot be read becomes a [ChosenFile] without a file.
 */
class ChosenFiles(private val context: Context) {
    private val folder get() = File(context.cacheDir, FOLDER)

    /** A copy of what a picker gave, called as there; not more of it than [most] bytes. */
    suspend fun file(from: Uri, most: Long = LONGEST): ChosenFile = withContext(Dispatchers.IO) {
        val name = displayName(from) ?: from.lastPathSegment.orEmpty()
        ChosenFile(made { out -> open(from).use { it.copyAtMost(most, out) } }, name)
    }

    /** A copy of a photo. It has no name but the question that it answers. */
    suspend fun photo(from: Uri, question: String, most: Long = LONGEST): ChosenFile = withContext(Dispatchers.IO) {
        val ending = MimeTypeMap.getSingleton().getExtensionFromMimeType(context.contentResolver.getType(from)) ?: "jpg"
        ChosenFile(made { out -> open(from).use { it.copyAtMost(most, out) } }, named(question, ending))
    }

    /** A photo of a signature, as the PNG that one has to be. */
    suspend fun signature(from: Uri, question: String): ChosenFile = png(question) { picture { open(from) } }

    /** A signature that she has drawn. */
    suspend fun signature(drawn: Bitmap, question: String): ChosenFile = png(question) { drawn }

    /** Where the camera writes a photo: its URI, which is handed to the camera alone. */
    suspend fun toBeTaken(): Uri = withContext(Dispatchers.IO) {
        folder.mkdirs()
        FileProvider.getUriForFile(context, "${context.packageName}.chosen", File(folder, "${UUID.randomUUID()}.jpg"))
    }

    /** The photo that the camera has written to [at]. */
    fun taken(at: Uri, question: String): ChosenFile = ChosenFile(written(at), named(question, "jpg"))

    /** A signature of which the camera has written a photo to [at]. */
    suspend fun takenSignature(at: Uri, question: String): ChosenFile =
        png(question) { picture { written(at).inputStream() }.also { written(at).delete() } }

    /** Entries for a calendar, in iCalendar, where another app can be handed them; `null` where there is no room. */
    suspend fun calendar(entries: String): File? = withContext(Dispatchers.IO) {
        val written = made { out -> out.write(entries.encodeToByteArray()) }
        val named = File(folder, "${written.name}.ics")
        named.takeIf { written.renameTo(it) }
    }

    /** Deletes what a process has left that was killed before it was through; not what is being taken now. */
    suspend fun sweep() = withContext(Dispatchers.IO) {
        val old = System.currentTimeMillis() - LEFT_AFTER_MILLIS
        folder.listFiles().orEmpty().filter { it.lastModified() < old }.forEach { it.delete() }
    }

    private suspend fun png(question: String, picture: () -> Bitmap?) = withContext(Dispatchers.IO) {
        ChosenFile(made { out -> picture()?.compress(Bitmap.CompressFormat.PNG, BEST, out) }, named(question, "png"))
    }

    private fun written(at: Uri) = File(folder, at.lastPathSegment.orEmpty())

    private fun made(write: (OutputStream) -> Unit): File {
        folder.mkdirs()
        val file = File(folder, UUID.randomUUID().toString())
        try {
            file.outputStream().use(write)
        } catch (_: IOException) {
            file.delete()
        } catch (_: SecurityException) {
            // The other app has taken back what it gave.
            file.delete()
        }
        return file
    }

    private fun open(from: Uri): InputStream =
        context.contentResolver.openInputStream(from) ?: throw IOException("nothing is there")

    /** Not larger than it has to be; `null` for what is no picture. */
    private fun picture(open: () -> InputStream): Bitmap? {
        val bounds = BitmapFactory.Options().apply { inJustDecodeBounds = true }
        open().use { BitmapFactory.decodeStream(it, null, bounds) }
        val shrunk = BitmapFactory.Options().apply {
            inSampleSize = maxOf(bounds.outWidth, bounds.outHeight) / SIGNATURE_SIDE + 1
        }
        val picture = open().use { BitmapFactory.decodeStream(it, null, shrunk) }
        return picture?.turnedBy(open().use { ExifInterface(it).turned })
    }

    private fun displayName(of: Uri): String? =
        context.contentResolver.query(of, arrayOf(OpenableColumns.DISPLAY_NAME), null, null, null)?.use { row ->
            if (row.moveToFirst()) row.getString(0) else null
        }

    internal companion object {
        /** No field takes a longer file (docs/forms.md), and who chooses a film need not wait for all of it. */
        const val LONGEST = 64L * 1024 * 1024 + 1

        /** Beside nothing else in the folder for caches; res/xml/chosen_files.xml names it too. */
        private const val FOLDER = "chosen"

        /** The longer side of a photo of a signature, in points: enough to be read, and small enough for its field. */
        private const val SIGNATURE_SIDE = 1000

        private const val BEST = 100

        private const val LEFT_AFTER_MILLIS = 60 * 60 * 1000L
    }
}

/** By how many degrees a picture has to be turned to stand upright. */
internal val ExifInterface.turned: Int
    get() = when (getAttributeInt(ExifInterface.TAG_ORIENTATION, ExifInterface.ORIENTATION_NORMAL)) {
        ExifInterface.ORIENTATION_ROTATE_90 -> 90
        ExifInterface.ORIENTATION_ROTATE_180 -> 180
        ExifInterface.ORIENTATION_ROTATE_270 -> 270
        else -> 0
    }

internal fun Bitmap.turnedBy(degrees: Int): Bitmap =
    Bitmap.createBitmap(this, 0, 0, width, height, Matrix().apply { setRotate(degrees.toFloat()) }, true)

private fun named(question: String, ending: String) = "${question.replace('/', '-')}.$ending"

private fun InputStream.copyAtMost(bytes: Long, to: OutputStream) {
    val buffer = ByteArray(DEFAULT_BUFFER_SIZE)
    var left = bytes
    while (left > 0) {
        val read = read(buffer, 0, minOf(left, buffer.size.toLong()).toInt())
        if (read < 0) return
        to.write(buffer, 0, read)
        left -= read
    }
}
