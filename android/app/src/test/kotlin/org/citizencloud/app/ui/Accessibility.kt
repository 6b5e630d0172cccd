package org.citizencloud.app.ui

import android.graphics.Bitmap
import android.graphics.Canvas
import android.view.View
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.text.TextLayoutResult
import androidx.compose.ui.unit.LayoutDirection
import kotlin.math.max
import kotlin.math.min
import kotlin.math.pow

// What a resident who listens, reads large or aims badly would stumble over, found in the tree that screen
// readers read and in the pixels that are drawn.

/** Findings in one window; [target] is the least side of what can be touched, in dp. */
internal fun findings(
    root: RootForTest,
    target: Int,
): List<String> {
    val density = root.density.density
    val merged = root.semanticsOwner.rootSemanticsNode.all()
    val texts = root.semanticsOwner.unmergedRootSemanticsNode.all().filter { it.hasText() && it.isSeen() }
    return headings(merged) +
        merged.filter { it.isControl() }.flatMap { unnamed(it) + small(it, target * density) } +
        outOfOrder(root.semanticsOwner.rootSemanticsNode) +
        texts.flatMap { cut(it) } +
        overlapping(texts) +
        faint(texts, picture(root))
}

private fun SemanticsNode.all(): List<SemanticsNode> = listOf(this) + children.flatMap { it.all() }

private fun SemanticsNode.isSeen() = boundsInRoot.run { width >= 1 && height >= 1 }

private fun SemanticsNode.isControl() =
    isSeen() && (SemanticsActions.OnClick in config || SemanticsActions.SetText in config)

private fun SemanticsNode.hasText() = SemanticsProperties.Text in config || SemanticsProperties.EditableText in config

private fun SemanticsConfiguration.spoken(): String =
    (
        getOrNull(SemanticsProperties.ContentDescription).orEmpty() +
            getOrNull(SemanticsProperties.Text).orEmpty().map { it.text }
        ).joinToString(" ").trim()

private fun SemanticsNode.named() = "“${config.spoken().ifEmpty { "#$id" }}”"

private fun headings(nodes: List<SemanticsNode>) =
    if (nodes.any { SemanticsProperties.Heading in it.config }) emptyList() else listOf("no heading")

private fun unnamed(node: SemanticsNode) =
    if (node.config.spoken().isEmpty()) listOf("control without a name: #${node.id} at ${node.boundsInRoot}") else emptyList()

// Compose lets a small control be touched around its edges too, but only where nothing else is: that does not count.
private fun small(
    node: SemanticsNode,
    least: Float,
): List<String> {
    val area = node.size
    val enough = area.width >= least - 1 && area.height >= least - 1
    return if (enough) emptyList() else listOf("small target: ${node.named()} ${area.width} × ${area.height} px")
}

/** What is read later stands below or, on the same line, after what is read before; group by group. */
private fun outOfOrder(root: SemanticsNode): List<String> {
    val groups = ArrayList<MutableList<SemanticsNode>>()

    fun read(
        node: SemanticsNode,
        group: MutableList<SemanticsNode>,
    ) {
        val own =
            if (node.config.getOrNull(SemanticsProperties.IsTraversalGroup) == true) {
                ArrayList<SemanticsNode>().also { groups += it }
            } else {
                group
            }
        if (node.config.spoken().isNotEmpty() && node.isSeen()) own += node
        node.children.forEach { read(it, own) }
    }
    read(root, ArrayList<SemanticsNode>().also { groups += it })
    return groups.flatMap { group ->
        group.zipWithNext().mapNotNull { (first, second) ->
            val a = first.boundsInRoot
            val b = second.boundsInRoot
            val rtl = second.layoutInfo.layoutDirection == LayoutDirection.Rtl
            val sameLine = min(a.bottom, b.bottom) - max(a.top, b.top) > min(a.height, b.height) / 2
            val before = if (sameLine) (if (rtl) b.center.x > a.center.x else b.center.x < a.center.x) else b.top < a.top - 1
            if (before) "read too late: ${second.named()} after ${first.named()}" else null
        }
    }
}

