package org.citizencloud.core

import com.google.gson.JsonArray
import com.google.gson.JsonObject
import java.nio.file.Path
import kotlinx.coroutines.flow.first
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

class CityProfileTest {
    @Test
    fun `what the city says of itself is told, and told again when it says something else`(@TempDir folder: Path) = within {
        ReferenceCity().use { city ->
            val client = Phone(folder, city.profile).client()
            client.open()
            assertNull(client.cityProfileUpdates("en").first().profile)
            client.catalogue().refresh()
            val said = client.cityProfileUpdates("es").first { it.profile != null }.profile
            assertEquals(TelephoneNumber("Línea de atención ciudadana", "12345"), said?.hotlines?.single())
            assertEquals(District("harbour", "Puerto"), said?.districts?.first())

            val hotline = json("number" to "12350").apply { add("name", json("en" to "City line")) }
            city.say(JsonObject().apply { add("hotlines", JsonArray().apply { add(hotline) }) })
            client.catalogue().refresh()
            val other = client.cityProfileUpdates("en").first { it.profile?.hotlines?.single()?.number != "12345" }.profile
            assertEquals(TelephoneNumber("City line", "12350"), other?.hotlines?.single())
            assertEquals(said?.emergencyNumbers?.map { it.number }, other?.emergencyNumbers?.map { it.number })
            client.suspend()
        }
    }
}
