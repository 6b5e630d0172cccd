package org.citizencloud.app.model

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class RouteTest {
    private val written = mapOf(
        Route.FirstStart to "firstStart",
        Route.Home to "home",
        Route.Search to "search",
        Route.Category("health") to "category/health",
        Route.Service("register-birth") to "service/register-birth",
        Route.Form("0198-a", 2) to "form/0198-a/2",
        Route.Check("0198-a") to "check/0198-a",
        Route.Changes("0198-a") to "changes/0198-a",
        Route.ChooseDocument("0198-a", "/photos") to "chooseDocument/0198-a/%2Fphotos",
        Route.Cases to "cases",
        Route.Case("0198-b") to "case/0198-b",
        Route.Receipt("0198-b") to "receipt/0198-b",
        Route.Inbox to "inbox",
        Route.Message("m-1") to "message/m-1",
        Route.Thread("LG-2026-000001") to "thread/LG-2026-000001",
        Route.Notifications to "notifications",
        Route.Reminders to "reminders",
        Route.LifeEvents to "lifeEvents",
        Route.LifeEvent("having-a-baby") to "lifeEvent/having-a-baby",
        Route.Eligibility("register-birth") to "eligibility/register-birth",
        Route.Facts to "facts",
        Route.Favourites to "favourites",
        Route.Offices to "offices",
        Route.Documents to "documents",
        Route.Document("0198-c") to "document/0198-c",
        Route.DocumentWords("0198-c") to "documentWords/0198-c",
        Route.PaperCode to "paperCode",
        Route.LostKey to "lostKey",
        Route.Damage to "damage",
        Route.Storage to "storage",
        Route.Backup to "backup",
        Route.Restore to "restore",
        Route.Settings to "settings",
        Route.About to "about",
    )

    @Test
    fun `each route is written as the fixtures write it, and read again`() {
        val routes = Route::class.java.classes.filter { Route::class.java.isAssignableFrom(it) }
        assertEquals("a route is missing here", routes.toSet(), written.keys.map { it.javaClass }.toSet())
        for ((route, path) in written) {
            assertEquals(path, route.path)
            assertEquals(route, Route.parse(path))
        }
    }

    @Test
    fun `an argument may hold any character`() {
        for (id in listOf("a/b", "a b", "a+b", "100%", "?q=1#x", "宝宝", "é\n")) {
            val path = Route.Service(id).path
            assertEquals(Route.Service(id), Route.parse(path))
            assertEquals(listOf(Route.Home, Route.Service(id)), Navigator.decode("home $path"))
        }
    }

    @Test
    fun `what is no route is none`() {
        val nonsense = listOf(
            "", "/", "nowhere", "home/", "home/1", "service", "service/", "service/a/b", "form/a", "form/a/0", "form/a/-1",
            "form/a/x", "form/a/01", "form//1", "check/a/1", "Home", "service/%zz", "form/a/99999999999",
            "chooseDocument/a", "chooseDocument/a/",
        )
        for (path in nonsense) assertNull(path, Route.parse(path))
    }

    @Test
    fun `no link leads into the middle of something`() {
        assertEquals(
            setOf(
                Route.FirstStart, Route.Form("0198-a", 2), Route.Check("0198-a"), Route.Changes("0198-a"),
                Route.ChooseDocument("0198-a", "/photos"), Route.Receipt("0198-b"), Route.Settings, Route.About,
                Route.Eligibility("register-birth"), Route.Facts, Route.Favourites, Route.Notifications,
                Route.Document("0198-c"), Route.DocumentWords("0198-c"), Route.PaperCode, Route.LostKey, Route.Damage, Route.Storage,
                Route.Backup, Route.Restore,
            ),
            written.keys.filterNot { it.isLinkable }.toSet(),
        )
    }

    @Test
    fun `a list and what was opened from it stand side by side`() {
        val service = Route.Service("register-birth")
        val case = Route.Case("0198-b")
        val receipt = Route.Receipt("0198-b")
        val form = Route.Form("0198-a", 1)
        assertEquals(SideBySide(Route.Search, null, null), listOf(Route.Home, Route.Search).sideBySide())
        assertEquals(SideBySide(Route.Search, service, service), listOf(Route.Home, Route.Search, service).sideBySide())
        assertEquals(SideBySide(Route.Cases, case, receipt), listOf(Route.Home, Route.Cases, case, receipt).sideBySide())
        val message = Route.Message("m-1")
        val thread = Route.Thread("LG-2026-000001")
        assertEquals(SideBySide(Route.Inbox, thread, message), listOf(Route.Home, Route.Inbox, thread, message).sideBySide())
        assertEquals(SideBySide(Route.Inbox, message, case), listOf(Route.Home, Route.Cases, Route.Inbox, message, case).sideBySide())
        val event = Route.LifeEvent("having-a-baby")
        assertEquals(SideBySide(Route.LifeEvents, event, service), listOf(Route.Home, Route.LifeEvents, event, service).sideBySide())
        val document = Route.Document("0198-c")
        val words = Route.DocumentWords("0198-c")
        assertEquals(SideBySide(Route.Documents, document, words), listOf(Route.Home, Route.Documents, document, words).sideBySide())
        for (alone in listOf(emptyList(), listOf(Route.Home), listOf(Route.Home, case), listOf(Route.Search, service, form))) {
            assertNull("$alone", alone.sideBySide())
        }
    }

    @Test
    fun `a window is kept out of screenshots while any of it is her own, and home where it would be among the apps`() {
        for ((route, _) in written) {
            assertEquals("$route", route.isPersonal, listOf(Route.Home, route).isSecure(hiddenInRecents = true))
            val secure = route.isPersonal || route == Route.Home
            assertEquals("$route", secure, listOf(Route.Search, route).isSecure(hiddenInRecents = false))
        }
        assertTrue(listOf(Route.Home, Route.Inbox, Route.Service("a")).isSecure(hiddenInRecents = true))
        assertFalse(listOf(Route.Inbox, Route.Home, Route.Search, Route.Service("a")).isSecure(hiddenInRecents = true))
        assertFalse(emptyList<Route>().isSecure(hiddenInRecents = false))
    }

    @Test
    fun `what is her own is hidden from lookers-on`() {
        assertTrue(written.keys.filter { it.draftId != null || it is Route.Case || it is Route.Receipt }.all { it.isPersonal })
        assertTrue(written.keys.filter { it is Route.Service || it is Route.Category || it == Route.Home }.none { it.isPersonal })
    }
}
