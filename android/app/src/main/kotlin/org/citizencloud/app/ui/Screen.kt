package org.citizencloud.app.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.WindowInsetsSides
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.imePadding
import androidx.compose.foundation.layout.only
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawing
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.sizeIn
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.layout.windowInsetsPadding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.material3.pulltorefresh.PullToRefreshBox
import androidx.compose.material3.pulltorefresh.PullToRefreshDefaults
import androidx.compose.material3.pulltorefresh.rememberPullToRefreshState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.Immutable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.CustomAccessibilityAction
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.customActions
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.isTraversalGroup
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.WayOn

/** What surrounds every screen, and what every screen can do. */
@Immutable
data class Frame(
    val hotline: String,
    val senior: Boolean,
    val offline: Boolean,
    /** Whether the pane beside this one has the button that calls the city. */
    val beside: Boolean = false,
    /** Null where there is nothing to go back to, or where the list beside this pane is the way back. */
    val back: (() -> Unit)?,
    /** Opens the phone's dialler with a number. */
    val dial: (String) -> Unit,
    /** The button under a trouble was pressed. */
    val wayOn: (WayOn) -> Unit,
) {
    /** Whether the button that calls the city stands at the bottom, so that no other one is needed. */
    val callsBelow: Boolean get() = senior && !beside
}

val LocalFrame = staticCompositionLocalOf<Frame> { error("A screen stands in a Frame") }

/** Lines longer than this are hard to read: the column of a wide screen. */
private val ReadingWidth = 680.dp
internal val Margin = 20.dp

/** From this enlargement on, what else would stand fixed at the bottom scrolls with the content. */
internal const val LARGE_LETTERS = 1.5f

/** A screen whose content is short enough to be one column. */
@Composable
internal fun Screen(
    title: String,
    above: String? = null,
    bar: @Composable (() -> Unit)? = null,
    width: Dp = ReadingWidth,
    bottom: @Composable (ColumnScope.() -> Unit)? = null,
    refresh: Refresh? = null,
    content: @Composable ColumnScope.() -> Unit,
) {
    val largeLetters = LocalDensity.current.fontScale >= LARGE_LETTERS
    Surround(bar, width, bottom.takeUnless { largeLetters }) { padding ->
        Pulled(refresh) {
            Column(Modifier.fillMaxSize().verticalScroll(rememberScrollState()).padding(padding)) {
                Title(title, above, refresh)
                Column(verticalArrangement = Arrangement.spacedBy(LocalSizes.current.gap), content = content)
                if (bottom != null && largeLetters) {
                    Column(
                        Modifier.padding(top = LocalSizes.current.gap),
                        verticalArrangement = Arrangement.spacedBy(12.dp),
                        content = bottom,
                    )
                }
            }
        }
    }
}

/** What pulling a screen down does, and whether it goes on. Who cannot pull finds it among the actions of the title. */
internal class Refresh(
    val label: String,
    val refreshingLabel: String,
    val refreshing: Boolean,
    val start: () -> Unit,
)

@OptIn(ExperimentalMaterial3Api::class)
@Composable
private fun Pulled(
    refresh: Refresh?,
    content: @Composable () -> Unit,
) {
    if (refresh == null) return content()
    val state = rememberPullToRefreshState()
    PullToRefreshBox(
        refresh.refreshing,
        refresh.start,
        Modifier.fillMaxSize(),
        state,
        indicator = {
            val heard =
                Modifier.clearAndSetSemantics {
                    if (refresh.refreshing) {
                        contentDescription = refresh.refreshingLabel
                        liveRegion = LiveRegionMode.Polite
                    }
                }
            PullToRefreshDefaults.Indicator(state, refresh.refreshing, heard.align(Alignment.TopCenter))
        },
    ) { content() }
}

/** A screen with a list that may be long. */
@Composable
internal fun ListScreen(
    title: String,
    bar: @Composable (() -> Unit)? = null,
    content: LazyListScope.() -> Unit,
) {
    Surround(bar, ReadingWidth, bottom = null) { padding ->
        LazyColumn(Modifier.fillMaxSize(), contentPadding = padding) {
            item(key = "title") { Title(title, above = null) }
            content()
        }
    }
}

/** The button below a list of which only the beginning is shown. */
internal fun LazyListScope.more(onMore: () -> Unit) {
    item(key = "more") { SecondButton(stringResource(R.string.category_more), onMore, Modifier.padding(top = 16.dp)) }
}

@Composable
private fun Surround(
    bar: @Composable (() -> Unit)?,
    width: Dp,
    bottom: @Composable (ColumnScope.() -> Unit)?,
    content: @Composable (PaddingValues) -> Unit,
) {
    val frame = LocalFrame.current
    val sides = WindowInsets.safeDrawing.only(WindowInsetsSides.Horizontal)
    Ground {
        Column(
            Modifier
                .fillMaxWidth()
                .windowInsetsPadding(WindowInsets.safeDrawing.only(WindowInsetsSides.Top + WindowInsetsSides.Horizontal))
                .semantics { isTraversalGroup = true },
        ) {
            if (frame.offline) OfflineBanner()
            if (bar != null) bar() else BackBar()
        }
        Box(
            Modifier.weight(1f).fillMaxWidth().windowInsetsPadding(sides).semantics { isTraversalGroup = true },
            contentAlignment = Alignment.TopCenter,
        ) {
            Box(Modifier.widthIn(max = width + Margin * 2).fillMaxSize()) {
                content(PaddingValues(start = Margin, end = Margin, top = 4.dp, bottom = 32.dp))
            }
        }
        Bottom(width, bottom)
    }
}

