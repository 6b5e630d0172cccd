package org.citizencloud.app.model

import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.CitizenException
import org.citizencloud.core.Document
import org.citizencloud.core.DocumentOrder
import org.citizencloud.core.DocumentQuery
import org.citizencloud.core.TransferUpdate
import org.citizencloud.core.VaultUpdate
import org.citizencloud.core.updates

/** What she keeps in the app: locked until she shows that it is her. */
class DocumentsViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<DocumentsState>(session, navigator) {
    private data class Asked(val words: String = "", val pages: Int = 1)

    private data class Found(val unlocked: Boolean, val hasPaperCode: Boolean, val list: DocumentList)

    private data class Adding(val item: TransferItem? = null, val trouble: Trouble? = null)

    private val asked = MutableStateFlow(Asked())
    private val adding = MutableStateFlow(Adding())

    /** The files that are being added, the one that she chose first before the others. */
    private val jobs = LinkedHashSet<Job>()
    private val turn = Mutex()

    override val state: StateFlow<DocumentsState> = combine(
        combine(session.follow(personal = true) { client, _ -> client.vault().updates() }, asked, ::found),
        asked,
        adding,
        session.unlocking.state,
    ) { found, asked, adding, unlocking ->
        val isLocked = found.value?.unlocked == false
        DocumentsState(
            lock = when {
                found.value?.unlocked == true -> VaultLock.Unlocked
                unlocking.running -> VaultLock.Unlocking
                else -> VaultLock.Locked
            },
            query = asked.words,
            documents = if (isLocked) Content.Loading else found.map { it.list },
            adding = adding.item,
            hasPaperCode = found.value?.hasPaperCode == true,
            trouble = adding.trouble ?: unlocking.failure.takeIf { isLocked },
        )
    }.whileSeen(NothingYet)

    /** Shows her documents, once she has shown the phone that it is her. */
    fun unlock() = unlockDocuments()

    fun lock() {
        asked.value = Asked()
        session.scope.launch { session.ask { client, _ -> client.vault().lock() } }
    }

    /** Shows those that have each of the words; all of them for none. */
    fun search(text: String) {
        asked.value = Asked(text)
    }

    /** Shows another page, if there is one. */
    fun showMore() {
        val list = state.value.documents.value ?: return
        if (list.documents.size < list.total) asked.update { it.copy(pages = it.pages + 1) }
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
            var kept: Document? = null
            client.vault().importing(filePath, name).collect { update ->
                when (update) {
                    is TransferUpdate.Moving ->
                        adding.update { it.copy(item = TransferItem(name, update.bytes.toLong(), update.totalBytes.toLong())) }
                    is TransferUpdate.Imported -> kept = update.imported.document
                    is TransferUpdate.Failed -> throw update.error
                    TransferUpdate.Exported -> {}
                }
            }
            kept?.id
        }
        adding.update { it.copy(trouble = kept.trouble ?: it.trouble) }
        val id = kept.value ?: return
        // Unless she has gone on meanwhile; of several the last one is opened.
        if (navigator.top == Route.Documents && jobs.size == 1) open(id)
    }

    private suspend fun found(update: Content<VaultUpdate>, asked: Asked): Content<Found> = when (update) {
        is Content.Failed -> update
        Content.Loading -> Content.Loading
        is Content.Ready -> session.ask { client, _ ->
            val hasPaperCode = client.vault().hasRecovery()
            val list = if (update.value.unlocked) client.list(asked) else null
            Found(list != null, hasPaperCode, list ?: DocumentList(emptyList(), 0))
        }
    }

    /** `null` where they have locked themselves meanwhile. */
    private suspend fun CitizenClient.list(asked: Asked): DocumentList? = try {
        val documents = ArrayList<Document>()
        var total = 0
        for (page in 0 until asked.pages) {
            val query = DocumentQuery(words = asked.words, order = DocumentOrder.NEWEST, offset = documents.size.toUInt())
            val next = vault().documents(query)
            documents += next.documents
            total = next.total.toInt()
        }
        val today = session.city.today()
        // One that has come in between moves the others on.
        DocumentList(documents.distinctBy { it.id }.map { it.item(today) }, total)
    } catch (_: CitizenException.VaultLocked) {
        null
    }

    private companion object {
        val NothingYet =
            DocumentsState(VaultLock.Locked, query = "", Content.Loading, adding = null, hasPaperCode = false, trouble = null)
    }
}
