package org.citizencloud.app.model

import java.io.IOException
import java.nio.file.Path
import kotlin.io.path.deleteExisting
import kotlin.io.path.fileSize
import kotlin.io.path.outputStream
import kotlinx.coroutines.flow.first
import org.citizencloud.core.KeyLookup
import org.citizencloud.core.Phone
import org.citizencloud.core.ReferenceCity
import org.citizencloud.core.SERVICE
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Assume.assumeTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** Filling in a form when the process dies, the disk is full, or fingers are quick. */
@RunWith(RobolectricTestRunner::class)
class FormTest {
    @get:Rule
    val folder = TemporaryFolder()
    private val city = ReferenceCity()
    private val phone by lazy { Phone(folder.root.toPath(), city.profile) }
    private val device by lazy { Device(phone, city.profile.config()) }

    @After
    fun stop() = city.close()

    @Test
    fun `what was typed a moment before the process died is there again, and saved`() = onMain {
        val app = device.atForm()
        app.form.answer("/full_name", "Li Na")
        assertEquals("the screen tells the truth at once", Saved.Saving, app.form.page.saved)
        device.kill(app)

        val again = device.start()
        val page = again.until<FormState> { it.form.value?.saved == Saved.Yes }.form.value!!
        assertEquals("Li Na", page.fields.first().value)
        assertEquals(1, again.answered())
        again.stop()
    }

    @Test
    fun `what was not saved is there again although the form was left while it could not be shown`() = onMain {
        val app = device.atForm()
        app.form.answer("/full_name", "Li Na")
        device.kill(app)

        var locked = true
        val again = device.start(ScriptedKeyStore(phone.keyStore) { KeyLookup.Unavailable.takeIf { locked } })
        again.until<FormState> { it.form is Content.Failed }
        again.screens.back()
        again.until<ServiceState> { it.service is Content.Ready }
        locked = false
        again.session.open()
        again.until<ServiceState> { it.draft != null }
        (again.top as ServiceViewModel).resume()
        val page = again.until<FormState> { it.form.value?.saved == Saved.Yes }.form.value!!
        assertEquals("Li Na", page.fields.first().value)
        assertEquals(1, again.answered())
        again.stop()
    }

    @Test
    fun `what stood in the search field is there again`() = onMain {
        val app = device.atHome()
        (app.top as HomeViewModel).search()
        (app.top as SearchViewModel).type("senior transit")
        app.until<SearchState> { it.hits is Hits.Found }
        device.kill(app)
        val again = device.start()
        assertEquals("senior transit", again.until<SearchState> { it.hits is Hits.Found }.query)
        again.stop()
    }

    @Test
    fun `a full disk says so, keeps what she types, and saves it when there is room`() = SmallDisk(folder.root.toPath()).use { disk ->
        onMain {
            val app = device.atForm()
            disk.fill()
            // Longer than what the log has room for in the blocks that it has already.
            val name = "Li Na ".repeat(3_000)
            app.form.answer("/full_name", name)
            val page = app.until<FormState> { it.form.value?.saved is Saved.No }.form.value!!
            assertEquals(WayOn.MakeRoom, (page.saved as Saved.No).trouble.wayOn)
            assertEquals(name, page.fields.first().value)
            app.form.next()
            app.form.leave()
            app.until<FormState> { it.form.value?.leaving == true && it.form.value?.step == 1 }

            disk.makeRoom()
            app.form.stay()
            app.form.tryAgain()
            app.until<FormState> { it.saved("/full_name") == name }
            assertEquals(1, app.answered())
            app.stop()
        }
    }

    @Test
    fun `what the full disk did not take of a correction is not left out of what is sent`() = SmallDisk(folder.root.toPath()).use { disk ->
        onMain {
            val app = device.atForm()
            app.answerAll()
            app.until<CheckState> { it.answers.value?.problems?.isEmpty() == true }
            (app.top as CheckViewModel).change("/full_name")
            app.until<FormState> { it.form.value?.step == 1 }
            disk.fill()
            val name = "Li Na ".repeat(3_000)
            app.form.answer("/full_name", name)
            app.until<FormState> { it.form.value?.saved is Saved.No }
            app.screens.back()
            app.until<FormState> { it.form.value?.saved is Saved.No }

            disk.makeRoom()
            app.screens.back()
            app.until<CheckState> { check -> check.answers.value?.sections?.first()?.rows?.first()?.value == name }
            app.stop()
        }
    }

    @Test
    fun `quick fingers begin one form and send it once`() = onMain {
        val app = device.atHome()
        (app.top as HomeViewModel).search()
        (app.top as SearchViewModel).openService(SERVICE)
        app.until<ServiceState> { it.service is Content.Ready }
        val service = app.top as ServiceViewModel
        repeat(5) { service.begin() }
        app.until<FormState> { it.form is Content.Ready }
        assertEquals(1, app.drafts().size)

        app.answerAll()
        app.until<CheckState> { it.answers.value?.problems?.isEmpty() == true }
        val check = app.top as CheckViewModel
        repeat(5) { check.submit() }
        app.until<CaseState> { it.case.value?.item?.status == CaseStatus.Accepted }
        assertEquals(1, city.cases().size)
        assertTrue(app.screens.navigator.stack.value.none { it.draftId != null })
        app.stop()
    }

