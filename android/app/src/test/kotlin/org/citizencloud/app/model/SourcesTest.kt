package org.citizencloud.app.model

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.isDirectory
import kotlin.io.path.readLines
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

/** The rules of direction of the app's own sources. */
class SourcesTest {
    private val sources: List<Path> = Path.of("src").let { src ->
        val folders = Files.list(src).use { all -> all.filter { it.isDirectory() && !it.fileName.toString().startsWith("test") }.toList() }
        folders.flatMap { folder -> Files.walk(folder).use { all -> all.filter { it.extension == "kt" }.toList() } }
    }

    @Test
    fun `only the models and what is below them know the core`() {
        assertEquals(emptyList<String>(), uses("org.citizencloud.core").filterNot { "org/citizencloud/app/model/" in it })
        assertTrue("the rule looks where nothing is", uses("org.citizencloud.core").isNotEmpty())
    }

    @Test
    fun `the models know no screen`() {
        val models = uses("androidx.compose", "org.citizencloud.app.ui").filter { "org/citizencloud/app/model/" in it }
        assertEquals(emptyList<String>(), models)
    }

    @Test
    fun `no word that she reads is written into a screen`() {
        val screens = sources.filter { "org/citizencloud/app/ui/" in it.toString().replace('\\', '/') }
        assertEquals(emptyList<String>(), screens.flatMap { it.readLines() }.filter(::hasWords))
        for (written in listOf("Text(\"Cancel\")", "title = \"not sent\"", "Text(\"取消\")", "Aside(\"\$count Services\")")) {
            assertTrue(written, hasWords(written))
        }
        for (allowed in listOf("Text(\"\$label: \$value\")", "item(key = \"empty\")", "icon(\"takenBack\")", "error(\"A screen\")")) {
            assertFalse(allowed, hasWords(allowed))
        }
    }

    /**
     * Whether a literal of the line is more than a name for the program: two words, a capital, other than Latin letters. A
     * format of files is called the same in every language.
     */
    private fun hasWords(line: String): Boolean = "error(" !in line && LITERAL.findAll(line).any { literal ->
        WORDS.containsMatchIn(TEMPLATE.replace(literal.groupValues[1], "")) && literal.groupValues[1] != "WebP"
    }

    /** The lines, with their files, that name one of [packages], by an import or in full. */
    private fun uses(vararg packages: String): List<String> = sources.flatMap { file ->
        val lines = file.readLines().filter { line -> packages.any { "$it." in line } }
        lines.map { "${file.toString().replace('\\', '/')}: $it" }
    }

    private companion object {
        val LITERAL = Regex("\"([^\"]*)\"")
        val TEMPLATE = Regex("""\$\{[^}]*}|\$\w+""")
        val WORDS = Regex("""\p{L}{2,} \p{L}{2,}|\b\p{Lu}\p{Ll}{2,}|[\p{L}&&[^\p{ASCII}]]""")
    }
}
