package org.citizencloud.app.ui

import android.content.Context
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.assertIsNotEnabled
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.performClick
import androidx.test.core.app.ActivityScenario
import androidx.test.core.app.ApplicationProvider
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.FavouriteItem
import org.citizencloud.app.model.FavouritesState
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** The services that she has marked are put into another order by those who see and by those who hear the list. */
@RunWith(RobolectricTestRunner::class)
class OrderTest {
    @get:Rule val compose = createEmptyComposeRule()

    private var favourites by mutableStateOf(listOf("Passport", "Birth", "Tax").map { FavouriteItem(it, it, "", "", withdrawn = false) })

    private fun text(
        id: Int,
        vararg arguments: Any,
    ) = ApplicationProvider.getApplicationContext<Context>().getString(id, *arguments)

    private fun show(play: () -> Unit) =
        ActivityScenario.launch(ComponentActivity::class.java).use { window ->
            window.onActivity {
                it.setContent {
                    Staged(Samples("en"), offline = false, home = false) {
                        FavouritesScreen(FavouritesState(Content.Ready(favourites), trouble = null), FavouritesActions(move = ::move))
                    }
                }
            }
            play()
        }

    private fun move(
        id: String,
        place: Int,
    ) {
        val moved = favourites.single { it.id == id }
        favourites = (favourites - moved).toMutableList().apply { add(place, moved) }
    }

    private fun press(
        id: Int,
        service: String,
    ) = compose.onNode(hasContentDescription(text(id, service))).performClick()

    private fun order() = favourites.map { it.id }

    @Test
    fun `by buttons, of which the first and the last have one that does nothing`() =
        show {
            compose.onNode(hasText(text(R.string.favourites_order))).performClick()
            press(R.string.favourites_move_up, "Tax")
            assertEquals(listOf("Passport", "Tax", "Birth"), order())
            press(R.string.favourites_move_up, "Tax")
            press(R.string.favourites_move_down, "Passport")
            assertEquals(listOf("Tax", "Birth", "Passport"), order())
            compose.onNode(hasContentDescription(text(R.string.favourites_move_up, "Tax"))).assertIsNotEnabled()
            compose.onNode(hasContentDescription(text(R.string.favourites_move_down, "Passport"))).assertIsNotEnabled()
            compose.onNode(hasText(text(R.string.favourites_order_done))).performClick()
            compose.onNode(hasContentDescription(text(R.string.favourites_remove, "Tax"))).assertExists()
        }

    @Test
    fun `by the actions of a row, which says where it stands`() =
        show {
            val down = text(R.string.favourites_move_down, "Passport")
            val row = SemanticsMatcher.keyIsDefined(SemanticsActions.CustomActions) and hasText("Passport")
            val action = compose.onNode(row).fetchSemanticsNode().config[SemanticsActions.CustomActions].single()
            assertEquals(down, action.label)
            compose.runOnUiThread { action.action() }
            compose.waitForIdle()
            assertEquals(listOf("Birth", "Passport", "Tax"), order())
            val heard = compose.onNode(row).fetchSemanticsNode().config[SemanticsProperties.StateDescription]
            assertEquals(text(R.string.favourites_place, "2", "3"), heard)
        }
}
