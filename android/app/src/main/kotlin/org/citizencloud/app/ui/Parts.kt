package org.citizencloud.app.ui

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.BasicAlertDialog
import androidx.compose.material3.Button
import androidx.compose.material3.CircularProgressIndicator
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.rotate
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.collapse
import androidx.compose.ui.semantics.expand
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.selected
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.text
import androidx.compose.ui.text.AnnotatedString
import androidx.compose.ui.text.SpanStyle
import androidx.compose.ui.text.style.TextDecoration
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.Highlight
import org.citizencloud.app.model.Trouble
import org.citizencloud.app.model.WayOn

// The pieces that screens are made of.

/** Text that is seen as it stands and heard as [words]; null for as it stands. */
internal fun Modifier.heardAs(words: String?): Modifier =
    if (words == null) this else clearAndSetSemantics { text = AnnotatedString(words) }

/** A card that holds rows or text. */
@Composable
internal fun Group(
    modifier: Modifier = Modifier,
    color: Color = MaterialTheme.colorScheme.surfaceContainerLow,
    border: BorderStroke? = null,
    content: @Composable ColumnScope.() -> Unit,
) {
    Surface(
        modifier.fillMaxWidth(),
        shape = MaterialTheme.shapes.large,
        color = color,
        border = border,
    ) { Column(content = content) }
}

/** One row of a group in a list that is drawn row by row: the first and the last carry the corners. */
@Composable
internal fun GroupSlice(
    index: Int,
    count: Int,
    content: @Composable () -> Unit,
) {
    val corner = 20.dp
    val top = if (index == 0) corner else 0.dp
    val bottom = if (index == count - 1) corner else 0.dp
    Surface(
        shape = RoundedCornerShape(top, top, bottom, bottom),
        color = MaterialTheme.colorScheme.surfaceContainerLow,
    ) {
        Column {
            if (index > 0) GroupDivider()
            content()
        }
    }
}

@Composable
internal fun GroupDivider() {
    HorizontalDivider(Modifier.padding(horizontal = 16.dp), color = MaterialTheme.colorScheme.outlineVariant)
}

/** Text of a [Group], with the group's own margin. */
@Composable
internal fun GroupBody(content: @Composable ColumnScope.() -> Unit) {
    Column(Modifier.padding(16.dp), verticalArrangement = Arrangement.spacedBy(8.dp), content = content)
}

@Composable
internal fun SectionTitle(
    text: String,
    modifier: Modifier = Modifier,
) {
    Text(text, modifier.semantics { heading() }, style = MaterialTheme.typography.titleLarge)
}

@Composable
internal fun Section(
    title: String,
    content: @Composable ColumnScope.() -> Unit,
) {
    Column(verticalArrangement = Arrangement.spacedBy(12.dp)) {
        SectionTitle(title)
        content()
    }
}

/**
 * A row that leads on. All of it is one target and is read as one. [marks]: parts of the title that stand out.
 * [describe]: what the title is where it is heard alone.
 */
