package org.citizencloud.app.ui

import android.content.Context
import androidx.activity.ComponentActivity
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.test.core.app.ActivityScenario
import androidx.test.core.app.ApplicationProvider
import org.citizencloud.app.R
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.ParameterizedRobolectricTestRunner.Parameters

/** Every state of a screen, in looks that have any two choices of a look together, has no finding. */
@RunWith(ParameterizedRobolectricTestRunner::class)
class AccessibilityTest(
    private val screen: String,
    private val look: String,
) {
    @get:Rule val rule = createEmptyComposeRule()

    @Test
    fun `nothing stands in a resident's way`() {
        val look = looks.getValue(look)
        setUpPhone(look, if (look.device == Device.Phone) "xhdpi" else "hdpi", HIGH_ENOUGH_DP)
        val target = if (look.mode == Mode.Senior) 64 else 48
        val found =
            scenes.filter { it.screen == screen && suits(screen, look, it.state) }.flatMap { scene ->
                ActivityScenario.launch(ComponentActivity::class.java).use { scenario ->
                    rule.stage(scenario, scene, look)
                    (found(scenario, target, look.language) + callsTheCity(look)).map { "${scene.state}: $it" }
                }
            }
        assertEquals(found.joinToString("\n"), 0, found.size)
    }

    private fun found(
        scenario: ActivityScenario<ComponentActivity>,
        target: Int,
        language: Language,
    ): List<String> {
        val roots = rule.onAllNodes(isRoot()).fetchSemanticsNodes().map { it.root as RootForTest }
        val found = ArrayList<String>()
        scenario.onActivity { activity ->
            val own = listOf(R.string.form_not_saved, R.string.library_missing_body).map { activity.getString(it) }
            val troubles = Samples(language.word).troubles + own
            roots.forEach { found += findings(it, target, troubles) + frameworkFindings(it, activity) }
        }
        return found
    }

    /** In senior mode somebody at the city is one button away, on every screen. */
    private fun callsTheCity(look: Look): List<String> {
        if (look.mode != Mode.Senior) return emptyList()
        // By the button's own words: a department may have the same number.
        val words = ApplicationProvider.getApplicationContext<Context>().getString(R.string.call_city_number, Samples.HOTLINE)
        val buttons = rule.onAllNodes(hasText(words) and hasClickAction())
        return listOf("no button calls the city").filter { buttons.fetchSemanticsNodes().isEmpty() }
    }

    companion object {
        /** A window in which all of a screen is seen at once, so that all of it is checked. */
        private const val HIGH_ENOUGH_DP = 7000
        private val looks = Look.all.associateBy { it.values().joinToString(".") }

        @JvmStatic
        @Parameters(name = "{0} {1}")
        fun cases(): List<Array<String>> =
            scenes.map { it.screen }.distinct().flatMap { screen ->
                val chosen = pairwise(Look.all.filter { suits(screen, it) })
                looks.filterValues { it in chosen }.keys.map { arrayOf(screen, it) }
            }
    }
}
