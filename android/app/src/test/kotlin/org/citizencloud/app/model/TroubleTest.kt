package org.citizencloud.app.model

import org.citizencloud.core.AttachmentProblem
import org.citizencloud.core.CatalogueProblem
import org.citizencloud.core.CitizenException
import org.citizencloud.core.CodeProblem
import org.citizencloud.core.DocumentProblem
import org.citizencloud.core.KeyProblem
import org.citizencloud.core.OfflineReason
import org.citizencloud.core.StaleReason
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class TroubleTest {
    private val wayOn = mapOf(
        CitizenException.Offline(OfflineReason.NO_NETWORK, null) to WayOn.TryAgain,
        CitizenException.Unauthorized() to WayOn.SignIn,
        CitizenException.InvalidAnswers(emptyList()) to WayOn.TryAgain,
        CitizenException.NotFound("service") to WayOn.GoBack,
        CitizenException.NoCatalogue() to WayOn.TryAgain,
        CitizenException.Busy() to WayOn.TryAgain,
        CitizenException.Cancelled() to WayOn.TryAgain,
        CitizenException.Stale(StaleReason.EXPIRED) to WayOn.TryAgain,
        CitizenException.CatalogueRefused(CatalogueProblem(null, null, "its records are missing")) to WayOn.TryAgain,
        CitizenException.UpdateRequired() to WayOn.UpdateApp,
        CitizenException.Locked() to WayOn.UnlockPhone,
        CitizenException.KeyUnavailable(KeyProblem.INVALIDATED) to WayOn.TypePaperCode,
        CitizenException.KeyUnavailable(KeyProblem.FAILED) to WayOn.CallCity,
        CitizenException.StorageFull() to WayOn.MakeRoom,
        CitizenException.Corrupt() to WayOn.CallCity,
        CitizenException.NotAttached(AttachmentProblem.Unreadable) to WayOn.TryAgain,
        CitizenException.NotKept(DocumentProblem.Unreadable) to WayOn.TryAgain,
        CitizenException.VaultLocked() to WayOn.UnlockDocuments,
        CitizenException.RecoveryCode(CodeProblem.Together) to WayOn.TryAgain,
        CitizenException.Refused("already-sent") to WayOn.TryAgain,
        CitizenException.Closed() to WayOn.TryAgain,
        CitizenException.Unexpected("panic") to WayOn.TryAgain,
    )

    @Test
    fun `every error of the core has words in her language and a way on`() {
        val errors = CitizenException::class.java.classes.filter { CitizenException::class.java.isAssignableFrom(it) }
        assertEquals("an error is missing here", errors.toSet(), wayOn.keys.map { it.javaClass }.toSet())
        for ((error, way) in wayOn) {
            val english = error.trouble("en")
            val chinese = error.trouble("zh-Hans")
            assertEquals("$error", way, english.wayOn)
            assertTrue("$english", english.message.length > 10)
            assertTrue("$chinese", chinese.message.any { it in '\u4e00'..'\u9fff' })
        }
    }
}
