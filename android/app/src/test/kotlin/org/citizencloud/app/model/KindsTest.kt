package org.citizencloud.app.model

import java.nio.file.Path
import kotlin.io.path.exists
import org.citizencloud.core.Connectivity
import org.citizencloud.core.Phone
import org.citizencloud.core.ReferenceCity
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** Answering in each way that a form asks for, when the process dies or fingers are quick. */
@RunWith(RobolectricTestRunner::class)
class KindsTest {
    @get:Rule
    val folder = TemporaryFolder()
    private val city = ReferenceCity()
    private val phone by lazy { Phone(folder.root.toPath(), city.profile) }
    private val device by lazy { Device(phone, city.profile.config()).apply { connectivity = Connectivity.OFFLINE } }

    @After
    fun stop() = city.close()

    @Test
    fun `what she has chosen of several a moment before the process died is there again, and saved`() = onMain {
        val app = device.atForm()
        app.form.toggle("/needs", "light")
        app.form.toggle("/needs", "heat")
        assertEquals("the screen tells it at once", listOf("light", "heat"), app.field("/needs").values)
        device.kill(app)

        val again = device.start(shippedCatalogue = KINDS)
        again.until<FormState> { it.form.value?.saved == Saved.Yes }
        assertEquals(setOf("light", "heat"), again.field("/needs").values.toSet())
        assertEquals("", again.field("/needs").value)
        again.stop()
    }

    @Test
    fun `taking the last of several away is no answer any more`() = onMain {
        val app = device.atForm()
        repeat(2) { app.form.toggle("/needs", "light") }
        app.until<FormState> { it.form.value?.saved == Saved.Yes }
        assertEquals(0, app.drafts().single().answered.toInt())
        app.stop()
    }

    @Test
    fun `what is found for an earlier word never comes after what is found for a later one`() = onMain {
        val app = device.atForm()
        for (query in listOf("", "h", "ha", "har", "s", "sa", "sao")) app.form.find("/district", query)
        app.until<FormState> { state -> state.found()?.map { it.value } == listOf("d-02") }
        app.form.answer("/visit", "10:00")
        app.until<FormState> { it.form.value?.saved == Saved.Yes }
        assertEquals(listOf("São João"), app.field("/district").found?.map { it.label })
        app.stop()
    }

    @Test
    fun `what she has chosen of a long list has its name at once, and its list is gone`() = onMain {
        val app = device.atForm()
        app.form.find("/district", "gardens")
        app.until<FormState> { it.found()?.isNotEmpty() == true }
        app.form.answer("/district", "d-03")
        val field = app.field("/district")
        assertEquals(listOf(OptionItem("d-03", "Harbour Gardens")), field.options)
        assertEquals(null, field.found)
        app.stop()
    }

    @Test
    fun `what is not asked for shows what the core has, not what stood in the field`() = onMain {
        val app = device.atForm()
        app.screens.navigator.push(Route.Form(app.drafts().single().id, 2))
        app.until<FormState> { it.form.value?.step == 2 }
        app.form.answer("/by_post", "true")
        app.until<FormState> { it.field("/copy_to")?.enabled == true }
        app.form.answer("/copy_to", " Li Na ")
        app.form.answer("/by_post", "false")
        app.until<FormState> { it.field("/copy_to")?.enabled == false && it.form.value?.saved == Saved.Yes }
        assertEquals("her answer is kept", "Li Na", app.field("/copy_to").value.trim())
        app.stop()
    }

    private suspend fun Device.atForm(): App = start(shippedCatalogue = KINDS).also { app ->
        app.until<FirstStartState> { it.catalogue is Content.Ready }
        (app.top as FirstStartViewModel).begin()
        app.until<HomeState>()
        app.screens.navigator.push(Route.Service("rent-support"))
        app.until<ServiceState> { it.service is Content.Ready }
        (app.top as ServiceViewModel).begin()
        app.until<FormState> { it.form is Content.Ready }
    }

    private val App.form get() = top as FormViewModel

    private fun App.field(path: String): FieldItem = checkNotNull(form.state.value.field(path))

    private fun FormState.field(path: String) = form.value?.fields?.find { it.path == path }

    private fun FormState.found() = field("/district")?.found

    private suspend fun App.drafts() = checkNotNull(session.ask { client, language -> client.outbox().drafts(language) }.value)

    private companion object {
        /** A small catalogue, whose one form has a field of every kind. */
        val KINDS: String = generateSequence(Path.of("").toAbsolutePath()) { it.parent }
            .map { it.resolve("tests/fixtures/screens/kinds.ndjson") }.first { it.exists() }.toString()
    }
}
