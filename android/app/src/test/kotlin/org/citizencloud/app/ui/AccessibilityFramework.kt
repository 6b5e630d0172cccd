package org.citizencloud.app.ui

import android.app.Activity
import android.view.View
import android.view.accessibility.AccessibilityNodeInfo
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.semantics.SemanticsNode
import com.google.android.apps.common.testing.accessibility.framework.AccessibilityCheckPreset
import com.google.android.apps.common.testing.accessibility.framework.AccessibilityCheckResult.AccessibilityCheckResultType
import com.google.android.apps.common.testing.accessibility.framework.checks.RedundantDescriptionCheck
import com.google.android.apps.common.testing.accessibility.framework.uielement.AccessibilityHierarchyAndroid
import org.robolectric.Shadows.shadowOf
import org.robolectric.util.ReflectionHelpers

/**
 * What Android's Accessibility Test Framework finds in one window. One check is left out: the words it looks for are
 * in a file that the framework's library, as it is served, does not have.
 */
internal fun frameworkFindings(
    root: RootForTest,
    activity: Activity,
): List<String> {
    val info = joined(root.semanticsOwner.unmergedRootSemanticsNode, root as View) ?: return listOf("nothing to read")
    val hierarchy = AccessibilityHierarchyAndroid.newBuilder(info, activity).build()
    return AccessibilityCheckPreset
        .getAccessibilityHierarchyChecksForPreset(AccessibilityCheckPreset.LATEST)
        .filterNot { it is RedundantDescriptionCheck }
        .flatMap { it.runCheckOnHierarchy(hierarchy) }
        .filter { it.type == AccessibilityCheckResultType.ERROR || it.type == AccessibilityCheckResultType.WARNING }
        .map { "${it.sourceCheckClass.simpleName} ${it.resultId}: ${it.element?.text ?: it.element?.contentDescription}" }
}

/**
 * The infos that Compose makes for screen readers, with their children. On a phone the system fetches these over a
 * connection that Robolectric has not, and tells them apart by ids that Robolectric leaves equal.
 */
private fun joined(
    node: SemanticsNode,
    view: View,
): AccessibilityNodeInfo? {
    val id = if (node.isRoot) View.NO_ID else node.id
    val info = view.accessibilityNodeProvider.createAccessibilityNodeInfo(id) ?: return null
    ReflectionHelpers.setField(info, "mSourceNodeId", FIRST_ID + node.id)
    node.children.forEach { child -> joined(child, view)?.let { shadowOf(info).addChild(it) } }
    return info
}

private const val FIRST_ID = 1000L
