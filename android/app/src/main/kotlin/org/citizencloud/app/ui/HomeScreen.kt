package org.citizencloud.app.ui

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.isTraversalGroup
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.CaseItem
import org.citizencloud.app.model.CategoryItem
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.HomeState
import org.citizencloud.app.model.ReminderItem

class HomeActions(
    val search: () -> Unit = {},
    val openCategory: (String) -> Unit = {},
    val openCases: () -> Unit = {},
    val openCase: (String) -> Unit = {},
    val openInbox: () -> Unit = {},
    val openLifeEvents: () -> Unit = {},
    val openOffices: () -> Unit = {},
    val openFavourites: () -> Unit = {},
    val openService: (String) -> Unit = {},
    val openDocuments: () -> Unit = {},
    val openDamage: () -> Unit = {},
    val openSettings: () -> Unit = {},
    val openMessage: (String) -> Unit = {},
    val openReminders: () -> Unit = {},
    val openReminder: (String) -> Unit = {},
    val refresh: () -> Unit = {},
)

private val TwoColumns = 760.dp

@Composable
fun HomeScreen(
    state: HomeState,
    actions: HomeActions,
) {
    Screen(
        state.cityName,
        width = 1040.dp,
        bar = {
            BackBar(back = null) {
                IconAction(Icons.Settings, stringResource(R.string.home_settings), actions.openSettings)
            }
        },
        refresh =
        Refresh(
            stringResource(R.string.inbox_refresh),
            stringResource(R.string.inbox_refreshing),
            state.refreshing,
            actions.refresh,
        ),
    ) {
        state.update?.let { TroubleNotice(it, title = stringResource(R.string.home_update_title), callCity = false) }
        state.personal?.let { TroubleNotice(it, title = stringResource(R.string.home_personal_title), callCity = false) }
        if (state.damaged) Damaged(actions.openDamage)
        Alerts(state.alerts, actions.openMessage)
        SearchButton(actions.search)
        // With large letters there is room for little: what is hers, and may need her, comes before other ways.
        if (state.senior) Personal(state, actions)
        Ways(state, actions)
        state.freshness?.let { FreshnessNotice(it) }
        if (!state.senior) Rest(state, actions)
    }
}

@Composable
private fun Damaged(onOpen: () -> Unit) {
    Group {
        LinkRow(stringResource(R.string.home_damage_title), onOpen, icon = Icons.Warning) {
            Aside(stringResource(R.string.home_damage_see))
        }
    }
}

/** All services beside what is hers, or above it. */
@Composable
private fun Rest(
    state: HomeState,
    actions: HomeActions,
) = BoxWithConstraints {
    val gap = LocalSizes.current.gap
    if (maxWidth >= TwoColumns) {
        Row(horizontalArrangement = Arrangement.spacedBy(gap)) {
            Column(Modifier.weight(3f).readAsOne(), verticalArrangement = Arrangement.spacedBy(gap)) {
                Categories(state, actions)
            }
            Column(Modifier.weight(2f).readAsOne(), verticalArrangement = Arrangement.spacedBy(gap)) {
                Personal(state, actions)
                CallCityButton()
            }
        }
    } else {
        Column(verticalArrangement = Arrangement.spacedBy(gap)) {
            News(state, actions)
            Categories(state, actions)
            Personal(state, actions)
            CallCityButton()
        }
    }
}

/** To its end before what stands beside it. */
private fun Modifier.readAsOne() = semantics { isTraversalGroup = true }

