package org.citizencloud.app.ui

import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.UserNotAuthenticatedException
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.test.core.app.ApplicationProvider
import java.security.InvalidKeyException
import kotlinx.coroutines.runBlocking
import org.citizencloud.app.R
import org.citizencloud.app.TestApplication
import org.citizencloud.app.model.config
import org.citizencloud.app.model.phone.FakeAndroidKeystore
import org.citizencloud.core.ReferenceCity
import org.junit.After
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** What a resident reads whose phone does not give out the key of what she has saved, with the real core. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = "w360dp-h2400dp-xhdpi")
class KeystoreRefusesTest {
    @get:Rule(order = 0)
    val keystore = FakeAndroidKeystore()

    @get:Rule(order = 1)
    val compose = createEmptyComposeRule()

    private val app = ApplicationProvider.getApplicationContext<TestApplication>()
    private val city = ReferenceCity()
    private val words = Samples("en")

    @Before
    fun serve() = app.serve(city.profile.config())

    @After
    fun end() {
        runBlocking { app.session.suspend() }
        city.close()
    }

    /** The app is opened, once with a key, and then anew where every use of it ends with [refusal]. */
    private fun refused(
        refusal: InvalidKeyException,
        journey: Resident.() -> Unit,
    ) {
        Resident(compose, app).opensTheApp { begins(city.services.toInt()) }
        runBlocking { app.session.suspend() }
        keystore.fail(with = refusal)
        serve()
        Resident(compose, app).opensTheApp(journey)
    }

    @Test
    fun `a locked phone says so, shows the services, and goes on when it is unlocked`() =
        refused(UserNotAuthenticatedException()) {
            see(words(R.string.home_personal_title))
            see(words.locked.message)
            see(words(R.string.home_categories))
            keystore.fail(with = null)
            press(words(R.string.way_on_unlock_phone))
            see(words(R.string.home_cases_none))
        }

    @Test
    fun `a key that is gone says so, deletes nothing, and leads to her paper and the city's telephone`() =
        refused(KeyPermanentlyInvalidatedException()) {
            see(words(R.string.home_personal_title))
            see(words.keyMissing.message)
            see(words(R.string.call_city_number, app.session.city.hotline))
            press(words(R.string.way_on_type_paper_code))
            see(words(R.string.lost_key_title))
            press(hasContentDescription(words(R.string.back)))
            keystore.fail(with = null)
            app.session.open()
            see(words(R.string.home_cases_none))
        }
}
