package org.citizencloud.app.model

import android.os.Bundle
import android.os.Parcel
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.LifecycleRegistry
import androidx.lifecycle.SAVED_STATE_REGISTRY_OWNER_KEY
import androidx.lifecycle.VIEW_MODEL_STORE_OWNER_KEY
import androidx.lifecycle.ViewModelProvider
import androidx.lifecycle.ViewModelStore
import androidx.lifecycle.ViewModelStoreOwner
import androidx.lifecycle.createSavedStateHandle
import androidx.lifecycle.enableSavedStateHandles
import androidx.lifecycle.viewmodel.MutableCreationExtras
import androidx.lifecycle.viewmodel.initializer
import androidx.lifecycle.viewmodel.viewModelFactory
import androidx.savedstate.SavedStateRegistryController
import androidx.savedstate.SavedStateRegistryOwner
import java.math.BigInteger
import java.security.KeyPairGenerator
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import java.util.Base64
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.coroutines.ContinuationInterceptor
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.SharingStarted
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flatMapLatest
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.stateIn
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.test.resetMain
import kotlinx.coroutines.test.setMain
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import org.citizencloud.app.PATIENCE
import org.citizencloud.core.Authorizer
import org.citizencloud.core.CityDocument
import org.citizencloud.core.Connectivity
import org.citizencloud.core.KeyLookup
import org.citizencloud.core.KeyStore
import org.citizencloud.core.Phone
import org.citizencloud.core.ReceiptKey

/**
 * Runs a test on a main thread that goes on with everything else while the test waits. What nobody catches, on
 * any thread, would end the app, so it fails the test.
 */
@OptIn(ExperimentalCoroutinesApi::class)
internal fun onMain(test: suspend CoroutineScope.() -> Unit) {
    val uncaught = ConcurrentLinkedQueue<Throwable>()
    val before = Thread.getDefaultUncaughtExceptionHandler()
    Thread.setDefaultUncaughtExceptionHandler { _, error -> uncaught += error }
    try {
        runBlocking {
            Dispatchers.setMain(coroutineContext[ContinuationInterceptor] as CoroutineDispatcher)
            withTimeout(PATIENCE * 5, test)
        }
    } finally {
        Dispatchers.resetMain()
        Thread.setDefaultUncaughtExceptionHandler(before)
    }
    uncaught.firstOrNull()?.let { throw AssertionError("the app would have ended", it) }
}

/** What the city of the tests is known by in an app that serves it. */
internal fun CityDocument.config(): CityConfig {
    val brand = org.json.JSONObject(document)
    brand.put("api_url", address).put("emergency_number", "110").put("link_host", "www.langang.example")
    brand.put("center", org.json.JSONObject(mapOf("latitude" to 29.028, "longitude" to 121.923)))
    return CityConfig.parse("$brand")
}

/** With a receipt key of its own, which the city does not sign with. */
internal fun CityConfig.withStrangeReceipts(): CityConfig {
    val pair = KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }.generateKeyPair()
    val point = (pair.public as ECPublicKey).w
    val key = ReceiptKey("strange", base64Url(point.affineX), base64Url(point.affineY))
    return copy(trust = trust.copy(receiptKeys = listOf(key)))
}

/** The 32 bytes of a coordinate, as a JWK has it (RFC 7518, section 6.2.1.2). */
private fun base64Url(coordinate: BigInteger): String {
    val bytes = coordinate.toByteArray()
    return Base64.getUrlEncoder().withoutPadding().encodeToString(ByteArray(32 - bytes.size.coerceAtMost(32)) + bytes.takeLast(32))
}

/**
 * The disk damages what is noted of each document, while the home is closed: a byte of it is another one. In its row of
 * `user.db` that comes behind the id and the wrapped key, each of which begins with its version (docs/envelope.md).
 */
internal fun Phone.damageDocuments() {
    val database = home.resolve("user.db")
    val bytes = database.readBytes()
    for (document in home.resolve("documents").listDirectoryEntries()) {
        val id = document.name.toByteArray()
        val noted = (0 until bytes.size - id.size - 2 * WRAPPED_KEY_BYTES).filter { at ->
            val (key, about) = at + id.size to at + id.size + WRAPPED_KEY_BYTES
            id.indices.all { bytes[at + it] == id[it] } && bytes[key] == VERSION && bytes[about] == VERSION
        }
        check(noted.isNotEmpty()) { "the row of $document is not there" }
        noted.map { it + id.size + WRAPPED_KEY_BYTES + HEADER_BYTES }.forEach { bytes[it] = (bytes[it] + 1).toByte() }
    }
    database.writeBytes(bytes)
}

private const val VERSION: Byte = 1
private const val HEADER_BYTES = 1 + 32
private const val WRAPPED_KEY_BYTES = HEADER_BYTES + 32 + 16

