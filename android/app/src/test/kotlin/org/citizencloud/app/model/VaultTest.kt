package org.citizencloud.app.model

import java.io.ByteArrayOutputStream
import java.io.File
import java.io.IOException
import java.io.OutputStream
import java.util.concurrent.CountDownLatch
import kotlinx.coroutines.CompletableDeferred
import org.citizencloud.core.KeyLookup
import org.citizencloud.core.Phone
import org.citizencloud.core.ReferenceCity
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** Her documents, with the real core: what the journeys of both shells do not play. */
@RunWith(RobolectricTestRunner::class)
class VaultTest {
    @get:Rule
    val folder = TemporaryFolder()
    private val city = ReferenceCity()
    private val phone by lazy { Phone(folder.newFolder("phone").toPath(), city.profile) }
    private val device by lazy { Device(phone, city.profile.config(), preferences = MemoryPreferences("started" to "true")) }

    /** What the keystore says of the vault's secret; `null`: what is so. */
    private var vaultSays: KeyLookup? = null

    /** It says so once this is open. */
    private var gate = CountDownLatch(0)

    private suspend fun atDocuments(): App {
        val whole = phone.keyStore
        val keys = object : org.citizencloud.core.KeyStore by whole {
            override fun load(name: String): KeyLookup {
                if (name.startsWith("vault")) gate.await()
                return vaultSays?.takeIf { name.startsWith("vault") } ?: whole.load(name)
            }
        }
        val app = device.start(keyStore = keys)
        app.until<HomeState> { it.personal == null }
        (app.top as HomeViewModel).openDocuments()
        app.until<DocumentsState>()
        return app
    }

    private suspend fun unlocked(): App = atDocuments().also { app ->
        app.documents.unlock()
        app.until<DocumentsState> { it.lock == VaultLock.Unlocked && it.documents is Content.Ready }
    }

    private val App.documents get() = top as DocumentsViewModel

    private val App.document get() = top as DocumentViewModel

    private fun file(content: ByteArray): File = folder.newFile().apply { writeBytes(content) }

    private val passport = "%PDF-1.7".toByteArray() + ByteArray(2_500_000) { (it % 251).toByte() }

    private suspend fun App.keep(content: ByteArray = passport, name: String = "passport.pdf") {
        documents.add { ChosenFile(file(content), name) }
        until<DocumentState> { it.document.value?.item?.title == name }
    }

    @After
    fun stop() = city.close()

    @Test
    fun `who calls the unlocking off is told nothing, and can try again`() = onMain {
        val first = unlocked()
        first.stop()

        val app = atDocuments()
        vaultSays = KeyLookup.Unavailable
        gate = CountDownLatch(1)
        app.documents.unlock()
        app.until<DocumentsState> { it.lock == VaultLock.Unlocking }
        gate.countDown()
        val locked = app.until<DocumentsState> { it.lock == VaultLock.Locked }
        assertNull(locked.trouble)
        assertEquals(Content.Loading, locked.documents)
        vaultSays = null
        app.documents.unlock()
        app.until<DocumentsState> { it.lock == VaultLock.Unlocked }
        app.stop()
    }

    @Test
    fun `where only the key of her documents is lost the rest stays open, and her paper is asked for`() = onMain {
        val first = unlocked()
        first.stop()

        val app = atDocuments()
        vaultSays = KeyLookup.Invalidated
        app.documents.unlock()
        assertEquals(WayOn.TypePaperCode, app.until<DocumentsState> { it.trouble != null }.trouble?.wayOn)
        app.screens.back()
        assertNull(app.until<HomeState>().personal)
        app.stop()
    }

    @Test
    fun `of what is added no copy stays, added or not, and several come in her order`() = onMain {
        val app = unlocked()
        val copies = listOf(file(byteArrayOf(1, 2)), file(byteArrayOf(3, 4)))
        val slow = CompletableDeferred<ChosenFile>()
        val jobs = listOf(
            app.documents.add { slow.await() },
            app.documents.add { ChosenFile(File("/nowhere"), "second") },
            app.documents.add { ChosenFile(copies[1], "third") },
        )
        assertEquals(TransferItem("", 0, 0), app.until<DocumentsState> { it.adding != null }.adding)
        slow.complete(ChosenFile(copies[0], "first"))
        jobs.forEach { it.join() }
        assertEquals(emptyList<File>(), copies.filter { it.exists() })
        app.until<DocumentState> { it.document.value?.item?.title == "third" }
        app.backToDocuments()
        val state = app.until<DocumentsState> { it.documents.value?.total == 2 && it.trouble != null }
        assertEquals(listOf("third", "first"), state.documents.value?.documents?.map { it.title })
        assertEquals(WayOn.TryAgain, state.trouble?.wayOn)
        app.stop()
    }

    @Test
    fun `what she stops adding is not kept, and no copy of it stays`() = onMain {
        val app = unlocked()
        val never = CompletableDeferred<ChosenFile>()
        val job = app.documents.add { never.await() }
        app.until<DocumentsState> { it.adding != null }
        app.documents.stopAdding()
        job.join()
        val state = app.until<DocumentsState> { it.adding == null }
        assertEquals(0 to null, state.documents.value?.total to state.trouble)
        app.stop()
    }

