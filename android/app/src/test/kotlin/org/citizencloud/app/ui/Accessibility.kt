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
import kotlin.math.max
import kotlin.math.min
import kotlin.math.pow
import kotlin.math.roundToInt

// What a resident who listens, reads large or aims badly would stumble over, found in the tree that screen
// readers read and in the pixels that are drawn.

/**
 * Findings in one window; [target] is the least side of what can be touched, in dp, and [troubles] is what is said
 * where something does not work.
 */
internal fun findings(
    root: RootForTest,
    target: Int,
    troubles: Set<String> = emptySet(),
): List<String> {
    val density = root.density.density
    val merged = root.semanticsOwner.rootSemanticsNode.all()
    val texts = root.texts()
    return merged.filter { it.isControl() }.flatMap { unnamed(it) + small(it, target * density) } +
        heardWrongly(root, texts) +
        unannounced(merged, troubles) +
        texts.flatMap { cut(it) } +
        overlapping(texts) +
        faint(texts, picture(root))
}

internal fun SemanticsNode.all(): List<SemanticsNode> = listOf(this) + children.flatMap { it.all() }

internal fun RootForTest.texts(): List<SemanticsNode> =
    semanticsOwner.unmergedRootSemanticsNode.all().filter { it.hasText() && it.isSeen() }

internal fun SemanticsNode.isSeen() = boundsInRoot.run { width >= 1 && height >= 1 }

internal fun SemanticsNode.isControl() =
    isSeen() && (SemanticsActions.OnClick in config || SemanticsActions.SetText in config)

private fun SemanticsNode.hasText() = SemanticsProperties.Text in config || SemanticsProperties.EditableText in config

internal fun SemanticsConfiguration.spoken(): String =
    (
        getOrNull(SemanticsProperties.ContentDescription).orEmpty() +
            getOrNull(SemanticsProperties.Text).orEmpty().map { it.text }
        ).joinToString(" ").trim()

internal fun SemanticsNode.named() = "“${config.spoken().ifEmpty { "#$id" }}”"

private fun unnamed(node: SemanticsNode): List<String> {
    val name = node.config.spoken()
    return when {
        name.isEmpty() -> listOf("control without a name: #${node.id} at ${node.boundsInRoot}")
        PSEUDO_LANGUAGE in name -> listOf("a name in no language: #${node.id} at ${node.boundsInRoot}")
        else -> emptyList()
    }
}

/** The letters of `en-XC`, with which libraries test: marks that nobody sees and no voice speaks. */
private val PSEUDO_LANGUAGE = Regex("[\u200E\u200F]{3}")

// Compose lets a small control be touched around its edges too: that counts where the room is the control's own.
private fun small(
    node: SemanticsNode,
    least: Float,
): List<String> {
    val touched = node.touchBoundsInRoot
    val wide = max(node.size.width, min(touched.width.roundToInt(), node.layoutInfo.width))
    val high = max(node.size.height, min(touched.height.roundToInt(), node.layoutInfo.height))
    val enough = wide >= least - 1 && high >= least - 1
    return if (enough) emptyList() else listOf("small target: ${node.named()} $wide × $high px")
}

internal fun SemanticsNode.layout(): TextLayoutResult? {
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

/** [root] as it is drawn, down to the last of what is in it: most of a window that is high enough is empty. */
internal fun picture(root: RootForTest): Bitmap {
    val view = root as View
    val last = root.semanticsOwner.unmergedRootSemanticsNode.all().filter { it.children.isEmpty() || it.isControl() }
    val height = last.maxOf { it.boundsInRoot.bottom }.toInt() + 1
    val bitmap = Bitmap.createBitmap(view.width, height.coerceIn(1, view.height), Bitmap.Config.ARGB_8888)
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
    val counts = counts(points)
    if (counts.size < 2) return null
    val ground = luminance(counts.maxBy { (_, count) -> count }.first)
    var seen = 0
    return counts
        .map { (color, count) -> ratio(luminance(color), ground) to count }
        .sortedByDescending { it.first }
        .first { (_, count) ->
            seen += count
            seen >= min(SOME_POINTS, points.size / 50)
        }.first
}

/** Each colour among [points], and how many have it. */
private fun counts(points: IntArray): List<Pair<Int, Int>> {
    points.sort()
    val ends = points.indices.filter { it == points.lastIndex || points[it] != points[it + 1] }
    return ends.mapIndexed { i, end -> points[end] to end - (if (i == 0) -1 else ends[i - 1]) }
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
