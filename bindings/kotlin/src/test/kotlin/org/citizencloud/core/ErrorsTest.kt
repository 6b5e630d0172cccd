package org.citizencloud.core

import java.io.RandomAccessFile
import java.nio.file.Path
import java.time.Duration
import kotlin.io.path.readBytes
import kotlin.io.path.writeText
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.io.TempDir

/** Each failure comes as the variant that says what to do, and leaves the phone as it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorsTest {
    private val city = ReferenceCity()

    @TempDir
    lateinit var folder: Path

    private val phone get() = Phone(folder, city.profile)

    @AfterAll
    fun stop() = city.close()

    @Test
    fun `offline says why, and for how long`() = within {
        val client = phone.offlineClient()
        val noNetwork = failureOf<CitizenException.Offline> { client.catalogue().refresh() }
        assertEquals(OfflineReason.NO_NETWORK, noNetwork.reason)
        client.setConnectivity(Connectivity.ONLINE)

        city.fail("metadata=status(503)@once")
        val away = failureOf<CitizenException.Offline> { client.catalogue().refresh() }
        assertEquals(OfflineReason.CITY_UNAVAILABLE, away.reason)
        assertEquals(Duration.ofSeconds(1), away.retryAfter)

        city.fail("metadata=html@once")
        val portal = failureOf<CitizenException.Offline> { client.catalogue().refresh() }
        assertEquals(OfflineReason.CAPTIVE_PORTAL, portal.reason)
        assertEquals(city.services, client.catalogue().refresh().services)
        client.suspend()
    }

    @Test
    fun `no catalogue yet, and what does not need one works`() = within {
        val client = phone.client()
        client.setConnectivity(Connectivity.OFFLINE)
        client.open()
        failureOf<CitizenException.NoCatalogue> { client.catalogue().search(SearchRequest("card", "en")) }
        failureOf<CitizenException.NoCatalogue> { client.forms().start(SERVICE) }
        assertEquals(emptyList<Submission>(), client.outbox().submissions("en"))
        assertEquals(0u, client.inbox().unreadCount())
        client.suspend()
    }

    @Test
    fun `what is not there is named`() = within {
        val client = phone.offlineClient()
        val missing = mapOf<String, suspend () -> Any?>(
            "service" to { client.catalogue().service("no-such", "en") },
            "draft" to { client.forms().resume(UNKNOWN) },
            "submission" to { client.outbox().submission(UNKNOWN, "en") },
            "message" to { client.inbox().markRead(UNKNOWN) },
            "field" to { client.forms().start(SERVICE).answer("/no-such", Answer.Nothing, "en") },
        )
        for ((what, call) in missing) {
            assertEquals(what, failureOf<CitizenException.NotFound> { call() }.what)
        }
        client.suspend()
    }

    @Test
    fun `wrong answers come with their fields, and the draft stands`() = within {
        val client = phone.offlineClient()
        val form = client.forms().start(SERVICE)
        form.fillIn()
        form.answer("/phone", Answer.Text("one two three"), "en")
        form.answer("/full_name", Answer.Nothing, "en")
        val wrong = failureOf<CitizenException.InvalidAnswers> { form.submit("en") }
        val found = wrong.problems.map { it.path to it.key }
        assertEquals(listOf("/full_name" to "problem-required", "/phone" to "problem-pattern"), found)
        assertTrue(wrong.problems.all { it.label in it.message }, "${wrong.problems}")
        assertFalse("one two three" in "$wrong", "the answer is in the error's text")
        assertEquals(form.draftId(), client.outbox().drafts("en").single().id)
        client.suspend()
    }

    @Test
    fun `a home is open once, and a closed client says so`() = within {
        val first = phone.client()
        failureOf<CitizenException.Closed> { first.outbox().drafts("en") }
        first.open()
        first.open()
        val second = phone.client()
        failureOf<CitizenException.Busy> { second.open() }
        assertEquals(emptyList<DraftSummary>(), first.outbox().drafts("en"))

        first.suspend()
        failureOf<CitizenException.Closed> { first.catalogue().categories("en") }
        failureOf<CitizenException.Closed> { first.inbox().refresh() }
        second.open()
        failureOf<CitizenException.Busy> { first.resume() }
        second.suspend()
        first.resume()
        assertEquals(emptyList<DraftSummary>(), first.outbox().drafts("en"))
        first.suspend()
    }

    @Test
    fun `nobody is signed in, or no longer`() = within {
        val signedOut = listOf(
            null,
            authorizer { emptyList() },
            authorizer { listOf(Header("Authorization", "Bearer expired")) },
            authorizer { error("the sign-in screen was closed") },
        )
        for (authorizer in signedOut) {
            val client = phone.client(authorizer = authorizer)
            client.open()
            failureOf<CitizenException.Unauthorized> { client.inbox().refresh() }
            assertEquals(city.services, client.catalogue().refresh().services)
            client.suspend()
        }
    }

    @Test
    fun `a key that is gone makes no new key, and comes back with the keystore`() = within {
        val client = phone.offlineClient()
        val draftId = client.forms().start(SERVICE).draftId()
        client.suspend()
        val before = phone.home.resolve("user.db").readBytes()

        val answers = mapOf(
            KeyProblem.ABSENT to KeyLookup.Absent,
            KeyProblem.INVALIDATED to KeyLookup.Invalidated,
            KeyProblem.FOREIGN to KeyLookup.Found(ByteArray(32)),
        )
        for ((reason, lookup) in answers) {
            val keyless = phone.client(keyStore = keyStore { lookup })
            val failure = failureOf<CitizenException.KeyUnavailable> { keyless.open() }
            assertEquals(reason, failure.reason)
            keyless.suspend()
        }
        assertArrayEquals(before, phone.home.resolve("user.db").readBytes())
        client.resume()
        assertEquals(draftId, client.outbox().drafts("en").single().id)
        client.suspend()
    }

    @Test
    fun `a locked phone still has its catalogue, and all of it once it is unlocked`() = within {
        phone.offlineClient().suspend()
        var locked = true
        val client = phone.client(
            keyStore = keyStore { if (locked) KeyLookup.Unavailable else phone.keyStore.load(it) },
        )
        failureOf<CitizenException.Locked> { client.open() }
        assertEquals(8, client.catalogue().categories("en").size)
        failureOf<CitizenException.Locked> { client.outbox().drafts("en") }
        locked = false
        client.open()
        assertEquals(emptyList<DraftSummary>(), client.outbox().drafts("en"))
        client.suspend()
    }

    @Test
    fun `an exception inside a keystore is a typed error, and its words stay behind`() = within {
        val secretive = phone.client(keyStore = keyStore { error("canary in the keystore") })
        val failure = failureOf<CitizenException.KeyUnavailable> { secretive.open() }
        assertEquals(KeyProblem.FAILED, failure.reason)
        val told = failure.stackTraceToString() + errorMessage(failure, "en")
        assertFalse("canary" in told, told)
        secretive.suspend()

        val client = phone.client()
        client.open()
        assertEquals(emptyList<DraftSummary>(), client.outbox().drafts("en"))
        client.suspend()
    }

    @Test
    fun `newer data is left as it is, and damaged data is set aside and told of`() = within {
        phone.offlineClient().suspend()
        val file = phone.home.resolve("user.db")
        // The user version is at byte 60 of an SQLite file's header, in big-endian order.
        RandomAccessFile(file.toFile(), "rw").use {
            it.seek(60)
            it.writeInt(1_000)
        }
        failureOf<CitizenException.UpdateRequired> { phone.client().open() }

        file.writeText("this is no database. ".repeat(500))
        val damaged = file.readBytes()
        val client = phone.client()
        client.openWhenFree()
        val report = checkNotNull(client.damageReport())
        assertTrue(report.moreMayBeLost)
        assertTrue(damageMessage(report, "en").contains("set aside"))
        val aside = phone.home.resolve(checkNotNull(report.setAside))
        assertArrayEquals(damaged, aside.resolve("user.db").readBytes())
        client.acknowledgeDamage()
        assertNull(client.damageReport())
        client.suspend()
    }

    @Test
    fun `what cannot be done in this state is refused with a code`() = within {
        val client = phone.offlineClient()
        val form = client.forms().start(SERVICE)
        val wrongKind = failureOf<CitizenException.Refused> {
            form.answer("/delivery", Answer.Integer(3), "en")
        }
        assertEquals("wrong-kind-of-answer", wrongKind.reason)
        form.fillIn()
        val submission = form.submit("en")
        client.setConnectivity(Connectivity.ONLINE)
        assertEquals(0u, client.runDueWork(Duration.ofSeconds(30)).waiting)
        val sent = failureOf<CitizenException.Refused> { client.outbox().cancel(submission.id) }
        assertEquals("already-sent", sent.reason)
        client.suspend()
    }

    @Test
    fun `a panic is an exception, and the library works on`() = within {
        repeat(3) {
            val failure = failureOf<CitizenException.Unexpected> { panicForTest() }
            assertEquals("panic", failure.code)
        }
        val client = phone.offlineClient()
        assertEquals(1, client.catalogue().search(SearchRequest("敬老公交卡", "zh-Hans", 1u)).size)
        client.suspend()
    }

    @Test
    fun `an error is said in the resident's language`() {
        val offline = CitizenException.Offline(OfflineReason.NO_NETWORK, null)
        assertTrue(errorMessage(offline, "zh-Hans").startsWith("现在没有网络"))
        assertTrue(errorMessage(offline, "en-GB").startsWith("There is no network"))
        val problem = Problem("/full_name", "姓名", "problem-required", emptyMap(), "")
        val invalid = errorMessage(CitizenException.InvalidAnswers(listOf(problem)), "zh-Hans")
        assertTrue("姓名" in invalid && invalid.startsWith("有些内容"), invalid)
    }

    private fun authorizer(headers: () -> List<Header>) = object : Authorizer {
        override fun authorize(method: String, url: String, nonce: String?) = headers()
    }

    private fun keyStore(load: (name: String) -> KeyLookup) = object : KeyStore {
        override fun load(name: String) = load(name)

        override fun store(name: String, secret: ByteArray) = throw AssertionError("a new key is made")

        override fun delete(name: String) = throw AssertionError("a key is deleted")
    }

    private companion object {
        const val UNKNOWN = "0198a3d2-0000-7000-8000-000000000000"
    }
}
