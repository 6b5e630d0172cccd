package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import java.text.NumberFormat
import org.citizencloud.app.R
import org.citizencloud.app.model.ChannelKind
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.LinkItem
import org.citizencloud.app.model.OfficeItem
import org.citizencloud.app.model.ServiceDetails
import org.citizencloud.app.model.ServiceState

class ServiceActions(
    val begin: () -> Unit = {},
    val resume: () -> Unit = {},
    val toggleFavourite: () -> Unit = {},
    val openEligibility: () -> Unit = {},
    val openMap: (OfficeItem) -> Unit = {},
    val openWeb: (String) -> Unit = {},
    val write: (String) -> Unit = {},
)

@Composable
fun ServiceScreen(
    state: ServiceState,
    actions: ServiceActions,
) {
    when (val content = state.service) {
        is Content.Ready -> Service(content.value, state, actions)
        else -> Screen(stringResource(R.string.home_categories)) { ContentOf(content) {} }
    }
}

@Composable
private fun Service(
    service: ServiceDetails,
    state: ServiceState,
    actions: ServiceActions,
) {
    Screen(
        service.name,
        above = service.categoryName,
        bottom = if (service.hasForm) ({ Start(state, actions) }) else null,
    ) {
        state.trouble?.let { TroubleLine(it) }
        service.alternateName?.let { Aside(stringResource(R.string.search_reason_word, it)) }
        Text(service.description, style = MaterialTheme.typography.bodyLarge)
        if (!service.hasForm) Aside(stringResource(R.string.service_no_form))
        Hers(service, state.favourite, actions)
        AtAGlance(service)
        Needs(service)
        Explained(stringResource(R.string.service_eligibility), service.eligibility)
        Explained(stringResource(R.string.service_how), service.howToApply)
        Offices(service.offices, actions.openMap)
        Responsible(service, actions)
        Laws(service.legalBasis, actions.openWeb)
    }
}

@Composable
private fun Start(
    state: ServiceState,
    actions: ServiceActions,
) {
    val draft = state.draft
    val loading = stringResource(R.string.loading)
    if (draft == null) {
        val begin = stringResource(R.string.service_begin)
        MainButton(if (state.beginning) loading else begin, actions.begin, enabled = !state.beginning)
    } else {
        val format = NumberFormat.getIntegerInstance(locale())
        Aside(
            stringResource(
                R.string.service_resume_progress,
                format.format(draft.answered),
                format.format(draft.askable),
            ),
        )
        draft.endsAt?.let { Aside(stringResource(R.string.cases_draft_ends, dateText(it))) }
        MainButton(stringResource(R.string.service_resume), actions.resume)
        val again = stringResource(R.string.service_begin_again)
        SecondButton(if (state.beginning) loading else again, actions.begin)
    }
}

/** Cost, duration and ways, which most residents come for. */
@Composable
private fun AtAGlance(service: ServiceDetails) {
    if (service.fees == null && service.processingWorkingDays == null && service.channels.isEmpty()) return
    Group {
        val saysCostOrTime = service.fees != null || service.processingWorkingDays != null
        if (saysCostOrTime) {
            Column(Modifier.padding(16.dp), verticalArrangement = Arrangement.spacedBy(14.dp)) {
                service.fees?.let { Fact(stringResource(R.string.service_fee), feesText(it)) }
                service.processingWorkingDays?.let { Fact(stringResource(R.string.service_duration), duration(it)) }
            }
        }
        if (service.channels.isNotEmpty()) {
            if (saysCostOrTime) GroupDivider()
            FlowRow(
                Modifier.padding(16.dp),
                horizontalArrangement = Arrangement.spacedBy(18.dp),
                verticalArrangement = Arrangement.spacedBy(10.dp),
            ) { service.channels.forEach { IconLine(it.icon(), it.label()) } }
        }
    }
}