    @Test
    fun `what is wrong with an answer is said at it and not as a trouble, also when she sends it`() = onMain {
        val app = device.atForm()
        app.answerAll()
        app.until<CheckState> { it.answers.value?.problems?.isEmpty() == true }
        (app.top as CheckViewModel).change("/full_name")
        app.until<FormState> { it.form.value?.step == 1 }
        app.form.answer("/full_name", "")
        app.screens.back()
        val check = app.see("the check") { it.route is Route.Check }.let { app.top as CheckViewModel }
        check.submit()
        check.action.state.first { !it.running }
        val page = app.until<CheckState> { it.answers.value?.run { !submitting && problems.isNotEmpty() } == true }.answers.value!!
        assertEquals(listOf("/full_name"), page.problems.map { it.path })
        assertNull(page.trouble)
        assertEquals(1, app.drafts().size)
        app.stop()
    }

    @Test
    fun `what she has sent is sent although she goes back in the same moment`() = onMain {
        val app = device.atForm()
        app.answerAll()
        app.until<CheckState> { it.answers.value?.problems?.isEmpty() == true }
        (app.top as CheckViewModel).submit()
        app.screens.back()
        app.until<CaseState> { it.case.value?.item?.status == CaseStatus.Accepted }
        assertTrue(app.screens.navigator.stack.value.none { it.draftId != null })
        app.stop()
    }

    @Test
    fun `the button under what a locked phone has refused unlocks, and begins one form however often it is pressed`() = onMain {
        var locked: KeyLookup? = KeyLookup.Unavailable
        val app = device.start(keyStore = ScriptedKeyStore(phone.keyStore) { locked })
        app.until<FirstStartState> { it.catalogue is Content.Ready }
        app.screens.navigator.reset(listOf(Route.Home, Route.Service(SERVICE)))
        (app.top as ServiceViewModel).begin()
        assertEquals(WayOn.UnlockPhone, app.until<ServiceState> { it.trouble != null }.trouble?.wayOn)
        locked = null
        val service = app.top
        repeat(3) { service.tryAgain() }
        app.until<FormState> { it.form is Content.Ready }
        assertEquals(1, app.drafts().size)
        app.stop()
    }

    @Test
    fun `a date is shown as she types it, not as the core writes it`() = onMain {
        val app = device.atForm()
        app.form.answer("/date_of_birth", "1951-3-1")
        app.until<FormState> { it.saved("/date_of_birth") == "1951-3-1" }
        app.form.answer("/date_of_birth", "1951-3-12")
        app.form.reallyLeave()
        app.until<ServiceState> { it.draft != null }
        (app.top as ServiceViewModel).resume()
        val page = app.until<FormState> { it.form is Content.Ready }.form.value!!
        assertEquals("1951-03-12", page.fields[1].value)
        app.stop()
    }

    @Test
    fun `a form that is taken off the screen in the middle of a word is found again with it`() = onMain {
        val app = device.atForm()
        app.form.answer("/full_name", "Li Na")
        app.screens.navigator.back()
        app.see("the service") { it.route is Route.Service }
        app.screens.navigator.push(Route.Form(app.drafts().single().id, 1))
        app.until<FormState> { it.form is Content.Ready && it.saved("/full_name") == "Li Na" }
        app.stop()
    }

    private suspend fun Device.atHome(): App = start().also { app ->
        app.until<FirstStartState> { it.catalogue is Content.Ready }
        (app.top as FirstStartViewModel).begin()
        app.until<HomeState>()
    }

    private suspend fun Device.atForm(): App = atHome().also { app ->
        (app.top as HomeViewModel).search()
        (app.top as SearchViewModel).openService(SERVICE)
        app.until<ServiceState> { it.service is Content.Ready }
        (app.top as ServiceViewModel).begin()
        app.until<FormState> { it.form is Content.Ready }
    }

    /** Goes through the form, with quick fingers. */
    private suspend fun App.answerAll() {
        for ((path, value) in answers.take(4)) form.answer(path, value)
        repeat(3) { form.next() }
        until<FormState> { it.form.value?.step == 2 }
        for ((path, value) in answers.drop(4)) form.answer(path, value)
        form.next()
    }

    private val App.form get() = top as FormViewModel

    /** What stands in a field once all is saved. */
    private fun FormState.saved(path: String): String? =
        form.value?.takeIf { it.saved == Saved.Yes }?.fields?.find { it.path == path }?.value

    private val FormViewModel.page get() = checkNotNull(state.value.form.value)

    private suspend fun App.drafts() = checkNotNull(session.ask { client, language -> client.outbox().drafts(language) }.value)

    private suspend fun App.answered() = drafts().single().answered.toInt()

    private companion object {
        val answers = listOf(
            "/full_name" to "Li Na",
            "/date_of_birth" to "1951-03-08",
            "/phone" to "13800138000",
            "/for_someone_else" to "false",
            "/delivery" to "office",
            "/pick_up_office" to "ferry_terminal",
        )
    }
}

/** A disk of its own for [folder], small enough to be filled. Only root may have one made. */
private class SmallDisk(private val folder: Path) : AutoCloseable {
    private val filler = folder.resolve("filler")

    init {
        assumeTrue("only root can mount a small disk", run("mount", "-t", "tmpfs", "-o", "size=96m", "none", "$folder"))
    }

    fun fill() {
        try {
            filler.outputStream().use { file -> while (true) file.write(ByteArray(BLOCK)) }
        } catch (full: IOException) {
            check(filler.fileSize() > 0) { "$full" }
        }
    }

    fun makeRoom() = filler.deleteExisting()

    override fun close() {
        check(run("umount", "--lazy", "$folder"))
    }

    private fun run(vararg command: String) = ProcessBuilder(*command).redirectErrorStream(true).start().waitFor() == 0

    private companion object {
        const val BLOCK = 4096
    }
}