/** Looks like the field it leads to. */
@Composable
private fun SearchButton(onClick: () -> Unit) {
    Surface(
        onClick,
        Modifier.fillMaxWidth().semantics { role = Role.Button },
        shape = MaterialTheme.shapes.extraLarge,
        color = MaterialTheme.colorScheme.surfaceContainerLow,
        border = BorderStroke(1.5.dp, MaterialTheme.colorScheme.primary),
    ) {
        Row(
            Modifier.heightIn(min = LocalSizes.current.target + 8.dp).padding(horizontal = 18.dp, vertical = 12.dp),
            horizontalArrangement = Arrangement.spacedBy(12.dp),
            verticalAlignment = Alignment.CenterVertically,
        ) {
            Icon(
                Icons.Search,
                contentDescription = null,
                Modifier.size(LocalSizes.current.icon),
                tint = MaterialTheme.colorScheme.primary,
            )
            Text(
                stringResource(R.string.home_search),
                color = MaterialTheme.colorScheme.onSurfaceVariant,
                style = MaterialTheme.typography.bodyLarge,
            )
        }
    }
}

/** The other ways to what she needs. */
@Composable
private fun Ways(
    state: HomeState,
    actions: HomeActions,
) {
    Group {
        if (state.lifeEvents > 0) {
            LinkRow(stringResource(R.string.home_life_events), actions.openLifeEvents, icon = Icons.Steps)
            GroupDivider()
        }
        LinkRow(stringResource(R.string.home_offices), actions.openOffices, icon = Icons.Place)
    }
    if (state.favourites.isEmpty()) return
    Section(stringResource(R.string.home_favourites)) {
        Group {
            state.favourites.forEach { favourite ->
                Favourite(favourite, { actions.openService(favourite.id) }, leads = true)
                GroupDivider()
            }
            val all = stringResource(R.string.home_all_cases)
            val describe = "$all: ${stringResource(R.string.home_favourites)}"
            LinkRow(all, actions.openFavourites, describe = describe)
        }
    }
}

/** What waits for the resident: on a narrow screen it would otherwise stand below all categories. */
@Composable
private fun News(
    state: HomeState,
    actions: HomeActions,
) {
    if (state.unread + state.drafts + state.waiting == 0) return
    Group {
        if (state.unread > 0) {
            val unread = pluralStringResource(R.plurals.home_unread, state.unread, state.unread)
            LinkRow(unread, actions.openInbox, icon = Icons.Mail)
        }
        if (state.drafts > 0) {
            if (state.unread > 0) GroupDivider()
            val drafts = pluralStringResource(R.plurals.home_drafts, state.drafts, state.drafts)
            LinkRow(drafts, actions.openCases, icon = Icons.Pencil)
        }
        if (state.waiting > 0) {
            if (state.unread + state.drafts > 0) GroupDivider()
            val waiting = pluralStringResource(R.plurals.home_waiting, state.waiting, state.waiting)
            LinkRow(waiting, actions.openCases, icon = Icons.Clock)
        }
    }
}

@Composable
private fun Personal(
    state: HomeState,
    actions: HomeActions,
) {
    if (state.personal != null) return
    Section(stringResource(R.string.home_cases)) {
        Group {
            if (state.draftsEnding > 0) {
                val ending = pluralStringResource(R.plurals.home_drafts_ending, state.draftsEnding, state.draftsEnding)
                LinkRow(ending, actions.openCases, icon = Icons.Clock)
                GroupDivider()
            }
            if (state.cases.isEmpty()) {
                LinkRow(stringResource(R.string.home_cases_none), actions.openCases, icon = Icons.Papers)
            } else {
                state.cases.forEach { case ->
                    CaseRow(case, onClick = { actions.openCase(case.id) })
                    GroupDivider()
                }
                LinkRow(
                    stringResource(R.string.home_all_cases),
                    actions.openCases,
                    icon = Icons.Papers,
                    below = homeCounts(state),
                )
            }
        }
    }
    if (state.reminders.isNotEmpty()) Reminders(state.reminders, actions)
    Group {
        LinkRow(
            stringResource(R.string.home_inbox),
            actions.openInbox,
            icon = Icons.Mail,
            below =
            if (state.unread == 0) {
                null
            } else {
                { Aside(pluralStringResource(R.plurals.home_unread, state.unread, state.unread)) }
            },
        )
        GroupDivider()
        LinkRow(stringResource(R.string.home_documents), actions.openDocuments, icon = Icons.Lock)
    }
}

