package org.citizencloud.app.model

import org.citizencloud.core.Answer
import org.citizencloud.core.Connectivity
import org.citizencloud.core.FactValue
import org.citizencloud.core.Phone
import org.citizencloud.core.PrefillConsent
import org.citizencloud.core.ReferenceCity
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** What she has told before, offered to a form that asks for it. */
@RunWith(RobolectricTestRunner::class)
class PrefillTest {
    @get:Rule
    val folder = TemporaryFolder()
    private val city = ReferenceCity()
    private val phone by lazy { Phone(folder.root.toPath(), city.profile) }
    private val device by lazy { Device(phone, city.profile.config()) }

    @After
    fun stop() = city.close()

    @Test
    fun `who says no is asked no more, in no form`() = onMain {
        val app = device.atForm()
        assertEquals(PrefillItem.Question, app.offered())
        app.form.allowPrefill(false)
        app.until<FormState> { it.form.value?.run { prefill == null } == true }
        assertEquals(PrefillConsent.REFUSED, app.consent())
        app.opensAgain()
        app.form.answer("/full_name", "Li Na")
        app.until<FormState> { it.form.value?.saved == Saved.Yes }
        assertNull(app.page.prefill)
        app.stop()
    }

    @Test
    fun `who says not now is offered nothing on any step until she opens the form again`() = onMain {
        val app = device.atForm(PrefillConsent.GIVEN)
        app.offered()
        app.form.notNow()
        app.turnsTo(2)
        app.form.answer("/postcode", "31")
        app.until<FormState> { it.form.value?.saved == Saved.Yes }
        assertNull(app.page.prefill)
        app.opensAgain()
        app.offered()
        app.stop()
    }

    @Test
    fun `on each step what it asks for is offered, with where it is known from`() = onMain {
        val app = device.atForm(PrefillConsent.GIVEN)
        val sent = app.sent()
        fun earlier(path: String) = path to PrefillFrom.Earlier("Apply for a resident parking permit", sent)
        val first = listOf(earlier("/full_name"), "/date_of_birth" to PrefillFrom.Profile, earlier("/phone"))
        assertEquals(first, app.lines())
        app.turnsTo(2)
        app.until<FormState> { it.form.value?.prefill != null }
        assertEquals(listOf(earlier("/street")), app.lines())
        app.stop()
    }

    @Test
    fun `filling in takes what is offered and nothing that she has typed herself`() = onMain {
        val app = device.atForm(PrefillConsent.GIVEN)
        app.offered()
        app.form.answer("/full_name", "Wang Wei")
        app.form.answer("/phone", "1")
        app.form.answer("/phone", "")
        repeat(3) { app.form.fillIn() }
        val page = app.until<FormState> { it.form.value?.run { saved == Saved.Yes && prefill == null } == true }.form.value!!
        val values = page.fields.associate { it.path to it.value }
        assertEquals("Wang Wei", values["/full_name"])
        assertEquals("1951-03-08", values["/date_of_birth"])
        assertEquals("13800138000", values["/phone"])
        app.stop()
    }

    @Test
    fun `what is offered goes away when she takes it back in the settings`() = onMain {
        val app = device.atForm(PrefillConsent.GIVEN)
        app.offered()
        app.screens.navigator.push(Route.Settings)
        app.until<SettingsState> { it.offerEarlierAnswers }
        (app.top as SettingsViewModel).setOfferEarlierAnswers(false)
        app.until<SettingsState> { !it.offerEarlierAnswers }
        app.screens.back()
        app.until<FormState> { it.form.value?.run { prefill == null } == true }
        app.stop()
    }

    /** At a form that asks for what she has sent and told before. */
    private suspend fun Device.atForm(consent: PrefillConsent = PrefillConsent.UNASKED): App = start().also { app ->
        app.until<FirstStartState> { it.catalogue is Content.Ready }
        app.session.setConnectivity(Connectivity.OFFLINE)
        app.session.ask { client, language ->
            val permit = client.forms().start("apply-resident-parking-permit")
            for ((path, value) in earlier) permit.answer(path, Answer.Text(value), language)
            permit.submit(language)
            client.profile().answer("born_on", FactValue.Date("1951-03-08"))
            if (consent != PrefillConsent.UNASKED) client.profile().setPrefillConsent(consent)
        }.trouble?.let { throw AssertionError(it.message) }
        app.screens.navigator.reset(listOf(Route.Home, Route.Service("apply-rent-subsidy")))
        app.until<ServiceState> { it.service is Content.Ready }
        (app.top as ServiceViewModel).begin()
        app.until<FormState> { it.form is Content.Ready }
    }

    private suspend fun App.opensAgain() {
        form.reallyLeave()
        until<ServiceState> { it.draft != null }
        (top as ServiceViewModel).resume()
        until<FormState> { it.form is Content.Ready }
    }

    private suspend fun App.turnsTo(step: Int) {
        screens.navigator.push(Route.Form(drafts().single().id, step))
        until<FormState> { it.form.value?.step == step }
    }

    private suspend fun App.offered() = until<FormState> { it.form.value?.prefill != null }.form.value!!.prefill

    private suspend fun App.lines() = (offered() as PrefillItem.Answers).lines.map { it.row.path to it.source }

    private val App.form get() = top as FormViewModel

    private val App.page get() = checkNotNull(form.state.value.form.value)

    private suspend fun App.drafts() = checkNotNull(session.ask { client, language -> client.outbox().drafts(language) }.value)

    private suspend fun App.sent() =
        checkNotNull(session.ask { client, language -> client.outbox().submissions(language) }.value).single().createdAt

    private suspend fun App.consent() = session.ask { client, _ -> client.profile().prefillConsent() }.value

    private companion object {
        val earlier = listOf(
            "/applicant_name" to "Li Na",
            "/phone" to "13800138000",
            "/district" to "haiwan",
            "/street_address" to "12 Harbour Road",
            "/plate_number" to "浙A12345",
            "/electric" to "true",
            "/ownership" to "own",
            "/start_date" to "2031-01-31",
            "/months" to "12",
        )
    }
}
