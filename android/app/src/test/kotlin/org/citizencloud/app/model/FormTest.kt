package org.citizencloud.app.model

import java.nio.file.Path
import kotlin.io.path.createSymbolicLinkPointingTo
import kotlin.io.path.deleteIfExists
import org.citizencloud.core.Phone
import org.citizencloud.core.ReferenceCity
import org.citizencloud.core.SERVICE
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
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
    private val device by lazy { Device(phone, city.config()) }

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
    fun `a full disk says so, keeps what she types, and saves it when there is room`() = onMain {
        val app = device.atForm()
        app.session.suspend()
        val disk = FullDisk(phone.home)
        disk.fill()
        app.session.open()
        val blocked = app.see("a full disk") { seen -> (seen.app as? AppState.Running)?.personal != null || seen.state is FormState && seen.state.form is Content.Ready }
        println("FULL $blocked")
        app.form.answer("/full_name", "Li Na")
        app.see("not saved") { (it.state as? FormState)?.form?.value?.saved is Saved.No }
        app.session.suspend()
        disk.makeRoom()
        app.form.tryAgain()
        app.until<FormState> { it.form.value?.saved == Saved.Yes }
        assertEquals(1, app.answered())
        app.stop()
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

        for ((path, value) in answers.take(4)) app.form.answer(path, value)
        repeat(3) { app.form.next() }
        app.until<FormState> { it.form.value?.step == 2 }
        for ((path, value) in answers.drop(4)) app.form.answer(path, value)
        app.form.next()
        app.until<CheckState> { it.answers.value?.problems?.isEmpty() == true }
        val check = app.top as CheckViewModel
        repeat(5) { check.submit() }
        app.until<CaseState> { it.case.value?.item?.status == CaseStatus.Accepted }
        assertEquals(1, city.cases().size)
        assertTrue(app.screens.navigator.stack.value.none { it.draftId != null })
        app.stop()
    }

    @Test
    fun `a date is shown as she types it, not as the core writes it`() = onMain {
        val app = device.atForm()
        app.form.answer("/date_of_birth", "1951-3-1")
        app.until<FormState> { it.form.value?.saved == Saved.Yes }
        assertEquals("1951-3-1", app.form.page.fields[1].value)
        app.form.answer("/date_of_birth", "1951-3-12")
        app.until<FormState> { it.form.value?.saved == Saved.Yes }
        app.form.reallyLeave()
        app.until<ServiceState> { it.draft != null }
        (app.top as ServiceViewModel).resume()
        val page = app.until<FormState> { it.form is Content.Ready }.form.value!!
        assertEquals("1951-03-12", page.fields[1].value)
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

    private val App.form get() = top as FormViewModel

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

/** A disk on which the personal database can be read but not grow: its log is the device that is always full. */
private class FullDisk(home: Path) {
    private val log = home.resolve("user.db-wal")

    fun fill() {
        log.deleteIfExists()
        log.createSymbolicLinkPointingTo(Path.of("/dev/full"))
    }

    fun makeRoom() {
        log.deleteIfExists()
    }
}
