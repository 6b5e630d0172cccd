package org.citizencloud.app.model

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import org.citizencloud.core.Phone
import org.citizencloud.core.ReferenceCity
import org.citizencloud.core.SERVICE
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** A form that is open while its draft is moved to another version of it: nothing is lost, and she is not stuck. */
@RunWith(RobolectricTestRunner::class)
class MovedFormTest {
    @get:Rule
    val folder = TemporaryFolder()
    private val city = ReferenceCity()
    private val phone by lazy { Phone(folder.newFolder("phone").toPath(), city.profile) }
    private val device by lazy { Device(phone, city.profile.config()) }

    @After
    fun stop() = city.close()

    @Test
    fun `what she types into the old version is saved in the new one, and she is told`() = onMain {
        val app = device.atOldForm()
        app.answer("/full_name", "Li Na")
        app.answer("/nickname", "Nana")
        app.moves()
        app.form.answer("/full_name", "Wang Wei")
        val page = app.saved { it.changed != null }
        assertEquals(FormChanged(changes = 2, kept = 1, oldForm = null), page.changed)
        assertEquals("Wang Wei", page.field("/full_name")?.value)
        assertEquals("Full name of the card holder", page.field("/full_name")?.label)
        assertNull("it is asked no more", page.field("/nickname"))
        assertEquals(listOf("Nana"), app.kept())
        app.stop()
    }

    @Test
    fun `what she types into a field that is gone keeps nothing from going on`() = onMain {
        val app = device.atOldForm()
        app.answer("/nickname", "Nana")
        app.moves()
        app.form.answer("/nickname", "Nan")
        app.saved { it.changed != null }
        assertEquals("what was saved of it is kept", listOf("Nana"), app.kept())
        app.answerAll()
        app.form.next()
        app.until<FormState> { it.form.value?.step == 2 }
        app.stop()
    }

    @Test
    fun `what a killed process could not save of a field that is gone keeps nothing from going on`() = onMain {
        val app = device.atOldForm()
        city.publish(emptyList())
        app.session.refresh().join()
        app.form.answer("/nickname", "Nana")
        app.form.answer("/full_name", "Li Na")
        device.kill(app)

        val again = device.start()
        val page = again.saved { it.changed != null }
        assertEquals("Li Na", page.field("/full_name")?.value)
        again.answerAll()
        again.form.next()
        again.until<FormState> { it.form.value?.step == 2 }
        again.stop()
    }

    @Test
    fun `going on shows her the new version first, and only then what comes next`() = onMain {
        val app = device.atOldForm()
        app.answerAll()
        app.moves()
        app.form.next()
        val page = app.until<FormState> { it.form.value?.changed != null }.form.value!!
        assertEquals(1, page.step)
        app.form.next()
        app.until<FormState> { it.form.value?.step == 2 && it.form.value?.changed != null }
        app.stop()
    }

    @Test
    fun `a form that the check has moved shows what is different when she comes back to it`() = onMain {
        val app = device.atOldForm()
        app.answerAll()
        app.form.next()
        app.until<FormState> { it.form.value?.step == 2 }
        app.answer("/delivery", "courier")
        app.form.next()
        app.until<CheckState> { it.answers.value?.problems?.isEmpty() == true }
        city.publish(emptyList())
        app.session.refresh().join()
        app.see("the check") { it.route is Route.Check }
        app.screens.navigator.push(Route.Service(SERVICE))
        app.until<ServiceState> { it.service is Content.Ready }
        app.screens.back()
        app.until<CheckState> { check -> check.answers.value?.run { changed?.changes == 3 && problems.isNotEmpty() } == true }
        app.screens.back()
        val page = app.until<FormState> { it.form.value?.changed != null }.form.value!!
        assertEquals(listOf("office", "post"), page.field("/delivery")?.options?.map { it.value })
        assertEquals("", page.field("/delivery")?.value)
        app.stop()
    }

