package org.citizencloud.app.ui

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.graphics.vector.PathBuilder
import androidx.compose.ui.graphics.vector.path
import androidx.compose.ui.unit.dp

/** The app's own icons: lines of one weight with round ends, on a field of 24 × 24. */
internal object Icons {
    val Back = icon("back", mirrored = true) {
        moveTo(19f, 12f)
        horizontalLineTo(5f)
        moveTo(11f, 6f)
        lineTo(5f, 12f)
        lineTo(11f, 18f)
    }
    val Forward = icon("forward", mirrored = true) {
        moveTo(9.5f, 6f)
        lineTo(15.5f, 12f)
        lineTo(9.5f, 18f)
    }
    val Up = icon("up") {
        moveTo(6f, 14.5f)
        lineTo(12f, 8.5f)
        lineTo(18f, 14.5f)
    }
    val Order = icon("order") {
        moveTo(8f, 20f)
        verticalLineTo(4f)
        moveTo(4f, 8f)
        lineTo(8f, 4f)
        lineTo(12f, 8f)
        moveTo(16f, 4f)
        verticalLineTo(20f)
        moveTo(12f, 16f)
        lineTo(16f, 20f)
        lineTo(20f, 16f)
    }
    val Down = icon("down") {
        moveTo(6f, 9.5f)
        lineTo(12f, 15.5f)
        lineTo(18f, 9.5f)
    }
    val Filter = icon("filter") {
        moveTo(4f, 7f)
        horizontalLineTo(20f)
        moveTo(7.5f, 12f)
        horizontalLineTo(16.5f)
        moveTo(10.5f, 17f)
        horizontalLineTo(13.5f)
    }
    val Mark = icon("mark") {
        moveTo(7f, 3.8f)
        horizontalLineTo(17f)
        verticalLineTo(20.2f)
        lineTo(12f, 16f)
        lineTo(7f, 20.2f)
        close()
    }
    val Steps = icon("steps", mirrored = true) {
        circle(5.5f, 6.5f, 1.5f)
        moveTo(10.5f, 6.5f)
        horizontalLineTo(20f)
        circle(5.5f, 12f, 1.5f)
        moveTo(10.5f, 12f)
        horizontalLineTo(20f)
        circle(5.5f, 17.5f, 1.5f)
        moveTo(10.5f, 17.5f)
        horizontalLineTo(20f)
    }
    val Question = icon("question") {
        circle(12f, 12f, 8.5f)
        moveTo(9.6f, 9.6f)
        curveTo(9.8f, 8.2f, 10.8f, 7.4f, 12.1f, 7.4f)
        curveTo(13.5f, 7.4f, 14.5f, 8.3f, 14.5f, 9.6f)
        curveTo(14.5f, 11.4f, 12f, 11.6f, 12f, 13.6f)
        moveTo(12f, 16.4f)
        verticalLineTo(16.5f)
    }
    val Close = icon("close") {
        moveTo(6f, 6f)
        lineTo(18f, 18f)
        moveTo(18f, 6f)
        lineTo(6f, 18f)
    }
    val Search = icon("search") {
        circle(10.5f, 10.5f, 6.5f)
        moveTo(15.4f, 15.4f)
        lineTo(20.5f, 20.5f)
    }
    val Phone = icon("phone") {
        moveTo(8.2f, 3.8f)
        lineTo(10.2f, 8.6f)
        lineTo(7.9f, 10.4f)
        curveTo(9f, 12.9f, 11.1f, 15f, 13.6f, 16.1f)
        lineTo(15.4f, 13.8f)
        lineTo(20.2f, 15.8f)
        verticalLineTo(18.4f)
        curveTo(20.2f, 19.6f, 19.2f, 20.4f, 18f, 20.3f)
        curveTo(10.4f, 19.6f, 4.4f, 13.6f, 3.7f, 6f)
        curveTo(3.6f, 4.8f, 4.4f, 3.8f, 5.6f, 3.8f)
        close()
    }
    val Settings = icon("settings") {
        moveTo(3.5f, 7.5f)
        horizontalLineTo(12f)
        moveTo(18f, 7.5f)
        horizontalLineTo(20.5f)
        circle(15f, 7.5f, 2.75f)
        moveTo(3.5f, 16.5f)
        horizontalLineTo(6f)
        moveTo(12f, 16.5f)
        horizontalLineTo(20.5f)
        circle(9f, 16.5f, 2.75f)
    }
    val Mail = icon("mail") {
        box(3.5f, 5.5f, 20.5f, 18.5f, 2f)
        moveTo(4.2f, 7.2f)
        lineTo(12f, 13f)
        lineTo(19.8f, 7.2f)
    }
    val MailRead = icon("mailRead") {
        moveTo(3.5f, 10f)
        lineTo(12f, 4f)
        lineTo(20.5f, 10f)
        verticalLineTo(18f)
        curveTo(20.5f, 19.1f, 19.6f, 20f, 18.5f, 20f)
        horizontalLineTo(5.5f)
        curveTo(4.4f, 20f, 3.5f, 19.1f, 3.5f, 18f)
        close()
        moveTo(4f, 10.5f)
        lineTo(12f, 15.5f)
        lineTo(20f, 10.5f)
    }
    val Papers = icon("papers") {
        moveTo(14f, 3.5f)
        horizontalLineTo(7.5f)
        curveTo(6.4f, 3.5f, 5.5f, 4.4f, 5.5f, 5.5f)
        verticalLineTo(18.5f)
        curveTo(5.5f, 19.6f, 6.4f, 20.5f, 7.5f, 20.5f)
        horizontalLineTo(16.5f)
        curveTo(17.6f, 20.5f, 18.5f, 19.6f, 18.5f, 18.5f)
        verticalLineTo(8f)
        close()
        moveTo(14f, 3.5f)
        verticalLineTo(8f)
        horizontalLineTo(18.5f)
        moveTo(9f, 12.5f)
        horizontalLineTo(15f)
        moveTo(9f, 16f)
        horizontalLineTo(13f)
    }
    val Pencil = icon("pencil") {
        moveTo(4f, 20f)
        lineTo(4.8f, 15.8f)
        lineTo(15.9f, 4.7f)
        curveTo(16.7f, 3.9f, 17.9f, 3.9f, 18.7f, 4.7f)
        lineTo(19.3f, 5.3f)
        curveTo(20.1f, 6.1f, 20.1f, 7.3f, 19.3f, 8.1f)
        lineTo(8.2f, 19.2f)
        close()
        moveTo(13.8f, 6.8f)
        lineTo(17.2f, 10.2f)
    }
    val Done = icon("done") {
        circle(12f, 12f, 8.5f)
        moveTo(8f, 12.3f)
        lineTo(10.9f, 15.2f)
        lineTo(16.2f, 9.4f)
    }
    val Check = icon("check") {
        moveTo(5f, 12.8f)
        lineTo(9.7f, 17.5f)
        lineTo(19f, 7f)
    }
    val Refused = icon("refused") {
        circle(12f, 12f, 8.5f)
        moveTo(9f, 9f)
        lineTo(15f, 15f)
        moveTo(15f, 9f)
        lineTo(9f, 15f)
    }
    val TakenBack = icon("takenBack") {
        circle(12f, 12f, 8.5f)
        moveTo(8f, 12f)
        horizontalLineTo(16f)
    }
    val Clock = icon("clock") {
        circle(12f, 12f, 8.5f)
        moveTo(12f, 7f)
        verticalLineTo(12f)
        lineTo(15.5f, 14f)
    }
    val Event = icon("event") {
        circle(12f, 12f, 3f)
    }
    val Add = icon("add") {
        moveTo(12f, 5f)
        verticalLineTo(19f)
        moveTo(5f, 12f)
        horizontalLineTo(19f)
    }
    val Less = icon("less") {
        moveTo(5f, 12f)
        horizontalLineTo(19f)
    }
    val Camera = icon("camera") {
        box(3f, 7f, 21f, 19.5f, 2.5f)
        circle(12f, 13f, 3.5f)
        moveTo(8f, 7f)
        lineTo(9.5f, 4.5f)
        horizontalLineTo(14.5f)
        lineTo(16f, 7f)
    }
    val Picture = icon("picture") {
        box(3.5f, 4.5f, 20.5f, 19.5f, 2.5f)
        circle(8.5f, 9.5f, 1.4f)
        moveTo(4f, 17f)
        lineTo(9.5f, 13f)
        lineTo(12.5f, 15.5f)
        lineTo(16.5f, 11f)
        lineTo(20f, 14.5f)
    }
    val Send = icon("send") {
        circle(12f, 12f, 8.5f)
        moveTo(12f, 16f)
        verticalLineTo(8f)
        moveTo(8.7f, 11.2f)
        lineTo(12f, 8f)
        lineTo(15.3f, 11.2f)
    }
    val Warning = icon("warning") {
        moveTo(12f, 4f)
        lineTo(21f, 19.5f)
        horizontalLineTo(3f)
        close()
        moveTo(12f, 10f)
        verticalLineTo(14f)
        moveTo(12f, 16.7f)
        verticalLineTo(16.8f)
    }
    val NoNetwork = icon("noNetwork") {
        moveTo(4f, 4f)
        lineTo(20f, 20f)
        moveTo(2.8f, 9.6f)
        curveTo(4f, 8.5f, 5.3f, 7.6f, 6.7f, 7f)
        moveTo(10.5f, 5.9f)
        curveTo(14.6f, 5.5f, 18.4f, 6.9f, 21.2f, 9.6f)
        moveTo(6f, 13f)
        curveTo(7.2f, 11.9f, 8.6f, 11.2f, 10.1f, 10.8f)
        moveTo(15.2f, 11.2f)
        curveTo(16.2f, 11.6f, 17.2f, 12.2f, 18f, 13f)
        moveTo(9.2f, 16.4f)
        curveTo(10.8f, 15f, 12.8f, 14.7f, 14.6f, 15.5f)
        moveTo(12f, 19.3f)
        verticalLineTo(19.4f)
    }
    val Lock = icon("lock") {
        box(5.5f, 10.5f, 18.5f, 20f, 2f)
        moveTo(8.5f, 10.5f)
        verticalLineTo(7.5f)
        curveTo(8.5f, 5.6f, 10f, 4f, 12f, 4f)
        curveTo(14f, 4f, 15.5f, 5.6f, 15.5f, 7.5f)
        verticalLineTo(10.5f)
        moveTo(12f, 14.5f)
        verticalLineTo(16f)
    }
    val Calendar = icon("calendar") {
        box(4f, 5.5f, 20f, 20f, 2f)
        moveTo(4f, 10f)
        horizontalLineTo(20f)
        moveTo(8.5f, 3.5f)
        verticalLineTo(7f)
        moveTo(15.5f, 3.5f)
        verticalLineTo(7f)
    }
    val Place = icon("place") {
        moveTo(12f, 20.8f)
        curveTo(12f, 20.8f, 5.2f, 15f, 5.2f, 10f)
        curveTo(5.2f, 6.3f, 8.2f, 3.4f, 12f, 3.4f)
        curveTo(15.8f, 3.4f, 18.8f, 6.3f, 18.8f, 10f)
        curveTo(18.8f, 15f, 12f, 20.8f, 12f, 20.8f)
        close()
        circle(12f, 10f, 2.5f)
    }
    val Web = icon("web") {
        circle(12f, 12f, 8.5f)
        moveTo(3.5f, 12f)
        horizontalLineTo(20.5f)
        moveTo(12f, 3.5f)
        curveTo(7.6f, 8.3f, 7.6f, 15.7f, 12f, 20.5f)
        curveTo(16.4f, 15.7f, 16.4f, 8.3f, 12f, 3.5f)
        close()
    }
    val Delete = icon("delete") {
        moveTo(4.5f, 6.5f)
        horizontalLineTo(19.5f)
        moveTo(9f, 6.3f)
        verticalLineTo(4f)
        horizontalLineTo(15f)
        verticalLineTo(6.3f)
        moveTo(6.5f, 6.5f)
        lineTo(7.3f, 20f)
        horizontalLineTo(16.7f)
        lineTo(17.5f, 6.5f)
        moveTo(10.3f, 10.5f)
        verticalLineTo(16f)
        moveTo(13.7f, 10.5f)
        verticalLineTo(16f)
    }
    val Bell = icon("bell") {
        moveTo(5f, 17f)
        curveTo(6.4f, 15.6f, 6.5f, 14f, 6.5f, 11f)
        curveTo(6.5f, 7.4f, 8.8f, 4.8f, 12f, 4.8f)
        curveTo(15.2f, 4.8f, 17.5f, 7.4f, 17.5f, 11f)
        curveTo(17.5f, 14f, 17.6f, 15.6f, 19f, 17f)
        close()
        moveTo(10f, 19.8f)
        curveTo(10.8f, 20.9f, 13.2f, 20.9f, 14f, 19.8f)
        moveTo(12f, 4.8f)
        verticalLineTo(3.2f)
    }
    val Pin = icon("pin") {
        moveTo(8.5f, 4f)
        horizontalLineTo(15.5f)
        moveTo(9.5f, 4f)
        verticalLineTo(10f)
        curveTo(9.5f, 11.5f, 7f, 12f, 7f, 14.5f)
        horizontalLineTo(17f)
        curveTo(17f, 12f, 14.5f, 11.5f, 14.5f, 10f)
        verticalLineTo(4f)
        moveTo(12f, 14.5f)
        verticalLineTo(20.5f)
    }
    val Archive = icon("archive") {
        box(3.5f, 4.5f, 20.5f, 9f, 1.2f)
        moveTo(5f, 9f)
        verticalLineTo(18f)
        curveTo(5f, 19f, 5.8f, 19.8f, 6.8f, 19.8f)
        horizontalLineTo(17.2f)
        curveTo(18.2f, 19.8f, 19f, 19f, 19f, 18f)
        verticalLineTo(9f)
        moveTo(10f, 13f)
        horizontalLineTo(14f)
    }
    val More = icon("more") {
        circle(5.5f, 12f, 0.6f)
        circle(12f, 12f, 0.6f)
        circle(18.5f, 12f, 0.6f)
    }
    val Refresh = icon("refresh") {
        moveTo(20f, 12f)
        curveTo(20f, 16.4f, 16.4f, 20f, 12f, 20f)
        curveTo(7.6f, 20f, 4f, 16.4f, 4f, 12f)
        curveTo(4f, 7.6f, 7.6f, 4f, 12f, 4f)
        curveTo(14.8f, 4f, 17.2f, 5.4f, 18.6f, 7.5f)
        moveTo(19f, 3.5f)
        verticalLineTo(7.8f)
        horizontalLineTo(14.7f)
    }
}

