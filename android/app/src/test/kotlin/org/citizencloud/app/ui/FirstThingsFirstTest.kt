package org.citizencloud.app.ui

import android.content.Context
import androidx.activity.ComponentActivity
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.test.core.app.ActivityScenario
import androidx.test.core.app.ApplicationProvider
import org.citizencloud.app.R
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.ParameterizedRobolectricTestRunner.Parameters

/** What does not work, and what waits for her, is seen without scrolling, where letters leave room for little. */
@RunWith(ParameterizedRobolectricTestRunner::class)
class FirstThingsFirstTest(
    private val scene: String,
) {
    @get:Rule val rule = createEmptyComposeRule()

    @Test
    fun `it is seen at once`() {
        for (language in Language.entries) {
            val look = Look(Theme.Light, language, Letters.Double, Device.Phone, Mode.Senior)
            setUpPhone(look, density = "hdpi")
            ActivityScenario.launch(ComponentActivity::class.java).use { scenario ->
                rule.stage(scenario, scenes.single { "${it.screen}-${it.state}" == scene }, look)
                rule.onNode(hasText(words.getValue(scene)(Samples(language.word)), substring = true)).assertIsDisplayed()
            }
        }
    }

    companion object {
        private val words =
            mapOf<String, (Samples) -> String>(
                "plan-not-kept" to { it.storageFull.message },
                "plan-locked" to { it.locked.message },
                "eligibility-locked" to { it.locked.message },
                "case-asked" to { text(R.string.case_question) },
                "home-locked" to { text(R.string.home_personal_title) },
                "home-update" to { text(R.string.home_update_title) },
                "home-wrong-clock" to { text(R.string.case_status_waits_for_right_clock) },
            )

        private fun text(id: Int) = ApplicationProvider.getApplicationContext<Context>().getString(id)

        @JvmStatic
        @Parameters(name = "{0}")
        fun scenes(): List<Array<String>> = words.keys.map { arrayOf(it) }
    }
}
