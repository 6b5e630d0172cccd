package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.launch
import org.citizencloud.core.updates

class CasesViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<CasesState>(session, navigator) {
    override val state: StateFlow<CasesState> = session.reread(
        personal = true,
        changes = { client, language -> client.outbox().updates(language) },
        read = { client, language ->
            val outbox = client.outbox()
            CaseList(outbox.drafts(language).map { it.item() }, outbox.submissions(language).map { it.item(session.isOnline) })
        },
    ).map(::CasesState).whileSeen(CasesState(Content.Loading))

    fun openDraft(id: String) = navigator.push(Route.Form(id, step = 1))

    /** Deletes a draft and its answers for good; the screen asks before. */
    fun discardDraft(id: String) {
        session.scope.launch { session.ask { client, _ -> client.outbox().discardDraft(id) } }
    }

    fun openCase(id: String) = navigator.push(Route.Case(id))
}
