package org.citizencloud.app.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import org.citizencloud.core.CitizenClient

/** What she is reminded of, day by day. */
class RemindersViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<RemindersState>(session, navigator) {
    private val calendar = MutableStateFlow<String?>(null)

    override val state: StateFlow<RemindersState> = combine(
        session.reminders(),
        calendar,
        action.state,
    ) { reminders, calendar, action ->
        val days = reminders.map { all -> all.groupBy { it.day }.map { (day, ofDay) -> ReminderDay(day, ofDay) } }
        RemindersState(days, calendar, action.trouble)
    }.whileSeen(RemindersState(Content.Loading, calendar = null, trouble = null))

    /** Opens what a reminder is about. */
    fun open(id: String) {
        action.run({ client, language -> client.about(id, language)?.route }) { route ->
            if (navigator.top == Route.Reminders) route?.let(navigator::push)
        }
    }

    /** Lets her be told later, counted from when she would be. */
    fun postpone(id: String, delay: ReminderDelay) {
        val at = state.value.days.value?.flatMap { it.reminders }?.find { it.id == id }?.at ?: return
        action.run({ client, _ -> client.reminders().postpone(id, delay.after(at)) })
    }

    /** Makes an entry for her calendar of what a reminder is about. */
    fun addToCalendar(id: String) = export { client, language ->
        client.about(id, language)?.let { client.reminders().calendarEntry(it, language) }
    }

    /** Makes entries of all of them. */
    fun addAllToCalendar() = export { client, language -> client.reminders().calendar(language) }

    /** The entries were handed over. */
    fun calendarTaken() {
        calendar.value = null
    }

    private fun export(entries: suspend (CitizenClient, String) -> String?) {
        action.run(entries) { calendar.value = it }
    }
}