private fun SemanticsNode.layout(): TextLayoutResult? {
    val results = ArrayList<TextLayoutResult>()
    config.getOrNull(SemanticsActions.GetTextLayoutResult)?.action?.invoke(results)
    return results.firstOrNull()
}

private fun cut(node: SemanticsNode): List<String> {
    // A field's text scrolls in the field.
    if (SemanticsActions.SetText in node.config) return emptyList()
    val layout = node.layout() ?: return emptyList()
    val lines = 0 until layout.lineCount
    val shortened = layout.multiParagraph.didExceedMaxLines || lines.any { layout.isLineEllipsized(it) }
    val wide = lines.any { layout.getLineRight(it) - layout.getLineLeft(it) > node.size.width + 1 }
    val tall = layout.multiParagraph.height > node.size.height + 1
    val shown = node.boundsInRoot
    val hidden = shown.width < node.size.width - 1 || shown.height < node.size.height - 1
    return if (shortened || wide || tall || hidden) listOf("text is cut: ${node.named()}") else emptyList()
}

private fun overlapping(texts: List<SemanticsNode>): List<String> =
    texts.flatMapIndexed { i, one ->
        texts.drop(i + 1).filter { other ->
            val common = one.boundsInRoot.intersect(other.boundsInRoot)
            common.width > 1 && common.height > 1 && !one.isAbove(other) && !other.isAbove(one)
        }.map { "texts overlap: ${one.named()} and ${it.named()}" }
    }

private fun SemanticsNode.isAbove(other: SemanticsNode): Boolean =
    generateSequence(other.parent) { it.parent }.any { it.id == id }

private fun picture(root: RootForTest): Bitmap {
    val view = root as View
    val bitmap = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
    view.draw(Canvas(bitmap))
    return bitmap
}

private const val LEAST_CONTRAST = 4.5

private fun faint(
    texts: List<SemanticsNode>,
    picture: Bitmap,
): List<String> =
    texts.mapNotNull { node ->
        val contrast = contrast(picture, node.boundsInRoot) ?: return@mapNotNull null
        if (contrast >= LEAST_CONTRAST) null else "faint text: ${node.named()} %.1f : 1".format(contrast)
    }

/**
 * Of the letters in [area] against the colour most of it has; null where it is empty. The letters' colour is the
 * farthest one, of which there are some points: edges of letters are blends.
 */
private fun contrast(
    picture: Bitmap,
    area: Rect,
): Double? {
    val left = area.left.toInt().coerceAtLeast(0)
    val top = area.top.toInt().coerceAtLeast(0)
    val width = min(area.right.toInt(), picture.width) - left
    val height = min(area.bottom.toInt(), picture.height) - top
    if (width < 2 || height < 2) return null
    val points = IntArray(width * height)
    picture.getPixels(points, 0, width, left, top, width, height)
    val counts = points.toList().groupingBy { it }.eachCount()
    if (counts.size < 2) return null
    val ground = luminance(counts.maxBy { it.value }.key)
    var seen = 0
    return counts.entries
        .map { (color, count) -> ratio(luminance(color), ground) to count }
        .sortedByDescending { it.first }
        .first { (_, count) ->
            seen += count
            seen >= min(SOME_POINTS, points.size / 50)
        }.first
}

private const val SOME_POINTS = 12

private fun ratio(
    one: Double,
    other: Double,
) = (max(one, other) + 0.05) / (min(one, other) + 0.05)

/** Relative luminance as WCAG 2.2 defines it. */
private fun luminance(color: Int): Double {
    fun part(shift: Int): Double {
        val value = (color shr shift and 0xFF) / 255.0
        return if (value <= 0.04045) value / 12.92 else ((value + 0.055) / 1.055).pow(2.4)
    }
    return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
}
