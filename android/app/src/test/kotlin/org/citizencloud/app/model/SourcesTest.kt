package org.citizencloud.app.model

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.isDirectory
import kotlin.io.path.readLines
import org.junit.Assert.assertEquals
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

    /** The lines, with their files, that name one of [packages], by an import or in full. */
    private fun uses(vararg packages: String): List<String> = sources.flatMap { file ->
        val lines = file.readLines().filter { line -> packages.any { "$it." in line } }
        lines.map { "${file.toString().replace('\\', '/')}: $it" }
    }
}