private const val LINE = 1.8f

private fun icon(
    name: String,
    mirrored: Boolean = false,
    lines: PathBuilder.() -> Unit,
): ImageVector =
    ImageVector
        .Builder(name, 24.dp, 24.dp, 24f, 24f, autoMirror = mirrored)
        .path(
            stroke = SolidColor(Color.Black),
            strokeLineWidth = LINE,
            strokeLineCap = StrokeCap.Round,
            strokeLineJoin = StrokeJoin.Round,
            pathBuilder = lines,
        ).build()

private fun PathBuilder.circle(
    x: Float,
    y: Float,
    radius: Float,
) {
    moveTo(x - radius, y)
    arcToRelative(radius, radius, 0f, isMoreThanHalf = true, isPositiveArc = true, 2 * radius, 0f)
    arcToRelative(radius, radius, 0f, isMoreThanHalf = true, isPositiveArc = true, -2 * radius, 0f)
    close()
}

private fun PathBuilder.box(
    left: Float,
    top: Float,
    right: Float,
    bottom: Float,
    corner: Float,
) {
    moveTo(left + corner, top)
    horizontalLineTo(right - corner)
    arcToRelative(corner, corner, 0f, isMoreThanHalf = false, isPositiveArc = true, corner, corner)
    verticalLineTo(bottom - corner)
    arcToRelative(corner, corner, 0f, isMoreThanHalf = false, isPositiveArc = true, -corner, corner)
    horizontalLineTo(left + corner)
    arcToRelative(corner, corner, 0f, isMoreThanHalf = false, isPositiveArc = true, -corner, -corner)
    verticalLineTo(top + corner)
    arcToRelative(corner, corner, 0f, isMoreThanHalf = false, isPositiveArc = true, corner, -corner)
    close()
}
