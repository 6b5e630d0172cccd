package org.citizencloud.app.verify

import java.io.File
import java.util.Properties
import javax.xml.parsers.DocumentBuilderFactory
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.w3c.dom.Element

/** Two builds, one set of versions: Gradle's (gradle/libs.versions.toml) and this one's. */
class CatalogueTest {
    private val catalogue = File("../gradle/libs.versions.toml").readLines()
        .dropWhile { it != "[versions]" }.drop(1).takeWhile { !it.startsWith("[") }
        .mapNotNull { Regex("""^([a-z0-9-]+) = "(.+)"$""").find(it)?.destructured }
        .associate { (name, version) -> name to version }

    private val properties = elements(File("../verify/pom.xml"), "properties").first().run {
        (0 until childNodes.length).map { childNodes.item(it) }.filterIsInstance<Element>()
            .associate { it.tagName to it.textContent }
    }

    private val libraries = File("../verify/androidx/target/unpacked").listFiles().orEmpty().toList()

    private fun elements(pom: File, name: String): List<Element> {
        val found = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom).getElementsByTagName(name)
        return (0 until found.length).map { found.item(it) as Element }
    }

    @Test
    fun `a version that both builds name is the same in both`() {
        val maven = properties.filterKeys { it.endsWith(".version") }.mapKeys { it.key.removeSuffix(".version") }
        assertEquals(maven, catalogue.filterKeys { it in maven })
        assertEquals(catalogue["min-sdk"], properties["min.sdk"])
        assertEquals(catalogue["target-sdk"], properties["target.sdk"])
    }

    @Test
    fun `the core's package asks for what the catalogue has`() {
        val asked = elements(File("../../bindings/kotlin/pom.xml"), "dependency").associate { dependency ->
            fun child(name: String) = dependency.getElementsByTagName(name).item(0).textContent
            child("artifactId") to child("version")
        }
        assertEquals(catalogue["coroutines"], asked["kotlinx-coroutines-core-jvm"])
        assertEquals(catalogue["jna"], asked["jna"])
        val kotlin = elements(File("../../bindings/kotlin/pom.xml"), "kotlin.version").single().textContent
        assertEquals(catalogue["kotlin"], kotlin)
    }

    @Test
    fun `Gradle compiles with an SDK and a plugin that are new enough for every library`() {
        val demands = libraries.map { File(it, "META-INF/com/android/build/gradle/aar-metadata.properties") }
            .filter(File::exists).map { file -> Properties().apply { file.reader().use(::load) } }
        assertTrue(demands.size > 30)
        val sdk = demands.mapNotNull { it.getProperty("minCompileSdk")?.toInt() }.max()
        assertTrue("compile-sdk must be $sdk", catalogue.getValue("compile-sdk").toInt() >= sdk)
        val plugin = demands.mapNotNull { it.getProperty("minAndroidGradlePluginVersion") }.maxWith(byNumber)
        assertTrue("android-gradle-plugin must be $plugin", byNumber.compare(catalogue["android-gradle-plugin"], plugin) >= 0)
    }

    @Test
    fun `every library of the Maven build runs on the oldest phone`() {
        val tooNew = libraries.filter { library ->
            val sdk = Regex("""minSdkVersion="(\d+)"""").find(File(library, "AndroidManifest.xml").readText())
            (sdk?.groupValues?.get(1)?.toInt() ?: 1) > catalogue.getValue("min-sdk").toInt()
        }
        assertEquals(emptyList<File>(), tooNew)
    }

    private companion object {
        val byNumber: Comparator<String> = Comparator { a, b ->
            val numbers = listOf(a, b).map { version -> version.split('.', '-').map { it.toIntOrNull() ?: -1 } }
            val (left, right) = numbers
            left.zip(right).map { (l, r) -> l.compareTo(r) }.firstOrNull { it != 0 } ?: left.size.compareTo(right.size)
        }
    }
}