/** What she can do with it before she applies. */
@Composable
private fun Hers(
    service: ServiceDetails,
    favourite: Boolean?,
    actions: ServiceActions,
) {
    if (favourite == null && !service.canCheck) return
    Group {
        if (service.canCheck) {
            LinkRow(stringResource(R.string.service_check), actions.openEligibility, icon = Icons.Question)
        }
        if (service.canCheck && favourite != null) GroupDivider()
        if (favourite != null) {
            val words = if (favourite) R.string.service_favourite_remove else R.string.service_favourite_add
            LinkRow(
                stringResource(words),
                actions.toggleFavourite,
                icon = if (favourite) Icons.Check else Icons.Mark,
                leads = false,
            )
        }
    }
}

@Composable
private fun duration(workingDays: Int): String =
    if (workingDays == 0) {
        stringResource(R.string.service_duration_same_day)
    } else {
        pluralStringResource(R.plurals.service_duration_days, workingDays, workingDays)
    }

@Composable
private fun Needs(service: ServiceDetails) {
    Section(stringResource(R.string.service_documents)) {
        if (service.documents.isEmpty()) {
            Text(stringResource(R.string.service_documents_none), style = MaterialTheme.typography.bodyLarge)
        } else {
            Group { GroupBody { service.documents.forEach { IconLine(Icons.Check, it) } } }
        }
    }
}

@Composable
private fun Explained(
    title: String,
    body: String,
) {
    if (body.isEmpty()) return
    Section(title) { Text(body, style = MaterialTheme.typography.bodyLarge) }
}

@Composable
private fun Offices(
    offices: List<OfficeItem>,
    openMap: (OfficeItem) -> Unit,
) {
    if (offices.isEmpty()) return
    Section(stringResource(R.string.service_where)) { offices.forEach { OfficeCard(it, openMap) } }
}

@Composable
private fun Laws(
    laws: List<LinkItem>,
    openWeb: (String) -> Unit,
) {
    if (laws.isEmpty()) return
    Section(stringResource(R.string.service_legal_basis)) {
        Group {
            laws.forEachIndexed { index, law ->
                if (index > 0) GroupDivider()
                val url = law.url
                if (url == null) {
                    GroupBody { Text(law.title, style = MaterialTheme.typography.bodyLarge) }
                } else {
                    LinkRow(law.title, { openWeb(url) }, icon = Icons.Web)
                }
            }
        }
    }
}

@Composable
private fun Responsible(
    service: ServiceDetails,
    actions: ServiceActions,
) {
    val frame = LocalFrame.current
    Section(stringResource(R.string.service_department)) {
        Text(service.department, style = MaterialTheme.typography.bodyLarge)
        Column(Modifier.fillMaxWidth(), verticalArrangement = Arrangement.spacedBy(12.dp)) {
            service.phones.forEach { phone ->
                SecondButton(
                    stringResource(R.string.service_call_department, phone),
                    { frame.dial(phone) },
                    icon = Icons.Phone,
                )
            }
            service.email?.let { email ->
                SecondButton(number(email), { actions.write(email) }, icon = Icons.Mail)
            }
            service.url?.let { url ->
                SecondButton(stringResource(R.string.service_web), { actions.openWeb(url) }, icon = Icons.Web)
            }
        }
    }
}

/** A line of text that an icon marks. */
@Composable
internal fun IconLine(
    icon: ImageVector,
    text: String,
) {
    Row(horizontalArrangement = Arrangement.spacedBy(10.dp)) {
        Icon(
            icon,
            contentDescription = null,
            Modifier.size(LocalSizes.current.icon),
            tint = MaterialTheme.colorScheme.primary,
        )
        Text(text, Modifier.padding(top = 1.dp), style = MaterialTheme.typography.bodyLarge)
    }
}

private fun ChannelKind.icon(): ImageVector =
    when (this) {
        ChannelKind.Online -> Icons.Papers
        ChannelKind.Phone -> Icons.Phone
        ChannelKind.Office -> Icons.Place
        ChannelKind.Post -> Icons.Mail
    }

@Composable
internal fun ChannelKind.label(): String =
    stringResource(
        when (this) {
            ChannelKind.Online -> R.string.service_channel_online
            ChannelKind.Phone -> R.string.service_channel_phone
            ChannelKind.Office -> R.string.service_channel_office
            ChannelKind.Post -> R.string.service_channel_post
        },
    )
