package org.citizencloud.app.model

import java.time.Duration
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import org.citizencloud.core.CitizenClient

/** One of her documents. It vanishes from the screen when they lock themselves. */
class DocumentViewModel internal constructor(session: Session, navigator: Navigator, private val id: String) :
    ScreenViewModel<DocumentState>(session, navigator) {
    /** What she does with the document. */
    private data class Doing(
        val looking: Boolean = false,
        val deleting: Boolean = false,
        /** It is deleted, unless that does not work. */
        val going: Boolean = false,
        val shared: SharedItem? = null,
        val exporting: TransferItem? = null,
        val exported: Boolean = false,
        val exportTrouble: Trouble? = null,
    )

    private val doing = MutableStateFlow(Doing())
    private var export: Job? = null

    override val state: StateFlow<DocumentState> = combine(
        session.ofVault(::details).onEach { if (it is Content.Failed) stopLooking() },
        doing,
        action.state,
    ) { document, doing, action ->
        if (doing.going && action.trouble == null) return@combine DocumentState(Content.Loading)
        DocumentState(
            document.map {
                it.copy(
                    looking = doing.looking,
                    deleting = doing.deleting,
                    shared = doing.shared,
                    exporting = doing.exporting,
                    exported = doing.exported,
                    trouble = action.trouble ?: doing.exportTrouble,
                )
            },
        )
    }.whileSeen(DocumentState(Content.Loading))

    /** Shows its pages. */
    fun look() = doing.update { it.copy(looking = true) }

    fun stopLooking() = doing.update { it.copy(looking = false) }

    /** What is in it; `null` as long as that is not to be seen. */
    fun content(): DocumentContent? =
        state.value.document.value?.let { DocumentContent(session, id, it.item.mediaType, it.item.sizeBytes) }

    /** Makes a copy that other apps can read, for ten minutes. */
    fun share() {
        action.run({ client, _ -> client.vault().share(id, COPY_LASTS) }) { copy ->
            doing.update { it.copy(shared = SharedItem(copy.path, copy.endsAt)) }
        }
    }

    /** Writes a copy where she has chosen; goes on although she leaves the screen. */
    fun export(to: Destination) {
        val item = state.value.document.value?.item ?: return
        if (export?.isActive == true) return
        export = session.scope.launch {
            fun moved(bytes: Long) = doing.update { it.copy(exporting = TransferItem(item.title, bytes, item.sizeBytes)) }
            doing.update { it.copy(exported = false, exportTrouble = null) }
            moved(0)
            try {
                val copied = session.askPersonal { client, _ -> client.vault().copy(id, item.sizeBytes, to, ::moved) }
                doing.update { it.copy(exported = copied is Content.Ready, exportTrouble = copied.trouble) }
            } finally {
                doing.update { it.copy(exporting = null) }
            }
        }
    }

    /** Nothing is left of the copy that is being written. */
    fun stopExporting() {
        export?.cancel()
    }

    /** Asks whether it is really to be deleted. */
    fun delete() = doing.update { it.copy(deleting = true) }

    fun keep() = doing.update { it.copy(deleting = false) }

    fun reallyDelete() {
        val started = action.run({ client, _ -> client.vault().delete(id) }) {
            navigator.backTo(Route.Document(id))
            if (navigator.top == Route.Document(id)) navigator.back()
        }
        if (started) doing.update { it.copy(deleting = false, going = true) }
    }

    fun openWords() = navigator.push(Route.DocumentWords(id))

    /** Opens the case that it is about. */
    fun openCase() {
        state.value.document.value?.caseId?.let { navigator.push(Route.Case(it)) }
    }

    override fun back() {
        when {
            doing.value.deleting -> keep()
            doing.value.looking -> stopLooking()
            else -> super.back()
        }
    }

    override fun tryAgain() {
        if (doing.value.exportTrouble == null) return super.tryAgain()
        // She chooses the place again.
        doing.update { it.copy(exportTrouble = null) }
    }

    private suspend fun details(client: CitizenClient, @Suppress("UNUSED_PARAMETER") language: String): DocumentDetails {
        val document = client.vault().document(id)
        val item = document.item(session.city.today())
        return DocumentDetails(
            item = item,
            tags = document.about.tags,
            issuedOn = document.about.issuedOn,
            caseId = document.about.caseId,
            canLook = !item.damaged && (item.mediaType == "application/pdf" || item.mediaType.startsWith("image/")),
        )
    }

    private companion object {
        val COPY_LASTS: Duration = Duration.ofMinutes(10)
    }
}
