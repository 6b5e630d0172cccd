package org.citizencloud.app.model

import java.time.Instant
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.Inbox
import org.citizencloud.core.ReminderAbout
import org.citizencloud.core.savingAttachment
import org.citizencloud.core.updates

/** A message is read once this screen has shown it. */
class MessageViewModel internal constructor(session: Session, navigator: Navigator, private val id: String) :
    ScreenViewModel<MessageState>(session, navigator) {
    /** What she does with it. */
    private data class Doing(
        val deleting: Boolean = false,
        /** It is deleted, unless that does not work. */
        val going: Boolean = false,
        val calendar: String? = null,
        /** The files that are on their way among her documents, by their ids. */
        val saving: Map<String, TransferItem> = emptyMap(),
        /** Why files are not there, by their ids. */
        val unsaved: Map<String, Trouble> = emptyMap(),
        /** The documents that were made of files, by the ids of these. */
        val saved: Map<String, String> = emptyMap(),
    )

    private val doing = MutableStateFlow(Doing())
    private val savings = HashMap<String, Job>()
    private var marked = false

    override val state: StateFlow<MessageState> = combine(
        session.reread(
            personal = true,
            changes = { client, language -> client.inbox().updates(language) },
            read = ::details,
        ).onEach { if (it is Content.Ready) markRead() },
        doing,
        action.state,
    ) { message, doing, action ->
        if (doing.going && action.trouble == null) return@combine MessageState(Content.Loading)
        MessageState(
            message.map {
                it.copy(
                    attachments = it.attachments.map { file ->
                        file.copy(saving = doing.saving[file.id], documentId = doing.saved[file.id])
                    },
                    deleting = doing.deleting,
                    calendar = doing.calendar,
                    trouble = action.trouble ?: doing.unsaved.values.firstOrNull(),
                )
            },
        )
    }.whileSeen(MessageState(Content.Loading))

    /** Opens the case that the message is about, where it is on this phone. */
    fun openCase() {
        state.value.message.value?.caseId?.let { navigator.push(Route.Case(it)) }
    }

    /** Opens all messages about its case. */
    fun openThread() {
        state.value.message.value?.caseNumber?.let { navigator.push(Route.Thread(it)) }
    }

    /** Makes an entry for her calendar of the appointment. */
    fun addToCalendar() {
        val entry: suspend (CitizenClient, String) -> String =
            { client, language -> client.reminders().calendarEntry(ReminderAbout.Appointment(id), language) }
        run(entry) { entry -> doing.update { it.copy(calendar = entry) } }
    }

    /** The entry was handed over. */
    fun calendarTaken() = doing.update { it.copy(calendar = null) }

    /** Fetches a file that goes with it, and keeps it among her documents; goes on although she leaves the screen. */
    fun saveAttachment(id: String) {
        val file = state.value.message.value?.attachments?.find { it.id == id } ?: return
        val former = savings[id]
        if (former?.isActive == true) return
        fun moved(bytes: Long) = doing.update { it.copy(saving = it.saving + (id to TransferItem(file.name, bytes, file.sizeBytes))) }
        doing.update { it.copy(unsaved = it.unsaved - id) }
        savings[id] = session.scope.launch {
            // Called off, it may still be on its way out.
            former?.join()
            moved(0)
            try {
                val saved = session.askPersonal { client, language ->
                    client.inbox().savingAttachment(this@MessageViewModel.id, id, language).kept { bytes, _ -> moved(bytes) }
                }
                saved.trouble?.let { trouble -> doing.update { it.copy(unsaved = it.unsaved + (id to trouble)) } }
                saved.value?.let { document -> doing.update { it.copy(saved = it.saved + (id to document.id)) } }
            } finally {
                doing.update { it.copy(saving = it.saving - id) }
            }
        }
    }

    /** Nothing is kept of the file that is being saved. */
    fun stopSaving(id: String) {
        savings[id]?.cancel()
    }

    /** Opens the document that was made of a file. */
    fun openDocument(attachmentId: String) {
        doing.value.saved[attachmentId]?.let { navigator.push(Route.Document(it)) }
    }

    fun pin(on: Boolean) = change { it.pin(id, on) }

    fun putAway(on: Boolean) = change { it.archive(id, on) }

    /** Asks whether it is really to be deleted. */
    fun delete() = doing.update { it.copy(deleting = true) }

    fun keep() = doing.update { it.copy(deleting = false) }

    fun reallyDelete() {
        val started = run({ client, _ -> client.inbox().delete(id) }) {
            navigator.backTo(Route.Message(id))
            if (navigator.top == Route.Message(id)) navigator.back()
        }
        if (started) doing.update { it.copy(deleting = false, going = true) }
    }

    override fun back() {
        if (doing.value.deleting) keep() else super.back()
    }

    override fun tryAgain() {
        val unsaved = doing.value.unsaved
        if (action.state.value.trouble != null || unsaved.isEmpty()) super.tryAgain() else unsaved.keys.forEach(::saveAttachment)
    }

    override fun unlocked() {
        super.unlocked()
        doing.value.unsaved.filterValues { it.wayOn == WayOn.UnlockDocuments }.keys.forEach(::saveAttachment)
    }

    private fun change(what: suspend (Inbox) -> Unit) {
        run({ client, _ -> what(client.inbox()) })
    }

    private fun <T> run(what: suspend (CitizenClient, String) -> T, then: (T) -> Unit = {}): Boolean {
        val started = action.run(what, then)
        if (started) doing.update { it.copy(going = false) }
        return started
    }

    /** Once; goes on although she leaves the screen at once: what she has seen is read. */
    private fun markRead() {
        if (marked) return
        marked = true
        session.scope.launch { session.ask { client, _ -> client.inbox().markRead(id) } }
    }

    private suspend fun details(client: CitizenClient, language: String): MessageDetails {
        val message = client.inbox().message(id, language)
        return message.details(caseId = message.caseNumber?.let { client.caseId(it, language) }, now = Instant.now())
    }
}
