package org.citizencloud.core

import java.nio.file.Path
import java.time.LocalDate
import java.time.LocalTime
import java.time.ZoneId
import kotlin.io.path.writeText
import kotlinx.coroutines.flow.first
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.io.TempDir

/** What she is reminded of: what the tests in Rust and Swift see too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemindersTest {
    private val city = ReferenceCity()

    @AfterAll
    fun stop() = city.close()

    @Test
    fun `a document that expires is reminded of at nine where she is`(@TempDir folder: Path) = within {
        val client = Phone(folder, city.profile).client().apply { open() }
        val zone = ZoneId.of("America/New_York")
        client.setWallClock(wallClock(zone))
        val lastDay = LocalDate.now(zone).plusDays(400)
        val file = folder.resolve("passport.txt").apply { writeText("A passport.") }
        val about = DocumentAbout(kind = DocumentKind.IDENTITY, title = "Of Li Na", expiresOn = "$lastDay")
        client.vault().unlock("en")
        val kept = client.vault().import("$file", "passport.txt", about).document
        client.vault().lock()

        val reminders = client.reminders().updates("es").first { it.reminders.isNotEmpty() }.reminders
        val at = { daysBefore: Long, time: LocalTime -> lastDay.minusDays(daysBefore).atTime(time).atZone(zone).toInstant() }
        val nine = LocalTime.of(9, 0)
        assertEquals(listOf(at(90, nine), at(30, nine), at(7, nine)), reminders.map { it.at })
        val first = reminders.first()
        assertEquals(ReminderAbout.Document(kept.id, DocumentKind.IDENTITY), first.about)
        assertEquals("$lastDay", first.lastDay)
        assertEquals("Su documento de identidad caduca", first.title)

        val later = at(60, LocalTime.of(12, 34))
        client.reminders().postpone(first.id, later)
        val postponed = client.reminders().upcoming("en").first()
        assertEquals(Triple(first.id, later, true), Triple(postponed.id, postponed.at, postponed.postponed))
        val tooLate = failureOf<CitizenException.Refused> { client.reminders().postpone(first.id, at(-1, nine)) }
        assertEquals("reminder-too-late", tooLate.reason)

        val calendar = client.reminders().calendarEntry(first.about, "en")
        assertTrue("DTSTART;VALUE=DATE:${"$lastDay".replace("-", "")}" in calendar, calendar)
        assertFalse("Li Na" in calendar, calendar)
    }
}
