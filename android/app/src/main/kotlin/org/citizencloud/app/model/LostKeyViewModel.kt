package org.citizencloud.app.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch

/** The phone has lost its keys: she types the code that she has on paper, and what is hers opens again. */
class LostKeyViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<LostKeyState>(session, navigator) {
    private val shown = MutableStateFlow(LostKeyState(typed = "", working = false, problem = null, trouble = null))

    override val state: StateFlow<LostKeyState> = shown.asStateFlow()

    /** Takes in what she has typed of her paper. It is kept nowhere. */
    fun type(text: String) = shown.update { it.copy(typed = text, problem = null) }

    /** Opens what is hers by the code, and leads home. */
    fun recover() {
        val now = shown.value
        if (now.working || now.typed.isBlank()) return
        shown.value = now.copy(working = true, problem = null, trouble = null)
        session.scope.launch {
            val failure = session.recover(now.typed)
            val slip = failure?.slip(session.language)
            val trouble = if (slip == null) failure?.trouble(session.language) else null
            shown.update { it.copy(working = false, problem = slip, trouble = trouble) }
            if (failure == null && navigator.top == Route.LostKey) navigator.reset(listOf(Route.Home))
        }
    }

    override fun tryAgain() {
        if (shown.value.trouble != null) recover() else super.tryAgain()
    }
}
