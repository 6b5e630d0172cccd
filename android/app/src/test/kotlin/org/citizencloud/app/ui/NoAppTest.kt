package org.citizencloud.app.ui

import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.test.core.app.ApplicationProvider
import kotlinx.coroutines.runBlocking
import org.citizencloud.app.R
import org.citizencloud.app.TestApplication
import org.citizencloud.app.model.config
import org.citizencloud.core.ReferenceCity
import org.junit.After
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** On a tablet that cannot telephone, the number stays until she closes it. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = "w360dp-h2400dp-xhdpi")
class NoAppTest {
    @get:Rule
    val compose = createEmptyComposeRule()

    private val app = ApplicationProvider.getApplicationContext<TestApplication>()
    private val city = ReferenceCity()

    @After
    fun end() {
        runBlocking { app.session.suspend() }
        city.close()
    }

    @Test
    fun `without a dialler the number is shown until she closes it`() {
        app.serve(city.profile.config())
        shadowOf(app).checkActivities(true)
        Resident(compose, app).opensTheApp {
            begins(city.services.toInt())
            press(words(R.string.call_city_number, app.session.city.hotline))
            see(words(R.string.no_app_title))
            see(hasText(isolated(app.session.city.hotline)))
            press(words(R.string.close))
            compose.waitUntil { compose.onAllNodes(hasText(words(R.string.no_app_title))).fetchSemanticsNodes().isEmpty() }
        }
    }
}
