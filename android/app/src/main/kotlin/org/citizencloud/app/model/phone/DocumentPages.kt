package org.citizencloud.app.model.phone

import android.content.Context
import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Color
import android.graphics.pdf.PdfRenderer
import android.media.ExifInterface
import android.os.Handler
import android.os.HandlerThread
import android.os.ParcelFileDescriptor
import android.os.ProxyFileDescriptorCallback
import android.os.storage.StorageManager
import android.system.ErrnoException
import android.system.OsConstants
import java.io.Closeable
import java.io.IOException
import java.io.InputStream
import kotlin.math.roundToInt
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import org.citizencloud.app.model.DocumentContent

/** The pages of a document, which are read and drawn one at a time, as they are looked at. */
interface Pages : Closeable {
    val count: Int

    /**
     * The page at [index], from 0, [widthPx] points wide, or less where there is no more to see; `null` where it cannot be read
     * any more.
     */
    suspend fun draw(index: Int, widthPx: Int): Bitmap?
}

/** Opens what is in a document for looking at it; `null` where this phone cannot show it. No readable file is written for it. */
suspend fun openPages(context: Context, content: DocumentContent): Pages? = withContext(Dispatchers.IO) {
    try {
        if (content.mediaType == "application/pdf") PdfPages(context, content) else PicturePage.of(content)
    } catch (_: IOException) {
        null
    } catch (_: SecurityException) {
        // It is protected by a password.
        null
    }
}

/** A picture, read from its beginning, and no larger in memory than it is shown. */
private class PicturePage(private val content: DocumentContent, private val width: Int, private val turned: Int) : Pages {
    override val count get() = 1

    override suspend fun draw(index: Int, widthPx: Int): Bitmap? = withContext(Dispatchers.IO) {
        val options = BitmapFactory.Options().apply { inSampleSize = (width / widthPx.coerceIn(1, MOST_WIDTH)).coerceAtLeast(1) }
        try {
            BitmapFactory.decodeStream(ContentStream(content), null, options)?.let { if (turned == 0) it else it.turnedBy(turned) }
        } catch (_: IOException) {
            null
        }
    }

    override fun close() = Unit

    companion object {
        /** `null` for what is no picture that this phone knows. */
        fun of(content: DocumentContent): PicturePage? {
            val bounds = BitmapFactory.Options().apply { inJustDecodeBounds = true }
            BitmapFactory.decodeStream(ContentStream(content), null, bounds)
            if (bounds.outWidth <= 0) return null
            val turned = ExifInterface(ContentStream(content)).turned
            return PicturePage(content, if (turned % 180 == 0) bounds.outWidth else bounds.outHeight, turned)
        }
    }
}

/** Android draws a PDF from a file; here it is handed one that is none, of which it reads what it needs. */
private class PdfPages(context: Context, content: DocumentContent) : Pages {
    private val reading = HandlerThread("document").apply { start() }
    private val one = Mutex()
    private val renderer: PdfRenderer
    private var isClosed = false

    init {
        try {
            val storage = context.service<StorageManager>()
            val file = storage.openProxyFileDescriptor(
                ParcelFileDescriptor.MODE_READ_ONLY,
                ContentFile(content),
                Handler(reading.looper),
            )
            renderer = file.closedUnless { PdfRenderer(it) }
        } catch (e: Exception) {
            reading.quitSafely()
            throw e
        }
    }

    override val count get() = renderer.pageCount

    override suspend fun draw(index: Int, widthPx: Int): Bitmap? = withContext(Dispatchers.IO) {
        // A renderer has one page open at a time.
        one.withLock { if (isClosed) null else renderer.openPage(index).use { it.drawn(widthPx.coerceIn(1, MOST_WIDTH)) } }
    }

    private fun PdfRenderer.Page.drawn(widthPx: Int): Bitmap {
        val heightPx = (widthPx.toFloat() * height / width).roundToInt().coerceIn(1, MOST_HEIGHT)
        val picture = Bitmap.createBitmap(widthPx, heightPx, Bitmap.Config.ARGB_8888).apply { eraseColor(Color.WHITE) }
        render(picture, null, null, PdfRenderer.Page.RENDER_MODE_FOR_DISPLAY)
        return picture
    }

    /** Once a page that is being drawn is. */
    override fun close() {
        CoroutineScope(Dispatchers.IO).launch {
            one.withLock {
                isClosed = true
                renderer.close()
                reading.quitSafely()
            }
        }
    }
}

private fun <T> ParcelFileDescriptor.closedUnless(use: (ParcelFileDescriptor) -> T): T = try {
    use(this)
} catch (e: Exception) {
    close()
    throw e
}

/** What is in a document, as a file that can be read at any place. */
internal class ContentFile(private val content: DocumentContent) : ProxyFileDescriptorCallback() {
    override fun onGetSize(): Long = content.sizeBytes

    override fun onRead(offset: Long, size: Int, data: ByteArray): Int = try {
        var read = 0
        while (read < size) {
            val part = content.read(offset + read, size - read)
            if (part.isEmpty()) break
            part.copyInto(data, read)
            read += part.size
        }
        read
    } catch (_: IOException) {
        throw ErrnoException("read", OsConstants.EIO)
    }

    override fun onRelease() = Unit
}

/** What is in a document, from its beginning on. */
internal class ContentStream(private val content: DocumentContent) : InputStream() {
    private var offset = 0L
    private var part = ByteArray(0)
    private var inPart = 0

    override fun read(): Int {
        val one = ByteArray(1)
        return if (read(one, 0, 1) < 0) -1 else one[0].toInt() and BYTE
    }

    override fun read(to: ByteArray, at: Int, most: Int): Int {
        if (most == 0) return 0
        if (inPart == part.size) {
            part = content.read(offset, PART)
            inPart = 0
            offset += part.size
        }
        if (part.isEmpty()) return -1
        val length = minOf(most, part.size - inPart)
        part.copyInto(to, at, inPart, inPart + length)
        inPart += length
        return length
    }

    private companion object {
        /** As much as the core opens at a time. */
        const val PART = 64 * 1024
        const val BYTE = 0xff
    }
}

/** In points: as much as a phone can draw. */
private const val MOST_WIDTH = 4096
private const val MOST_HEIGHT = 8192
