package org.citizencloud.app.ui

import android.content.Intent
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.assertIsFocused
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performTextInput
import androidx.test.core.app.ActivityScenario
import androidx.test.core.app.ApplicationProvider
import kotlinx.coroutines.runBlocking
import org.citizencloud.app.MainActivity
import org.citizencloud.app.R
import org.citizencloud.app.TestApplication
import org.citizencloud.app.model.config
import org.citizencloud.app.model.phone.FakeAndroidKeystore
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
    fun serve() = app.serve(city.config())

    @After
    fun end() {
        runBlocking { app.session.suspend() }
        city.close()
    }

    @OptIn(ExperimentalTestApi::class)
    private fun see(what: SemanticsMatcher) = compose.waitUntilAtLeastOneExists(what, LIMIT_MS)

    private fun see(words: String) = see(hasText(words, substring = true))

    private fun press(what: SemanticsMatcher) {
        see(what and hasClickAction())
        compose.onAllNodes(what and hasClickAction()).onFirst().performClick()
    }

    private fun press(words: String) = press(hasText(words, substring = true))

    private fun field(label: String) = compose.onNode(hasText(label, substring = true) and hasSetTextAction())

    private fun type(
        label: String,
        value: String,
    ) {
        field(label).performTextInput(value)
        compose.waitForIdle()
    }

    private fun words(
        id: Int,
        vararg arguments: Any,
    ) = app.getString(id, *arguments)

    private fun counted(
        id: Int,
        count: Int,
    ) = app.resources.getQuantityString(id, count, count)

    @Test
    fun `from the first start without a network to a receipt and a message`() {
        ActivityScenario.launch<MainActivity>(Intent(app, MainActivity::class.java)).use {
            see(counted(R.plurals.first_start_fetched, city.services.toInt()))
            press(words(R.string.first_start_begin))

            press(words(R.string.home_search))
            see(hasSetTextAction())
            compose.onNode(hasSetTextAction()).performTextInput("senior transit card")
            press("Apply for a senior transit card")
            app.session.setConnectivity(online = false)
            see(words(R.string.offline_banner))

            press(words(R.string.service_begin))
            see("Full name of the card holder")
            press(words(R.string.next))
            see(counted(R.plurals.form_problems_title, 4))
            press("Enter the name of the card holder")
            field("Full name").assertIsFocused()
            type("Full name", "Li Na")
            type("Date of birth", "1951-03-08")
            type("Telephone number", "13800138000")
            press("No. Are you filling this in")
            see(words(R.string.form_saved))
            press(words(R.string.next))

            press("I collect it. How would you like")
            press("Ferry Terminal Travel Centre")
            press(words(R.string.form_check))
            see("Li Na")
            press(words(R.string.check_submit))
            see(words(R.string.case_status_waits_for_network))
            see(words(R.string.case_safe))

            app.session.setConnectivity(online = true)
            press(words(R.string.case_receipt))
            see(hasContentDescription(words(R.string.receipt_qr)))
            val number = city.cases().single()["case_number"].asString
            see(number)

            city.setStatus(number, "in_review")
            // Receipt, case, service, search: the form that was sent is not on the way.
            repeat(4) { press(hasContentDescription(words(R.string.back))) }
            press(words(R.string.home_inbox))
            press(words(R.string.inbox_refresh))
            press("Your application is being reviewed")
            see(words(R.string.message_about_case, number))
            assertEquals("the city has it once", 1, city.cases().size)
        }
    }

    private companion object {
        const val LIMIT_MS = 30_000L
    }
}
