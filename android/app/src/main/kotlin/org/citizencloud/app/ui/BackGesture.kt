package org.citizencloud.app.ui

import androidx.activity.compose.PredictiveBackHandler
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableFloatStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.graphicsLayer
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.model.Route

/** While the resident swipes back, [content] shrinks away from [below], where the swipe would lead. */
@Composable
internal fun BackGesture(
    enabled: Boolean,
    onBack: () -> Unit,
    below: Route?,
    show: @Composable (Route) -> Unit,
    content: @Composable () -> Unit,
) {
    var swiped by remember { mutableFloatStateOf(0f) }
    PredictiveBackHandler(enabled) { events ->
        try {
            events.collect { swiped = it.progress }
            onBack()
        } finally {
            swiped = 0f
        }
    }
    if (swiped > 0f && below != null) Box(Modifier.fillMaxSize().clearAndSetSemantics {}) { show(below) }
    Box(
        Modifier.fillMaxSize().graphicsLayer {
            if (swiped > 0f && below != null) {
                val scale = 1f - SHRINKS_BY * swiped
                scaleX = scale
                scaleY = scale
                clip = true
                shape = RoundedCornerShape(28.dp)
            }
        },
    ) { content() }
}

private const val SHRINKS_BY = 0.1f
