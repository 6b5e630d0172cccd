package org.citizencloud.app

import android.content.Context
import android.os.Looper
import androidx.test.core.app.ActivityScenario
import androidx.test.core.app.ApplicationProvider
import org.citizencloud.app.model.AppState
import org.citizencloud.app.model.phone.FakeAndroidKeystore
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowLog

/**
 * The main thread waits for no disk and no network while the app starts. Android's own StrictMode tells
 * of what goes through Android's code, the JVM's flight recorder of what goes past it.
 */
@RunWith(RobolectricTestRunner::class)
class StrictModeTest {
    @get:Rule val keystore = FakeAndroidKeystore()

    private val app = ApplicationProvider.getApplicationContext<TestApplication>()

    private fun violations(): List<String> {
        shadowOf(Looper.getMainLooper()).idle()
        return ShadowLog.getLogsForTag("StrictMode").map { "${it.msg} ${it.throwable?.stackTraceToString()}" }
    }

    /** What this thread reads and writes of the app's files, and all that it says to the network, while [play]ed. */
    private fun waits(play: () -> Unit): List<String> {
        val recorder = FileRecorder.start(app.dataDir.path)
        play()
        return recorder.get()
    }

    @Test
    fun `the app starts without the main thread waiting for disk or network`() {
        val waits = waits {
            ActivityScenario.launch(MainActivity::class.java).use {
                until("the app is there") { app.session.state.value is AppState.Running }
            }
        }
        assertEquals(emptyList<String>(), violations())
        assertEquals(emptyList<String>(), waits)
    }

    @Test
    fun `StrictMode would tell of settings read on the main thread`() {
        // So many that they are still being read when the first is asked for.
        val words = (1..100_000).joinToString("") { """<string name="word$it">$it</string>""" }
        app.dataDir.resolve("shared_prefs").apply { mkdirs() }.resolve("words.xml").writeText("<map>$words</map>")
        app.getSharedPreferences("words", Context.MODE_PRIVATE).getString("word1", null)
        assertNotEquals(emptyList<String>(), violations())
    }

    @Test
    fun `the recorder would tell of a file read on the main thread`() {
        val file = app.filesDir.resolve("words").apply { writeText("words") }
        assertNotEquals(emptyList<String>(), waits { file.readText() })
        assertEquals(emptyList<String>(), waits { Thread { file.readText() }.apply { start() }.join() })
    }
}
