package org.citizencloud.app.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.update
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.Inbox
import org.citizencloud.core.InboxUpdate
import org.citizencloud.core.Message
import org.citizencloud.core.MessageFilter
import org.citizencloud.core.updates

class InboxViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<InboxState>(session, navigator) {
    /** What she wants to see, and how much of it. */
    private data class Asked(val view: InboxView = InboxView.All, val query: String = "", val pages: Int = 1)

    private data class Shown(
        val unread: Int,
        val messages: List<MessageItem>,
        val threads: List<ThreadItem>,
        val hasMore: Boolean,
    )

    private val asked = MutableStateFlow(Asked())

    /** The asking of the city; what she does with a message goes on beside it. */
    private val refreshing = Action(session)

    /** The message of which she is asked whether it is really to be deleted. */
    private val deleting = MutableStateFlow<String?>(null)

    override val state: StateFlow<InboxState> = combine(
        combine(
            session.follow(personal = true) { client, language -> client.inbox().updates(language) },
            asked,
            ::shown,
        ),
        session.alerts().fromLast(),
        asked,
        deleting,
        combine(refreshing.state, action.state, ::Pair),
    ) { shown, alerts, asked, deleting, (refreshing, action) ->
        InboxState(
            alerts = alerts.value.orEmpty(),
            unread = shown.value?.unread ?: 0,
            view = asked.view,
            query = asked.query,
            messages = shown.map { it.messages },
            threads = shown.value?.threads.orEmpty(),
            hasMore = shown.value?.hasMore == true,
            refreshing = refreshing.running,
            deleting = deleting,
            trouble = action.trouble ?: refreshing.trouble,
        )
    }.whileSeen(NothingYet)

    /** Asks the city for new messages. */
    fun refresh() {
        refreshing.run({ client, _ -> client.inbox().refresh() })
    }

    fun show(view: InboxView) {
        asked.value = Asked(view)
    }

    /** Shows those, put away or not, that have each of the words; what was shown before for none. */
    fun search(text: String) = asked.update { it.copy(query = text, pages = 1) }

    fun open(id: String) = navigator.pushFrom(Route.Inbox, Route.Message(id))

    fun openThread(caseNumber: String) = navigator.pushFrom(Route.Inbox, Route.Thread(caseNumber))

    /** Shows another page, if there is one. */
    fun more() {
        if (state.value.hasMore) asked.update { it.copy(pages = it.pages + 1) }
    }

    fun pin(id: String, on: Boolean) = change { it.pin(id, on) }

    fun putAway(id: String, on: Boolean) = change { it.archive(id, on) }

    /** Asks whether it is really to be deleted. */
    fun delete(id: String) {
        deleting.value = id
    }

    fun keep() {
        deleting.value = null
    }

    fun reallyDelete() {
        val id = deleting.value ?: return
        keep()
        change { it.delete(id) }
    }

    fun openReminders() = navigator.push(Route.Reminders)

    fun openNotifications() = navigator.push(Route.Notifications)

    override fun back() {
        if (deleting.value != null) keep() else super.back()
    }

    override fun tryAgain() {
        if (action.again() || refreshing.again()) return
        session.tryAgain()
    }

    private fun change(what: suspend (Inbox) -> Unit) {
        action.run({ client, _ -> what(client.inbox()) })
    }

    private suspend fun shown(update: Content<InboxUpdate>, asked: Asked): Content<Shown> = when (update) {
        is Content.Failed -> update
        Content.Loading -> Content.Loading
        is Content.Ready -> session.ask { client, language ->
            val (messages, hasMore) = when {
                asked.query.isNotBlank() -> client.found(asked, language)
                asked.view == InboxView.ByCase -> emptyList<Message>() to false
                else -> client.page(update.value, asked, language)
            }
            val threads = if (asked.query.isBlank() && asked.view == InboxView.ByCase) client.threads(asked, language) else null
            Shown(
                unread = update.value.unread.toInt(),
                // One that has come in between moves the others on.
                messages = messages.distinctBy { it.id }.map { it.item() },
                threads = threads?.first.orEmpty(),
                hasMore = threads?.second ?: hasMore,
            )
        }
    }

    /** What is asked for, and whether there is more: the first page of all comes with the update. */
    private suspend fun CitizenClient.page(update: InboxUpdate, asked: Asked, language: String): Pair<List<Message>, Boolean> {
        val filter = when (asked.view) {
            InboxView.Unread -> MessageFilter.Unread
            InboxView.Pinned -> MessageFilter.Pinned
            InboxView.PutAway -> MessageFilter.Archived
            InboxView.All, InboxView.ByCase -> MessageFilter.Inbox
        }
        if (filter != MessageFilter.Inbox) return pages(asked.pages) { inbox().find(filter, language, it) }
        val (messages, _) = pages(asked.pages, update.messages) { inbox().messages(language, it) }
        return messages to (messages.size < update.total.toInt())
    }

    private suspend fun CitizenClient.threads(asked: Asked, language: String): Pair<List<ThreadItem>, Boolean> {
        val (threads, hasMore) = pages(asked.pages) { inbox().threads(language, it) }
        return threads.distinctBy { it.caseNumber }
            .map { ThreadItem(it.caseNumber, it.newest.item(), it.total.toInt(), it.unread.toInt()) } to hasMore
    }

    /** Goes on looking until the pages are full, or all was looked at. */
    private suspend fun CitizenClient.found(asked: Asked, language: String): Pair<List<Message>, Boolean> {
        val found = ArrayList<Message>()
        var offset: UInt? = 0u
        while (offset != null && found.size < asked.pages * PAGE) {
            val more = inbox().search(asked.query, language, offset)
            found += more.messages
            offset = more.nextOffset
        }
        return found to (offset != null)
    }

    private companion object {
        val NothingYet = InboxState(
            alerts = emptyList(),
            unread = 0,
            view = InboxView.All,
            query = "",
            messages = Content.Loading,
            threads = emptyList(),
            hasMore = false,
            refreshing = false,
            deleting = null,
            trouble = null,
        )
    }
}

/** The most that the core has on one page. */
internal const val PAGE = 50

/** So many pages, the first of which may be there already, and whether there is more. */
internal suspend fun <T> pages(count: Int, first: List<T>? = null, read: suspend (offset: UInt) -> List<T>): Pair<List<T>, Boolean> {
    val all = ArrayList<T>(first ?: read(0u))
    while (all.size < count * PAGE && all.size % PAGE == 0 && all.isNotEmpty()) {
        val next = read(all.size.toUInt())
        if (next.isEmpty()) return all to false
        all += next
    }
    return all to (all.size == count * PAGE)
}
