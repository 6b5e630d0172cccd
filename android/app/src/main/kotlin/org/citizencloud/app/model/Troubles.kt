package org.citizencloud.app.model

import org.citizencloud.core.CitizenException
import org.citizencloud.core.KeyProblem
import org.citizencloud.core.errorMessage

/** What went wrong, in the core's words for a reader of [language], and the way on. */
internal fun CitizenException.trouble(language: String) = Trouble(errorMessage(this, language), wayOn)

private val CitizenException.wayOn: WayOn
    get() = when (this) {
        is CitizenException.Unauthorized -> WayOn.SignIn
        is CitizenException.Locked -> WayOn.UnlockPhone
        is CitizenException.StorageFull -> WayOn.MakeRoom
        is CitizenException.UpdateRequired -> WayOn.UpdateApp
        is CitizenException.VaultLocked -> WayOn.UnlockDocuments
        // What failed may work the next time; a key that is gone comes back by what she has on paper only.
        is CitizenException.KeyUnavailable -> if (reason == KeyProblem.FAILED) WayOn.CallCity else WayOn.TypePaperCode
        is CitizenException.Corrupt -> WayOn.CallCity
        is CitizenException.NotFound -> WayOn.GoBack
        is CitizenException.Offline,
        is CitizenException.InvalidAnswers,
        is CitizenException.NoCatalogue,
        is CitizenException.Busy,
        is CitizenException.Cancelled,
        is CitizenException.Stale,
        is CitizenException.CatalogueRefused,
        is CitizenException.NotAttached,
        is CitizenException.NotKept,
        is CitizenException.RecoveryCode,
        is CitizenException.Refused,
        is CitizenException.Closed,
        is CitizenException.Unexpected,
        -> WayOn.TryAgain
    }
