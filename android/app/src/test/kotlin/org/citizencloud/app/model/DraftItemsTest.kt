package org.citizencloud.app.model

import java.time.Instant
import org.citizencloud.core.Answer
import org.citizencloud.core.Currency
import org.citizencloud.core.DraftChanges
import org.citizencloud.core.DraftSummary
import org.citizencloud.core.FieldKind
import org.citizencloud.core.KeptAnswer
import org.citizencloud.core.OldFormReason
import org.citizencloud.core.SummaryLine
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test

/** What the core tells of a draft, as the screens have it. */
class DraftItemsTest {
    private val ends = Instant.parse("2026-12-05T00:00:00Z")
    private val draft = DraftSummary(
        id = "d1",
        serviceId = "register-birth",
        serviceName = "Register a birth",
        caseNumber = null,
        updatedAt = Instant.parse("2026-09-06T00:00:00Z"),
        answered = 7u,
        askable = 12u,
        hasChanges = false,
        refusedSubmissionId = null,
        expiresAt = ends,
        expiresSoon = false,
    )

    @Test
    fun `the day on which a draft ends is there once that is soon`() {
        assertNull(draft.item().endsAt)
        assertEquals(ends, draft.copy(expiresSoon = true).item().endsAt)
    }

    @Test
    fun `a draft says whether its form has changed, and whether it corrects what was refused`() {
        assertEquals(false to false, draft.item().run { changed to correction })
        assertEquals(true to false, draft.copy(hasChanges = true).item().run { changed to correction })
        assertEquals(false to true, draft.copy(refusedSubmissionId = "s1").item().run { changed to correction })
    }

    @Test
    fun `a form says nothing where only her answers that do not fit are left`() {
        val kept = DraftChanges(from = null, changes = emptyList(), kept = listOf(KeptAnswer("Name", "Li Na")), oldForm = null)
        assertNull(kept.onForm())
        assertEquals("the check does", FormChanged(0, 1, null), kept.onCheck())
        assertEquals(FormChanged(0, 1, OldForm.Gone), kept.copy(oldForm = OldFormReason.GONE).onForm())
        assertNull("nothing at all", kept.copy(kept = emptyList()).onCheck())
    }

    @Test
    fun `an answer is one that the phone writes in its own way, or the core's words`() {
        fun line(kind: FieldKind, answer: Answer, vararg words: String, currency: Currency? = null) =
            SummaryLine("/a", kind, "A", heading = null, words.toList(), answer, currency, calculated = false).row().run { value to values }

        val yuan = Currency("CNY", 2u)
        assertEquals("12.50" to emptyList<String>(), line(FieldKind.MONEY, Answer.Money(1250), "12.50 CNY", currency = yuan))
        assertEquals("12,x" to emptyList<String>(), line(FieldKind.MONEY, Answer.Text("12,x"), "12,x", currency = yuan))
        assertEquals("2026-01-31" to emptyList<String>(), line(FieldKind.DATE, Answer.Date("2026-01-31"), "2026-01-31"))
        assertEquals("Yes" to emptyList<String>(), line(FieldKind.YES_NO, Answer.YesNo(true), "Yes"))
        assertEquals("" to emptyList<String>(), line(FieldKind.TEXT, Answer.Nothing))
        assertEquals("" to listOf("Heating"), line(FieldKind.CHOICES, Answer.Choices(listOf("heat")), "Heating"))
        assertEquals("" to listOf("Child 1", "Child 2"), line(FieldKind.ROWS, Answer.Nothing, "Child 1", "Child 2"))
    }
}