/** What outlives the process: the phone's files, its settings, its network, and what the system kept. */
internal class Device(
    private val phone: Phone,
    private val city: CityConfig,
    private val languages: List<String> = listOf("en"),
    private val preferences: Preferences = MemoryPreferences(),
) {
    private var kept: Bundle? = null
    var connectivity = Connectivity.ONLINE

    /** What the phone says of where it is. */
    var place: Place? = null

    /** Starts the app's process. */
    fun start(
        keyStore: KeyStore = phone.keyStore,
        authorizer: Authorizer? = phone.signIn,
        city: CityConfig = this.city,
        shippedCatalogue: String? = null,
    ): App {
        val scope = CoroutineScope(SupervisorJob() + Dispatchers.Main.immediate)
        val session = Session(
            city = city,
            appVersion = "1.0",
            preferences = preferences,
            phoneLanguages = languages,
            home = { "${phone.home}" },
            keyStore = keyStore,
            authorizer = authorizer,
            shippedCatalogue = { shippedCatalogue },
            whereabouts = { place },
            scope = scope,
        )
        session.setConnectivity(connectivity)
        return App(session, scope, kept)
    }

    /** The system takes what [app] would have kept, and ends its process: what it was doing is not done. */
    suspend fun kill(app: App) {
        kept = app.stop().throughAParcel()
    }
}

/** A process of the app with its activity, and somebody who looks at the screen on top. */
@OptIn(ExperimentalCoroutinesApi::class)
internal class App(val session: Session, private val scope: CoroutineScope, kept: Bundle?) {
    /** What is on the screen. */
    data class Seen(val route: Route, val app: AppState, val state: Any?)

    private val activity = ActivityStandIn(kept)
    val screens: Screens = activity.screens()
    val looking: StateFlow<Seen?> = screens.navigator.stack.flatMapLatest { stack ->
        combine(session.state, screens.model(stack.lastOrNull() ?: return@flatMapLatest session.state.map { null }).state) { app, state ->
            Seen(stack.last(), app, state)
        }
    }.stateIn(scope, SharingStarted.Eagerly, null)

    init {
        session.open()
    }

    val top: ScreenViewModel<*> get() = screens.model(checkNotNull(screens.navigator.top))

    val seen: Seen? get() = looking.value

    /** Waits until the screen shows what [fits]. */
    suspend fun see(what: String, fits: (Seen) -> Boolean): Seen = try {
        withTimeout(PATIENCE) { looking.filterNotNull().first(fits) }
    } catch (_: TimeoutCancellationException) {
        throw AssertionError("$what is not seen, but ${looking.value}")
    }

    /** Waits until the state of the screen on top is a [State] that [fits]. */
    suspend inline fun <reified State> until(crossinline fits: (State) -> Boolean = { true }): State =
        see(State::class.java.simpleName) { it.state is State && fits(it.state) }.state as State

    /** Waits until the app as a whole stands so. */
    suspend inline fun <reified State : AppState> untilApp(): State =
        checkNotNull(withTimeoutOrNull(PATIENCE) { session.state.first { it is State } }) { "${session.state.value}" } as State

    /** Ends the process; what it holds of the home is let go. Returns what the system has kept. */
    suspend fun stop(): Bundle {
        val kept = activity.save()
        scope.cancel()
        activity.viewModelStore.clear()
        session.suspend()
        return kept
    }

    /** As an activity keeps and gives back what outlives its process. */
    private inner class ActivityStandIn(kept: Bundle?) : SavedStateRegistryOwner, ViewModelStoreOwner {
        private val registry = LifecycleRegistry.createUnsafe(this)
        private val controller = SavedStateRegistryController.create(this)
        override val lifecycle: Lifecycle get() = registry
        override val savedStateRegistry get() = controller.savedStateRegistry
        override val viewModelStore = ViewModelStore()

        init {
            controller.performAttach()
            enableSavedStateHandles()
            controller.performRestore(kept)
            registry.currentState = Lifecycle.State.RESUMED
        }

        fun screens(): Screens {
            val factory = viewModelFactory { initializer { Screens(session, createSavedStateHandle()) } }
            val extras = MutableCreationExtras().apply {
                set(SAVED_STATE_REGISTRY_OWNER_KEY, this@ActivityStandIn)
                set(VIEW_MODEL_STORE_OWNER_KEY, this@ActivityStandIn)
            }
            return ViewModelProvider.create(this, factory, extras)[Screens::class]
        }

        fun save() = Bundle().also(controller::performSave)
    }
}

/** Settings in memory: they outlive the app, not the test. */
internal class MemoryPreferences(vararg values: Pair<String, String>) : Preferences {
    private val values = hashMapOf(*values)

    override fun read(name: String) = values[name]

    override fun write(name: String, value: String) {
        values[name] = value
    }
}

/** A keystore of which one can say what it knows of its secrets. */
internal class ScriptedKeyStore(private val whole: KeyStore, var says: () -> KeyLookup?) : KeyStore by whole {
    override fun load(name: String): KeyLookup = says() ?: whole.load(name)
}

private fun Bundle.throughAParcel(): Bundle {
    val parcel = Parcel.obtain()
    try {
        parcel.writeBundle(this)
        parcel.setDataPosition(0)
        return checkNotNull(parcel.readBundle(App::class.java.classLoader))
    } finally {
        parcel.recycle()
    }
}
