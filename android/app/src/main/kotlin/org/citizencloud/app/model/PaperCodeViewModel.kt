package org.citizencloud.app.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.onEach
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.CitizenException
import org.citizencloud.core.Vault
import org.citizencloud.core.errorMessage

/** The recovery code: made once, written down on paper, and checked there. */
class PaperCodeViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<PaperCodeState>(session, navigator) {
    /** What she does with the code now; `null` for nothing. */
    private val step = MutableStateFlow<PaperCode?>(null)
    private val replacing = MutableStateFlow(false)

    override val state: StateFlow<PaperCodeState> = combine(
        session.ofVault { client, _ -> client.vault().recoveryCode() != null }.onEach { if (it is Content.Failed) done() },
        step,
        replacing,
        action.state,
    ) { isThere, step, replacing, action ->
        val code = isThere.map { step ?: if (it) PaperCode.Kept else PaperCode.NoneYet }
        PaperCodeState(code, action.running, replacing, action.trouble)
    }.whileSeen(PaperCodeState(Content.Loading, working = false, replacing = false, trouble = null))

    /** Makes a code and shows it. Where there is one, she is asked before. */
    fun setUp() {
        if (state.value.code.value == PaperCode.NoneYet) make() else replacing.value = true
    }

    /** Makes another code: the one on her paper is not taken any more. */
    fun reallySetUp() {
        keep()
        make()
    }

    fun keep() {
        replacing.value = false
    }

    fun show() {
        action.run({ client, _ -> client.vault().recoveryCode()?.let { client.vault().shown(it) } }) { step.value = it }
    }

    /** Asks her to type what stands on her paper. */
    fun check() = type("")

    /** Takes in what she has typed of her paper. */
    fun type(text: String) {
        step.value = PaperCode.Checking(text, problem = null)
    }

    fun checkNow() {
        val typed = (step.value as? PaperCode.Checking)?.typed ?: return
        val check: suspend (CitizenClient, String) -> String? = { client, language ->
            try {
                client.vault().checkRecoveryCode(typed)
                null
            } catch (error: CitizenException) {
                error.slip(language) ?: throw error
            }
        }
        action.run(check) { slip ->
            step.value = if (slip == null) PaperCode.Checked else PaperCode.Checking(typed, slip)
        }
    }

    fun openBackup() = navigator.push(Route.Backup)

    /** Takes the code from the screen. */
    fun done() {
        step.value = null
    }

    override fun back() {
        if (replacing.value) keep() else super.back()
    }

    private fun make() {
        action.run({ client, _ -> client.vault().run { shown(setUpRecovery()) } }) { step.value = it }
    }

    private suspend fun Vault.shown(code: String) =
        PaperCode.Shown(code.split(' ').filter(String::isNotEmpty), recoveryQrCode().squares())
}

/** What is wrong with a code that was typed, for a reader of [language]; `null` where something else does not work. */
internal fun CitizenException.slip(language: String): String? = when (this) {
    is CitizenException.RecoveryCode, is CitizenException.Refused -> errorMessage(this, language)
    else -> null
}
