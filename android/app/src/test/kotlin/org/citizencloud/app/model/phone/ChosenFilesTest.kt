package org.citizencloud.app.model.phone

import android.content.Context
import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.net.Uri
import androidx.core.content.FileProvider
import androidx.test.core.app.ApplicationProvider
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.File
import java.io.FileNotFoundException
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.GraphicsMode
import org.robolectric.util.ReflectionHelpers

/** FileProvider keeps for its process where an app's folders are; each test has folders of its own. */
internal fun forgetFolders() = ReflectionHelpers.getStaticField<MutableMap<*, *>>(FileProvider::class.java, "sCache").clear()

@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ChosenFilesTest {
    private val context = ApplicationProvider.getApplicationContext<Context>()
    private val files = ChosenFiles(context)
    private val folder = File(context.cacheDir, "chosen")

    /** Something that another app has, under [name]. */
    private fun offered(name: String, content: ByteArray): Uri = Uri.parse("content://elsewhere/$name").also {
        shadowOf(context.contentResolver).registerInputStreamSupplier(it) { ByteArrayInputStream(content) }
    }

    @Test
    fun `a file is copied to where only this app reads it, and deleted`() = runTest {
        val copy = files.file(offered("lease.pdf", byteArrayOf(1, 2, 3)))
        assertEquals("lease.pdf", copy.name)
        assertEquals(folder, File(copy.path).parentFile)
        assertEquals(listOf<Byte>(1, 2, 3), File(copy.path).readBytes().toList())
        copy.delete()
        assertFalse(File(copy.path).exists())
    }

    @Test
    fun `a photo is called as its question, without folders`() = runTest {
        assertEquals("Front-back.jpg", files.photo(offered("1000042", byteArrayOf(1)), "Front/back").name)
    }

    @Test
    fun `of what cannot be read there is no file`() = runTest {
        val gone = Uri.parse("content://elsewhere/gone")
        shadowOf(context.contentResolver).registerInputStreamSupplier(gone) { throw FileNotFoundException() }
        val copy = files.file(gone)
        assertFalse(File(copy.path).exists())
        val picture = files.signature(offered("text", "no picture".toByteArray()), "Signature")
        assertEquals(0L, File(picture.path).length())
    }

    @Test
    fun `no more is copied than any field takes`() = runTest {
        val most = 64 * 1024 * 1024
        val copy = files.file(offered("film.mp4", ByteArray(most + 5000)))
        assertEquals(most + 1L, File(copy.path).length())
        copy.delete()
    }

    @Test
    fun `a photo of a signature becomes a PNG that fits its field`() = runTest {
        val photo = ByteArrayOutputStream()
        Bitmap.createBitmap(2400, 1600, Bitmap.Config.ARGB_8888).compress(Bitmap.CompressFormat.JPEG, 90, photo)
        val copy = files.signature(offered("1000043", photo.toByteArray()), "Signature")
        assertEquals("Signature.png", copy.name)
        val bounds = BitmapFactory.Options()
        val picture = checkNotNull(File(copy.path).readBytes().let { BitmapFactory.decodeByteArray(it, 0, it.size, bounds) })
        assertEquals("image/png", bounds.outMimeType)
        assertTrue("${picture.width}", picture.width in 700..1000)
        copy.delete()
    }

    @Test
    fun `the camera is handed one file of this app, which is attached as it wrote it`() = runTest {
        forgetFolders()
        val uri = files.toBeTaken()
        assertEquals("${context.packageName}.chosen", uri.authority)
        val photo = files.taken(uri, "Front")
        assertEquals("Front.jpg" to folder, photo.name to File(photo.path).parentFile)
        File(photo.path).writeBytes(byteArrayOf(1))
        val signature = files.takenSignature(uri, "Signature")
        assertEquals("Signature.png", signature.name)
        assertFalse("the photo is left", File(photo.path).exists())
    }

    @Test
    fun `what a killed process has left goes, what is being taken stays`() = runTest {
        val (old, new) = files.file(offered("a", byteArrayOf(1))) to files.file(offered("b", byteArrayOf(2)))
        File(old.path).setLastModified(System.currentTimeMillis() - 2 * 60 * 60 * 1000)
        files.sweep()
        assertEquals(listOf(false, true), listOf(old, new).map { File(it.path).exists() })
        new.delete()
    }
}
