package org.citizencloud.app.ui

import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.test.core.app.ApplicationProvider
import java.io.File
import java.time.Duration
import kotlin.reflect.KClass
import kotlinx.coroutines.runBlocking
import org.citizencloud.app.PHONE
import org.citizencloud.app.R
import org.citizencloud.app.TestApplication
import org.citizencloud.app.model.config
import org.citizencloud.app.model.phone.FakeAndroidKeystore
import org.citizencloud.core.CityDocument
import org.citizencloud.core.ReferenceCity
import org.junit.After
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.JUnitCore
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

private const val CITY = "citizen.test.city"
private const val DOCUMENT = "citizen.test.document"
internal const val SERVICES = "citizen.test.services"

/** A process of the app and somebody who plays a [PartOfJourney] in it. */
internal class AppProcess private constructor(private val process: Process) : AutoCloseable {
    private val output = process.inputReader()
    private val said = StringBuilder()

    /** Returns when the process has said [line]; fails if it ends before. */
    fun awaitLine(line: String) {
        while (true) {
            val next = output.readLine() ?: throw AssertionError("ended with ${process.waitFor()}:\n$said")
            // JUnit leaves a dot before the first line.
            if (next.endsWith(line)) return
            said.appendLine(next)
        }
    }

    /** Lets it go on that reads from its standard input. */
    fun goOn() = process.outputStream.run {
        write('\n'.code)
        flush()
    }

    /** Fails, with all that it said, unless it ends well. */
    fun awaitSuccess() {
        output.forEachLine(said::appendLine)
        if (process.waitFor() != 0) throw AssertionError("ended with ${process.exitValue()}:\n$said")
    }

    /** With SIGKILL: what it has not done by now is not done. Its exit value. */
    fun kill(): Int = process.destroyForcibly().waitFor()

    override fun close() {
        kill()
    }

    companion object {
        /** Starts [part] on the phone whose files and keys are in the folder [phone] and whose clock is [ahead]. */
        fun start(
            part: KClass<out PartOfJourney>,
            phone: File,
            city: ReferenceCity,
            ahead: Duration = Duration.ZERO,
        ): AppProcess {
            // What it leaves behind when it is killed goes away with the phone.
            val temporary = phone.resolve("tmp").apply { mkdirs() }
            val own = mapOf(
                "java.io.tmpdir" to "$temporary",
                PHONE to "$phone",
                CITY to city.profile.address,
                DOCUMENT to city.profile.document,
                SERVICES to "${city.services}",
            )
            val passedOn = System.getProperties().stringPropertyNames()
                .filter { it.startsWith("robolectric.") || it.startsWith("jna.") }
                .associateWith(System::getProperty)
            val command = listOf(File(System.getProperty("java.home"), "bin/java").path, "-Xmx1g") +
                (passedOn + own).map { (name, value) -> "-D$name=$value" } +
                listOf("-cp", System.getProperty("java.class.path"), JUnitCore::class.java.name, part.java.name)
            val builder = ProcessBuilder(command).redirectErrorStream(true)
            if (!ahead.isZero) {
                builder.environment()["LD_PRELOAD"] = "${clock(temporary)}"
                builder.environment()["CLOCK_AHEAD_SECONDS"] = "${ahead.seconds}"
            }
            return AppProcess(builder.start())
        }

        /** The library that sets a process's clock, compiled into [folder]. */
        private fun clock(folder: File): File {
            val library = folder.resolve("clock.so")
            val compiler = ProcessBuilder("cc", "-shared", "-fPIC", "-o", "$library", "src/test/native/clock.c").inheritIO().start()
            check(compiler.waitFor() == 0) { "the clock cannot be compiled" }
            return library
        }
    }
}

/** What is played in an [AppProcess]. Not named as a test, since it is none without one. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = "w360dp-h2400dp-xhdpi")
abstract class PartOfJourney {
    @get:Rule(order = 0)
    val keystore = FakeAndroidKeystore(File(System.getProperty(PHONE), "keystore"))

    @get:Rule(order = 1)
    val compose = createEmptyComposeRule()

    internal val app = ApplicationProvider.getApplicationContext<TestApplication>()

    @Before
    fun serve() = app.serve(CityDocument(System.getProperty(CITY), System.getProperty(DOCUMENT)).config())

    @After
    fun end() = runBlocking { app.session.suspend() }

    @Test
    fun play() {
        before()
        Resident(compose, app).opensTheApp { part() }
    }

    /** What the app does while nobody looks at it. */
    internal open fun before() = Unit

    internal abstract fun Resident.part()
}

/** From the first start to the last answer; then waits for being killed. */
class FillsInTheForm : PartOfJourney() {
    override fun Resident.part() {
        begins(System.getProperty(SERVICES).toInt())
        findsTheService()
        losesTheNetwork()
        fillsInTheForm()
        println(SAVED)
        // Ends with the test, should that not come to kill it.
        System.`in`.read()
    }

    companion object {
        const val SAVED = "the last answer is saved"
    }
}

/** From the form that the process before has left to the receipt. */
class FindsAndSendsTheForm : PartOfJourney() {
    override fun Resident.part() {
        press(counted(R.plurals.home_drafts, 1))
        see(words(R.string.cases_title))
        see(words(R.string.cases_drafts))
        press(Resident.SERVICE)
        press(words(R.string.next))
        checksAndSubmits()
        seesTheReceipt()
    }
}
