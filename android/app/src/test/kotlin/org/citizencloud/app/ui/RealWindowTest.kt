package org.citizencloud.app.ui

import androidx.activity.ComponentActivity
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.junit4.ComposeTestRule
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.requestFocus
import androidx.test.core.app.ActivityScenario
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.ParameterizedRobolectricTestRunner.Parameters

// Windows are as high here as residents have them, and the phone lays its bars and its keyboard over them.

private val bars = Bars(top = 24, navigation = 48)

/** A window in which all of a screen is seen at once. */
private const val HIGH_ENOUGH_DP = 7000

private val phones = pairwise(Look.all.filter { it.device == Device.Phone })
private val largeOnTablet = Look(Theme.Light, Language.Arabic, Letters.Double, Device.Tablet, Mode.Senior)

private fun byName(looks: List<Look>) = looks.associateBy { it.values().joinToString(".") }

/** What [see] finds on [scene]. */
private fun <T> ComposeTestRule.inWindow(
    scene: Scene,
    look: Look,
    heightDp: Int = look.device.heightDp,
    see: (List<RootForTest>) -> T,
): T {
    setUpPhone(look, "mdpi", heightDp)
    return ActivityScenario.launch(ComponentActivity::class.java).use { scenario ->
        stage(scenario, scene, look)
        see(onAllNodes(isRoot()).fetchSemanticsNodes().map { it.root as RootForTest })
    }
}

/** At some place of its scroll each text and each control is seen whole, below the bars and beside what stands fixed. */
@RunWith(ParameterizedRobolectricTestRunner::class)
class RealWindowTest(
    private val screen: String,
    private val look: String,
) {
    @get:Rule val rule = createEmptyComposeRule()

    @Test
    fun `nothing lies over what cannot be scrolled from under it`() {
        val look = looks.getValue(look)
        val found =
            scenes.filter { it.screen == screen && suits(screen, look, it.state) }.flatMap { scene ->
                val whole = rule.inWindow(scene, look, HIGH_ENOUGH_DP) { roots -> roots.map(::pieces) }
                rule.inWindow(scene, look) { roots ->
                    roots.first().cover(bars)
                    rule.settle()
                    val found = roots.zip(whole).flatMap { (root, pieces) -> rule.neverSeen(root, pieces) }
                    (found + below(roots.first(), bars)).map { "${scene.state}: $it" }
                }
            }
        assertEquals(found.joinToString("\n"), 0, found.size)
    }

    companion object {
        private val looks = byName(phones + largeOnTablet)

        @JvmStatic
        @Parameters(name = "{0} {1}")
        fun cases(): List<Array<String>> =
            scenes.map { it.screen }.distinct().flatMap { screen ->
                looks.filterValues { suits(screen, it) }.keys.map { arrayOf(screen, it) }
            }
    }
}

/** Where the resident types stays in sight when the keyboard comes. */
@RunWith(ParameterizedRobolectricTestRunner::class)
class KeyboardTest(
    private val look: String,
) {
    @get:Rule val rule = createEmptyComposeRule()

    @Test
    fun `the keyboard does not cover the field that has the focus`() {
        val look = looks.getValue(look)
        val keyboard = bars.copy(keyboard = 300)
        val typing = scenes.filter { it.screen in setOf("form", "search") && suits(it.screen, look, it.state) }
        val found =
            typing.filter { it.press == null && !it.state.startsWith("leaving") }.flatMap { scene ->
                rule.inWindow(scene, look) { roots ->
                    val root = roots.single()
                    val fields = rule.onAllNodes(hasSetTextAction())
                    fields.fetchSemanticsNodes().indices.flatMap { index ->
                        root.cover(bars)
                        fields[index].requestFocus()
                        rule.settle()
                        root.cover(keyboard)
                        rule.settle()
                        (hiddenLine(root, fields[index].fetchSemanticsNode()) + below(root, keyboard))
                            .map { "${scene.screen} ${scene.state}: $it" }
                    }
                }
            }
        assertEquals(found.joinToString("\n"), 0, found.size)
    }

    companion object {
        private val looks = byName(phones)

        @JvmStatic
        @Parameters(name = "{0}")
        fun cases(): List<Array<String>> = looks.keys.map { arrayOf(it) }
    }
}
