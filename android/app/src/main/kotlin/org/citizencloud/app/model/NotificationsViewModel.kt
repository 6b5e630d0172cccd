package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.Inbox
import org.citizencloud.core.InboxPreferences
import org.citizencloud.core.updates

/** What she wants to be told of, and when. The core keeps it, and goes by it. */
class NotificationsViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<NotificationsState>(session, navigator) {
    /** What she has changed and is not kept yet, in its order. */
    private var changes = emptyList<(InboxPreferences) -> InboxPreferences>()

    override val state: StateFlow<NotificationsState> = combine(
        session.notificationsAllowed,
        session.reread(
            personal = true,
            changes = { client, language -> client.inbox().updates(language) },
            read = ::choices,
        ),
        action.state,
    ) { allowed, choices, action ->
        NotificationsState(allowed, choices, action.trouble)
    }.whileSeen(NotificationsState(session.notificationsAllowed.value, Content.Loading, trouble = null))

    fun chooseLeastUrgency(urgency: Urgency) = change { it.copy(leastUrgency = urgency.kept) }

    /** Lets her be told of a topic or a service, or not. */
    fun tell(id: String, on: Boolean) {
        val topic = state.value.choices.value?.topics?.find { it.id == id } ?: return
        change {
            if (topic.service) {
                it.copy(mutedServices = it.mutedServices.with(id, !on))
            } else {
                it.copy(mutedTopics = it.mutedTopics.with(id, !on))
            }
        }
    }

    fun setQuiet(on: Boolean) {
        val hours = if (on) QuietHours(NIGHT_BEGINS, NIGHT_ENDS) else QuietHours(0, 0)
        change { it.copy(quietFromMinute = hours.fromMinute.toUInt(), quietUntilMinute = hours.untilMinute.toUInt()) }
    }

    fun setQuietFrom(minute: Int) = change { it.copy(quietFromMinute = minute.toUInt()) }

    fun setQuietUntil(minute: Int) = change { it.copy(quietUntilMinute = minute.toUInt()) }

    fun setDigest(on: Boolean) = change { it.copy(digestMinute = EVENING.toUInt().takeIf { on }) }

    fun setDigestMinute(minute: Int) = change { it.copy(digestMinute = minute.toUInt()) }

    fun setMostPerHour(count: Int) = change { it.copy(mostPerHour = count.coerceAtLeast(0).toUInt()) }

    fun setHidesContent(on: Boolean) = change { it.copy(hidesContent = on) }

    fun chooseDistrict(id: String, on: Boolean) = change { it.copy(districts = it.districts.with(id, on)) }

    fun setGivesFeedback(on: Boolean) = change { it.copy(givesFeedback = on) }

    /** No tap is lost: what she changes while a change is being kept is kept after it. */
    private fun change(change: (InboxPreferences) -> InboxPreferences) {
        changes += change
        action.run({ client, _ -> keep(client.inbox()) })
    }

    private suspend fun keep(inbox: Inbox) {
        while (changes.isNotEmpty()) {
            val now = changes
            inbox.setPreferences(now.fold(inbox.preferences()) { kept, change -> change(kept) })
            changes = changes.drop(now.size)
        }
    }

    private suspend fun choices(client: CitizenClient, language: String): NotificationChoices {
        val inbox = client.inbox()
        val chosen = inbox.preferences()
        val quiet = QuietHours(chosen.quietFromMinute.toInt(), chosen.quietUntilMinute.toInt())
        return NotificationChoices(
            leastUrgency = chosen.leastUrgency.shown,
            topics = inbox.topics(language).map { topic ->
                val muted = if (topic.isService) chosen.mutedServices else chosen.mutedTopics
                TopicItem(topic.id, topic.name, topic.isService, told = topic.id !in muted)
            },
            quiet = quiet.takeIf { it.fromMinute != it.untilMinute },
            digestMinute = chosen.digestMinute?.toInt(),
            mostPerHour = chosen.mostPerHour.toInt(),
            hidesContent = chosen.hidesContent,
            districts = inbox.districts(language).map { DistrictItem(it.id, it.name, chosen = it.id in chosen.districts) },
            givesFeedback = chosen.givesFeedback,
            pushed = client.push().device()?.isRegistered == true,
        )
    }

    private fun List<String>.with(id: String, on: Boolean) = if (on) (this + id).distinct() else this - id

    private companion object {
        /** As the core has it before she has chosen. */
        const val NIGHT_BEGINS = 22 * 60
        const val NIGHT_ENDS = 7 * 60
        const val EVENING = 18 * 60
    }
}
