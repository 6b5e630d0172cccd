package org.citizencloud.app

import android.content.Context
import android.os.Looper
import java.io.File
import java.nio.file.Files
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import org.citizencloud.app.model.CityConfig
import org.citizencloud.app.model.Session
import org.citizencloud.app.model.phone.forgetFolders
import org.citizencloud.core.Authorizer
import org.citizencloud.core.Header
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowPausedLooper

/** The system property that names the folder of a phone which outlives this process; without it none does. */
internal const val PHONE = "citizen.test.phone"

/** The app, in a city that nobody answers for until a test [serve]s one: no test leaves this computer. */
class TestApplication : CitizenApplication() {
    private val brand by lazy { CityConfig.parse(assets.open("city.json").use { it.reader().readText() }) }
    private val nowhere by lazy { session(brand.copy(apiUrl = "http://127.0.0.1:9/")) }
    private var served: Session? = null

    override val session: Session get() = served ?: nowhere

    override fun attachBaseContext(base: Context) {
        System.getProperty(PHONE)?.let { base.dataDir.leadTo(File(it, "data")) }
        super.attachBaseContext(base)
        forgetFolders()
    }

    override fun authorizer(city: CityConfig): Authorizer? {
        val signIn = super.authorizer(city) ?: return null
        return System.getProperty(PHONE)?.let { StaysSignedIn(signIn, File(it, "signed-in")) } ?: signIn
    }

    /** Robolectric makes the app's folder anew for each process, and asks nobody where. */
    private fun File.leadTo(folder: File) {
        folder.mkdirs()
        deleteRecursively()
        Files.createSymbolicLink(toPath(), folder.toPath())
    }

    fun serve(city: CityConfig) {
        served = session(city)
    }

    /** As if the app's process had been ended and begun again. */
    fun restart() = serve(session.city)
}

/** Who has signed in on the phone stays so, and needs no network to say who she is: as a city's own sign-in does it. */
private class StaysSignedIn(private val signIn: Authorizer, private val kept: File) : Authorizer {
    @Synchronized
    override fun authorize(method: String, url: String, nonce: String?): List<Header> {
        if (!kept.exists()) kept.writeText(signIn.authorize(method, url, nonce).single().value)
        return listOf(Header("Authorization", kept.readText()))
    }
}

/** So long a test waits for what has to come: on a busy computer much longer than on any phone. */
internal val PATIENCE: Duration = 60.seconds

/** Lets the main thread go on until it [fits]. */
internal fun until(what: String, fits: () -> Boolean) {
    val end = System.nanoTime() + PATIENCE.inWholeNanoseconds
    val main = shadowOf(Looper.getMainLooper()) as ShadowPausedLooper
    while (true) {
        main.idle()
        if (fits()) return
        if (System.nanoTime() > end) throw AssertionError("not within $PATIENCE: $what")
        main.poll(POLL_MS)
    }
}

/** What [block] brings, while the main thread goes on. */
@OptIn(ExperimentalCoroutinesApi::class)
internal fun <T> waitFor(block: suspend () -> T): T {
    val result = CoroutineScope(Dispatchers.Default).async { block() }
    until("the end") { result.isCompleted }
    return result.getCompleted()
}

/** So long a thread that has nothing to tell to the main one is waited for. */
private const val POLL_MS = 20L
