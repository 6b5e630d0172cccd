package org.citizencloud.app.ui

import android.view.View
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.core.graphics.Insets
import androidx.core.view.ViewCompat
import androidx.core.view.WindowInsetsCompat
import androidx.core.view.WindowInsetsCompat.Type
import kotlin.math.roundToInt

/** What the phone lays over the app's window, in dp from its edges. */
internal data class Bars(
    val top: Int,
    val navigation: Int,
    val keyboard: Int = 0,
) {
    fun insets(density: Float): WindowInsetsCompat {
        fun at(
            top: Int = 0,
            bottom: Int = 0,
        ) = Insets.of(0, (top * density).roundToInt(), 0, (bottom * density).roundToInt())
        return WindowInsetsCompat.Builder()
            .setInsets(Type.statusBars(), at(top = top))
            .setInsets(Type.navigationBars(), at(bottom = navigation))
            .setInsets(Type.ime(), at(bottom = keyboard))
            .setVisible(Type.ime(), keyboard > 0)
            .build()
    }
}

/** Tells the window of [bars], as the phone does when they come and go. */
internal fun RootForTest.cover(bars: Bars) {
    val compose = (this as View).parent as View
    ViewCompat.dispatchApplyWindowInsets(compose, bars.insets(density.density))
}

/** Findings for what is drawn where [bars] are, at the window's lower edge. */
internal fun below(
    root: RootForTest,
    bars: Bars,
): List<String> {
    val edge = (root as View).height - maxOf(bars.navigation, bars.keyboard) * root.density.density
    return root.texts().filter { it.boundsInRoot.bottom > edge + 1 }.map { "below the bars: ${it.named()}" }
}

/** A finding if the first line of [field], the [line] dp below what is said above it, is not in sight. */
internal fun hiddenLine(
    root: RootForTest,
    field: SemanticsNode,
    line: Int = 40,
): List<String> {
    val whole = root.semanticsOwner.unmergedRootSemanticsNode.all().single { it.id == field.id }
    val high = line * root.density.density
    val labels = whole.all().drop(1).filter { SemanticsProperties.Text in it.config }
    val top = minOf(labels.maxOfOrNull { it.bottom() } ?: Float.MAX_VALUE, whole.bottom() - high)
    val seen = whole.boundsInRoot
    val inSight = seen.top <= top + 1 && seen.bottom >= top + high - 1
    return if (inSight) emptyList() else listOf("the field with the focus is not in sight: ${field.named()}")
}

private fun SemanticsNode.bottom() = positionInRoot.y + size.height
