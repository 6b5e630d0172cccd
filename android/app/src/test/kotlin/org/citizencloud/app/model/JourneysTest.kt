package org.citizencloud.app.model

import com.google.gson.JsonArray
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import com.google.gson.JsonPrimitive
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.exists
import kotlin.io.path.readText
import kotlin.io.path.writeBytes
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.withTimeoutOrNull
import org.citizencloud.app.PATIENCE
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.Connectivity
import org.citizencloud.core.KeyLookup
import org.citizencloud.core.Phone
import org.citizencloud.core.RESIDENT
import org.citizencloud.core.ReferenceCity
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.annotation.Config

/** Plays the journeys that both shells share (tests/fixtures/screens) over the view models. */
@RunWith(ParameterizedRobolectricTestRunner::class)
@Config(sdk = [35])
class JourneysTest(@Suppress("UNUSED_PARAMETER") name: String, private val journey: String) {
    @get:Rule
    val folder = TemporaryFolder()

    @Test
    fun journey() {
        val journey = JsonParser.parseString(journey).asJsonObject
        ReferenceCity().use { city ->
            onMain {
                val world = World(city, folder.root.toPath(), journey["language"].asString)
                journey["steps"].asJsonArray.forEachIndexed { index, step -> world.play(index, step.asJsonObject) }
                world.end()
            }
        }
    }

    /** What a journey changes: the city, the phone, and the app on it. */
    private class World(private val city: ReferenceCity, private val folder: Path, language: String) {
        private val languages = listOf(language)
        private var phone = Phone(folder, city.profile)
        private var device = Device(phone, city.profile.config(), languages)
        private var locked = false

        /** What she has noted down of a screen, by name. */
        private val notes = HashMap<String, String>()
        private var running: App? = null

        /** What the city wrote last. */
        private var written: String? = null

        /** What another process of the app has open. */
        private var other: CitizenClient? = null
        private val app get() = checkNotNull(running) { "the app is not running" }

        suspend fun play(index: Int, step: JsonObject) {
            val what = step["do"].asString
            val arguments = step["with"]?.asJsonArray ?: JsonArray()
            when (what) {
                "launch" -> launch(arguments.map { it.asString })
                "unlock" -> unlock()
                "free" -> free()
                "wait" -> {}
                "online" -> connect(Connectivity.ONLINE)
                "metered" -> connect(Connectivity.METERED)
                "offline" -> connect(Connectivity.OFFLINE)
                "place" -> device.place = place(arguments.map { it.asString.toDouble() })
                "fault" -> arguments.firstOrNull()?.let { city.fail(it.asString) } ?: city.failNoMore()
                "profile" -> city.say(arguments.firstOrNull()?.asJsonObject ?: JsonObject())
                "publish" -> city.publish(arguments.map { it.asJsonObject })
                "caseworker" -> caseworker(arguments[0].asString, arguments[1].asString)
                "ask" -> city.askAbout(newestCase(), arguments[0].asString, arguments[1].asString)
                "write" -> written = city.write(RESIDENT, arguments[0].asJsonObject)
                "alarm" -> written = city.alarm(arguments[0].asJsonObject)
                "takeBack" -> city.takeBack(checkNotNull(written) { "the city has written nothing" })
                "note" -> notes[arguments[0].asString] = noted(arguments[1].asString)
                "back" -> app.screens.back()
                else -> tell(what, arguments)
            }
            step["see"]?.asJsonObject?.let { see("step $index, $what", it) }
        }

        suspend fun end() {
            running?.stop()
            free()
        }

        private suspend fun launch(conditions: List<String>) {
            conditions.forEach { check(it in known) { "nobody knows how to launch with $it" } }
            running?.let { device.kill(it) }
            locked = "locked" in conditions
            if ("newPhone" in conditions) {
                phone = Phone(folder.resolve("new-phone").createDirectories(), city.profile)
                device = Device(phone, city.profile.config(), languages)
            }
            if ("keysLost" in conditions) phone.keyStore.loseAll()
            if ("damagedDocuments" in conditions) phone.damageDocuments()
            if ("busy" in conditions) other = phone.client().apply { open() }
            val keys = when {
                "keysGone" in conditions -> KeyLookup.Absent
                "keysInvalidated" in conditions -> KeyLookup.Invalidated
                else -> null
            }
            val config = city.profile.config()
            running = device.start(
                keyStore = ScriptedKeyStore(phone.keyStore) { if (locked) KeyLookup.Unavailable else keys },
                authorizer = phone.signIn.takeUnless { "signedOut" in conditions },
                city = if ("strangeReceipts" in conditions) config.withStrangeReceipts() else config,
                shippedCatalogue = when {
                    "shipped" in conditions -> shippedCatalogue()
                    "kinds" in conditions -> "${fixture("kinds.ndjson")}"
                    else -> null
                },
            )
        }

