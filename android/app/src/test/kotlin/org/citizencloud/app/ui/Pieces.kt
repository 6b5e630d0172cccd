package org.citizencloud.app.ui

import android.graphics.Bitmap
import android.view.View
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.junit4.ComposeTestRule
import kotlin.math.abs
import kotlin.math.min

// What of a screen a resident never gets to see whole, however she scrolls, because something lies over it.

/** A text or a control, known again in another window by what it says and how large it is. */
internal data class Piece(
    val says: String,
    val width: Int,
    val height: Int,
)

/** What of [root] is in its window from edge to edge, as it is drawn. */
internal fun pieces(root: RootForTest): Map<Piece, IntArray> {
    val picture = picture(root)
    val controls = root.nodes().filter { it.isControl() && SemanticsProperties.ProgressBarRangeInfo !in it.config }
    return (controls + root.texts()).filter { it.isWhole() }.associate { node ->
        val piece = Piece(node.config.spoken(), node.size.width, node.size.height)
        piece to picture.points(node)
    }
}

private fun RootForTest.nodes() = semanticsOwner.rootSemanticsNode.all()

private fun SemanticsNode.isWhole() = boundsInRoot.run { width > size.width - 1 && height > size.height - 1 }

private fun Bitmap.points(node: SemanticsNode): IntArray {
    val area = node.boundsInRoot
    val wide = min(node.size.width, width - area.left.toInt())
    val high = min(node.size.height, height - area.top.toInt())
    return IntArray(wide * high).also { getPixels(it, 0, wide, area.left.toInt(), area.top.toInt(), wide, high) }
}

/**
 * Findings for what is [whole] where all is seen at once and in the window of [root] at no place of its scroll: cut
 * off, or covered. What is nearly as high as the window is left out: it never stands in it whole.
 */
internal fun ComposeTestRule.neverSeen(
    root: RootForTest,
    whole: Map<Piece, IntArray>,
): List<String> {
    val page = root.nodes().filter { it.scrolls() }.minOfOrNull { it.boundsInRoot.height } ?: (root as View).height.toFloat()
    val missing = whole.keys.filter { it.height <= page * (1 - STEP) }.toMutableSet()
    do {
        pieces(root).forEach { (piece, points) -> whole[piece]?.let { if (alike(points, it)) missing -= piece } }
    } while (scroll(root, page * STEP))
    return missing.map { "never seen whole: “${it.says}”" }
}

/** How far is scrolled at once, of a window. */
private const val STEP = 0.25f

private fun SemanticsNode.scrolls() = SemanticsActions.ScrollBy in config && scrolledFrom() != null

private fun SemanticsNode.scrolledFrom() =
    config.getOrNull(SemanticsProperties.VerticalScrollAxisRange)?.takeIf { it.maxValue() > 0 }?.value?.invoke()

/** Scrolls all that can be; false if nothing moves any more. */
private fun ComposeTestRule.scroll(
    root: RootForTest,
    by: Float,
): Boolean {
    val before = root.nodes().filter { it.scrolls() }
    val places = before.map { it.scrolledFrom() }
    before.forEach { it.config[SemanticsActions.ScrollBy].action?.invoke(0f, by) }
    settle()
    return places != before.map { it.scrolledFrom() }
}

private fun alike(
    one: IntArray,
    other: IntArray,
): Boolean =
    one.size == other.size && one.indices.count { farApart(one[it], other[it]) } <= one.size * SHARE_THAT_MAY_DIFFER

// Edges are drawn a shade differently half a point farther down.
private const val SHARE_THAT_MAY_DIFFER = 0.05

/** Whether two colours are seen to differ. */
internal fun farApart(
    one: Int,
    other: Int,
) = listOf(16, 8, 0).any { abs((one shr it and 0xFF) - (other shr it and 0xFF)) > 24 }
