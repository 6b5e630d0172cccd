package org.citizencloud.app.model

import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import org.citizencloud.core.DocumentAbout
import org.citizencloud.core.DocumentKind as Kind
import org.citizencloud.core.importing

/** What she keeps in the app: locked until she shows that it is her. */
class DocumentsViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<DocumentsState>(session, navigator) {
    private data class Adding(val item: TransferItem? = null, val trouble: Trouble? = null)

    private val found = FoundDocuments(session)
    private val adding = MutableStateFlow(Adding())

    /** The damaged one that she is asked whether it is really to be deleted. */
    private val deleting = MutableStateFlow<String?>(null)

    /** The files that are being added, the one that she chose first before the others. */
    private val jobs = LinkedHashSet<Job>()
    private val turn = Mutex()

    override val state: StateFlow<DocumentsState> = combine(
        found.now.onEach { if (it.lock != VaultLock.Unlocked) keep() },
        adding,
        deleting,
        action.state,
    ) { found, adding, deleting, action ->
        DocumentsState(
            lock = found.lock,
            query = found.query,
            documents = found.list,
            adding = adding.item,
            hasPaperCode = found.hasPaperCode,
            deleting = deleting,
            trouble = adding.trouble ?: action.trouble ?: found.trouble,
        )
    }.whileSeen(NothingYet)

    /** Shows her documents, once she has shown the phone that it is her. */
    fun unlock() = unlockDocuments()

    fun lock() {
        found.search("")
        session.scope.launch { session.ask { client, _ -> client.vault().lock() } }
    }

    /** Shows those that have each of the words; all of them for none. */
    fun search(text: String) = found.search(text)

    /** Shows another page, if there is one. */
    fun showMore() {
        val list = state.value.documents.value ?: return
        found.showMore(list.documents.size, list.total)
    }

    /** Keeps the file at [filePath], called [name], and opens it. It may be deleted when the job ends. */
    fun add(filePath: String, name: String): Job = addNext { keep(filePath, name) }

    /** Keeps what she has chosen elsewhere on the phone, as soon as it is copied, and deletes the copy. */
    fun add(copied: suspend () -> ChosenFile): Job = addNext {
        val file = copied()
        try {
            keep(file.path, file.name)
        } finally {
            file.delete()
        }
    }

    /** Nothing is kept of what is being added. */
    fun stopAdding() = jobs.toList().forEach { it.cancel() }

    fun open(id: String) = navigator.pushFrom(Route.Documents, Route.Document(id))

    fun openPaperCode() = navigator.push(Route.PaperCode)

    /** Asks whether what is left of a damaged one, of which nothing can be told, is really to be deleted. */
    fun delete(id: String) {
        deleting.value = id
    }

    fun keep() {
        deleting.value = null
    }

    fun reallyDelete() {
        val id = deleting.value ?: return
        if (action.run({ client, _ -> client.vault().delete(id) })) keep()
    }

    /** Brings back a backup that may have it. */
    fun openRestore() = navigator.push(Route.Restore)

    override fun back() {
        if (deleting.value != null) keep() else super.back()
    }

    override fun tryAgain() {
        if (adding.value.trouble == null) return super.tryAgain()
        // The copy of what she chose is gone: she chooses again.
        adding.value = Adding()
    }

    /** One after the other, in the order in which she chose them; goes on although she leaves the screen. */
    private fun addNext(keep: suspend () -> Unit): Job {
        val job = session.scope.launch(start = CoroutineStart.LAZY) {
            turn.withLock {
                adding.update { it.copy(item = TransferItem(name = "", bytes = 0, totalBytes = 0)) }
                try {
                    keep()
                } finally {
                    adding.update { it.copy(item = null) }
                }
            }
        }
        // Of several that she has chosen together, why one was not kept stays until the others are through.
        if (jobs.isEmpty()) adding.value = Adding()
        jobs += job
        job.invokeOnCompletion { jobs -= job }
        job.start()
        return job
    }

    private suspend fun keep(filePath: String, name: String) {
        val kept = session.askPersonal { client, _ ->
            val importing = client.vault().importing(filePath, name, DocumentAbout(kind = Kind.OTHER, title = ""))
            importing.kept { bytes, totalBytes -> adding.update { it.copy(item = TransferItem(name, bytes, totalBytes)) } }
        }
        adding.update { it.copy(trouble = kept.trouble ?: it.trouble) }
        val id = kept.value?.id ?: return
        // Unless she has gone on meanwhile; of several the last one is opened.
        if (navigator.top == Route.Documents && jobs.size == 1) open(id)
    }

    private companion object {
        val NothingYet = DocumentsState(
            VaultLock.Locked,
            query = "",
            Content.Loading,
            adding = null,
            hasPaperCode = false,
            deleting = null,
            trouble = null,
        )
    }
}