@Composable
internal fun LinkRow(
    title: String,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    icon: ImageVector? = null,
    selected: Boolean = false,
    leads: Boolean = true,
    marks: List<Highlight> = emptyList(),
    describe: String? = null,
    below: @Composable (ColumnScope.() -> Unit)? = null,
) {
    val sizes = LocalSizes.current
    Row(
        modifier
            .fillMaxWidth()
            .background(if (selected) MaterialTheme.colorScheme.primaryContainer else Color.Transparent)
            .clickable(role = Role.Button, onClick = onClick)
            .semantics { if (selected) this.selected = true }
            .heightIn(min = sizes.target + 8.dp)
            .padding(horizontal = 16.dp, vertical = 12.dp),
        horizontalArrangement = Arrangement.spacedBy(14.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        if (icon != null) {
            Icon(icon, contentDescription = null, Modifier.size(sizes.icon), tint = MaterialTheme.colorScheme.primary)
        }
        Column(Modifier.weight(1f), verticalArrangement = Arrangement.spacedBy(3.dp)) {
            Text(marked(title, marks), Modifier.heardAs(describe), style = MaterialTheme.typography.titleMedium)
            below?.invoke(this)
        }
        if (leads) {
            Icon(
                Icons.Forward,
                contentDescription = null,
                Modifier.size(20.dp),
                tint = MaterialTheme.colorScheme.onSurfaceVariant,
            )
        }
    }
}

/** Underlined, so that it does not take an eye for colours or weights. */
private fun marked(
    text: String,
    marks: List<Highlight>,
) = AnnotatedString(
    text,
    marks.filter { it.end <= text.length }.map {
        AnnotatedString.Range(SpanStyle(textDecoration = TextDecoration.Underline), it.start, it.end)
    },
)

/** A line of text that can be pressed. */
@Composable
internal fun TextRow(
    onClick: () -> Unit,
    content: @Composable () -> Unit,
) {
    Box(
        Modifier
            .fillMaxWidth()
            .clickable(role = Role.Button, onClick = onClick)
            .heightIn(min = LocalSizes.current.target)
            .padding(horizontal = 16.dp, vertical = 8.dp),
        contentAlignment = Alignment.CenterStart,
    ) { content() }
}

/** A row that shows [content] below it, and hides it again. [describe]: what it is called where it is heard alone. */
@Composable
internal fun Disclosure(
    title: String,
    icon: ImageVector,
    describe: String? = null,
    content: @Composable ColumnScope.() -> Unit,
) {
    var open by rememberSaveable { mutableStateOf(false) }

    fun turn(): Boolean {
        open = !open
        return true
    }
    Column {
        Row(
            Modifier
                .fillMaxWidth()
                .clickable(role = Role.Button) { turn() }
                .semantics { if (open) collapse { turn() } else expand { turn() } }
                .heightIn(min = LocalSizes.current.target + 8.dp)
                .padding(horizontal = 16.dp, vertical = 12.dp),
            horizontalArrangement = Arrangement.spacedBy(14.dp),
            verticalAlignment = Alignment.CenterVertically,
        ) {
            Icon(
                icon,
                contentDescription = null,
                Modifier.size(LocalSizes.current.icon),
                tint = MaterialTheme.colorScheme.primary,
            )
            Text(title, Modifier.weight(1f).heardAs(describe), style = MaterialTheme.typography.titleMedium)
            Icon(
                Icons.Down,
                contentDescription = null,
                Modifier.size(20.dp).rotate(if (open) 180f else 0f),
                tint = MaterialTheme.colorScheme.onSurfaceVariant,
            )
        }
        if (open) content()
    }
}

/** The second line of a row. */
@Composable
internal fun Aside(
    text: String,
    modifier: Modifier = Modifier,
) {
    Text(
        text,
        modifier,
        color = MaterialTheme.colorScheme.onSurfaceVariant,
        style = MaterialTheme.typography.bodyMedium,
    )
}

/** The department that a service or an office belongs to. */
@Composable
internal fun ServiceDepartment(department: String) {
    Text(
        department,
        color = MaterialTheme.colorScheme.primary,
        style = MaterialTheme.typography.labelMedium,
    )
}

/** A fact with its name above it, and what there is to say of it [below], read as one. */
@Composable
internal fun Fact(
    name: String,
    value: String,
    modifier: Modifier = Modifier,
    below: String? = null,
) {
    Column(modifier.semantics(mergeDescendants = true) {}, verticalArrangement = Arrangement.spacedBy(2.dp)) {
        Aside(name)
        Text(value, style = MaterialTheme.typography.bodyLarge)
        below?.let { Aside(it) }
    }
}

/** What a screen is good for when there is nothing on it, or that something is on its way. */
@Composable
internal fun Notice(
    title: String,
    body: String,
    icon: ImageVector,
    modifier: Modifier = Modifier,
    content: @Composable ColumnScope.() -> Unit = {},
) {
    Group(modifier) {
        Column(
            Modifier.fillMaxWidth().padding(horizontal = 20.dp, vertical = 24.dp),
            verticalArrangement = Arrangement.spacedBy(12.dp),
        ) {
            Medallion(icon, MaterialTheme.colorScheme.primaryContainer, MaterialTheme.colorScheme.onPrimaryContainer)
            Text(
                title,
                Modifier.semantics {
                    heading()
                    liveRegion = LiveRegionMode.Polite
                },
                style = MaterialTheme.typography.titleLarge,
            )
            Text(
                body,
                Modifier.semantics { liveRegion = LiveRegionMode.Polite },
                color = MaterialTheme.colorScheme.onSurfaceVariant,
                style = MaterialTheme.typography.bodyLarge,
            )
            content()
        }
    }
}

/** Why the list of services may not be the newest. */
@Composable
internal fun FreshnessNotice(message: String) {
    Group {
        Row(
            Modifier.padding(16.dp).semantics(mergeDescendants = true) {},
            horizontalArrangement = Arrangement.spacedBy(14.dp),
        ) {
            Icon(
                Icons.Clock,
                contentDescription = null,
                Modifier.size(LocalSizes.current.icon),
                tint = MaterialTheme.colorScheme.primary,
            )
            Column(verticalArrangement = Arrangement.spacedBy(3.dp)) {
                Text(stringResource(R.string.home_freshness_title), style = MaterialTheme.typography.titleMedium)
                Aside(message)
            }
        }
    }
}

@Composable
private fun Medallion(
    icon: ImageVector,
    background: Color,
    color: Color,
) {
    Surface(shape = MaterialTheme.shapes.large, color = background) {
        Icon(icon, contentDescription = null, Modifier.padding(12.dp).size(LocalSizes.current.icon), tint = color)
    }
}

/**
 * Something did not work: what, and the one button that helps; with [callCity] also the city's telephone, which
 * the screen otherwise has in another place.
 */
@Composable
internal fun TroubleNotice(
    trouble: Trouble,
    modifier: Modifier = Modifier,
    title: String = stringResource(R.string.trouble_title),
    callCity: Boolean = !LocalFrame.current.callsBelow,
) {
    val frame = LocalFrame.current
    Group(modifier) {
        Column(
            Modifier.fillMaxWidth().padding(horizontal = 20.dp, vertical = 24.dp),
            verticalArrangement = Arrangement.spacedBy(12.dp),
        ) {
            Medallion(
                trouble.wayOn.icon(),
                MaterialTheme.colorScheme.secondaryContainer,
                MaterialTheme.colorScheme.onSecondaryContainer,
            )
            Text(title, Modifier.semantics { heading() }, style = MaterialTheme.typography.titleLarge)
            Text(
                trouble.message,
                Modifier.semantics { liveRegion = LiveRegionMode.Assertive },
                color = MaterialTheme.colorScheme.onSurfaceVariant,
                style = MaterialTheme.typography.bodyLarge,
            )
            if (trouble.wayOn != WayOn.CallCity) {
                MainButton(trouble.wayOn.label(), { frame.wayOn(trouble.wayOn) })
                if (callCity) CallCityButton()
            } else if (callCity) {
                MainCallCityButton()
            }
        }
    }
}

/** The same in a line or two, above what can still be used. */
@Composable
internal fun TroubleLine(
    trouble: Trouble,
    modifier: Modifier = Modifier,
) {
    val frame = LocalFrame.current
    Surface(modifier.fillMaxWidth(), MaterialTheme.shapes.large, color = MaterialTheme.colorScheme.errorContainer) {
        Column(Modifier.padding(16.dp), verticalArrangement = Arrangement.spacedBy(14.dp)) {
            Row(
                Modifier.semantics(mergeDescendants = true) { liveRegion = LiveRegionMode.Assertive },
                horizontalArrangement = Arrangement.spacedBy(12.dp),
            ) {
                Icon(
                    Icons.Warning,
                    contentDescription = stringResource(R.string.trouble_title),
                    Modifier.size(LocalSizes.current.icon),
                    tint = MaterialTheme.colorScheme.onErrorContainer,
                )
                Text(
                    trouble.message,
                    color = MaterialTheme.colorScheme.onErrorContainer,
                    style = MaterialTheme.typography.bodyLarge,
                )
            }
            SecondButton(
                trouble.wayOn.label(),
                { if (trouble.wayOn == WayOn.CallCity) frame.dial(frame.hotline) else frame.wayOn(trouble.wayOn) },
                color = MaterialTheme.colorScheme.onErrorContainer,
            )
        }
    }
}

private fun WayOn.icon(): ImageVector =
    when (this) {
        WayOn.TryAgain -> Icons.Refresh
        WayOn.SignIn, WayOn.UnlockPhone, WayOn.UnlockDocuments -> Icons.Lock
        WayOn.TypePaperCode -> Icons.Pencil
        WayOn.MakeRoom, WayOn.UpdateApp, WayOn.GoBack -> Icons.Warning
        WayOn.CallCity -> Icons.Phone
    }

@Composable
private fun WayOn.label(): String =
    stringResource(
        when (this) {
            WayOn.TryAgain -> R.string.way_on_try_again
            WayOn.SignIn -> R.string.way_on_sign_in
            WayOn.UnlockPhone -> R.string.way_on_unlock_phone
            WayOn.MakeRoom -> R.string.way_on_make_room
            WayOn.UpdateApp -> R.string.way_on_update_app
            WayOn.UnlockDocuments -> R.string.way_on_unlock_documents
            WayOn.TypePaperCode -> R.string.way_on_type_paper_code
            WayOn.CallCity -> R.string.way_on_call_city
            WayOn.GoBack -> R.string.way_on_go_back
        },
    )

@Composable
internal fun LoadingNotice(
    text: String = stringResource(R.string.loading),
    modifier: Modifier = Modifier,
) {
    Row(
        modifier
            .fillMaxWidth()
            .heightIn(min = LocalSizes.current.target)
            .semantics(mergeDescendants = true) { liveRegion = LiveRegionMode.Polite },
        horizontalArrangement = Arrangement.spacedBy(14.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        CircularProgressIndicator(Modifier.size(LocalSizes.current.icon), strokeWidth = 3.dp)
        Text(text, Modifier.weight(1f), style = MaterialTheme.typography.bodyLarge)
    }
}

/** [ready] for what is there; one look for what is on its way or did not come. */
@Composable
internal fun <T> ContentOf(
    content: Content<T>,
    failedTitle: String = stringResource(R.string.trouble_title),
    callCity: Boolean = !LocalFrame.current.callsBelow,
    ready: @Composable (T) -> Unit,
) {
    when (content) {
        Content.Loading -> LoadingNotice()
        is Content.Ready -> ready(content.value)
        is Content.Failed -> TroubleNotice(content.trouble, title = failedTitle, callCity = callCity)
    }
}

/** Asks before something happens. Going back is the same as [no]. */
@Composable
internal fun Confirm(
    title: String,
    body: String,
    yes: String,
    no: String,
    onYes: () -> Unit,
    onNo: () -> Unit,
) {
    Dialog(title, onNo) {
        Text(body, style = MaterialTheme.typography.bodyLarge)
        // What changes nothing comes first: it is what a hasty tap should do.
        Box(Modifier.padding(top = 8.dp)) { MainButton(no, onNo) }
        SecondButton(yes, onYes)
    }
}

/** What stands before everything else until it is answered or left. */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
internal fun Dialog(
    title: String,
    onLeave: () -> Unit,
    content: @Composable ColumnScope.() -> Unit,
) {
    BasicAlertDialog(onDismissRequest = onLeave) {
        Surface(
            Modifier.padding(horizontal = 16.dp),
            shape = MaterialTheme.shapes.extraLarge,
            color = MaterialTheme.colorScheme.surfaceContainerHigh,
        ) {
            Column(
                Modifier.verticalScroll(rememberScrollState()).padding(24.dp),
                verticalArrangement = Arrangement.spacedBy(12.dp),
            ) {
                Text(title, Modifier.semantics { heading() }, style = MaterialTheme.typography.headlineSmall)
                content()
            }
        }
    }
}
