package org.citizencloud.app.model.phone

import android.content.Context
import android.graphics.Bitmap
import android.graphics.Color
import android.system.ErrnoException
import android.system.OsConstants
import androidx.test.core.app.ApplicationProvider
import java.io.ByteArrayOutputStream
import java.io.File
import java.io.IOException
import org.citizencloud.app.model.App
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.Device
import org.citizencloud.app.model.DocumentContent
import org.citizencloud.app.model.DocumentState
import org.citizencloud.app.model.DocumentViewModel
import org.citizencloud.app.model.DocumentsState
import org.citizencloud.app.model.DocumentsViewModel
import org.citizencloud.app.model.FirstStartState
import org.citizencloud.app.model.Route
import org.citizencloud.app.model.VaultLock
import org.citizencloud.app.model.config
import org.citizencloud.app.model.onMain
import org.citizencloud.core.Phone
import org.citizencloud.core.ReferenceCity
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** Documents that are looked at: read in parts out of the real vault, and never from a readable file. */
@RunWith(RobolectricTestRunner::class)
class DocumentPagesTest {
    @get:Rule
    val folder = TemporaryFolder()
    private val context = ApplicationProvider.getApplicationContext<Context>()
    private val city = ReferenceCity()
    private val device by lazy { Device(Phone(folder.newFolder("phone").toPath(), city.profile), city.profile.config()) }

    @After
    fun stop() = city.close()

    /** What the screen of a document with [content] reads, in an app that is open. */
    private suspend fun looking(name: String, content: ByteArray, look: suspend (App, DocumentContent) -> Unit) {
        val app = device.start()
        app.until<FirstStartState> { it.catalogue is Content.Ready }
        app.screens.navigator.reset(listOf(Route.Home, Route.Documents))
        (app.top as DocumentsViewModel).unlock()
        app.until<DocumentsState> { it.lock == VaultLock.Unlocked }
        (app.top as DocumentsViewModel).add(folder.newFile().apply { writeBytes(content) }.path, name)
        app.until<DocumentState> { it.document is Content.Ready }
        look(app, checkNotNull((app.top as DocumentViewModel).content()))
        app.stop()
    }

    private fun picture(width: Int, height: Int): ByteArray {
        val bitmap = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888).apply { eraseColor(Color.RED) }
        return ByteArrayOutputStream().also { bitmap.compress(Bitmap.CompressFormat.PNG, 100, it) }.toByteArray()
    }

    @Test
    fun `a picture is drawn no larger than it is shown`() = onMain {
        looking("card.png", picture(1600, 800)) { _, content ->
            checkNotNull(openPages(context, content)).use { pages ->
                assertEquals(1, pages.count)
                val drawn = checkNotNull(pages.draw(0, widthPx = 400))
                assertEquals(400 to 200, drawn.width to drawn.height)
                assertEquals(Color.RED, drawn.getPixel(200, 100))
            }
        }
        assertEquals("a readable file is left", emptyList<File>(), filesWith("PNG"))
    }

    /** The files of the phone that begin as readable ones with this [signature] do. */
    private fun filesWith(signature: String): List<File> =
        File(folder.root, "phone").walk().filter { it.isFile && signature in String(it.readBytes(), Charsets.ISO_8859_1).take(16) }.toList()

    @Test
    fun `what looks like a picture and is none cannot be shown`() = onMain {
        looking("card.png", picture(10, 10).copyOf(20)) { _, content -> assertNull(openPages(context, content)) }
    }

    @Test
    fun `any part of a long document is read on its own, by file and by stream`() = onMain {
        val long = "%PDF-1.7".toByteArray() + ByteArray(3_000_000) { (it % 251).toByte() }
        looking("long.pdf", long) { _, content ->
            val file = ContentFile(content)
            assertEquals(long.size.toLong(), file.onGetSize())
            val part = ByteArray(2_000_000)
            assertEquals(part.size, file.onRead(900_000, part.size, part))
            assertArrayEquals(long.copyOfRange(900_000, 2_900_000), part)
            assertEquals("what is left at the end", 8, file.onRead(long.size - 8L, 100, part))
            assertEquals("nothing behind it", 0, file.onRead(long.size + 5L, 100, part))
            assertArrayEquals(long, ContentStream(content).readBytes())
        }
    }

    @Test
    fun `a document whose vault is locked is read no further`() = onMain {
        looking("long.pdf", "%PDF-1.7 and more".toByteArray()) { app, content ->
            app.screens.navigator.back()
            (app.top as DocumentsViewModel).lock()
            app.until<DocumentsState> { it.lock == VaultLock.Locked }
            assertThrows(IOException::class.java) { content.read(0, 10) }
            val failed = assertThrows(ErrnoException::class.java) { ContentFile(content).onRead(0, 10, ByteArray(10)) }
            assertTrue(failed.errno == OsConstants.EIO)
        }
    }
}