/** What every screen is drawn on. */
@Composable
internal fun Ground(content: @Composable ColumnScope.() -> Unit) {
    Surface(color = MaterialTheme.colorScheme.background) { Column(Modifier.fillMaxSize().imePadding(), content = content) }
}

/** What stands fixed below a screen: [content], and in senior mode the button that calls the city. */
@Composable
internal fun Bottom(
    width: Dp = ReadingWidth,
    content: @Composable (ColumnScope.() -> Unit)? = null,
) {
    val frame = LocalFrame.current
    val insets = WindowInsets.safeDrawing.only(WindowInsetsSides.Bottom + WindowInsetsSides.Horizontal)
    if (content == null && !frame.callsBelow) {
        Spacer(Modifier.windowInsetsPadding(insets))
        return
    }
    Surface(color = MaterialTheme.colorScheme.surfaceContainerLow) {
        Column(Modifier.fillMaxWidth(), horizontalAlignment = Alignment.CenterHorizontally) {
            HorizontalDivider(color = MaterialTheme.colorScheme.outlineVariant)
            Column(
                Modifier
                    .windowInsetsPadding(insets)
                    .widthIn(max = width + Margin * 2)
                    .fillMaxWidth()
                    .padding(horizontal = Margin, vertical = 12.dp)
                    .semantics { isTraversalGroup = true },
                verticalArrangement = Arrangement.spacedBy(12.dp),
            ) {
                content?.invoke(this)
                if (frame.callsBelow) CallCityButton()
            }
        }
    }
}

/** The row above a screen: the way back, and in [actions] what else there is. */
@Composable
internal fun BackBar(
    icon: ImageVector = Icons.Back,
    label: String = stringResource(R.string.back),
    back: (() -> Unit)? = LocalFrame.current.back,
    actions: @Composable () -> Unit = {},
) {
    val sizes = LocalSizes.current
    Row(
        Modifier.fillMaxWidth().heightIn(min = sizes.target + 8.dp).padding(horizontal = 8.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        if (back != null) {
            if (LocalFrame.current.senior) {
                QuietButton(label, back, icon = icon)
            } else {
                IconAction(icon, label, back)
            }
        }
        Spacer(Modifier.weight(1f))
        actions()
    }
}

@Composable
internal fun IconAction(
    icon: ImageVector,
    label: String,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    enabled: Boolean = true,
) {
    val sizes = LocalSizes.current
    IconButton(onClick, modifier.sizeIn(minWidth = sizes.target, minHeight = sizes.target), enabled) {
        Icon(icon, contentDescription = label, Modifier.size(sizes.icon))
    }
}

@Composable
internal fun Title(
    title: String,
    above: String?,
    refresh: Refresh? = null,
) {
    Column(Modifier.padding(top = 4.dp, bottom = 20.dp)) {
        if (above != null) {
            Text(
                above,
                Modifier.padding(bottom = 4.dp),
                color = MaterialTheme.colorScheme.onSurfaceVariant,
                style = MaterialTheme.typography.titleSmall,
            )
        }
        val heard =
            Modifier.semantics {
                heading()
                if (refresh != null) {
                    customActions = listOf(CustomAccessibilityAction(refresh.label) { refresh.start().let { true } })
                }
            }
        Text(title, heard, style = MaterialTheme.typography.headlineLarge)
    }
}

@Composable
internal fun OfflineBanner() {
    Row(
        Modifier
            .fillMaxWidth()
            .background(MaterialTheme.colorScheme.secondaryContainer)
            .padding(horizontal = Margin, vertical = 10.dp)
            .semantics(mergeDescendants = true) { liveRegion = LiveRegionMode.Polite },
        horizontalArrangement = Arrangement.spacedBy(12.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Icon(
            Icons.NoNetwork,
            contentDescription = null,
            Modifier.size(LocalSizes.current.icon),
            tint = MaterialTheme.colorScheme.onSecondaryContainer,
        )
        Text(
            stringResource(R.string.offline_banner),
            color = MaterialTheme.colorScheme.onSecondaryContainer,
            style = MaterialTheme.typography.bodySmall,
        )
    }
}

/** Calls the hotline, where nothing else helps. */
@Composable
internal fun MainCallCityButton() {
    val frame = LocalFrame.current
    MainButton(
        stringResource(R.string.call_city_number, frame.hotline),
        { frame.dial(frame.hotline) },
        icon = Icons.Phone,
    )
}

/** Calls the hotline. In senior mode it stands at the bottom of every screen. */
@Composable
internal fun CallCityButton() {
    val frame = LocalFrame.current
    SecondButton(
        stringResource(R.string.call_city_number, frame.hotline),
        { frame.dial(frame.hotline) },
        icon = Icons.Phone,
    )
}
