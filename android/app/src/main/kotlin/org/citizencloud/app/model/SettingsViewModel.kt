package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.map

class SettingsViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<SettingsState>(session, navigator) {
    override val state: StateFlow<SettingsState> =
        session.settings.map(::shown).whileSeen(shown(session.settings.value))

    fun chooseLanguage(tag: String) = session.chooseLanguage(tag)

    fun chooseTextSize(size: TextSize) = session.chooseTextSize(size)

    fun setSenior(on: Boolean) = session.setSenior(on)

    fun setPrivatePreviews(on: Boolean) = session.setPrivatePreviews(on)

    fun openFacts() = navigator.push(Route.Facts)

    fun openAbout() = navigator.push(Route.About)

    private fun shown(settings: Settings) =
        SettingsState(settings.choices, settings.textSize, settings.senior, settings.privatePreviews, filesWaitForUnmetered = false)
}
