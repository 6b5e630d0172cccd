package org.citizencloud.app.ui

import android.content.Intent
import android.graphics.Bitmap
import android.net.Uri
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.test.core.app.ApplicationProvider
import com.google.gson.JsonArray
import com.google.gson.JsonObject
import java.io.ByteArrayOutputStream
import java.io.File
import kotlinx.coroutines.runBlocking
import org.citizencloud.app.R
import org.citizencloud.app.TestApplication
import org.citizencloud.app.model.config
import org.citizencloud.app.model.phone.FakeAndroidKeystore
import org.citizencloud.app.until
import org.citizencloud.core.DocumentAbout
import org.citizencloud.core.DocumentKind
import org.citizencloud.core.RESIDENT
import org.citizencloud.core.ReferenceCity
import org.citizencloud.core.json
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** What she keeps, in the app's own window with the real core: what leaves the app does so as it should. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = "w360dp-h2400dp-xhdpi")
class DocumentsTest {
    @get:Rule(order = 0)
    val keystore = FakeAndroidKeystore()

    @get:Rule(order = 1)
    val compose = createEmptyComposeRule()

    @get:Rule(order = 2)
    val folder = TemporaryFolder()

    private val app = ApplicationProvider.getApplicationContext<TestApplication>()
    private val city = ReferenceCity()
    private val picture: ByteArray =
        ByteArrayOutputStream().also {
            Bitmap.createBitmap(60, 40, Bitmap.Config.ARGB_8888).compress(Bitmap.CompressFormat.PNG, 100, it)
        }.toByteArray()

    @Before
    fun serve() = app.serve(city.profile.config())

    @After
    fun end() {
        runBlocking { app.session.suspend() }
        city.close()
    }

    private fun keep(content: ByteArray) =
        runBlocking {
            val file: File = folder.newFile().apply { writeBytes(content) }
            val about = DocumentAbout(kind = DocumentKind.IDENTITY, title = TITLE)
            app.session.ask { client, _ -> client.vault().import(file.path, "card.png", about) }
        }

    @Test
    fun `she unlocks, looks, shares one copy with the app she chooses, and locks again`() =
        Resident(compose, app).opensTheApp {
            begins(city.services.toInt())
            press(words(R.string.home_documents))
            press(words(R.string.documents_unlock))
            see(words(R.string.documents_empty_title))
            keep(picture)
            press(TITLE)
            press(words(R.string.document_look))
            see(hasContentDescription(words(R.string.document_picture, isolated(TITLE))))
            press(hasContentDescription(words(R.string.back)))
            press(words(R.string.document_share))
            see(app.getString(R.string.document_shared).substringBefore('\u2068'))

            var chooser: Intent? = null
            until("other apps are offered it") { shadowOf(app).nextStartedActivity.also { chooser = it } != null }
            assertEquals(Intent.ACTION_CHOOSER, chooser?.action)
            val sent = checkNotNull(chooser?.getParcelableExtra(Intent.EXTRA_INTENT, Intent::class.java))
            val copy = checkNotNull(sent.getParcelableExtra(Intent.EXTRA_STREAM, Uri::class.java))
            assertEquals(Intent.ACTION_SEND to "image/png", sent.action to sent.type)
            assertTrue("who is sent it may read it", sent.flags and Intent.FLAG_GRANT_READ_URI_PERMISSION != 0)
            // Robolectric cannot close it on a JVM that guards its own classes.
            assertArrayEquals(picture, app.contentResolver.openInputStream(copy)?.readBytes())

            press(hasContentDescription(words(R.string.back)))
            press(hasContentDescription(words(R.string.documents_lock)))
            see(words(R.string.documents_locked_title))
        }

    @Test
    fun `she sees that a file of a message is being saved, stops it, and saves it after all`() {
        city.write(RESIDENT, letter())
        city.fail("message_attachment=delay(600000)@always")
        Resident(compose, app).opensTheApp {
            begins(city.services.toInt())
            press(words(R.string.home_inbox))
            press(TITLE)
            val name = isolated(FILE)
            press(words(R.string.message_save_named, name))
            press(words(R.string.way_on_unlock_documents))
            see(words(R.string.message_saving, name))
            press(words(R.string.message_stop_saving_named, name))
            city.failNoMore()
            press(words(R.string.message_save_named, name))
            press(words(R.string.message_open_document_named, name))
            see(words(R.string.document_share))
        }
    }

    private fun letter() =
        JsonObject().apply {
            add("title", json("en" to TITLE))
            add("body", json("en" to "It is a file."))
            val file = json("name" to FILE, "media_type" to "text/plain", "content" to "b25l")
            add("attachments", JsonArray().apply { add(file) })
        }

    private companion object {
        const val TITLE = "My card"
        const val FILE = "card.txt"
    }
}
