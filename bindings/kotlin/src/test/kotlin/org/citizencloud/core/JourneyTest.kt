package org.citizencloud.core

import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.readBytes
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.mapNotNull
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.io.TempDir

/** A resident's journey against a real city, from an empty phone to a message she has read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JourneyTest {
    private val city = ReferenceCity()

    @AfterAll
    fun stop() = city.close()

    @Test
    fun `she applies with no network, her app is killed, and the city has it once`(
        @TempDir folder: Path,
    ) = within {
        val phone = Phone(folder, city.profile)
        val draftId = phone.findsAServiceAndFillsInItsForm()
        val submissionId = submitsInAProcessThatIsKilled(phone, folder, draftId)

        val client = phone.client()
        client.setConnectivity(Connectivity.OFFLINE)
        client.open()
        val state = client.outbox().submission(submissionId, "en").state
        assertTrue(state is SubmissionState.Queued, "$state")
        assertEquals(emptyList<DraftSummary>(), client.outbox().drafts("en"))

        val caseNumber = client.sendsThoughTheFirstReplyIsLost(submissionId)
        client.setConnectivity(Connectivity.OFFLINE)
        client.provesItsReceipt(submissionId, caseNumber)
        assertUnreadableOnDisk(phone, NAME, PHONE, caseNumber)

        client.setConnectivity(Connectivity.ONLINE)
        val messageId = client.readsTheAnswer(caseNumber)
        client.suspend()
        val restarted = phone.client()
        restarted.open()
        val message = restarted.inbox().messages("en", 0u).single()
        assertEquals(messageId to true, message.id to message.read)
        assertEquals(0u, restarted.inbox().refresh(), "the same message came again")
        assertEquals(0u, restarted.inbox().unreadCount())
        restarted.suspend()
    }

    private suspend fun Phone.findsAServiceAndFillsInItsForm(): String {
        val client = client()
        client.open()
        val refreshed = client.catalogue().refresh()
        assertEquals(city.services, refreshed.services)
        assertTrue(refreshed.services >= 1200u)
        assertFalse(client.catalogue().refresh().changed)
        client.setConnectivity(Connectivity.OFFLINE)

        val english = client.catalogue().search(SearchRequest("apply for a senior transit ca", "en"))
        val chinese = client.catalogue().search(SearchRequest("申办敬老公交卡", "zh-Hans"))
        assertEquals(listOf(SERVICE, SERVICE), listOf(english.first().service.id, chinese.first().service.id))
        assertEquals("申办敬老公交卡", chinese.first().service.name)
        assertEquals(TextRange(0u, 7u), chinese.first().nameHighlights.single())
        assertEquals(MatchReason.Name, chinese.first().reason)
        assertEquals(8, client.catalogue().categories("en").size)

        val form = client.forms().start(SERVICE)
        val wrong = form.answer("/date_of_birth", Answer.Text("last spring"), "en").field("/date_of_birth")
        assertEquals(Answer.Text("last spring"), wrong.answer)
        assertTrue(wrong.problems.single().message.contains("Date of birth"), "${wrong.problems}")
        assertFalse(form.view("en").field("/postal_address").visible)
        assertTrue(form.fillIn(NAME).complete)
        assertEquals(form.draftId(), client.outbox().drafts("en").single().id)
        client.suspend()
        return form.draftId()
    }

    private suspend fun submitsInAProcessThatIsKilled(
        phone: Phone,
        folder: Path,
        draftId: String,
    ): String {
        val app = KilledApp.start(folder, city.profile, draftId)
        val submissionId = app.inputReader().readLine() ?: error("the app ended with ${app.waitFor()}")
        failureOf<CitizenException.Busy> { phone.client().open() }
        app.destroyForcibly()
        assertTrue(app.waitFor(20, TimeUnit.SECONDS))
        assertEquals(128 + SIGKILL, app.exitValue())
        assertEquals(0, city.cases().size)
        return submissionId
    }

    private suspend fun CitizenClient.sendsThoughTheFirstReplyIsLost(submissionId: String): String {
        city.fail("submit=drop_reply@once")
        setConnectivity(Connectivity.ONLINE)
        val accepted = outbox().updates("en")
            .mapNotNull { update -> update.submissions.single { it.id == submissionId } }
            .first { it.state is SubmissionState.Accepted }
        assertEquals(2u, accepted.attempts)
        val case = city.cases().single()
        assertEquals(submissionId, case["submission_id"].asString)
        val caseNumber = (accepted.state as SubmissionState.Accepted).caseNumber
        assertEquals(case["case_number"].asString, caseNumber)
        return caseNumber
    }

    private suspend fun CitizenClient.provesItsReceipt(submissionId: String, caseNumber: String) {
        val receipt = outbox().receipt(submissionId)
        val case = city.cases().single()
        assertEquals(caseNumber, receipt.caseNumber)
        assertEquals("langang", receipt.city)
        assertEquals(case["idempotency_key"].asString, receipt.idempotencyKey)
        assertEquals(case["body_sha256"].asString, receipt.bodySha256)
    }

    private suspend fun CitizenClient.readsTheAnswer(caseNumber: String): String {
        city.setStatus(caseNumber, "approved")
        assertEquals(1u, inbox().refresh())
        val message = inbox().updates("zh-Hans").first { it.total == 1u }.messages.single()
        assertEquals(caseNumber, message.caseNumber)
        assertTrue(message.title.any { it in '\u4e00'..'\u9fff' }, message.title)
        inbox().markRead(message.id)
        assertEquals(0u, inbox().updates("en").first().unread)
        val whole = inbox().message(message.id, "en")
        assertEquals(BlockKind.PARAGRAPH, whole.details?.blocks?.first()?.kind)
        assertEquals(listOf(whole.copy(details = null)), inbox().aboutCase(caseNumber, "en"))
        return message.id
    }

    private fun assertUnreadableOnDisk(phone: Phone, vararg words: String) {
        val files = filesUnder(phone.home)
        assertTrue(files.any { it.fileName.toString().startsWith("user.db") }, "$files")
        for (file in files) {
            // One character a byte, so that no byte is lost to a decoder.
            val bytes = file.readBytes().toString(Charsets.ISO_8859_1)
            for (word in words) assertFalse(word in bytes, "$word can be read in $file")
        }
    }

    private companion object {
        const val NAME = "Xiulan Zhao-Perez"
        const val PHONE = "13800138000"
        const val SIGKILL = 9
    }
}

private fun FormView.field(path: String) = steps.flatMap { it.fields }.single { it.path == path }
