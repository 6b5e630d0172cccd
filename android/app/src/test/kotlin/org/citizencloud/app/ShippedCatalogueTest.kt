package org.citizencloud.app

import java.io.FileNotFoundException
import java.io.IOException
import java.io.InputStream
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** The catalogue that a brand brings becomes a file, which is what the core reads. */
class ShippedCatalogueTest {
    @get:Rule
    val folder = TemporaryFolder()

    @Test
    fun `an asset is written out once`() {
        var opened = 0
        repeat(2) {
            val file = asFile("catalogue.ndjson", folder.root) { name ->
                opened++
                name.byteInputStream()
            }
            assertEquals("catalogue.ndjson", file?.readText())
        }
        assertEquals(1, opened)
    }

    @Test
    fun `a brand without one has none`() {
        assertNull(asFile("catalogue.ndjson", folder.root) { throw FileNotFoundException(it) })
    }

    @Test
    fun `half a file is never taken for one`() {
        val failing = object : InputStream() {
            private var read = 0

            override fun read(): Int = if (read++ < 3) 'x'.code else throw IOException("no room")
        }
        assertNull(asFile("catalogue.ndjson", folder.root) { failing })
        assertFalse(folder.root.resolve("catalogue.ndjson").exists())
    }
}
