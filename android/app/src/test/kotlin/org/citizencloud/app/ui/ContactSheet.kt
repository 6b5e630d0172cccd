package org.citizencloud.app.ui

import java.awt.Color
import java.awt.Image
import java.awt.image.BufferedImage
import java.io.File
import javax.imageio.ImageIO

private const val SHEET_WIDTH = 1800
private const val GAP = 10

/** All [pictures] on one, each as wide as its [Device] asks for, in the order of the table. */
internal fun contactSheet(pictures: List<Picture>): BufferedImage {
    val rows = Device.entries.flatMap { device -> rowsOf(pictures.filter { it.look.device == device }, device) }
    val sheet = BufferedImage(SHEET_WIDTH, GAP + rows.sumOf { it.height + GAP }, BufferedImage.TYPE_INT_RGB)
    val graphics = sheet.createGraphics()
    graphics.color = Color(0x8C9196)
    graphics.fillRect(0, 0, sheet.width, sheet.height)
    var y = GAP
    for (row in rows) {
        row.pictures.forEachIndexed { i, picture ->
            val image = ImageIO.read(File(Screens, "${picture.name}.png"))
            val small = image.getScaledInstance(row.width, row.height, Image.SCALE_AREA_AVERAGING)
            graphics.drawImage(small, GAP + i * (row.width + GAP), y, null)
        }
        y += row.height + GAP
    }
    graphics.dispose()
    return sheet
}

private class Row(
    val pictures: List<Picture>,
    val width: Int,
    val height: Int,
)

private fun rowsOf(
    pictures: List<Picture>,
    device: Device,
): List<Row> {
    val inARow = if (device == Device.Phone) 12 else 5
    val width = (SHEET_WIDTH - GAP) / inARow - GAP
    return pictures.chunked(inARow).map { Row(it, width, width * device.heightDp / device.widthDp) }
}
