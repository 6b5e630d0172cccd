package org.citizencloud.app.ui

import android.content.Context
import android.content.pm.PackageManager.FEATURE_CAMERA_ANY
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.ComposeTestRule
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.performSemanticsAction
import androidx.test.core.app.ActivityScenario
import androidx.test.core.app.ApplicationProvider
import java.io.File
import java.time.ZoneId
import org.citizencloud.app.model.TextSize
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf

/** Where pictures are kept; tests run in android/app. */
internal val Screens = File("../../docs/screens")
internal const val CONTACT_SHEET = "contact-sheet"
internal val recording = System.getProperty("roborazzi.test.record") == "true"

/** Screens with nothing below them. */
private val Beginnings = setOf("start", "first-start", "home", "home-news")

/** Puts the phone into the state that [look] asks for; before an activity starts. */
internal fun setUpPhone(
    look: Look,
    density: String,
    heightDp: Int = look.device.heightDp,
) {
    val device = look.device
    val night = if (look.theme == Theme.Dark) "night" else "notnight"
    RuntimeEnvironment.setQualifiers(
        "${look.language.qualifier}-w${device.widthDp}dp-h${heightDp}dp-$night-$density",
    )
    RuntimeEnvironment.setFontScale(look.letters.scale)
    shadowOf(RuntimeEnvironment.getApplication().packageManager).setSystemFeature(FEATURE_CAMERA_ANY, true)
}

/**
 * Shows [scene] in an activity, as [look] asks for, in the city's time zone. What moves on it, such as a circle that
 * turns, stands still from then on.
 */
internal fun ComposeTestRule.stage(
    scenario: ActivityScenario<ComponentActivity>,
    scene: Scene,
    look: Look,
) {
    mainClock.autoAdvance = false
    val samples = Samples(look.language.word, look.mode == Mode.Senior)
    scenario.onActivity { activity ->
        activity.setContent { Staged(samples, scene.offline, home = scene.screen in Beginnings) { scene.content(samples) } }
    }
    mainClock.advanceTimeBy(SETTLED_MS)
    if (scene.press != null) {
        val words = ApplicationProvider.getApplicationContext<Context>().getString(scene.press)
        val pressed = hasText(words, substring = true) or hasContentDescription(words, substring = true)
        onAllNodes(pressed and hasClickAction()).onFirst().performSemanticsAction(SemanticsActions.OnClick)
    }
    // Another window comes, and what depends on its size after that.
    if (scene.press != null || scene.comes) repeat(2) { settle() }
}

/** Lets what has changed be laid out, and then come to its end what moves because of that. */
internal fun ComposeTestRule.settle() = repeat(2) {
    mainClock.advanceTimeBy(SETTLED_MS)
    waitForIdle()
}

private const val SETTLED_MS = 600L

@Composable
internal fun Staged(
    samples: Samples,
    offline: Boolean,
    home: Boolean,
    content: @Composable () -> Unit,
) {
    val frame =
        Frame(
            hotline = Samples.HOTLINE,
            senior = samples.senior,
            offline = offline,
            back = if (home) null else ({}),
            dial = {},
            wayOn = {},
        )
    CompositionLocalProvider(LocalFrame provides frame, LocalTimeZone provides ZoneId.of("Asia/Shanghai")) {
        CityTheme(samples.senior, TextSize.Normal, content = content)
    }
}
