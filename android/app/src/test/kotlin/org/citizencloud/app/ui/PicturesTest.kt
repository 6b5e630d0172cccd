package org.citizencloud.app.ui

import java.io.File
import javax.imageio.ImageIO
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

class PicturesTest {
    private val all = scenes.map { it.screen to it.state }
    private val pictures = choosePictures(all)

    @Test
    fun `every pair of a screen and a choice, and of two choices, is pictured`() {
        val wanted =
            all.map { it.first }.distinct().flatMap { screen ->
                Look.all.filter { suits(screen, it) }.flatMap { pairs(screen, it) }
            }.toSet()
        val there = pictures.flatMap { pairs(it.screen, it.look) }.toSet()
        assertEquals(emptySet<Any>(), wanted - there)
    }

    @Test
    fun `every state of every screen is pictured`() {
        assertEquals(all.toSet(), pictures.map { it.screen to it.state }.toSet())
    }

    @Test
    fun `there are not more than can be looked at, and none twice`() {
        assertTrue("${pictures.size}", pictures.size <= 280)
        assertEquals(pictures.size, pictures.map { it.name }.distinct().size)
    }

    @Test
    fun `the table in the documentation lists them`() {
        val file = File(Screens, "pictures.tsv")
        val table = pictureTable(pictures)
        if (recording) file.writeText(table)
        assertEquals(table, file.readText())
    }

    @Test
    fun `every picture in the documentation is one of them`() {
        val there = Screens.listFiles { file -> file.extension == "png" }.orEmpty().map { it.nameWithoutExtension }
        assertEquals(emptySet<String>(), there.toSet() - pictures.map { it.name }.toSet() - CONTACT_SHEET)
    }

    @Test
    fun `the contact sheet shows them as they are`() {
        val file = File(Screens, "$CONTACT_SHEET.png")
        val anew = contactSheet(pictures)
        if (recording) ImageIO.write(anew, "png", file)
        val sheet = ImageIO.read(file)
        assertEquals(anew.width to anew.height, sheet.width to sheet.height)
        val differing =
            (0 until sheet.height step 3).sumOf { y ->
                (0 until sheet.width step 3).count { x -> farApart(sheet.getRGB(x, y), anew.getRGB(x, y)) }
            }
        assertTrue("$differing points differ", differing * 9 < sheet.width * sheet.height / 500)
    }
}

private fun pictureTable(pictures: List<Picture>): String {
    val head = listOf("picture", "screen", "state", "theme", "language", "letters", "device", "mode")
    val rows = pictures.map { listOf("${it.name}.png", it.screen, it.state) + it.look.values() }
    return (listOf(head) + rows).joinToString("") { it.joinToString("\t") + "\n" }
}
