package org.citizencloud.app.ui

import java.util.concurrent.TimeUnit.MINUTES
import org.citizencloud.core.ReferenceCity
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.rules.Timeout

/**
 * The system kills the app between draft and submit, and a new process of it goes on: both play the real
 * screens with the real core. Here is only the phone that they have in common, and the city.
 */
class KilledAppTest {
    @get:Rule(order = 0)
    val phone = TemporaryFolder()

    @get:Rule(order = 1)
    val timeout = Timeout(5, MINUTES)

    private val city = ReferenceCity()

    @After
    fun end() = city.close()

    @Test
    fun `a form that was filled in when the app was killed is found, sent and received once`() {
        AppProcess.start(FillsInTheForm::class, phone.root, city).use { app ->
            app.awaitLine(FillsInTheForm.SAVED)
            assertEquals(128 + SIGKILL, app.kill())
        }
        assertEquals("nothing was submitted", 0, city.cases().size)

        AppProcess.start(FindsAndSendsTheForm::class, phone.root, city).use { it.awaitSuccess() }
        assertEquals("the city has it once", 1, city.cases().size)
    }

    private companion object {
        const val SIGKILL = 9
    }
}