/** The next that she is reminded of. */
@Composable
private fun Reminders(
    reminders: List<ReminderItem>,
    actions: HomeActions,
) {
    Section(stringResource(R.string.home_reminders)) {
        Group {
            reminders.forEach { reminder ->
                ReminderRow(reminder, { actions.openReminder(reminder.id) })
                GroupDivider()
            }
            val all = stringResource(R.string.home_all_cases)
            val describe = "$all: ${stringResource(R.string.reminders_title)}"
            LinkRow(all, actions.openReminders, icon = Icons.Bell, describe = describe)
        }
    }
}

private fun homeCounts(state: HomeState): @Composable (ColumnScope.() -> Unit)? {
    if (state.drafts == 0 && state.waiting == 0) return null
    return {
        if (state.drafts > 0) Aside(pluralStringResource(R.plurals.home_drafts, state.drafts, state.drafts))
        if (state.waiting > 0) Aside(pluralStringResource(R.plurals.home_waiting, state.waiting, state.waiting))
    }
}

/** A case in a list: its service, where it stands, since when. */
@Composable
internal fun CaseRow(
    case: CaseItem,
    onClick: () -> Unit,
    selected: Boolean = false,
) {
    LinkRow(case.serviceName, onClick, selected = selected) {
        case.kind.title?.let { Text(stringResource(it), style = MaterialTheme.typography.bodyLarge) }
        Aside(dateText(case.submittedAt))
        StatusBadge(case.status, Modifier.padding(top = 4.dp))
    }
}

@Composable
private fun Categories(
    state: HomeState,
    actions: HomeActions,
) {
    Section(stringResource(R.string.home_categories)) {
        if (state.categories is Content.Ready) {
            Aside(pluralStringResource(R.plurals.services_count, state.serviceCount, state.serviceCount))
        }
        val missing = stringResource(R.string.home_no_catalogue_title)
        ContentOf(state.categories, failedTitle = missing, callCity = false) {
            CategoryGrid(it, actions.openCategory)
        }
    }
}

/** Two to a row, as high as the higher one; one to a row where letters are large. */
@Composable
private fun CategoryGrid(
    categories: List<CategoryItem>,
    onOpen: (String) -> Unit,
) {
    val columns = if (LocalDensity.current.fontScale > 1.3f) 1 else 2
    Column(verticalArrangement = Arrangement.spacedBy(10.dp)) {
        categories.chunked(columns).forEach { row ->
            Row(Modifier.height(IntrinsicSize.Min), horizontalArrangement = Arrangement.spacedBy(10.dp)) {
                row.forEach { CategoryTile(it, onOpen, Modifier.weight(1f).fillMaxHeight()) }
                repeat(columns - row.size) { Spacer(Modifier.weight(1f)) }
            }
        }
    }
}

@Composable
private fun CategoryTile(
    category: CategoryItem,
    onOpen: (String) -> Unit,
    modifier: Modifier,
) {
    Surface(
        { onOpen(category.id) },
        modifier.semantics { role = Role.Button },
        shape = MaterialTheme.shapes.large,
        color = MaterialTheme.colorScheme.primaryContainer,
    ) {
        Column(
            Modifier.heightIn(min = 76.dp).padding(16.dp),
            verticalArrangement = Arrangement.spacedBy(4.dp, Alignment.CenterVertically),
        ) {
            Text(
                category.name,
                color = MaterialTheme.colorScheme.onPrimaryContainer,
                style = MaterialTheme.typography.titleMedium,
            )
            Text(
                pluralStringResource(R.plurals.services_count, category.serviceCount, category.serviceCount),
                color = MaterialTheme.colorScheme.onPrimaryContainer,
                style = MaterialTheme.typography.bodySmall,
            )
        }
    }
}
