package org.citizencloud.app.model

import java.io.IOException
import java.time.Duration
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.readBytes
import kotlin.io.path.writeText
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch
import org.citizencloud.core.Connectivity
import org.citizencloud.core.KeyLookup
import org.citizencloud.core.Phone
import org.citizencloud.core.ReferenceCity
import org.citizencloud.core.SERVICE
import org.citizencloud.core.fillIn
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** How the app stands when the phone or the city does not do what it should. */
@RunWith(RobolectricTestRunner::class)
class SessionTest {
    @get:Rule
    val folder = TemporaryFolder()
    private val city = ReferenceCity()
    private val phone by lazy { Phone(folder.root.toPath(), city.profile) }
    private val device by lazy { Device(phone, city.profile.config(), preferences = MemoryPreferences("started" to "true")) }

    @After
    fun stop() = city.close()

    @Test
    fun `a key that is gone closes what is personal and nothing else, and leads to her paper`() = onMain {
        val client = phone.offlineClient()
        client.forms().start(SERVICE)
        client.suspend()
        val before = phone.home.resolve("user.db").readBytes()
        for (lookup in listOf(KeyLookup.Absent, KeyLookup.Invalidated, KeyLookup.Found(ByteArray(32)))) {
            val app = device.start(keyStore = ScriptedKeyStore(phone.keyStore) { lookup })
            val home = app.until<HomeState> { it.personal != null && it.categories is Content.Ready }
            assertEquals("$lookup", WayOn.TypePaperCode, home.personal?.wayOn)
            assertEquals(city.services.toInt(), home.serviceCount)
            app.stop()
        }
        assertArrayEquals(before, phone.home.resolve("user.db").readBytes())
        val again = device.start()
        again.until<HomeState> { it.personal == null && it.drafts == 1 }
        again.stop()
    }

    @Test
    fun `a keystore that fails is told in plain words, without its own`() = onMain {
        val app = device.start(keyStore = ScriptedKeyStore(phone.keyStore) { error("canary in the keystore") })
        val running = app.untilApp<AppState.Running>()
        assertEquals(WayOn.CallCity, running.personal?.wayOn)
        assertFalse("canary" in "$running")
        app.stop()
    }

    @Test
    fun `what another process has open blocks the app until it lets go`() = onMain {
        val other = phone.client()
        other.open()
        val app = device.start()
        assertEquals(WayOn.TryAgain, app.untilApp<AppState.Blocked>().trouble.wayOn)
        other.suspend()
        app.top.tryAgain()
        assertNull(app.untilApp<AppState.Running>().personal)
        app.stop()
    }

    @Test
    fun `damaged data is set aside, and the app goes on`() = onMain {
        phone.offlineClient().suspend()
        val file = phone.home.resolve("user.db")
        file.writeText("this is no database. ".repeat(500))
        val damaged = file.readBytes()
        val app = device.start()
        assertNull(app.untilApp<AppState.Running>().personal)
        app.stop()
        val aside = phone.home.listDirectoryEntries("set-aside-*").single()
        assertArrayEquals(damaged, aside.resolve("user.db").readBytes())
    }

    @Test
    fun `about tells which catalogue is on the phone, also when nothing was fetched since it was started`() = onMain {
        val first = device.start()
        first.until<HomeState> { it.serviceCount == city.services.toInt() }
        first.screens.navigator.push(Route.About)
        val revision = first.until<AboutState> { it.catalogueRevision != null }.catalogueRevision
        device.kill(first)

        device.connectivity = Connectivity.OFFLINE
        val again = device.start()
        assertEquals(revision, again.until<AboutState> { it.serviceCount == city.services.toInt() }.catalogueRevision)
        again.stop()
    }

    @Test
    fun `a setting that the full phone cannot keep holds all the same`() = onMain {
        val full = object : Preferences by MemoryPreferences("started" to "true") {
            override fun write(name: String, value: String) = throw IOException("no space left on device")
        }
        val app = Device(phone, city.profile.config(), preferences = full).start()
        app.until<HomeState>()
        app.session.setSenior(true)
        app.until<HomeState> { it.senior }
        app.stop()
    }
}
