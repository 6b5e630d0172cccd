package org.citizencloud.core

import com.google.gson.JsonParser
import java.nio.file.Path
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import org.example.Notices
import org.example.Screen
import org.example.applyForTransitCard
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** The lines that the README shows an app developer do what they say. */
class SampleTest {
    @Test
    fun `the README's lines end in a case number that the city knows`(@TempDir folder: Path) = within {
        ReferenceCity().use { city ->
            val phone = Phone(folder, city.profile)
            val config = ClientConfig("${phone.home}", city.profile.address, city.profile.trust)
            val caseNumber = applyForTransitCard(config, phone.keyStore, phone.signIn)
            assertEquals(city.cases().single()["case_number"].asString, caseNumber)
        }
    }

    @Test
    fun `what the city writes stands on the screen once, and no more when it is read`(@TempDir folder: Path) = within {
        ReferenceCity().use { city ->
            val client = Phone(folder, city.profile).client().apply { open() }
            val shown = MutableStateFlow(emptyList<String>())
            val screen = object : Screen {
                override fun show(notice: Presentation) = shown.update { it + notice.id }
                override fun takeOff(id: String) = shown.update { it - id }
                override fun showSomethingNew(silent: Boolean) = shown.update { it + "something" }
            }
            val notices = Notices(client, screen, "en")
            val keeping = launch { notices.keep() }
            val letter = """{"title": {"en": "The bridge is closed"}, "body": {"en": "Today."}, "urgency": "alert"}"""
            val id = city.write(RESIDENT, JsonParser.parseString(letter).asJsonObject)
            client.inbox().refresh()
            shown.first { it == listOf(id) }
            notices.pushed("of nobody".toByteArray())
            client.inbox().refresh()
            assertEquals(listOf(id), shown.value)
            client.inbox().markRead(id)
            shown.first { it.isEmpty() }
            keeping.cancel()
        }
    }
}
