package org.citizencloud.app.ui

import androidx.compose.foundation.Image
import androidx.compose.foundation.gestures.rememberTransformableState
import androidx.compose.foundation.gestures.transformable
import androidx.compose.foundation.horizontalScroll
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.rememberScrollState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableFloatStateOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.produceState
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.asImageBitmap
import androidx.compose.ui.layout.ContentScale
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import java.text.NumberFormat
import kotlinx.coroutines.awaitCancellation
import org.citizencloud.app.R
import org.citizencloud.app.model.phone.Pages

/** How the opening of a document for looking at it stands. */
private sealed interface Opened {
    data object NotYet : Opened

    data object CannotBeShown : Opened

    class Shown(
        val pages: Pages,
    ) : Opened
}

/**
 * The pages of a document below each other, as wide as the screen and up to three times as wide. Only what is seen is read and
 * drawn, and it is let go when the viewer leaves the screen.
 */
@Composable
internal fun Viewer(
    title: String,
    open: suspend () -> Pages?,
) {
    var opened by remember { mutableStateOf<Opened>(Opened.NotYet) }
    LaunchedEffect(open) {
        open().use { pages ->
            opened = if (pages == null) Opened.CannotBeShown else Opened.Shown(pages)
            awaitCancellation()
        }
    }
    var zoom by remember { mutableFloatStateOf(1f) }

    fun zoomBy(change: Float) {
        zoom = (zoom * change).coerceIn(1f, MOST_ZOOM)
    }
    val pages = (opened as? Opened.Shown)?.pages
    val bar: @Composable () -> Unit = {
        BackBar {
            IconAction(Icons.Less, stringResource(R.string.document_smaller), { zoomBy(1 / STEP) }, enabled = zoom > 1f)
            IconAction(Icons.Add, stringResource(R.string.document_larger), { zoomBy(STEP) }, enabled = zoom < MOST_ZOOM)
        }
    }
    // Two fingers make it larger, one moves it.
    val pinched = rememberTransformableState { _, change, _, _ -> zoomBy(change) }
    Box(Modifier.transformable(pinched, canPan = { false })) {
        ListScreen(isolated(title), bar = bar.takeIf { pages != null }) {
            when (val now = opened) {
                Opened.NotYet -> item(key = "loading") { LoadingNotice() }
                Opened.CannotBeShown -> item(key = "not") { Aside(stringResource(R.string.document_cannot_show)) }
                is Opened.Shown -> items(now.pages.count, key = { it }) { index -> Page(now.pages, index, title, zoom) }
            }
        }
    }
}

@Composable
private fun Page(
    pages: Pages,
    index: Int,
    title: String,
    zoom: Float,
) = BoxWithConstraints(Modifier.fillMaxWidth().padding(bottom = 12.dp)) {
    val width: Dp = maxWidth * zoom
    val widthPx = with(LocalDensity.current) { width.roundToPx() }
    // What was drawn for another width stays until it is drawn for this one.
    val drawn by produceState<ImageBitmap?>(null, pages, index, widthPx) { pages.draw(index, widthPx)?.let { value = it.asImageBitmap() } }
    val heard =
        if (pages.count == 1) {
            stringResource(R.string.document_picture, isolated(title))
        } else {
            val format = NumberFormat.getIntegerInstance(locale())
            stringResource(R.string.document_page, format.format(index + 1), format.format(pages.count))
        }
    when (val picture = drawn) {
        null -> LoadingNotice()
        else ->
            Box(Modifier.horizontalScroll(rememberScrollState())) {
                Image(picture, heard, Modifier.width(width), contentScale = ContentScale.FillWidth)
            }
    }
}

private const val MOST_ZOOM = 3f
private const val STEP = 1.5f
