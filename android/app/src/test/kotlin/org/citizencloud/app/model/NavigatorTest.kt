package org.citizencloud.app.model

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class NavigatorTest {
    private val service = Route.Service("register-birth")
    private val navigator = Navigator(listOf(Route.Home))

    @Test
    fun `screens lie on each other, and back takes the top one away`() {
        navigator.push(Route.Search)
        navigator.push(service)
        assertEquals(listOf(Route.Home, Route.Search, service), navigator.stack.value)
        assertEquals(Route.Search, navigator.below)
        assertTrue(navigator.back())
        assertEquals(Route.Search, navigator.top)
    }

    @Test
    fun `the last screen stays`() {
        assertFalse(navigator.back())
        assertEquals(Route.Home, navigator.top)
    }

    @Test
    fun `a second tap opens no second screen, but one may come back to where she was`() {
        navigator.push(service)
        navigator.push(service)
        assertEquals(listOf(Route.Home, service), navigator.stack.value)
        navigator.push(Route.Inbox)
        navigator.push(service)
        assertEquals(listOf(Route.Home, service, Route.Inbox, service), navigator.stack.value)
    }

    @Test
    fun `what is opened from a list takes the place of what was opened from it before`() {
        navigator.push(Route.Inbox)
        navigator.pushFrom(Route.Inbox, Route.Message("m-1"))
        navigator.push(Route.Case("s"))
        navigator.pushFrom(Route.Inbox, Route.Message("m-2"))
        assertEquals(listOf(Route.Home, Route.Inbox, Route.Message("m-2")), navigator.stack.value)
        navigator.backTo(Route.Inbox)
        assertEquals(listOf(Route.Home, Route.Inbox), navigator.stack.value)
        navigator.backTo(Route.Search)
        assertEquals("from a list that is not there nothing is taken", listOf(Route.Home, Route.Inbox), navigator.stack.value)
    }

    @Test
    fun `a form that was sent is nowhere below its case`() {
        navigator.reset(
            listOf(Route.Home, service, Route.Form("d", 1), Route.Form("d", 2), Route.Check("d"), Route.Form("d", 1), Route.Check("d")),
        )
        navigator.leaveForm("d", Route.Case("s"))
        assertEquals(listOf(Route.Home, service, Route.Case("s")), navigator.stack.value)
    }

    @Test
    fun `another form stays when one is left`() {
        navigator.reset(listOf(Route.Form("a", 1), Route.Form("b", 1)))
        navigator.leaveForm("b")
        assertEquals(listOf(Route.Form("a", 1)), navigator.stack.value)
        navigator.leaveForm("a")
        assertEquals(listOf(Route.Home), navigator.stack.value)
    }

    @Test
    fun `the stack is the same after another process has read it`() {
        navigator.push(service)
        navigator.push(Route.Form("0198", 3))
        assertEquals(navigator.stack.value, Navigator.decode(navigator.encode()))
        assertNull("a stack of another version is none", Navigator.decode("home walk/1"))
        assertNull(Navigator.decode(""))
    }
}
