package org.citizencloud.app

import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.junit4.v2.createAndroidComposeRule
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.onRoot
import com.github.takahirom.roborazzi.captureRoboImage
import org.citizencloud.core.CitizenException
import org.citizencloud.core.errorMessage
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class MainActivityTest {
    @get:Rule val rule = createAndroidComposeRule<MainActivity>()

    @Test
    fun `the core's words are on the screen`() {
        val words = errorMessage(CitizenException.NoCatalogue(), "en")
        rule.onNodeWithText(words).assertIsDisplayed()
    }

    @Test
    fun `the first screen looks as pictured`() {
        rule.onRoot().captureRoboImage("src/test/screenshots/start.png")
    }
}
