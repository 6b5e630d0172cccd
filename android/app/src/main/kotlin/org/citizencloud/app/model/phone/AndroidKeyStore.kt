package org.citizencloud.app.model.phone

import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import android.os.UserManager
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import java.io.File
import java.io.FileOutputStream
import java.io.IOException
import java.nio.channels.FileChannel
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.nio.file.StandardOpenOption.READ
import java.security.GeneralSecurityException
import java.security.KeyStore as Keys
import java.security.UnrecoverableKeyException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec
import kotlin.io.path.deleteIfExists
import kotlin.io.path.moveTo
import org.citizencloud.core.KeyLookup
import org.citizencloud.core.KeyStore

/**
 * Keeps the core's secrets with Android Keystore. Android Keystore makes keys and never gives them
 * away, so each secret lies in a file of its own in [folder], encrypted with such a key of the same
 * name: AES-256-GCM, in StrongBox where the phone has one, else in its trusted environment.
 *
 * The file is what says that there is a secret. While it is there, its key is never made anew and the
 * file never written over: it may be the only way into what the resident has written.
 *
 * The secrets of the vault, whose names begin with `vault`, are given out with her present: by her fingerprint or face, or as
 * she unlocks her phone, a few seconds ago or when she is asked for it now. A phone that has no lock asks nobody.
 *
 * Blocks, also for as long as she is asked: for threads of the core, never for the main thread. What it throws holds nothing of
 * a secret.
 */
