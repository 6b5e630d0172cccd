package org.citizencloud.app.ui

import android.content.Intent
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.assertIsFocused
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.ComposeTestRule
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performTextInput
import androidx.test.core.app.ActivityScenario
import org.citizencloud.app.MainActivity
import org.citizencloud.app.PATIENCE
import org.citizencloud.app.R
import org.citizencloud.app.TestApplication
import org.citizencloud.core.Connectivity

/** Somebody at the app's window: what she looks for, presses and types, and the steps of her journey. */
internal class Resident(private val compose: ComposeTestRule, private val app: TestApplication) {
    fun opensTheApp(journey: Resident.() -> Unit) =
        ActivityScenario.launch<MainActivity>(Intent(app, MainActivity::class.java)).use { journey() }

    @OptIn(ExperimentalTestApi::class)
    fun see(what: SemanticsMatcher) = compose.waitUntilAtLeastOneExists(what, PATIENCE.inWholeMilliseconds)

    fun see(words: String) = see(hasText(words, substring = true))

    fun press(what: SemanticsMatcher) {
        see(what and hasClickAction())
        compose.onAllNodes(what and hasClickAction()).onFirst().performClick()
    }

    fun press(words: String) = press(hasText(words, substring = true))

    fun words(
        id: Int,
        vararg arguments: Any,
    ) = app.getString(id, *arguments)

    fun counted(
        id: Int,
        count: Int,
    ) = app.resources.getQuantityString(id, count, count)

    /** From the first start, once all of the city's [services] are on the phone. */
    fun begins(services: Int) {
        see(counted(R.plurals.first_start_fetched, services))
        press(words(R.string.first_start_begin))
    }

    fun findsTheService() {
        press(words(R.string.home_search))
        see(hasSetTextAction())
        compose.onNode(hasSetTextAction()).performTextInput("senior transit card")
        // The service, not the suggestion to look for what is called so.
        press(hasText(SERVICE, substring = true) and hasText(DEPARTMENT, substring = true))
    }

    fun losesTheNetwork() {
        app.session.setConnectivity(Connectivity.OFFLINE)
        see(words(R.string.offline_banner))
    }

    /** All of the form, up to its last answer, which is saved then. */
    fun fillsInTheForm() {
        press(words(R.string.service_begin))
        see("Full name of the card holder")
        press(words(R.string.next))
        see(counted(R.plurals.form_problems_title, 4))
        press("Enter the name of the card holder")
        field("Full name").assertIsFocused()
        type("Full name", NAME)
        type("Date of birth", "1951-03-08")
        type("Telephone number", "13800138000")
        press("No. Are you filling this in")
        see(words(R.string.form_saved))
        press(words(R.string.next))

        press("I collect it. How would you like")
        press(PLACE)
        see(words(R.string.form_saved))
    }

    /** From the last step of the form. */
    fun checksAndSubmits() {
        press(words(R.string.form_check))
        see(NAME)
        see(PLACE)
        press(words(R.string.check_submit))
    }

    /** From the case, as soon as the city has it. */
    fun seesTheReceipt() {
        press(words(R.string.case_receipt))
        see(hasContentDescription(words(R.string.receipt_qr)))
    }

    private fun field(label: String) = compose.onNode(hasText(label, substring = true) and hasSetTextAction())

    private fun type(
        label: String,
        value: String,
    ) {
        field(label).performTextInput(value)
        compose.waitForIdle()
    }

    companion object {
        const val SERVICE = "Apply for a senior transit card"
        private const val DEPARTMENT = "Langang Transit"
        private const val NAME = "Li Na"
        private const val PLACE = "Ferry Terminal Travel Centre"
    }
}
