package org.citizencloud.app.model

import androidx.lifecycle.viewModelScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.launch
import org.citizencloud.core.updates

class CasesViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<CasesState>(session, navigator) {
    /** Why a draft could not be deleted. */
    private val trouble = MutableStateFlow<Trouble?>(null)

    override val state: StateFlow<CasesState> = combine(
        session.reread(
            personal = true,
            changes = { client, language -> client.outbox().updates(language) },
            read = { client, language ->
                val outbox = client.outbox()
                val drafts = outbox.drafts(language).map { it.item() }
                CaseList(drafts, outbox.submissions(language).map { it.item(session.isOnline) })
            },
        ),
        trouble,
    ) { cases, trouble -> CasesState(trouble?.let { Content.Failed(it) } ?: cases) }.whileSeen(CasesState(Content.Loading))

    fun openDraft(id: String) = navigator.push(Route.Form(id, step = 1))

    /** Deletes a draft and its answers for good; the screen asks before. */
    fun discardDraft(id: String) {
        viewModelScope.launch { trouble.value = session.ask { client, _ -> client.outbox().discardDraft(id) }.trouble }
    }

    fun openCase(id: String) = navigator.push(Route.Case(id))

    override fun tryAgain() {
        trouble.value = null
        super.tryAgain()
    }
}