    @Test
    fun `more than a page is shown page by page`() = onMain {
        val app = unlocked()
        repeat(51) { app.documents.add(file(byteArrayOf(9, it.toByte())).path, "document $it").join().also { app.backToDocuments() } }
        val first = app.until<DocumentsState> { it.documents.value?.total == 51 }.documents.value!!
        assertEquals(50, first.documents.size)
        app.documents.showMore()
        val all = app.until<DocumentsState> { it.documents.value?.documents?.size == 51 }.documents.value!!
        assertEquals(first.documents, all.documents.take(50))
        app.documents.showMore()
        app.documents.search("document 50")
        val found = app.until<DocumentsState> { it.query == "document 50" && it.documents.value?.total == 1 }
        assertEquals(listOf("document 50"), found.documents.value?.documents?.map { it.title })
        app.stop()
    }

    private fun App.backToDocuments() = screens.navigator.backTo(Route.Documents)

    @Test
    fun `when they lock themselves an open document vanishes, and what was looked at closes`() = onMain {
        val app = unlocked()
        app.keep()
        app.document.look()
        app.until<DocumentState> { it.document.value?.looking == true }
        app.session.ask { client, _ -> client.vault().lock() }
        val locked = app.until<DocumentState> { it.document is Content.Failed }
        assertEquals(WayOn.UnlockDocuments, locked.document.trouble?.wayOn)
        assertNull(app.document.content())
        app.top.unlockDocuments()
        assertFalse(app.until<DocumentState> { it.document is Content.Ready }.document.value!!.looking)
        app.stop()
    }

    /** A place that takes [room] bytes. */
    private class Place(private val room: Int = Int.MAX_VALUE) : Destination {
        val written = ByteArrayOutputStream()
        var discarded = false

        override fun open(): OutputStream = object : OutputStream() {
            override fun write(one: Int) = write(byteArrayOf(one.toByte()), 0, 1)

            override fun write(bytes: ByteArray, at: Int, length: Int) {
                if (written.size() + length > room) throw IOException("full")
                written.write(bytes, at, length)
            }
        }

        override fun discard() {
            discarded = true
        }
    }

    @Test
    fun `a copy that she saves elsewhere is all of it, or nothing`() = onMain {
        val app = unlocked()
        app.keep()
        val place = Place()
        app.document.export(place)
        val saved = app.until<DocumentState> { it.document.value?.exported == true }.document.value!!
        assertArrayEquals(passport, place.written.toByteArray())
        assertNull(saved.exporting)
        assertFalse(place.discarded)

        val full = Place(room = 1_500_000)
        app.document.export(full)
        val failed = app.until<DocumentState> { it.document.value?.trouble != null }.document.value!!
        assertTrue("what was begun is taken away", full.discarded)
        assertEquals(WayOn.TryAgain to false, failed.trouble?.wayOn to failed.exported)
        app.top.tryAgain()
        app.until<DocumentState> { it.document.value?.trouble == null }
        app.stop()
    }

    @Test
    fun `a shared copy is what she keeps, for ten minutes, and goes with the document`() = onMain {
        val app = unlocked()
        app.keep()
        val before = java.time.Instant.now()
        app.document.share()
        val shared = app.until<DocumentState> { it.document.value?.shared != null }.document.value!!.shared!!
        assertArrayEquals(passport, File(shared.filePath).readBytes())
        assertTrue("beside the databases", File(shared.filePath).startsWith(phone.home.resolve("shared").toFile()))
        assertTrue(shared.until in before.plusSeconds(590)..java.time.Instant.now().plusSeconds(610))
        app.document.delete()
        app.document.reallyDelete()
        app.until<DocumentsState> { it.documents.value?.total == 0 }
        assertFalse(File(shared.filePath).exists())
        app.stop()
    }

    @Test
    fun `what she changes of a document is there after the death of the process, and saved when she leaves`() = onMain {
        val app = unlocked()
        app.keep()
        app.document.openWords()
        app.until<DocumentWordsState> { it.words is Content.Ready }
        (app.top as DocumentWordsViewModel).setTitle("Passport")
        device.kill(app)

        val again = device.start()
        again.until<DocumentWordsState> { it.words is Content.Failed }
        again.top.unlockDocuments()
        again.until<DocumentWordsState> { it.words.value?.title == "Passport" }
        again.screens.back()
        again.until<DocumentState> { it.document.value?.item?.title == "Passport" }
        again.stop()
    }

    @Test
    fun `damage is told at home until she has read it`() = onMain {
        unlocked().stop()
        val database = phone.home.resolve("user.db").toFile()
        database.writeBytes(database.readBytes().also { it.fill(0, 0, it.size / 2) })

        val app = device.start()
        app.until<HomeState> { it.damaged }
        (app.top as HomeViewModel).openDamage()
        val words = app.until<DamageState> { it.report is Content.Ready }.report.value!!.single()
        assertTrue(words, words.startsWith("The data of this app on this phone was damaged"))
        (app.top as DamageViewModel).seen()
        app.until<HomeState> { !it.damaged }
        (app.top as HomeViewModel).openDamage()
        assertEquals(emptyList<String>(), app.until<DamageState> { it.report is Content.Ready }.report.value)
        app.stop()
    }

    @Test
    fun `a document is about to expire sixty days before, and expired the day after its last one`() {
        val days = mapOf(
            null to Expiry.Lasting,
            "2026-11-29" to Expiry.Past,
            "2026-11-30" to Expiry.Soon,
            "2027-01-29" to Expiry.Soon,
            "2027-01-30" to Expiry.Lasting,
        )
        assertEquals(days, days.keys.associateWith { expiry(it, today = "2026-11-30") })
    }
}
