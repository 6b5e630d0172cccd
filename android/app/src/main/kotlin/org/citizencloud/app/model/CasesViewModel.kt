package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import org.citizencloud.core.updates

class CasesViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<CasesState>(session, navigator) {
    override val state: StateFlow<CasesState> = combine(
        session.reread(
            personal = true,
            changes = { client, language -> client.outbox().updates(language) },
            read = { client, language ->
                val outbox = client.outbox()
                val drafts = outbox.drafts(language).map { it.item() }
                CaseList(drafts, outbox.submissions(language).map { it.item() })
            },
        ),
        action.state,
    ) { cases, action ->
        CasesState(action.trouble?.let { Content.Failed(it) } ?: cases)
    }.whileSeen(CasesState(Content.Loading))

    fun openDraft(id: String) = navigator.pushFrom(Route.Cases, Route.Form(id, step = 1))

    /** Deletes a draft and its answers for good; the screen asks before. */
    fun discardDraft(id: String) {
        action.run({ client, _ -> client.outbox().discardDraft(id) })
    }

    fun openCase(id: String) = navigator.pushFrom(Route.Cases, Route.Case(id))
}
