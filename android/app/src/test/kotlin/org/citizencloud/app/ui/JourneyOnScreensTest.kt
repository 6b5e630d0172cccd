package org.citizencloud.app.ui

import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.performTextInput
import androidx.test.core.app.ApplicationProvider
import kotlinx.coroutines.runBlocking
import org.citizencloud.app.R
import org.citizencloud.app.TestApplication
import org.citizencloud.app.model.config
import org.citizencloud.app.model.phone.FakeAndroidKeystore
import org.citizencloud.core.Connectivity
import org.citizencloud.core.ReferenceCity
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** A resident's way through the real screens, with the real core and a city of its own. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = "w360dp-h2400dp-xhdpi")
class JourneyOnScreensTest {
    @get:Rule(order = 0)
    val keystore = FakeAndroidKeystore()

    @get:Rule(order = 1)
    val compose = createEmptyComposeRule()

    private val app = ApplicationProvider.getApplicationContext<TestApplication>()
    private val city = ReferenceCity()

    @Before
    fun serve() = app.serve(city.profile.config())

    @After
    fun end() {
        runBlocking { app.session.suspend() }
        city.close()
    }

    @Test
    fun `from the first start without a network to a receipt and a message`() = Resident(compose, app).opensTheApp {
        begins(city.services.toInt())
        findsTheService()
        losesTheNetwork()
        fillsInTheForm()
        checksAndSubmits()
        see(words(R.string.case_status_waits_for_network))
        see(words(R.string.case_safe))

        app.session.setConnectivity(Connectivity.ONLINE)
        seesTheReceipt()
        val caseNumber = city.cases().single()["case_number"].asString
        see(caseNumber)

        city.setStatus(caseNumber, "in_review")
        // Receipt, case, service, search: the form that was sent is not on the way.
        repeat(4) { press(hasContentDescription(words(R.string.back))) }
        press(words(R.string.home_inbox))
        press(words(R.string.inbox_refresh))
        press("Your application is being reviewed")
        see(words(R.string.message_about_case, number(caseNumber)))
        assertEquals("the city has it once", 1, city.cases().size)
    }

    @Test
    fun `a suggestion goes into the field in which she is typing`() = Resident(compose, app).opensTheApp {
        begins(city.services.toInt())
        press(words(R.string.home_search))
        see(hasSetTextAction())
        compose.onNode(hasSetTextAction()).performTextInput("passprt")
        press(hasText("passport"))
        see(hasText("passport") and hasSetTextAction())
    }
}
