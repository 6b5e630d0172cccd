package org.citizencloud.app.ui

import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.test.core.app.ActivityScenario
import java.io.File
import java.time.ZoneId
import org.citizencloud.app.model.TextSize
import org.robolectric.RuntimeEnvironment

/** Where pictures are kept; tests run in android/app. */
internal val Screens = File("../../docs/screens")
internal const val CONTACT_SHEET = "contact-sheet"
internal val recording = System.getProperty("roborazzi.test.record") == "true"

/** Screens with nothing below them. */
private val Beginnings = setOf("start", "first-start", "home")

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
}

/** Shows [scene] in an activity, as [look] asks for, in the city's time zone. */
internal fun stage(
    scenario: ActivityScenario<ComponentActivity>,
    scene: Scene,
    look: Look,
) {
    val samples = Samples(look.language.word, look.mode == Mode.Senior)
    scenario.onActivity { activity ->
        activity.setContent { Staged(samples, scene.offline, home = scene.screen in Beginnings) { scene.content(samples) } }
    }
}

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
