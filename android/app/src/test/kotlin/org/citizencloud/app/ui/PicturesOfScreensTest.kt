package org.citizencloud.app.ui

import androidx.activity.ComponentActivity
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.test.core.app.ActivityScenario
import com.github.takahirom.roborazzi.ExperimentalRoborazziApi
import com.github.takahirom.roborazzi.RoborazziOptions
import com.github.takahirom.roborazzi.captureScreenRoboImage
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.ParameterizedRobolectricTestRunner.Parameters

/** Draws the pictures of docs/screens, or compares with them. */
@RunWith(ParameterizedRobolectricTestRunner::class)
class PicturesOfScreensTest(
    private val name: String,
) {
    @get:Rule val rule = createEmptyComposeRule()

    @OptIn(ExperimentalRoborazziApi::class)
    @Test
    fun `looks as pictured`() {
        val picture = chosen.getValue(name)
        val scene = scenes.single { it.screen == picture.screen && it.state == picture.state }
        // A phone's pixels tell more than a tablet's, of which there are many.
        setUpPhone(picture.look, density = if (picture.look.device == Device.Phone) "hdpi" else "mdpi")
        ActivityScenario.launch(ComponentActivity::class.java).use { scenario ->
            rule.stage(scenario, scene, picture.look)
            captureScreenRoboImage("${Screens.path}/$name.png", roborazziOptions = options)
        }
    }

    companion object {
        private val chosen = choosePictures(scenes.map { it.screen to it.state }).associateBy { it.name }

        // Letters are drawn a shade differently on another processor; a moved line is far above this.
        private val options by lazy {
            RoborazziOptions(compareOptions = RoborazziOptions.CompareOptions(changeThreshold = 0.001f))
        }

        @JvmStatic
        @Parameters(name = "{0}")
        fun names(): List<Array<String>> = chosen.keys.map { arrayOf(it) }
    }
}
