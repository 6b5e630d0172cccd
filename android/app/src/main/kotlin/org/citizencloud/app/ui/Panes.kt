package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.WindowInsetsSides
import androidx.compose.foundation.layout.consumeWindowInsets
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.only
import androidx.compose.foundation.layout.safeDrawing
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.layout.windowInsetsPadding
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.VerticalDivider
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.isTraversalGroup
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.traversalIndex
import androidx.compose.ui.unit.dp

/** From this width on, a list and what was opened from it stand side by side. */
internal val PanesFrom = 840.dp

private val ListWidth = 400.dp

/** [list] and beside it [detail], which is read after it; nothing opened yet is a quiet empty pane. */
@Composable
internal fun Panes(
    list: @Composable () -> Unit,
    detail: @Composable (() -> Unit)?,
    detailBack: (() -> Unit)? = null,
) {
    val frame = LocalFrame.current
    Ground {
        if (frame.offline) {
            Box(Modifier.windowInsetsPadding(WindowInsets.safeDrawing.only(Above))) { OfflineBanner() }
        }
        val taken = WindowInsets.safeDrawing.only(WindowInsetsSides.Top)
        val below = if (frame.offline) Modifier.consumeWindowInsets(taken) else Modifier
        Beside(frame.copy(offline = false), list, detail, detailBack, below.weight(1f))
    }
}

private val Above = WindowInsetsSides.Top + WindowInsetsSides.Horizontal

@Composable
private fun Beside(
    frame: Frame,
    list: @Composable () -> Unit,
    detail: @Composable (() -> Unit)?,
    detailBack: (() -> Unit)?,
    modifier: Modifier,
) {
    Row(modifier) {
        Box(
            Modifier
                .width(ListWidth)
                .consumeWindowInsets(WindowInsets.safeDrawing.only(WindowInsetsSides.End))
                .readAs(0),
        ) {
            CompositionLocalProvider(LocalFrame provides frame.copy(beside = detail != null)) { list() }
        }
        VerticalDivider(color = MaterialTheme.colorScheme.outlineVariant)
        Box(
            Modifier
                .weight(1f)
                .consumeWindowInsets(WindowInsets.safeDrawing.only(WindowInsetsSides.Start))
                .readAs(1),
        ) {
            if (detail != null) {
                CompositionLocalProvider(LocalFrame provides frame.copy(back = detailBack)) { detail() }
            } else {
                NothingOpened()
            }
        }
    }
}

/** To its end, and at this [place]: in languages that run from right to left Compose has been seen to take the left one first. */
private fun Modifier.readAs(place: Int) =
    semantics {
        isTraversalGroup = true
        traversalIndex = place.toFloat()
    }

@Composable
private fun NothingOpened() {
    Box(Modifier.fillMaxSize(), contentAlignment = Alignment.Center) {
        Icon(
            Icons.Papers,
            contentDescription = null,
            Modifier.size(72.dp),
            tint = MaterialTheme.colorScheme.outlineVariant,
        )
    }
}
