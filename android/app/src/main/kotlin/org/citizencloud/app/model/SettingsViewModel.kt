package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import org.citizencloud.core.PrefillConsent
import org.citizencloud.core.updates

class SettingsViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<SettingsState>(session, navigator) {
    override val state: StateFlow<SettingsState> = combine(
        session.settings,
        session.reread(
            personal = true,
            changes = { client, language -> client.outbox().updates(language) },
            read = { client, _ -> client.outbox().filesWaitForUnmetered() },
        ).fromLast(),
        session.reread(
            personal = true,
            changes = { client, language -> client.profile().updates(language) },
            read = { client, _ -> client.profile().prefillConsent() },
        ).fromLast(),
    ) { settings, filesWait, prefill ->
        shown(settings, filesWait.value == true, prefill.value == PrefillConsent.GIVEN)
    }.whileSeen(shown(session.settings.value, filesWait = false, offer = false))

    fun chooseLanguage(tag: String) = session.chooseLanguage(tag)

    fun chooseTextSize(size: TextSize) = session.chooseTextSize(size)

    fun setSenior(on: Boolean) = session.setSenior(on)

    /** Lets what goes with files wait for a network that does not cost by the amount, or not. The core keeps it. */
    fun setFilesWaitForUnmetered(on: Boolean) {
        action.run({ client, _ -> client.outbox().setFilesWaitForUnmetered(on) })
    }

    /** Lets forms offer her what she has told before, or not. The core keeps it. */
    fun setOfferEarlierAnswers(on: Boolean) {
        val consent = if (on) PrefillConsent.GIVEN else PrefillConsent.REFUSED
        action.run({ client, _ -> client.profile().setPrefillConsent(consent) })
    }

    fun openFacts() = navigator.push(Route.Facts)

    fun openNotifications() = navigator.push(Route.Notifications)

    fun openPaperCode() = navigator.push(Route.PaperCode)

    fun openBackup() = navigator.push(Route.Backup)

    fun openRestore() = navigator.push(Route.Restore)

    fun openStorage() = navigator.push(Route.Storage)

    fun openAbout() = navigator.push(Route.About)

    private fun shown(settings: Settings, filesWait: Boolean, offer: Boolean) =
        SettingsState(settings.choices, settings.textSize, settings.senior, filesWait, offer)
}