        /** As the city's own app would bring it. */
        private fun shippedCatalogue(): String {
            val file = folder.resolve("catalogue.ndjson")
            file.writeBytes(city.bundle())
            return "$file"
        }

        private suspend fun free() {
            other?.suspend()
            other = null
        }

        private fun unlock() {
            locked = false
            app.session.open()
        }

        private fun place(degrees: List<Double>) = if (degrees.isEmpty()) null else Place(degrees[0], degrees[1])

        private fun connect(connectivity: Connectivity) {
            device.connectivity = connectivity
            running?.session?.setConnectivity(connectivity)
        }

        private fun caseworker(status: String, note: String) {
            city.setStatus(newestCase(), status, note)
        }

        private fun newestCase() = city.cases().maxOf { it["case_number"].asString }

        /** A text of the state on top, or several, with spaces between them. */
        private fun noted(path: String): String {
            val value = written(checkNotNull(app.seen).state).at(path.removePrefix("$"))
            return if (value is JsonArray) value.joinToString(" ") { it.asString } else value.asString
        }

        private fun tell(what: String, arguments: JsonArray) {
            val model = app.top
            val method = model.javaClass.methods.single { it.name == what && it.parameterCount == arguments.size() }
            val values = method.parameterTypes.zip(arguments.map { it.asJsonPrimitive }, ::argument)
            method.invoke(model, *values.toTypedArray())
        }

        private fun argument(type: Class<*>, written: JsonPrimitive): Any = when {
            written.isBoolean -> written.asBoolean
            written.isNumber -> written.asInt
            type.isEnum -> type.enumConstants.single { (it as Enum<*>).name.fromSmall() == written.asString }
            written.asString.startsWith("$") -> written(checkNotNull(app.seen).state).at(written.asString.drop(1)).asString
            written.asString.startsWith("~") -> "${folder.resolve(written.asString.drop(1))}"
            written.asString.startsWith("%") -> notes.getValue(written.asString.drop(1))
            written.asString.startsWith("@") -> "${fixture(written.asString.drop(1))}"
            else -> written.asString
        }

        private suspend fun see(step: String, expected: JsonObject) {
            var difference: String? = "the screen is not there"
            val seen = withTimeoutOrNull(PATIENCE) {
                app.looking.filterNotNull().first { seen ->
                    difference = differs(expected, seen)
                    difference == null
                }
            }
            if (seen == null) throw AssertionError("$step: $difference, in ${app.seen}")
        }

        private fun differs(expected: JsonObject, seen: App.Seen): String? = when {
            !seen.route.path.isRoute(expected["screen"].asString) -> "the screen is ${seen.route.path}"
            else -> expected["app"]?.let { difference(it, written(seen.app), "app") }
                ?: expected["state"]?.let { difference(it, written(seen.state), "state") }
        }
    }

    companion object {
        private val known =
            setOf("signedOut", "locked", "keysGone", "keysLost", "keysInvalidated", "damagedDocuments", "busy", "strangeReceipts") +
                setOf("newPhone", "shipped", "kinds")

        @JvmStatic
        @ParameterizedRobolectricTestRunner.Parameters(name = "{0}")
        fun journeys(): List<Array<String>> = JsonParser.parseString(fixture("journeys.json").readText()).asJsonArray
            .map { arrayOf(it.asJsonObject["name"].asString, "$it") }

        private fun fixture(name: String): Path = generateSequence(Path.of("").toAbsolutePath()) { it.parent }
            .map { it.resolve("tests/fixtures/screens") }.first { it.exists() }.resolve(name)
    }
}
