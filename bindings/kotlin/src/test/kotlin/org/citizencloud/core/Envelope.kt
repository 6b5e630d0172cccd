package org.citizencloud.core

import java.nio.ByteBuffer
import java.security.GeneralSecurityException
import javax.crypto.Cipher
import javax.crypto.Mac
import javax.crypto.spec.GCMParameterSpec
import javax.crypto.spec.SecretKeySpec

private const val VERSION: Byte = 1
private const val KEY_BYTES = 32
private const val HEADER_BYTES = 33
private const val TAG_BYTES = 16
private const val SEGMENT_BYTES = 65_536
private const val NONCE_BYTES = 12

/** Where a sealed value belongs, as docs/envelope.md writes it. */
internal fun place(table: String, row: String, column: String): ByteArray =
    listOf(table, row, column).map { it.toByteArray() }.fold(byteArrayOf(VERSION)) { place, part ->
        place + ByteBuffer.allocate(Long.SIZE_BYTES).putLong(part.size.toLong()).array() + part
    }

/**
 * A reader of sealed data, written by docs/envelope.md alone, on the cryptography that a JVM has. What does not open
 * is a [GeneralSecurityException].
 */
internal class Envelope(private val key: ByteArray) {
    fun record(place: ByteArray, sealed: ByteArray): ByteArray =
        open(keyOf(sealed, "citizen/record/1", place), ByteArray(NONCE_BYTES), body(sealed), place)

    fun file(place: ByteArray, sealed: ByteArray): ByteArray {
        val fileKey = keyOf(sealed, "citizen/file/1", place)
        val segments = body(sealed).asList().chunked(SEGMENT_BYTES + TAG_BYTES)
        val opened = segments.mapIndexed { number, segment ->
            val isLast = if (number == segments.lastIndex) 1 else 0
            // Eleven bytes are the number.
            val nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(3, number.toLong()).put(11, isLast.toByte())
            open(fileKey, nonce.array(), segment.toByteArray(), place)
        }
        if (opened.isEmpty() || opened.size > 1 && opened.last().isEmpty()) throw GeneralSecurityException()
        return opened.reduce(ByteArray::plus)
    }

    fun lookup(table: String, column: String, value: String): ByteArray =
        hmac(derived(key, ByteArray(0), "citizen/lookup/1".toByteArray() + place(table, "", column)), value.toByteArray())

    private fun keyOf(sealed: ByteArray, label: String, place: ByteArray): ByteArray {
        if (sealed.size < HEADER_BYTES || sealed[0] != VERSION) throw GeneralSecurityException()
        return derived(key, sealed.copyOfRange(1, HEADER_BYTES), label.toByteArray() + place)
    }

    private fun body(sealed: ByteArray) = sealed.copyOfRange(HEADER_BYTES, sealed.size)

    companion object {
        /** Opens what the key wraps that follows from a keystore's [secret]. */
        fun wrapping(secret: ByteArray, label: String): Envelope =
            Envelope(derived(secret, "citizen/keystore/1".toByteArray(), label.toByteArray()))

        private fun open(key: ByteArray, nonce: ByteArray, sealed: ByteArray, place: ByteArray): ByteArray {
            // Of what is shorter than a tag it would say something else.
            if (sealed.size < TAG_BYTES) throw GeneralSecurityException()
            val cipher = Cipher.getInstance("AES/GCM/NoPadding")
            cipher.init(Cipher.DECRYPT_MODE, SecretKeySpec(key, "AES"), GCMParameterSpec(TAG_BYTES * 8, nonce))
            cipher.updateAAD(place)
            return cipher.doFinal(sealed)
        }

        /** HKDF-SHA256 (RFC 5869), of which one block is all that is needed. */
        private fun derived(secret: ByteArray, salt: ByteArray, info: ByteArray): ByteArray {
            // What the RFC takes for no salt.
            val extracted = hmac(if (salt.isEmpty()) ByteArray(KEY_BYTES) else salt, secret)
            return hmac(extracted, info + 1)
        }

        private fun hmac(key: ByteArray, value: ByteArray): ByteArray =
            Mac.getInstance("HmacSHA256").apply { init(SecretKeySpec(key, "HmacSHA256")) }.doFinal(value)
    }
}
