package org.citizencloud.app.model

import androidx.lifecycle.viewModelScope
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.launch
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.SubmissionState
import org.citizencloud.core.updates

/** A message is read once this screen has shown it. */
class MessageViewModel internal constructor(session: Session, navigator: Navigator, private val id: String) :
    ScreenViewModel<MessageState>(session, navigator) {
    override val state: StateFlow<MessageState> = session.reread(
        personal = true,
        changes = { client, language -> client.inbox().updates(language) },
        read = ::details,
    ).map(::MessageState).whileSeen(MessageState(Content.Loading))

    init {
        viewModelScope.launch {
            state.first { it.message is Content.Ready }
            session.ask { client, _ -> client.inbox().markRead(id) }
        }
    }

    /** Opens the case that the message is about, where it is on this phone. */
    fun openCase() {
        state.value.message.value?.caseId?.let { navigator.push(Route.Case(it)) }
    }

    private suspend fun details(client: CitizenClient, language: String): MessageDetails {
        val message = client.inbox().message(id, language)
        val case = message.caseNumber?.let { number ->
            client.outbox().submissions(language).find { (it.state as? SubmissionState.Accepted)?.caseNumber == number }
        }
        return MessageDetails(id, message.title, message.paragraphs, message.sentAt, message.caseNumber, case?.id)
    }
}
