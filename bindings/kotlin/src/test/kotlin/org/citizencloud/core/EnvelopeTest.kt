package org.citizencloud.core

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import java.nio.file.Path
import java.security.GeneralSecurityException
import java.util.Base64
import kotlin.io.path.exists
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readBytes
import kotlin.io.path.readText
import kotlin.io.path.writeBytes
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** What is sealed is as docs/envelope.md says: the core is not asked to open it. */
class EnvelopeTest {
    private val vectors = JsonParser.parseString(folder().resolve("vectors.json").readText()).asJsonObject
    private val envelope = Envelope(vectors.bytes("data_key"))

    @Test
    fun `the vectors open`() {
        for (record in vectors.all("records", 5)) {
            assertArrayEquals(record.bytes("content"), envelope.record(record.place(), record.bytes("sealed")))
        }
        for (file in vectors.all("files", 4)) {
            val sealed = folder().resolve(file.text("file")).readBytes()
            assertArrayEquals(content(file["content_bytes"].asInt), envelope.file(file.place(), sealed))
        }
        for (lookup in vectors.all("lookups", 2)) {
            val found = envelope.lookup(lookup.text("table"), lookup.text("column"), lookup.text("value"))
            assertArrayEquals(lookup.bytes("lookup"), found)
        }
        for (wrapped in vectors.all("wrapped_keys", 2)) {
            val wrapping = Envelope.wrapping(wrapped.bytes("secret"), wrapped.text("label"))
            assertArrayEquals(vectors.bytes("data_key"), wrapping.record(wrapped.place(), wrapped.bytes("sealed")))
        }
    }

    @Test
    fun `what was altered, cut or moved opens nowhere`() {
        val record = vectors.all("records", 5).first()
        val sealed = record.bytes("sealed")
        for (index in sealed.indices) {
            val altered = sealed.copyOf().apply { this[index] = (this[index] + 1).toByte() }
            for (broken in listOf(altered, sealed.copyOf(index))) {
                assertThrows(GeneralSecurityException::class.java) { envelope.record(record.place(), broken) }
            }
        }
        assertThrows(GeneralSecurityException::class.java) {
            envelope.record(place("draft", "another", "sealed_answers"), sealed)
        }
        val file = vectors.all("files", 4).last()
        val long = folder().resolve(file.text("file")).readBytes()
        for (length in listOf(33, 33 + 65_552, long.size - 1)) {
            assertThrows(GeneralSecurityException::class.java) { envelope.file(file.place(), long.copyOf(length)) }
        }
    }

    /** The bytes that the app's keystore was given are those that open what the app has sealed. */
    @Test
    fun `what she attaches opens with the secret in her keystore, and with no other`(@TempDir folder: Path) = within {
        ReferenceCity().use { city ->
            val phone = Phone(folder, city.profile)
            val client = phone.offlineClient()
            val form = client.forms().start("apply-resident-parking-permit")
            val paper = "%PDF-1.7".toByteArray() + content(150_000)
            val chosen = folder.resolve("lease.pdf").apply { writeBytes(paper) }
            form.attach("/proofs_of_residence", "$chosen", "lease.pdf", "en")
            client.suspend()

            val keys = JsonParser.parseString(phone.home.resolve("home.json").readText()).asJsonObject["keys"].asJsonArray
            val wrapped = keys.map { it.asJsonObject }.first { it.text("name") == "store" }["wrapped"].asJsonObject
            val row = Base64.getDecoder().decode(wrapped.text("base64"))
            val where = place("data_key", "store", "wrapped")
            val secret = (phone.keyStore.load("store") as KeyLookup.Found).secret
            val dataKey = Envelope.wrapping(secret, "store/wrap").record(where, row)
            val attached = phone.home.resolve("attachments").listDirectoryEntries().single()
            val opened = Envelope(dataKey).file(place("attachment", attached.name, "file"), attached.readBytes())
            assertArrayEquals(paper, opened)

            secret[0] = (secret[0] + 1).toByte()
            val other = Envelope.wrapping(secret, "store/wrap")
            assertThrows(GeneralSecurityException::class.java) { other.record(where, row) }
        }
    }
}

private fun JsonObject.text(name: String): String = this[name].asString

private fun JsonObject.bytes(name: String): ByteArray =
    text(name).chunked(2).map { it.toInt(radix = 16).toByte() }.toByteArray()

private fun JsonObject.place(): ByteArray = this["place"].asJsonObject.let {
    place(it.text("table"), it.text("row"), it.text("column"))
}

private fun JsonObject.all(name: String, count: Int): List<JsonObject> =
    this[name].asJsonArray.map { it.asJsonObject }.also { assertEquals(count, it.size, name) }

private fun content(length: Int) = ByteArray(length) { ((it * 2_654_435_761L) shr 24).toByte() }

private fun folder(): Path = generateSequence(Path.of("").toAbsolutePath()) { it.parent }
    .map { it.resolve("tests/fixtures/sealed") }.first { it.exists() }
