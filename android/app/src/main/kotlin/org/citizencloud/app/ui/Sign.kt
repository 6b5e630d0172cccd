package org.citizencloud.app.ui

import android.graphics.Bitmap
import android.graphics.Canvas as Sheet
import android.graphics.Color as Ink
import android.graphics.Paint
import android.graphics.Path
import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.gestures.awaitEachGesture
import androidx.compose.foundation.gestures.awaitFirstDown
import androidx.compose.foundation.gestures.drag
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.PointMode
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.input.pointer.pointerInput
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R

/** What was drawn without lifting the finger, in shares of the area's width. */
private typealias Stroke = List<Offset>

/** Where she signs with her finger; [onUse] is given the picture. */
@Composable
internal fun Sign(
    onClose: () -> Unit,
    onUse: (Bitmap) -> Unit,
) {
    var strokes by remember { mutableStateOf(emptyList<Stroke>()) }
    Dialog(stringResource(R.string.form_sign), onClose) {
        Text(stringResource(R.string.form_sign_area), style = MaterialTheme.typography.bodyLarge)
        SignArea(strokes) { strokes = it }
        MainButton(stringResource(R.string.form_sign_use), { onUse(picture(strokes)) }, enabled = strokes.isNotEmpty())
        SecondButton(stringResource(R.string.form_sign_clear), { strokes = emptyList() })
        SecondButton(stringResource(R.string.cancel), onClose)
    }
}

/** Black on white in both themes, as the city sees it. */
@Composable
private fun SignArea(
    strokes: List<Stroke>,
    onDraw: (List<Stroke>) -> Unit,
) {
    // The gesture goes on while the strokes change.
    val drawn = remember { arrayOf(strokes) }
    drawn[0] = strokes

    fun draw(stroke: Stroke) = onDraw((drawn[0] + listOf(stroke)).also { drawn[0] = it })

    fun longer(point: Offset) = onDraw((drawn[0].dropLast(1) + listOf(drawn[0].last() + point)).also { drawn[0] = it })
    Canvas(
        Modifier
            .fillMaxWidth()
            .aspectRatio(SHAPE)
            .background(Color.White, MaterialTheme.shapes.medium)
            .border(1.dp, MaterialTheme.colorScheme.outline, MaterialTheme.shapes.medium)
            .testTag(SIGN_AREA)
            .pointerInput(Unit) {
                awaitEachGesture {
                    val width = size.width
                    val down = awaitFirstDown()
                    // What lies around does not scroll while she signs.
                    down.consume()
                    draw(listOf(down.position / width.toFloat()))
                    drag(down.id) {
                        it.consume()
                        longer(it.position / width.toFloat())
                    }
                }
            },
    ) {
        strokes.forEach { stroke ->
            val points = stroke.map { it * size.width }
            val mode = if (points.size == 1) PointMode.Points else PointMode.Polygon
            drawPoints(points, mode, Color.Black, strokeWidth = LINE * size.width, cap = StrokeCap.Round)
        }
    }
}

private fun picture(strokes: List<Stroke>): Bitmap {
    val bitmap = Bitmap.createBitmap(WIDTH, (WIDTH / SHAPE).toInt(), Bitmap.Config.ARGB_8888)
    val sheet = Sheet(bitmap).apply { drawColor(Ink.WHITE) }
    val pen =
        Paint(Paint.ANTI_ALIAS_FLAG).apply {
            color = Ink.BLACK
            style = Paint.Style.STROKE
            strokeWidth = LINE * WIDTH
            strokeCap = Paint.Cap.ROUND
            strokeJoin = Paint.Join.ROUND
        }
    strokes.forEach { stroke ->
        val path = Path()
        stroke.forEachIndexed { index, point ->
            val (x, y) = point * WIDTH.toFloat()
            if (index == 0) path.moveTo(x, y)
            path.lineTo(x, y)
        }
        sheet.drawPath(path, pen)
    }
    return bitmap
}

internal const val SIGN_AREA = "sign-area"

/** How wide it is, of how high. */
private const val SHAPE = 2f

/** How thick a line is, of the width. */
private const val LINE = 0.01f

/** Of the picture, in points. */
private const val WIDTH = 1000
