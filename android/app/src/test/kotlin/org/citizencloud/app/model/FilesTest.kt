package org.citizencloud.app.model

import java.io.File
import java.time.Instant
import kotlinx.coroutines.CompletableDeferred
import org.citizencloud.core.DocumentAbout
import org.citizencloud.core.DocumentKind as Kind
import org.citizencloud.core.Phone
import org.citizencloud.core.ReferenceCity
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** Files that go with a form, when they come slowly, are none, or the process dies. */
@RunWith(RobolectricTestRunner::class)
class FilesTest {
    @get:Rule
    val folder = TemporaryFolder()
    private val city = ReferenceCity()
    private val phone by lazy { Phone(folder.newFolder("phone").toPath(), city.profile) }
    private val device by lazy { Device(phone, city.profile.config()) }

    @After
    fun stop() = city.close()

    @Test
    fun `what she chooses is attached in her order, also where the first comes last`() = onMain {
        val app = device.atFiles()
        val slow = CompletableDeferred<ChosenFile>()
        app.form.attach(PHOTOS) { slow.await() }
        app.form.attach(PHOTOS) { ChosenFile(jpeg(2), "back.jpg") }
        assertTrue("the screen tells it at once", app.field(PHOTOS).attaching)
        slow.complete(ChosenFile(jpeg(1), "front.jpg"))
        app.until<FormState> { it.field(PHOTOS).files.size == 2 && !it.field(PHOTOS).attaching }
        assertEquals(listOf("front.jpg", "back.jpg"), app.field(PHOTOS).files.map { it.name })
        app.stop()
    }

    @Test
    fun `of what is attached no copy stays, of what cannot be neither`() = onMain {
        val app = device.atFiles()
        val (photo, text) = jpeg(1) to folder.newFile().apply { writeText("no picture") }
        app.form.attach(PHOTOS) { ChosenFile(photo, "front.jpg") }.join()
        app.form.attach(PHOTOS) { ChosenFile(text, "back.jpg") }.join()
        assertFalse("a copy is left", photo.exists() || text.exists())
        assertEquals(listOf("front.jpg"), app.field(PHOTOS).files.map { it.name })
        assertNotNull(app.field(PHOTOS).problem)
        app.stop()
    }

    @Test
    fun `why a file cannot be attached stands at its field until another one can`() = onMain {
        val app = device.atFiles()
        app.form.attach(PHOTOS, "/nowhere", "front.jpg").join()
        assertNotNull(app.field(PHOTOS).problem)
        assertNull(app.field(SIGNATURE).problem)
        app.form.attach(PHOTOS, jpeg(1).path, "front.jpg")
        assertNull(app.field(PHOTOS).problem)
        app.until<FormState> { it.field(PHOTOS).files.size == 1 }
        assertNull(app.field(PHOTOS).problem)
        app.stop()
    }

    @Test
    fun `a document of hers is attached once they are open, and that they have locked themselves stands at the field`() = onMain {
        val app = device.atFiles()
        val about = DocumentAbout(kind = Kind.LICENCE, title = "Licence")
        val kept = app.session.ask { client, language ->
            client.vault().unlock(language)
            client.vault().import(jpeg(1).path, "licence.jpg", about).document.also { client.vault().lock() }
        }
        val id = checkNotNull(kept.value).id
        app.form.attachDocument(PHOTOS, id).join()
        assertNotNull(app.field(PHOTOS).problem)
        app.session.ask { client, language -> client.vault().unlock(language) }
        app.form.attachDocument(PHOTOS, id).join()
        assertEquals(listOf("licence.jpg"), app.field(PHOTOS).files.map { it.name })
        assertNull(app.field(PHOTOS).problem)
        app.stop()
    }

    @Test
    fun `what a field does not take of her documents is told before`() {
        val limits = FileLimitsItem(maxCount = 1, maxBytes = 1000, mediaTypes = listOf("image/png"))
        fun refusal(mediaType: String, sizeBytes: Long, damaged: Boolean = false) = limits.refusal(
            DocumentItem("1", "a", DocumentKind.Photo, null, null, Expiry.Lasting, sizeBytes, mediaType, Instant.EPOCH, damaged),
        )
        assertNull(refusal("image/png", 1000))
        assertEquals(ChoiceRefusal.TooLarge, refusal("image/png", 1001))
        assertEquals(ChoiceRefusal.WrongType, refusal("image/jpeg", 10))
        assertEquals(ChoiceRefusal.Damaged, refusal("image/png", 10, damaged = true))
    }

    @Test
    fun `what is being attached goes with the form although she goes on at once`() = onMain {
        val app = device.atFiles()
        val slow = CompletableDeferred<ChosenFile>()
        app.form.attach(PHOTOS) { slow.await() }
        app.form.next()
        assertTrue(app.screens.navigator.top is Route.Form)
        slow.complete(ChosenFile(jpeg(1), "front.jpg"))
        val check = app.until<CheckState> { it.answers is Content.Ready }.answers.value!!
        assertEquals(listOf("front.jpg"), check.sections.flatMap { it.rows }.single { it.path == PHOTOS }.values)
        app.stop()
    }

    @Test
    fun `what was attached is there again after the process died, until she takes it away`() = onMain {
        val app = device.atFiles()
        app.form.attach(PHOTOS, jpeg(1).path, "front.jpg").join()
        device.kill(app)

        val again = device.start()
        val page = again.until<FormState> { it.form is Content.Ready }
        val file = page.field(PHOTOS).files.single()
        again.form.detach(PHOTOS, file.sha256).join()
        assertEquals(emptyList<FileItem>(), again.field(PHOTOS).files)
        again.stop()
    }

    /** At the step of a form that asks for files, with all before it answered. */
    private suspend fun Device.atFiles(): App = start().also { app ->
        app.until<FirstStartState> { it.catalogue is Content.Ready }
        app.screens.navigator.reset(listOf(Route.Home, Route.Service("apply-resident-parking-permit")))
        app.until<ServiceState> { it.service is Content.Ready }
        (app.top as ServiceViewModel).begin()
        app.until<FormState> { it.form is Content.Ready }
        for ((step, answers) in steps.withIndex()) {
            answers.forEach { (path, value) -> app.form.answer(path, value) }
            app.form.next()
            app.until<FormState> { it.form.value?.step == step + 2 }
        }
    }

    private val App.form get() = top as FormViewModel

    private fun App.field(path: String) = form.state.value.field(path)

    private fun FormState.field(path: String) = checkNotNull(form.value?.fields?.find { it.path == path })

    /** As a camera begins its files. */
    private fun jpeg(content: Int): File = folder.newFile().apply {
        writeBytes(listOf(0xff, 0xd8, 0xff, 0xe0).map(Int::toByte).toByteArray() + ByteArray(2000) { content.toByte() })
    }

    private companion object {
        const val PHOTOS = "/licence_photos"
        const val SIGNATURE = "/signature"
        val steps = listOf(
            listOf(
                "/applicant_name" to "Li Na",
                "/phone" to "13800138000",
                "/district" to "haiwan",
                "/street_address" to "12 Harbour Road",
            ),
            listOf("/plate_number" to "浙A12345", "/electric" to "true", "/ownership" to "own"),
            listOf("/start_date" to "2031-01-31", "/months" to "12"),
        )
    }
}
