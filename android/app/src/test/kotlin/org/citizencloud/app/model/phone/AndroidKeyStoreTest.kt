package org.citizencloud.app.model.phone

import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import android.security.keystore.UserNotAuthenticatedException
import java.io.File
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.InvalidKeyException
import org.citizencloud.core.KeyLookup
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class AndroidKeyStoreTest {
    @get:Rule val keystore = FakeAndroidKeystore()

    @get:Rule val disk = TemporaryFolder()

    private val secret = ByteArray(32) { (it * 7).toByte() }
    private var unlocked = true
    private val folder by lazy { File(disk.root, "keys") }
    private val file by lazy { File(folder, "store") }

    /** As a process that has just started makes it. */
    private fun keyStore(strongBox: Boolean = false) = AndroidKeyStore(folder, strongBox, resident) { unlocked }

    /** Her phone has a lock, and she shows that it is her, or does not; counts how often she is asked. */
    private val resident = object : Presence {
        var hasLock = false
        var shows = true
        var asked = 0
        override val canBeAsked get() = hasLock

        override fun ask(): Boolean {
            asked++
            keystore.isSheThere = shows
            return shows
        }
    }

    private fun found(name: String = "store") = (keyStore().load(name) as KeyLookup.Found).secret

    @Test
    fun `a stored secret is found again by the next process`() {
        assertEquals(KeyLookup.Absent, keyStore().load("store"))
        keyStore().store("store", secret)
        keyStore().store("vault", secret.reversedArray())
        assertArrayEquals(secret, found())
        assertArrayEquals(secret.reversedArray(), found("vault"))
    }

    @Test
    fun `what is on the disk holds neither the secret nor a half-written file`() {
        keyStore().store("store", secret)
        assertEquals(listOf("store"), folder.list()?.toList())
        assertFalse(file.readBytes().toList().windowed(8).any { it == secret.toList().subList(0, 8) })
    }

    @Test
    fun `the key is AES-256-GCM and made for this secret alone`() {
        keyStore().store("store", secret)
        val spec = keystore.specs.getValue("citizen.store")
        assertEquals(256, spec.keySize)
        assertArrayEquals(arrayOf(KeyProperties.BLOCK_MODE_GCM), spec.blockModes)
        assertEquals(KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT, spec.purposes)
        assertTrue(spec.isRandomizedEncryptionRequired)
    }

    @Test
    fun `StrongBox is used where there is one, and done without where it is full`() {
        keyStore(strongBox = true).store("store", secret)
        assertTrue(keystore.specs.getValue("citizen.store").isStrongBoxBacked)
        keystore.fillStrongBox()
        keyStore(strongBox = true).store("vault", secret)
        assertFalse(keystore.specs.getValue("citizen.vault").isStrongBoxBacked)
        assertArrayEquals(secret, found("vault"))
    }

    @Test
    fun `before the first unlocking nothing is absent`() {
        keyStore().store("store", secret)
        unlocked = false
        assertEquals(KeyLookup.Unavailable, keyStore().load("store"))
        assertEquals(KeyLookup.Unavailable, keyStore().load("never stored"))
        assertThrows(IllegalStateException::class.java) { keyStore().store("new", secret) }
        assertEquals(setOf("citizen.store"), keystore.aliases)
    }

    @Test
    fun `invalidated, locked, and failing for now are told apart, and pass`() {
        keyStore().store("store", secret)
        val before = file.readBytes()

        keystore.fail(with = KeyPermanentlyInvalidatedException())
        assertEquals(KeyLookup.Invalidated, keyStore().load("store"))
        keystore.fail(with = UserNotAuthenticatedException())
        assertEquals(KeyLookup.Unavailable, keyStore().load("store"))
        keystore.fail(with = InvalidKeyException("the keystore does not answer"))
        assertThrows(InvalidKeyException::class.java) { keyStore().load("store") }

        keystore.fail(with = null)
        assertArrayEquals(secret, found())
        assertArrayEquals(before, file.readBytes())
    }

    @Test
    fun `a secret whose key is gone is invalidated, not absent, and gets no new key`() {
        keyStore().store("store", secret)
        keystore.loseKey("citizen.store")
        assertEquals(KeyLookup.Invalidated, keyStore().load("store"))
        assertThrows(IllegalStateException::class.java) { keyStore().store("store", secret) }
        assertEquals(emptySet<String>(), keystore.aliases)
    }

    @Test
    fun `a secret is never written over`() {
        keyStore().store("store", secret)
        assertThrows(IllegalStateException::class.java) { keyStore().store("store", ByteArray(32)) }
        assertArrayEquals(secret, found())
    }

    @Test
    fun `a start that was cut off between key and file is made good by the next`() {
        keyStore().store("store", secret)
        file.delete()
        assertEquals(KeyLookup.Absent, keyStore().load("store"))
        keyStore().store("store", secret)
        assertArrayEquals(secret, found())
    }

    @Test
    fun `a key that does not open what it closed is found out before anything relies on it`() {
        keystore.breakWhatItCloses()
        assertThrows(GeneralSecurityException::class.java) { keyStore().store("store", secret) }
        assertEquals(KeyLookup.Absent, keyStore().load("store"))
    }

    @Test
    fun `a damaged file, and one of another name, is an error and not a secret`() {
        keyStore().store("store", secret)
        keyStore().store("vault", secret)
        val whole = file.readBytes()
        file.writeBytes(whole.copyOf(10))
        assertThrows(IOException::class.java) { keyStore().load("store") }
        file.writeBytes(whole.also { it[20] = (it[20] + 1).toByte() })
        assertThrows(GeneralSecurityException::class.java) { keyStore().load("store") }
        File(folder, "vault").copyTo(file, overwrite = true)
        assertThrows(GeneralSecurityException::class.java) { keyStore().load("store") }
    }

    @Test
    fun `the vault's secrets are given out with her present only, the other ones always`() {
        resident.hasLock = true
        keyStore().store("store", secret)
        assertEquals(0, resident.asked)
        for (name in listOf("vault", "vault-2")) {
            keystore.isSheThere = false
            resident.asked = 0
            keyStore().store(name, secret)
            assertArrayEquals(secret, found(name))
            assertEquals("asked once, and not again within seconds", 1, resident.asked)

            keystore.isSheThere = false
            assertArrayEquals(secret, found(name))
            assertEquals(2, resident.asked)
        }
        keystore.isSheThere = false
        assertArrayEquals(secret, found("store"))
        val spec = keystore.specs.getValue("citizen.vault")
        assertTrue(spec.isUserAuthenticationRequired)
        assertEquals(KeyProperties.AUTH_BIOMETRIC_STRONG or KeyProperties.AUTH_DEVICE_CREDENTIAL, spec.userAuthenticationType)
        assertTrue("not for long", spec.userAuthenticationValidityDurationSeconds in 1..30)
        assertFalse(keystore.specs.getValue("citizen.store").isUserAuthenticationRequired)
    }

    @Test
    fun `who does not show that it is her gets nothing, and nothing is lost by that`() {
        resident.hasLock = true
        resident.shows = false
        assertThrows(UserNotAuthenticatedException::class.java) { keyStore().store("vault", secret) }
        assertEquals(KeyLookup.Absent, keyStore().load("vault"))

        resident.shows = true
        keyStore().store("vault", secret)
        keystore.isSheThere = false
        resident.shows = false
        assertEquals(KeyLookup.Unavailable, keyStore().load("vault"))
        resident.shows = true
        assertArrayEquals(secret, found("vault"))
    }

    @Test
    fun `a phone without a lock asks nobody`() {
        keyStore().store("vault", secret)
        assertArrayEquals(secret, found("vault"))
        assertEquals(0, resident.asked)
        assertFalse(keystore.specs.getValue("citizen.vault").isUserAuthenticationRequired)
    }

    @Test
    fun `a deleted secret is absent, and deleting it again is no error`() {
        keyStore().store("store", secret)
        keyStore().delete("store")
        assertEquals(KeyLookup.Absent, keyStore().load("store"))
        assertEquals(emptySet<String>(), keystore.aliases)
        keyStore().delete("store")
    }
}
