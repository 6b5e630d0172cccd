package org.citizencloud.app.model

import java.io.ByteArrayOutputStream
import java.io.File
import java.io.IOException
import java.io.OutputStream
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.citizencloud.app.PATIENCE
import org.citizencloud.core.Phone
import org.citizencloud.core.ReferenceCity
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** Backups that leave Android for a place that she has chosen, and come from one; with the real core. */
@RunWith(RobolectricTestRunner::class)
class BackupTest {
    @get:Rule
    val folder = TemporaryFolder()
    private val city = ReferenceCity()
    private val phone by lazy { Phone(folder.newFolder("phone").toPath(), city.profile) }
    private val device by lazy { Device(phone, city.profile.config(), preferences = MemoryPreferences("started" to "true")) }
    private val temporary by lazy { File(folder.root, "temporary") }

    @After
    fun stop() = city.close()

    /** A place that takes [room] bytes. */
    private class Place(private val room: Int = Int.MAX_VALUE) : Destination {
        val written = ByteArrayOutputStream()
        var discarded = false

        override fun open(): OutputStream = object : OutputStream() {
            override fun write(one: Int) {
                if (written.size() >= room) throw IOException("full")
                written.write(one)
            }
        }

        override fun discard() {
            discarded = true
        }
    }

    private suspend fun at(route: Route): App = device.start().also { app ->
        app.until<HomeState> { it.personal == null }
        app.session.ask { client, language -> client.vault().unlock(language) }
        app.screens.navigator.push(route)
    }

    @Test
    fun `a backup is all of it where she has chosen, or nothing, and no file is left on the way`() = onMain {
        val app = at(Route.Backup)
        val model = app.top as BackupViewModel
        app.until<BackupState> { it.way == BackupWay.Passphrase }
        model.type(PASSPHRASE)
        val place = Place()
        model.make(place, temporary)
        val made = app.until<BackupState> { it.made != null }
        assertTrue("it is a file of age", place.written.toString(Charsets.ISO_8859_1).startsWith("age-encryption.org/v1"))
        assertEquals("" to null, made.passphrase to made.trouble)
        assertFalse(temporary.exists() || place.discarded)

        model.type(PASSPHRASE)
        val full = Place(room = 100)
        model.make(full, temporary)
        val failed = app.until<BackupState> { it.trouble != null }
        assertNull(failed.made)
        assertTrue(full.discarded && !temporary.exists())
        app.stop()
    }

    @Test
    fun `the copy of a backup that she has chosen goes with the screen, whatever it is`() = onMain {
        val app = at(Route.Restore)
        val copies = listOf("one", "two").map { name -> folder.newFile().apply { writeText("$name is no backup") } }
        val model = app.top as RestoreViewModel
        copies.forEachIndexed { index, copy ->
            model.choose { ChosenFile(copy, "backup $index") }
            app.until<RestoreState> { it.fileName == "backup $index" }
        }
        assertFalse("she has chosen another one", copies[0].exists())
        model.chooseWay(BackupWay.Passphrase)
        model.type(PASSPHRASE)
        model.restore()
        val refused = app.until<RestoreState> { it.problem != null }
        assertNull(refused.restored)
        app.screens.back()
        app.until<HomeState>()
        withTimeout(PATIENCE) { while (copies[1].exists()) yield() }
        app.stop()
    }

    private companion object {
        const val PASSPHRASE = "green door, warm tea"
    }
}
