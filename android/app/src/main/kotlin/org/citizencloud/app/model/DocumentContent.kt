package org.citizencloud.app.model

import java.io.IOException
import java.io.OutputStream
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.citizencloud.core.CitizenException
import org.citizencloud.core.DocumentProblem
import org.citizencloud.core.Vault

/** What is in a document, read where it is asked for and as far as it is: nothing of it is written anywhere. */
class DocumentContent internal constructor(
    private val session: Session,
    private val id: String,
    val mediaType: String,
    val sizeBytes: Long,
) {
    /**
     * At most [most] bytes from [offset] on, and not more than a mebibyte; none behind the end. An [IOException] where it
     * cannot be read, as when her documents have locked themselves. Blocks: not for the main thread.
     */
    fun read(offset: Long, most: Int): ByteArray {
        val read = runBlocking { session.ask { client, _ -> client.vault().read(id, offset.toULong(), most.toUInt()) } }
        return read.value ?: throw IOException("the document cannot be read")
    }
}

/** A place outside of the app for a copy of a document, as she has chosen it. Blocks: not for the main thread. */
interface Destination {
    /** An [IOException] where nothing can be written there. */
    fun open(): OutputStream

    /** Takes away what is there of a copy that did not become whole. */
    fun discard()
}

/** Writes what is in a document [to] a place outside of the app, telling how many bytes are there; all of it or nothing. */
internal suspend fun Vault.copy(id: String, sizeBytes: Long, to: Destination, told: (Long) -> Unit) = withContext(Dispatchers.IO) {
    var isWhole = false
    try {
        to.open().use { out ->
            var bytes = 0L
            while (bytes < sizeBytes) {
                ensureActive()
                val part = read(id, bytes.toULong(), PART)
                if (part.isEmpty()) throw CitizenException.NotKept(DocumentProblem.Damaged)
                out.write(part)
                bytes += part.size
                told(bytes)
            }
        }
        isWhole = true
    } catch (_: IOException) {
        throw CitizenException.NotKept(DocumentProblem.Unwritable)
    } finally {
        if (!isWhole) withContext(NonCancellable) { to.discard() }
    }
}

private val PART = 1024u * 1024u
