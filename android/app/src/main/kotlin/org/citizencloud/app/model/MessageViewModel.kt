package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.launch
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.updates

/** A message is read once this screen has shown it. */
class MessageViewModel internal constructor(session: Session, navigator: Navigator, private val id: String) :
    ScreenViewModel<MessageState>(session, navigator) {
    private var marked = false

    override val state: StateFlow<MessageState> = session.reread(
        personal = true,
        changes = { client, language -> client.inbox().updates(language) },
        read = ::details,
    ).onEach { if (it is Content.Ready) markRead() }.map(::MessageState).whileSeen(MessageState(Content.Loading))

    /** Once; goes on although she leaves the screen at once: what she has seen is read. */
    private fun markRead() {
        if (marked) return
        marked = true
        session.scope.launch { session.ask { client, _ -> client.inbox().markRead(id) } }
    }

    /** Opens the case that the message is about, where it is on this phone. */
    fun openCase() {
        state.value.message.value?.caseId?.let { navigator.push(Route.Case(it)) }
    }

    private suspend fun details(client: CitizenClient, language: String): MessageDetails {
        val message = client.inbox().message(id, language)
        val case = message.caseNumber?.let { number ->
            client.outbox().submissions(language).map { it.item() }
                .find { it.kind == CaseKind.Application && it.caseNumber == number }
        }
        return MessageDetails(id, message.title, message.paragraphs, message.sentAt, message.caseNumber, case?.id)
    }
}
