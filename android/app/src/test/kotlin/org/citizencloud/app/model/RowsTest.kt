package org.citizencloud.app.model

import java.nio.file.Path
import kotlin.io.path.exists
import org.citizencloud.core.Connectivity
import org.citizencloud.core.Phone
import org.citizencloud.core.ReferenceCity
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** Rows of fields, when fingers are quick. */
@RunWith(RobolectricTestRunner::class)
class RowsTest {
    @get:Rule
    val folder = TemporaryFolder()
    private val city = ReferenceCity()
    private val phone by lazy { Phone(folder.root.toPath(), city.profile) }
    private val device by lazy { Device(phone, city.profile.config()).apply { connectivity = Connectivity.OFFLINE } }

    @After
    fun stop() = city.close()

    @Test
    fun `what she types a moment before a row is added or removed is saved in its own row`() = onMain {
        val app = device.atForm(rows = 2)
        app.form.answer("/members/0/name", "Li Na")
        app.form.answer("/members/1/name", "Wang Wei")
        app.form.addRow("/members")
        app.until<FormState> { it.rows() == 3 }
        app.form.answer("/members/2/name", "Li Ming")
        app.form.removeRow("/members", 0)
        app.form.reallyRemoveRow()
        val page = app.until<FormState> { it.rows() == 2 && it.form.value?.saved == Saved.Yes }
        assertEquals(listOf("Wang Wei", "Li Ming"), page.names())
        device.kill(app)

        val again = device.start(shippedCatalogue = KINDS)
        assertEquals(listOf("Wang Wei", "Li Ming"), again.until<FormState> { it.form is Content.Ready }.names())
        again.stop()
    }

    @Test
    fun `pressing twice removes one row, and adds one`() = onMain {
        val app = device.atForm(rows = 2)
        repeat(3) { app.form.removeRow("/members", 0) }
        app.until<FormState> { it.rows() == 1 }
        repeat(3) { app.form.addRow("/members") }
        app.form.answer("/notes", "none")
        app.until<FormState> { it.form.value?.saved == Saved.Yes && it.rows() == 2 }
        app.stop()
    }

    @Test
    fun `she is asked before a row goes of which nothing but what she has just typed is there`() = onMain {
        val app = device.atForm(rows = 1)
        app.form.answer("/members/0/name", "Li Na")
        app.form.removeRow("/members", 0)
        assertEquals(RemovingRow("/members", 0, "Person 1"), app.form.state.value.form.value?.removing)
        app.screens.back()
        assertNull(app.form.state.value.form.value?.removing)
        assertEquals(listOf("Li Na"), app.form.state.value.names())
        app.stop()
    }

    @Test
    fun `an answer that was taken away again is none, and its row goes at once`() = onMain {
        val app = device.atForm(rows = 1)
        app.form.answer("/members/0/name", "Li Na")
        app.form.answer("/members/0/name", "")
        app.until<FormState> { it.form.value?.saved == Saved.Yes }
        app.form.removeRow("/members", 0)
        app.until<FormState> { it.rows() == 0 }
        app.stop()
    }

    private suspend fun Device.atForm(rows: Int): App = start(shippedCatalogue = KINDS).also { app ->
        app.until<FirstStartState> { it.catalogue is Content.Ready }
        app.screens.navigator.reset(listOf(Route.Home, Route.Service("register-household")))
        app.until<ServiceState> { it.service is Content.Ready }
        (app.top as ServiceViewModel).begin()
        app.until<FormState> { it.form is Content.Ready }
        repeat(rows) { index ->
            app.form.addRow("/members")
            app.until<FormState> { it.rows() == index + 1 }
        }
    }

    private val App.form get() = top as FormViewModel

    private fun FormState.rows() = form.value?.fields?.first()?.rows?.rows?.size

    private fun FormState.names() = form.value?.fields.orEmpty().filter { it.path.endsWith("/name") }.map { it.value }

    private companion object {
        val KINDS: String = generateSequence(Path.of("").toAbsolutePath()) { it.parent }
            .map { it.resolve("tests/fixtures/screens/kinds.ndjson") }.first { it.exists() }.toString()
    }
}
