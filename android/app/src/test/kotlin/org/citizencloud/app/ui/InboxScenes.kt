package org.citizencloud.app.ui

import androidx.compose.ui.res.stringResource
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.InboxState
import org.citizencloud.app.model.MessageDetails
import org.citizencloud.app.model.MessageState
import org.citizencloud.app.model.NotificationsState
import org.citizencloud.app.model.RemindersState
import org.citizencloud.app.model.ThreadState

/** What the city writes, and what she is told and reminded of. */
internal fun inboxScenes(): List<Scene> = listScenes() + messageScenes() + threadScenes() + notificationsScenes() + remindersScenes()

private fun listScenes() =
    listOf(
        Scene("home-news", "alerts") {
            HomeScreen(it.home.copy(alerts = InboxSamples(it).alerts, reminders = InboxSamples(it).reminders.take(2)), HomeActions())
        },
        inbox("alerts") { it.withAlerts },
        inbox("put-away") { it.putAway },
        inbox("none-pinned") { it.nonePinned },
        inbox("found") { it.found },
        inbox("nothing") { it.nothing },
        inbox("by-case") { it.byCase },
        inbox("deleting") { it.deleting },
        Scene("inbox-views", "deeds") {
            InboxScreen(InboxSamples(it).inbox, InboxActions())
            Deeds(
                it.message.title,
                listOf(
                    Deed(stringResource(R.string.inbox_pin), Icons.Pin) {},
                    Deed(stringResource(R.string.inbox_archive), Icons.Archive) {},
                    Deed(stringResource(R.string.inbox_delete), Icons.Delete) {},
                ),
            ) {}
        },
    )

private fun inbox(
    state: String,
    content: (InboxSamples) -> InboxState,
) = Scene("inbox-views", state) { InboxScreen(content(InboxSamples(it)), InboxActions()) }

private fun messageScenes() =
    listOf(
        message("whole") { it.whole },
        message("alert") { it.storm },
        message("alert-over") { it.stormOver },
        message("saving") { it.saving },
        message("locked") { it.locked },
        message("deleting") { it.whole.copy(deleting = true) },
    )

private fun message(
    state: String,
    details: (InboxSamples) -> MessageDetails,
) = Scene("message-kinds", state) { MessageScreen(MessageState(Content.Ready(details(InboxSamples(it)))), MessageActions()) }

private fun threadScenes() =
    listOf(
        thread("ready") { it.thread },
        thread("elsewhere") { it.thread.copy(caseId = null, hasMore = true) },
        thread("empty") { it.thread.copy(messages = Content.Ready(emptyList())) },
        thread("loading") { it.thread.copy(messages = Content.Loading) },
        Scene("thread", "failed") {
            ThreadScreen(InboxSamples(it).thread.copy(messages = Content.Failed(it.locked)), ThreadActions())
        },
    )

private fun thread(
    state: String,
    content: (InboxSamples) -> ThreadState,
) = Scene("thread", state) { ThreadScreen(content(InboxSamples(it)), ThreadActions()) }

private fun notificationsScenes() =
    listOf(
        notifications("ready") { it.notifications },
        notifications("off") { it.notifications.copy(allowed = false) },
        notifications("fewest") { it.notifications.copy(choices = Content.Ready(it.fewest)) },
        Scene("notifications", "trouble") {
            NotificationsScreen(InboxSamples(it).notifications.copy(trouble = it.storageFull), NotificationsActions())
        },
        notifications("loading") { it.notifications.copy(choices = Content.Loading) },
        Scene("notifications", "failed") {
            NotificationsScreen(InboxSamples(it).notifications.copy(choices = Content.Failed(it.keyMissing)), NotificationsActions())
        },
    )

private fun notifications(
    state: String,
    content: (InboxSamples) -> NotificationsState,
) = Scene("notifications", state) { NotificationsScreen(content(InboxSamples(it)), NotificationsActions()) }

private fun remindersScenes() =
    listOf(
        reminders("ready") { it.remindersState },
        reminders("empty") { it.remindersState.copy(days = Content.Ready(emptyList())) },
        reminders("too-late") { it.remindersState.copy(trouble = it.tooLate) },
        Scene("reminders", "deeds") {
            RemindersScreen(InboxSamples(it).remindersState, RemindersActions())
            Deeds(
                it.words.birth,
                listOf(
                    Deed(stringResource(R.string.reminders_delay_day), Icons.Clock) {},
                    Deed(stringResource(R.string.reminders_delay_three_days), Icons.Clock) {},
                    Deed(stringResource(R.string.reminders_delay_week), Icons.Clock) {},
                    Deed(stringResource(R.string.message_calendar), Icons.Calendar) {},
                ),
            ) {}
        },
        reminders("loading") { it.remindersState.copy(days = Content.Loading) },
        Scene("reminders", "failed") {
            RemindersScreen(InboxSamples(it).remindersState.copy(days = Content.Failed(it.locked)), RemindersActions())
        },
    )

private fun reminders(
    state: String,
    content: (InboxSamples) -> RemindersState,
) = Scene("reminders", state) { RemindersScreen(content(InboxSamples(it)), RemindersActions()) }
