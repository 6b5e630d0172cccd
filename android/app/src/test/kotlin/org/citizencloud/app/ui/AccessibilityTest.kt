package org.citizencloud.app.ui

import androidx.activity.ComponentActivity
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.test.core.app.ActivityScenario
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.ParameterizedRobolectricTestRunner.Parameters

/** Every state of a screen, in four looks that have every choice of a look among them, has no finding. */
@RunWith(ParameterizedRobolectricTestRunner::class)
class AccessibilityTest(
    private val screen: String,
    private val look: String,
) {
    @get:Rule val rule = createEmptyComposeRule()

    @Test
    fun `nothing stands in a resident's way`() {
        val look = looks.getValue(look)
        setUpPhone(look, "xhdpi", HIGH_ENOUGH_DP)
        rule.mainClock.autoAdvance = false
        val target = if (look.mode == Mode.Senior) 64 else 48
        val found =
            scenes.filter { it.screen == screen }.flatMap { scene ->
                ActivityScenario.launch(ComponentActivity::class.java).use { scenario ->
                    stage(scenario, scene, look)
                    rule.mainClock.advanceTimeBy(SETTLED_MS)
                    found(scenario, target).map { "${scene.state}: $it" }
                }
            }
        assertEquals(found.joinToString("\n"), 0, found.size)
    }

    private fun found(
        scenario: ActivityScenario<ComponentActivity>,
        target: Int,
    ): List<String> {
        val roots = rule.onAllNodes(isRoot()).fetchSemanticsNodes().map { it.root as RootForTest }
        val found = ArrayList<String>()
        scenario.onActivity { activity ->
            roots.forEach { found += findings(it, target) + frameworkFindings(it, activity) }
        }
        return found
    }

    companion object {
        /** A window in which all of a screen is seen at once, so that all of it is checked. */
        private const val HIGH_ENOUGH_DP = 7000
        private const val SETTLED_MS = 600L

        private val looks =
            listOf(
                Look(Theme.Light, Language.English, Letters.Normal, Device.Phone, Mode.Normal),
                Look(Theme.Dark, Language.Spanish, Letters.Double, Device.Phone, Mode.Senior),
                Look(Theme.Light, Language.Arabic, Letters.Double, Device.Phone, Mode.Normal),
                Look(Theme.Dark, Language.Chinese, Letters.Normal, Device.Tablet, Mode.Senior),
            ).associateBy { it.values().joinToString(".") }

        @JvmStatic
        @Parameters(name = "{0} {1}")
        fun cases(): List<Array<String>> =
            scenes.map { it.screen }.distinct().flatMap { screen ->
                looks.filterValues { suits(screen, it) }.keys.map { arrayOf(screen, it) }
            }
    }
}
