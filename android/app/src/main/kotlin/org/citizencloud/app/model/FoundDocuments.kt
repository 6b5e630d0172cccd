package org.citizencloud.app.model

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.update
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.CitizenException
import org.citizencloud.core.Document
import org.citizencloud.core.DocumentOrder
import org.citizencloud.core.DocumentQuery
import org.citizencloud.core.VaultUpdate
import org.citizencloud.core.updates

/** Her documents as they are looked through: locked, or those that she looks for, a page of them and then more. */
internal class FoundDocuments(private val session: Session) {
    /**
     * [list]: loading while they are locked. [trouble]: why they could not be unlocked.
     */
    data class Now(
        val lock: VaultLock,
        val query: String,
        val list: Content<DocumentList>,
        val hasPaperCode: Boolean,
        val trouble: Trouble?,
    )

    private data class Asked(val words: String = "", val pages: Int = 1)

    private data class Found(val unlocked: Boolean, val hasPaperCode: Boolean, val list: DocumentList)

    private val asked = MutableStateFlow(Asked())

    /** As it is, and as it changes. */
    val now: Flow<Now> = combine(
        combine(session.follow(personal = true) { client, _ -> client.vault().updates() }, asked, ::found),
        asked,
        session.unlocking.state,
    ) { found, asked, unlocking ->
        val isLocked = found.value?.unlocked == false
        Now(
            lock = when {
                found.value?.unlocked == true -> VaultLock.Unlocked
                unlocking.running -> VaultLock.Unlocking
                else -> VaultLock.Locked
            },
            query = asked.words,
            list = if (isLocked) Content.Loading else found.map { it.list },
            hasPaperCode = found.value?.hasPaperCode == true,
            trouble = unlocking.failure.takeIf { isLocked },
        )
    }

    /** Finds those that have each of the words; all of them for none. */
    fun search(text: String) {
        asked.value = Asked(text)
    }

    /** Adds another page to [shown], of [total], if there is one. */
    fun showMore(shown: Int, total: Int) {
        if (shown < total) asked.update { it.copy(pages = it.pages + 1) }
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
        var damagedIds = emptyList<String>()
        for (page in 0 until asked.pages) {
            val query = DocumentQuery(words = asked.words, order = DocumentOrder.NEWEST, offset = documents.size.toUInt())
            val next = vault().documents(query)
            documents += next.documents
            total = next.total.toInt()
            damagedIds = next.damagedIds
        }
        val today = session.city.today()
        // One that has come in between moves the others on.
        DocumentList(documents.distinctBy { it.id }.map { it.item(today) }, total, damagedIds)
    } catch (_: CitizenException.VaultLocked) {
        null
    }
}