    @Test
    fun `a service that is offered no more, and a form that the app does not understand, are said on the form`() = onMain {
        val app = device.atOldForm()
        val draft = app.drafts().single().id
        val states = mapOf(
            patches("""{"type": "service", "id": "$SERVICE", "form": null}""") to OldForm.Gone,
            patches(
                """{"type": "form", "id": "senior-transit-card", "version": "9", "ui": {"type": "Wizard", "elements": null}}""",
                """{"type": "service", "id": "$SERVICE", "form": {"version": "9"}}""",
            ) to OldForm.NotUnderstood,
        )
        for ((patches, reason) in states) {
            city.publish(patches)
            app.session.refresh().join()
            app.screens.navigator.reset(listOf(Route.Home))
            app.until<HomeState>()
            app.screens.navigator.push(Route.Form(draft, step = 1))
            val page = app.until<FormState> { it.form.value?.changed?.oldForm == reason }.form.value!!
            assertEquals(FormChanged(changes = 0, kept = 0, reason), page.changed)
        }
        app.stop()
    }

    @Test
    fun `rows and what is offered are not touched in a version that she has not seen`() = onMain {
        val app = device.atOldForm()
        app.moves()
        app.form.addRow("/nowhere")
        val page = app.until<FormState> { it.form.value?.changed != null }.form.value!!
        assertTrue(page.fields.isNotEmpty())
        app.stop()
    }

    /** With a draft of an old version, in which a question is asked that is gone, and another one reads otherwise. */
    private suspend fun Device.atOldForm(): App {
        city.publish(old)
        return start().also { app ->
            app.until<FirstStartState> { it.catalogue is Content.Ready }
            app.screens.navigator.reset(listOf(Route.Home, Route.Service(SERVICE)))
            app.until<ServiceState> { it.service is Content.Ready }
            (app.top as ServiceViewModel).begin()
            app.until<FormState> { it.form is Content.Ready }
        }
    }

    /** The city publishes the new version, and the draft is moved to it behind the screen. */
    private suspend fun App.moves() {
        city.publish(emptyList())
        session.refresh().join()
        session.ask { client, _ -> client.forms().resume(drafts().single().id) }
    }

    private suspend fun App.answer(path: String, value: String) {
        form.answer(path, value)
        saved { it.field(path)?.value == value }
    }

    /** The first step. */
    private suspend fun App.answerAll() {
        answer("/full_name", "Li Na")
        answer("/date_of_birth", "1951-03-08")
        answer("/phone", "13800138000")
        answer("/for_someone_else", "false")
    }

    /** The page that [fits] once all is saved. */
    private suspend fun App.saved(fits: (FormPage) -> Boolean): FormPage =
        until<FormState> { state -> state.form.value?.let { it.saved == Saved.Yes && fits(it) } == true }.form.value!!

    private suspend fun App.kept(): List<String> {
        form.openChanges()
        val page = until<ChangesState> { it.changes is Content.Ready }.changes.value!!
        screens.back()
        until<FormState>()
        return page.kept.map { it.answer }
    }

    private val App.form get() = top as FormViewModel

    private fun FormPage.field(path: String) = fields.find { it.path == path }

    private suspend fun App.drafts() = checkNotNull(session.ask { client, language -> client.outbox().drafts(language) }.value)

    private companion object {
        fun patches(vararg written: String): List<JsonObject> = written.map { JsonParser.parseString(it).asJsonObject }

        fun controls(vararg names: String) =
            names.joinToString { """{"type": "Control", "scope": "#/properties/$it"}""" }

        val old = patches(
            """{"type": "service", "id": "$SERVICE", "form": {"version": "0"}}""",
            """
            {"type": "form", "id": "senior-transit-card", "version": "0",
             "schema": {"properties": {
               "nickname": {"type": "string", "i18n": "nickname"}, "delivery": {"enum": ["office", "courier"]}}},
             "ui": {"elements": [
               {"type": "Category", "i18n": "step.person", "elements": [
                 ${controls("full_name", "nickname", "date_of_birth", "phone", "for_someone_else", "helper_name")}]},
               {"type": "Category", "i18n": "step.card", "elements": [
                 ${controls("large_print", "delivery", "pick_up_office", "postal_address")}]}]},
             "texts": {"nickname.label": {"en": "What are you called?"}, "full_name.label": {"en": "Card holder"},
               "delivery.courier": {"en": "By courier"}}}
            """,
        )
    }
}
