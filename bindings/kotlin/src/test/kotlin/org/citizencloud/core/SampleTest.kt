package org.citizencloud.core

import java.nio.file.Path
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
}