class AndroidKeyStore(
    private val folder: File,
    private val hasStrongBox: Boolean,
    private val presence: Presence,
    private val isUserUnlocked: () -> Boolean,
) : KeyStore {
    /** That of [context]'s app, in the folder that is in no backup: a key does not move to another phone. */
    constructor(context: Context, presence: Presence) : this(
        folder = File(context.noBackupFilesDir, "keys"),
        hasStrongBox = Build.VERSION.SDK_INT >= Build.VERSION_CODES.P &&
            context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE),
        presence = presence,
        isUserUnlocked = context.service<UserManager>()::isUserUnlocked,
    )

    /**
     * [KeyLookup.Unavailable] until the phone was unlocked once, and where the resident has to show that it is her and does
     * not; [KeyLookup.Invalidated] if the secret is here and its key is gone
     * for good. A failure that may pass, as of a keystore that does not answer, is thrown.
     */
    override fun load(name: String): KeyLookup = try {
        withHer(name) { lookUp(name) }
    } catch (_: UserNotAuthenticatedException) {
        KeyLookup.Unavailable
    }

    private fun lookUp(name: String): KeyLookup {
        // Before the first unlocking the files are not to be seen, which is not the same as absent.
        if (!isUserUnlocked()) return KeyLookup.Unavailable
        val file = file(name)
        if (!file.exists()) return KeyLookup.Absent
        return try {
            val key = key(name) ?: return KeyLookup.Invalidated
            KeyLookup.Found(unwrap(name, key, file.readBytes()))
        } catch (_: KeyPermanentlyInvalidatedException) {
            KeyLookup.Invalidated
        }
    }

    /** Does [use]; where Android wants her to be there for it, once more when she is. Nothing else waits while she is asked. */
    private fun <T> withHer(name: String, use: () -> T): T = try {
        synchronized(this, use)
    } catch (e: UserNotAuthenticatedException) {
        if (!name.isOfVault || !presence.ask()) throw e
        synchronized(this, use)
    }

    /** The secret is on the disk, and was read back, when this returns. Refuses to write over another. */
    override fun store(name: String, secret: ByteArray) = withHer(name) { keep(name, secret) }

    private fun keep(name: String, secret: ByteArray) {
        check(isUserUnlocked()) { "the phone is locked" }
        val file = file(name)
        check(!file.exists()) { "there is a secret of this name" }
        // A key that has no file was made by a start that was cut off; it protects nothing yet.
        val key = key(name) ?: newKey(name)
        val wrapped = wrap(name, key, secret)
        // There are phones whose keystore makes keys that do not open what they have closed. Now is the
        // time to find out.
        if (!unwrap(name, key, wrapped).contentEquals(secret)) {
            throw GeneralSecurityException("the key does not open what it closed")
        }
        write(file, wrapped)
    }

    @Synchronized
    override fun delete(name: String) {
        if (file(name).toPath().deleteIfExists()) sync(folder)
        keys().deleteEntry(alias(name))
    }

    private fun file(name: String) = File(folder, name)

    private fun alias(name: String) = "citizen.$name"

    private fun keys() = Keys.getInstance(PROVIDER).apply { load(null) }

    private fun key(name: String): SecretKey? = try {
        keys().getKey(alias(name), null) as SecretKey?
    } catch (e: UnrecoverableKeyException) {
        // So a key is refused that Android has invalidated, on some versions only as the cause.
        throw e.cause as? KeyPermanentlyInvalidatedException ?: e
    }

    private fun newKey(name: String): SecretKey {
        val spec = KeyGenParameterSpec.Builder(alias(name), KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(KEY_BITS)
        if (name.isOfVault && presence.canBeAsked) spec.wantHer()
        if (hasStrongBox && Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            try {
                return generate(spec.setIsStrongBoxBacked(true).build())
            } catch (_: StrongBoxUnavailableException) {
                // It is there, but full or without this kind of key.
                spec.setIsStrongBoxBacked(false)
            }
        }
        return generate(spec.build())
    }

    private fun generate(spec: KeyGenParameterSpec): SecretKey =
        KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER).apply { init(spec) }.generateKey()

    /** Version, nonce (Android draws it), ciphertext and tag. */
    private fun wrap(name: String, key: SecretKey, secret: ByteArray): ByteArray {
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.ENCRYPT_MODE, key)
        check(cipher.iv.size == NONCE_BYTES) { "a nonce of another length" }
        cipher.updateAAD(name.toByteArray())
        return byteArrayOf(VERSION) + cipher.iv + cipher.doFinal(secret)
    }

    private fun unwrap(name: String, key: SecretKey, wrapped: ByteArray): ByteArray {
        if (wrapped.size < 1 + NONCE_BYTES + TAG_BITS / 8 || wrapped[0] != VERSION) {
            throw IOException("a wrapped secret is damaged")
        }
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, wrapped, 1, NONCE_BYTES))
        cipher.updateAAD(name.toByteArray())
        return cipher.doFinal(wrapped, 1 + NONCE_BYTES, wrapped.size - 1 - NONCE_BYTES)
    }

    /** Writes beside and renames: after a power cut there is the whole file or none. */
    private fun write(file: File, content: ByteArray) {
        folder.mkdirs()
        val beside = File(folder, "${file.name}.part")
        FileOutputStream(beside).use {
            it.write(content)
            it.fd.sync()
        }
        beside.toPath().moveTo(file.toPath(), ATOMIC_MOVE)
        sync(folder)
    }

    private fun sync(folder: File) = FileChannel.open(folder.toPath(), READ).use { it.force(true) }

    private val String.isOfVault get() = startsWith("vault")

    /** By what is as safe as her lock, for a few seconds: not for each use, so that a secret can be read back once it is kept. */
    private fun KeyGenParameterSpec.Builder.wantHer() {
        setUserAuthenticationRequired(true)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
            val ways = KeyProperties.AUTH_BIOMETRIC_STRONG or KeyProperties.AUTH_DEVICE_CREDENTIAL
            setUserAuthenticationParameters(PRESENT_SECONDS, ways)
        } else {
            @Suppress("DEPRECATION")
            setUserAuthenticationValidityDurationSeconds(PRESENT_SECONDS)
        }
    }

    private companion object {
        const val PRESENT_SECONDS = 10
        const val PROVIDER = "AndroidKeyStore"
        const val TRANSFORMATION = "AES/GCM/NoPadding"
        const val KEY_BITS = 256
        const val TAG_BITS = 128
        const val NONCE_BYTES = 12
        const val VERSION: Byte = 1
    }
}
