package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.DraftChanges
import org.citizencloud.core.FormSession
import org.citizencloud.core.updates

/** What another version of the form has changed in a draft. */
class ChangesViewModel internal constructor(session: Session, navigator: Navigator, private val draftId: String) :
    ScreenViewModel<ChangesState>(session, navigator) {
    private class Read(val serviceName: String, val changes: DraftChanges)

    /** The form in the version of which the changes are shown. */
    @Volatile
    private var form: FormSession? = null

    override val state: StateFlow<ChangesState> = combine(
        session.reread(
            personal = true,
            changes = { client, language -> client.outbox().updates(language) },
            read = ::read,
        ),
        action.state,
    ) { read, action ->
        ChangesState(
            serviceName = read.value?.serviceName.orEmpty(),
            changes = read.map { it.changes.page().copy(trouble = action.trouble) },
        )
    }.whileSeen(ChangesState("", Content.Loading))

    /** She has seen them: they are not told any more, and she goes back to where she was. */
    fun seen() {
        // Not resumed anew: what a still later version changes she has not seen.
        val form = form ?: return
        action.run({ _, _ -> form.changesSeen() }) {
            if (navigator.top == Route.Changes(draftId)) navigator.back()
        }
    }

    private suspend fun read(client: CitizenClient, language: String): Read {
        val resumed = client.forms().resume(draftId)
        val changes = resumed.changes(language)
        form = resumed
        return Read(client.draft(draftId, language)?.serviceName.orEmpty(), changes)
    }
}
