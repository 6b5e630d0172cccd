package org.citizencloud.app

import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performTouchInput
import androidx.compose.ui.test.swipeDown
import androidx.test.core.app.ActivityScenario
import androidx.test.core.app.ApplicationProvider
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.HomeState
import org.citizencloud.app.model.TextSize
import org.citizencloud.app.model.Trouble
import org.citizencloud.app.model.WayOn
import org.citizencloud.app.ui.BlockedScreen
import org.citizencloud.app.ui.CityTheme
import org.citizencloud.app.ui.Frame
import org.citizencloud.app.ui.HomeActions
import org.citizencloud.app.ui.HomeScreen
import org.citizencloud.app.ui.LibraryMissingScreen
import org.citizencloud.app.ui.LocalFrame
import org.citizencloud.app.ui.StartingScreen
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** What the resident can do where the app cannot help her, or she cannot use it as others do. */
@RunWith(RobolectricTestRunner::class)
class WaysOutTest {
    @get:Rule val compose = createEmptyComposeRule()

    private val app = ApplicationProvider.getApplicationContext<TestApplication>()
    private val dialled = ArrayList<String>()

    private fun show(senior: Boolean = false, screen: @Composable () -> Unit, play: () -> Unit) =
        ActivityScenario.launch(ComponentActivity::class.java).use { window ->
            val frame = Frame(HOTLINE, senior, offline = false, back = null, dial = dialled::add, wayOn = {})
            window.onActivity {
                it.setContent {
                    CompositionLocalProvider(LocalFrame provides frame) { CityTheme(senior, TextSize.Normal, content = screen) }
                }
            }
            play()
        }

    @Test
    fun `in senior mode the city can be called before there is a screen, by one button`() {
        val screens = listOf<@Composable () -> Unit>(
            { StartingScreen() },
            { LibraryMissingScreen() },
            { BlockedScreen(Trouble("The phone is full.", WayOn.MakeRoom)) },
            { BlockedScreen(Trouble("Please call the city's hotline.", WayOn.CallCity)) },
        )
        for (screen in screens) {
            show(senior = true, screen) {
                // Fails unless there is exactly one.
                compose.onNode(hasText(app.getString(R.string.call_city_number, HOTLINE))).performClick()
            }
        }
        assertEquals(screens.map { HOTLINE }, dialled)
    }

    @Test
    fun `news is looked for by pulling home down, or from the title's actions`() {
        var refreshes = 0
        val home = HomeState(
            "Langang", HOTLINE, senior = false, offline = false, update = null, personal = null, serviceCount = 0,
            categories = Content.Ready(emptyList()), drafts = 0, draftsEnding = 0, waiting = 0, cases = emptyList(), unread = 0,
            refreshing = false, freshness = null, lifeEvents = 0, favourites = emptyList(),
        )
        show(screen = { HomeScreen(home, HomeActions(refresh = { refreshes++ })) }) {
            compose.onNode(hasText("Langang")).performTouchInput { swipeDown(endY = bottom + 900) }
            compose.waitForIdle()
            assertEquals(1, refreshes)
            val actions = compose.onNode(hasText("Langang")).fetchSemanticsNode().config.getOrNull(SemanticsActions.CustomActions)
            val action = actions.orEmpty().single { it.label == app.getString(R.string.inbox_refresh) }
            compose.runOnUiThread { action.action() }
            assertEquals(2, refreshes)
        }
    }

    private companion object {
        const val HOTLINE = "12345"
    }
}
