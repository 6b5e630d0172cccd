package org.citizencloud.app

import android.content.Intent
import android.net.Uri
import androidx.test.core.app.ApplicationProvider
import org.citizencloud.app.model.Route
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class DeepLinkTest {
    private val app = ApplicationProvider.getApplicationContext<CitizenApplication>()
    private val city = app.session.city

    private fun route(link: String) = DeepLink.route(Uri.parse(link), city)

    @Test
    fun `a link to a service leads to it`() {
        val link = "https://${city.linkHost}/app/service/register-birth"
        assertEquals(Route.Service("register-birth"), route(link))
        assertEquals(Uri.parse(link), DeepLink.of(Route.Service("register-birth"), city))
    }

    @Test
    fun `what any route's link says is read back`() {
        val routes = listOf(Route.Home, Route.Category("legal"), Route.Case("a b/c%?#"), Route.Message("ü"), Route.Inbox)
        assertEquals(routes, routes.map { DeepLink.route(DeepLink.of(it, city), city) })
    }

    @Test
    fun `no link leads into a form, to another city, or to nowhere`() {
        for (
        link in listOf(
            "https://${city.linkHost}/app/form/0f/1",
            "https://${city.linkHost}/app/check/0f",
            "https://${city.linkHost}/app/firstStart",
            "https://${city.linkHost}/app/nowhere",
            "https://${city.linkHost}/service/register-birth",
            "http://${city.linkHost}/app/home",
            "https://elsewhere.example/app/home",
            "mailto:somebody@${city.linkHost}",
        )
        ) {
            assertNull(link, route(link))
        }
        assertNull(DeepLink.route(null, city))
    }

    @Test
    fun `Android asks this app about the city's links, and only about those below app`() {
        fun handled(link: String) = app.packageManager
            .queryIntentActivities(Intent(Intent.ACTION_VIEW, Uri.parse(link)).addCategory(Intent.CATEGORY_BROWSABLE), 0)
            .map { it.activityInfo.name }
        assertEquals(listOf(MainActivity::class.java.name), handled("https://${city.linkHost}/app/inbox"))
        assertEquals(emptyList<String>(), handled("https://${city.linkHost}/news"))
        assertEquals(emptyList<String>(), handled("http://${city.linkHost}/app/inbox"))
    }
}
