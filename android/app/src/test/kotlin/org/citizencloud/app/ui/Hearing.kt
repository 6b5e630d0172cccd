package org.citizencloud.app.ui

import android.os.Bundle
import android.view.View
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.unit.LayoutDirection
import kotlin.math.max
import kotlin.math.min

// What a resident who listens hears: in which order, under which title, and when something goes wrong.

/** Compose writes here what it tells Android of the order, so that tests can read it. */
private const val HEARD_BEFORE = "android.view.accessibility.extra.EXTRA_DATA_TEST_TRAVERSALBEFORE_VAL"

/** What a screen reader comes to when it goes on and on, in that order: as Compose tells Android, not as it draws. */
@OptIn(ExperimentalComposeUiApi::class)
internal fun heard(root: RootForTest): List<SemanticsNode> {
    val nodes = root.semanticsOwner.rootSemanticsNode.all().associateBy { it.id }
    val audible = nodes.values.filter { it.config.spoken().isNotEmpty() && it.isSeen() }
    if (audible.size < 2) return audible
    val provider = (root as View).accessibilityNodeProvider
    root.forceAccessibilityForTesting(true)
    val next =
        nodes.keys.mapNotNull { id ->
            val info = provider.createAccessibilityNodeInfo(id) ?: return@mapNotNull null
            provider.addExtraDataToAccessibilityNodeInfo(id, info, HEARD_BEFORE, Bundle())
            if (info.extras.containsKey(HEARD_BEFORE)) id to info.extras.getInt(HEARD_BEFORE) else null
        }.toMap()
    root.forceAccessibilityForTesting(false)
    val first = next.keys - next.values.toSet()
    return first.flatMap { id -> generateSequence(id) { next[it] } }
        .mapNotNull { nodes[it] }
        .filter { it in audible }
}

internal fun heardWrongly(
    root: RootForTest,
    texts: List<SemanticsNode>,
): List<String> {
    val heard = heard(root)
    return if (heard.isEmpty()) listOf("nothing is heard") else untitled(heard, texts) + outOfOrder(heard)
}

/** The first heading is the title, whose letters are the largest; in two panes each title is a heading. */
private fun untitled(
    heard: List<SemanticsNode>,
    texts: List<SemanticsNode>,
): List<String> {
    val headings = heard.filter { SemanticsProperties.Heading in it.config }
    if (headings.isEmpty()) return listOf("no heading")
    val largest = texts.mapNotNull { it.letters() }.filterNot { it.isNaN() }.max()
    val titles = heard.filter { it.letters() == largest }
    return when {
        headings.first() !in titles -> listOf("the first heading is not the title: ${headings.first().named()}")
        else -> (titles - headings).map { "a title that is no heading: ${it.named()}" }
    }
}

private fun SemanticsNode.letters() = layout()?.layoutInput?.style?.fontSize?.value

/** What is heard later is seen below or, on the same line, after what is heard before: group by group. */
private fun outOfOrder(heard: List<SemanticsNode>): List<String> =
    heard.zipWithNext().mapNotNull { (first, second) ->
        val rtl = second.layoutInfo.layoutDirection == LayoutDirection.Rtl
        val parting = first.groups().zip(second.groups()).firstOrNull { (one, other) -> one.id != other.id }
        val (a, b) = parting ?: return@mapNotNull null
        if (isBefore(b.boundsInRoot, a.boundsInRoot, rtl)) "read too late: ${second.named()} after ${first.named()}" else null
    }

/** The groups it is in, the outermost first, and itself. */
private fun SemanticsNode.groups(): List<SemanticsNode> =
    generateSequence(parent) { it.parent }
        .filter { it.config.getOrNull(SemanticsProperties.IsTraversalGroup) == true }
        .toList().reversed() + this

private fun isBefore(
    one: Rect,
    other: Rect,
    rtl: Boolean,
): Boolean {
    val common = min(one.bottom, other.bottom) - max(one.top, other.top)
    val sameLine = common > min(one.height, other.height) / 2
    return when {
        !sameLine -> one.top < other.top - 1
        rtl -> one.center.x > other.center.x
        else -> one.center.x < other.center.x
    }
}

/**
 * Where one of [troubles] is said, it is heard without looking for it: it is announced when it appears; a field
 * says that it is wrong; a line that leads to a field stands below a heading that is announced.
 */
internal fun unannounced(
    nodes: List<SemanticsNode>,
    troubles: Set<String>,
): List<String> {
    val alarmed =
        nodes.any {
            SemanticsProperties.Heading in it.config &&
                it.config.getOrNull(SemanticsProperties.LiveRegion) == LiveRegionMode.Assertive
        }
    return nodes.filter { it.isSeen() }.mapNotNull { node ->
        val said = node.config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text }.filter { it in troubles }
        when {
            said.isEmpty() -> null

            node.isField() ->
                "a field does not say that it is wrong: ${node.named()}"
                    .takeUnless { node.config.getOrNull(SemanticsProperties.Error) in said }

            SemanticsActions.OnClick in node.config ->
                "a link to what is wrong below no announced heading: ${node.named()}".takeUnless { alarmed }

            else -> "a trouble is not announced: ${node.named()}".takeUnless { node.isAnnounced() }
        }
    }
}

/** What the resident answers in, or is led to where she does. */
private fun SemanticsNode.isField() =
    SemanticsActions.SetText in config ||
        SemanticsProperties.ToggleableState in config ||
        SemanticsProperties.Focused in config && SemanticsActions.OnClick !in config

private fun SemanticsNode.isAnnounced() =
    generateSequence(this) { it.parent }.any { SemanticsProperties.LiveRegion in it.config }
