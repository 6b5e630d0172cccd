package org.citizencloud.app

import android.Manifest.permission.POST_NOTIFICATIONS
import android.app.LocaleManager
import android.content.Intent
import android.net.Uri
import android.os.LocaleList
import android.view.View
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import androidx.test.core.app.ActivityScenario
import androidx.test.core.app.ApplicationProvider
import androidx.test.platform.app.InstrumentationRegistry
import java.lang.reflect.Proxy
import org.citizencloud.app.model.AskedForNotifications
import org.citizencloud.app.model.Route
import org.citizencloud.app.model.phone.FakeAndroidKeystore
import org.citizencloud.app.model.phone.PhonePreferences
import org.citizencloud.app.model.phone.service
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNull
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.util.ReflectionHelpers
import org.robolectric.util.ReflectionHelpers.ClassParameter

@RunWith(RobolectricTestRunner::class)
class MainActivityTest {
    @get:Rule val keystore = FakeAndroidKeystore()

    private val app = ApplicationProvider.getApplicationContext<TestApplication>()

    /** The window once the resident is at home, after the first start. */
    private fun atHome(intent: Intent? = null, play: (ActivityScenario<MainActivity>) -> Unit) {
        app.session.begin()
        val start = intent ?: Intent(app, MainActivity::class.java)
        ActivityScenario.launch<MainActivity>(start).use { window ->
            until("a screen") { window.top != null }
            play(window)
        }
    }

    private fun <T> ActivityScenario<MainActivity>.ask(question: (MainActivity) -> T): T {
        var answer: Result<T>? = null
        onActivity { answer = runCatching { question(it) } }
        return checkNotNull(answer).getOrThrow()
    }

    private val ActivityScenario<MainActivity>.top get() = ask { it.screens.navigator.top }

    private val ActivityScenario<MainActivity>.isSecure
        get() = ask { it.window.attributes.flags and FLAG_SECURE != 0 }

    private fun ActivityScenario<MainActivity>.go(route: Route) {
        onActivity { it.screens.navigator.push(route) }
        until("$route") { top == route }
    }

    @Test
    fun `what is personal is in no screenshot, what is not can be shown to a helper`() = atHome { window ->
        for (
        (route, secure) in listOf(
            Route.Search to false,
            Route.Service("register-birth") to false,
            Route.Home to false,
            Route.Form("0f", 1) to true,
            Route.Check("0f") to true,
            Route.Settings to false,
            Route.Cases to true,
            Route.Case("0f") to true,
            Route.Receipt("0f") to true,
            Route.Inbox to true,
            Route.Message("0f") to true,
            Route.Thread("0f") to true,
            Route.Reminders to true,
            Route.Notifications to true,
        )
        ) {
            window.go(route)
            assertEquals("$route", secure, window.isSecure)
        }
    }

    @Test
    fun `the list of apps shows no picture of any screen, also when the window was made anew`() {
        val told = ArrayList<Boolean>()
        listening("setRecentsScreenshotEnabled", { told += it[1] as Boolean }) {
            atHome { window ->
                assertEquals(listOf(false), told)
                window.recreate()
                assertEquals(listOf(false, false), told)
            }
        }
    }

    /** Calls [heard] with the arguments whenever an activity tells Android [what], which forgets it. */
    private fun listening(what: String, heard: (Array<out Any?>) -> Unit, test: () -> Unit) {
        val clients = Class.forName("android.app.ActivityClient")
        val type = Class.forName("android.app.IActivityClientController")
        fun use(controller: Any): Unit =
            ReflectionHelpers.callStaticMethod(clients, "setActivityClientController", ClassParameter(type, controller))
        val whole = ReflectionHelpers.callStaticMethod<Any>(clients, "getActivityClientController")
        val listening = Proxy.newProxyInstance(type.classLoader, arrayOf(type)) { _, method, arguments ->
            if (method.name == what) heard(arguments).let { null } else method.invoke(whole, *arguments.orEmpty())
        }
        use(listening)
        try {
            test()
        } finally {
            use(whole)
        }
    }

    @Test
    fun `another language needs no restart, and where the resident is stays`() {
        RuntimeEnvironment.setFontScale(1.5f)
        atHome(play = ::speakArabicAndChinese)
    }

    private fun speakArabicAndChinese(window: ActivityScenario<MainActivity>) {
        window.go(Route.Search)
        app.session.chooseLanguage("ar")
        until("Arabic") { window.ask { it.resources.configuration.locales[0].language } == "ar" }
        assertEquals(View.LAYOUT_DIRECTION_RTL, window.ask { it.resources.configuration.layoutDirection })
        val arabic = app.inLanguage("ar").getString(R.string.search_title)
        assertNotEquals(app.getString(R.string.search_title), arabic)
        assertEquals(arabic, window.ask { it.getString(R.string.search_title) })
        val letters = window.ask { it.resources.configuration.fontScale }
        assertEquals("the resident's own size of letters", 1.5f, letters)
        assertEquals(Route.Search, window.top)
        assertEquals("ar", app.service<LocaleManager>().applicationLocales.toLanguageTags())
        app.session.chooseLanguage("zh-Hans")
        until("Chinese") { window.ask { it.resources.configuration.locales[0].toLanguageTag() } == "zh-Hans" }
    }

    @Test
    fun `the language chosen in Android's settings is the app's`() {
        app.service<LocaleManager>().applicationLocales = LocaleList.forLanguageTags("es-MX,fr")
        atHome { window ->
            until("Spanish") { window.ask { it.resources.configuration.locales[0].language } == "es" }
            assertEquals("es", app.session.settings.value.language)
        }
    }

    @Test
    fun `a link leads to its screen, also while the app is open`() {
        val link = Uri.parse("https://${app.session.city.linkHost}/app/service/register-birth")
        atHome(Intent(Intent.ACTION_VIEW, link, app, MainActivity::class.java)) { window ->
            until("the service") { window.top == Route.Service("register-birth") }
            val next = Intent(Intent.ACTION_VIEW, DeepLink.of(Route.Inbox, app.session.city), app, MainActivity::class.java)
            window.onActivity { InstrumentationRegistry.getInstrumentation().callActivityOnNewIntent(it, next) }
            until("the inbox") { window.top == Route.Inbox }
        }
    }

    @Test
    fun `turning the phone does not follow the link again`() {
        val link = DeepLink.of(Route.Inbox, app.session.city)
        atHome(Intent(Intent.ACTION_VIEW, link, app, MainActivity::class.java)) { window ->
            until("the inbox") { window.top == Route.Inbox }
            window.onActivity { it.screens.navigator.back() }
            window.recreate()
            until("home") { window.top == Route.Home }
        }
    }

    private val ActivityScenario<MainActivity>.asked
        get() = ask { shadowOf(it).lastRequestedPermission }?.requestedPermissions?.toList()

    @Test
    fun `notifications are asked for when she has sent something, and never again`() {
        atHome { window ->
            window.go(Route.Case("0f"))
            assertNull(window.asked)
            app.session.sent()
            until("the question") { window.asked != null }
            assertEquals(listOf(POST_NOTIFICATIONS), window.asked)
        }
        until("what was asked is kept") { PhonePreferences(app).read("notifications") == "Done" }
        app.restart()
        atHome { window ->
            until("the app is open") { app.session.settings.value.notifications == AskedForNotifications.Done }
            app.session.sent()
            window.go(Route.Case("10"))
            assertNull(window.asked)
        }
    }
}
