package org.citizencloud.app.model.phone

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import java.io.File
import java.io.InputStream
import java.io.OutputStream
import java.security.AlgorithmParameters
import java.security.InvalidKeyException
import java.security.Key
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.SecureRandom
import java.security.Security
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration
import javax.crypto.Cipher
import javax.crypto.CipherSpi
import javax.crypto.KeyGenerator
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey
import javax.crypto.spec.SecretKeySpec
import org.junit.rules.ExternalResource

/**
 * Stands in for Android Keystore, which Robolectric has none of: keys by alias that do not show their
 * bytes, and the exceptions that Android throws. It proves how the app deals with what a keystore
 * says, and nothing of what the phones' hardware does.
 *
 * @param folder where its keys are kept beyond this process; `null`: they end with the test
 */
class FakeAndroidKeystore(private val folder: File? = null) : ExternalResource() {
    val specs = mutableMapOf<String, KeyGenParameterSpec>()
    val aliases: Set<String> get() = keys.keys

    override fun before() {
        keys.clear()
        kept = folder?.apply { mkdirs() }
        kept?.listFiles()?.forEach { keys[it.name] = HardwareKey(SecretKeySpec(it.readBytes(), "AES")) }
        failure = null
        present = false
        strongBoxIsFull = false
        breaksWhatItCloses = false
        generated = specs
        Security.insertProviderAt(provider, 1)
    }

    override fun after() = Security.removeProvider(provider.name)

    /** From now on each use of a key ends so; `null`: works again. */
    fun fail(with: InvalidKeyException?) {
        failure = with
    }

    fun loseKey(alias: String) = forget(alias)

    /** Whether she has shown just now that it is her, as the keys ask for that are made so. */
    var isSheThere: Boolean by ::present

    fun fillStrongBox() {
        strongBoxIsFull = true
    }

    fun breakWhatItCloses() {
        breaksWhatItCloses = true
    }

    private class HardwareKey(val inside: SecretKey, val wantsHer: Boolean = false) : SecretKey {
        override fun getAlgorithm() = "AES"

        override fun getFormat() = null

        override fun getEncoded() = null
    }

    class Keys : KeyStoreSpi() {
        override fun engineGetKey(alias: String, password: CharArray?): Key? = keys[alias]

        override fun engineDeleteEntry(alias: String) = forget(alias)

        override fun engineContainsAlias(alias: String) = alias in keys

        override fun engineAliases(): Enumeration<String> = Collections.enumeration(keys.keys)

        override fun engineSize() = keys.size

        override fun engineIsKeyEntry(alias: String) = alias in keys

        override fun engineIsCertificateEntry(alias: String) = false

        override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit

        override fun engineStore(stream: OutputStream?, password: CharArray?) = unused()

        override fun engineGetCertificateChain(alias: String) = unused()

        override fun engineGetCertificate(alias: String) = unused()

        override fun engineGetCreationDate(alias: String): Date = unused()

        override fun engineGetCertificateAlias(certificate: Certificate) = unused()

        override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<Certificate>?) = unused()

        override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<Certificate>?) = unused()

        override fun engineSetCertificateEntry(alias: String, certificate: Certificate) = unused()
    }

    class Generator : KeyGeneratorSpi() {
        private lateinit var spec: KeyGenParameterSpec

        override fun engineInit(parameters: AlgorithmParameterSpec, random: SecureRandom?) {
            spec = parameters as KeyGenParameterSpec
        }

        override fun engineInit(random: SecureRandom?) = unused()

        override fun engineInit(bits: Int, random: SecureRandom?) = unused()

        override fun engineGenerateKey(): SecretKey {
            if (spec.isStrongBoxBacked && strongBoxIsFull) throw StrongBoxUnavailableException()
            generated[spec.keystoreAlias] = spec
            val inside = KeyGenerator.getInstance("AES", "SunJCE").apply { init(spec.keySize) }.generateKey()
            kept?.resolve(spec.keystoreAlias)?.writeBytes(inside.encoded)
            return HardwareKey(inside, spec.isUserAuthenticationRequired).also { keys[spec.keystoreAlias] = it }
        }
    }

    /** AES-GCM with keys of this keystore only; any other is left to the next provider. */
    class Gcm : CipherSpi() {
        private val cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE")
        private var closes = false

        private fun inside(mode: Int, key: Key): SecretKey {
            val hardware = key as? HardwareKey ?: throw InvalidKeyException("not of this keystore")
            failure?.let { throw it }
            if (hardware.wantsHer && !present) throw UserNotAuthenticatedException()
            closes = mode == Cipher.ENCRYPT_MODE
            val broken = breaksWhatItCloses && closes
            return if (broken) SecretKeySpec(ByteArray(hardware.inside.encoded.size), "AES") else hardware.inside
        }

        override fun engineInit(mode: Int, key: Key, random: SecureRandom?) = cipher.init(mode, inside(mode, key))

        override fun engineInit(mode: Int, key: Key, parameters: AlgorithmParameterSpec?, random: SecureRandom?) =
            cipher.init(mode, inside(mode, key), parameters)

        override fun engineInit(mode: Int, key: Key, parameters: AlgorithmParameters?, random: SecureRandom?) =
            cipher.init(mode, inside(mode, key), parameters)

        override fun engineUpdateAAD(source: ByteArray, offset: Int, length: Int) = cipher.updateAAD(source, offset, length)

        override fun engineDoFinal(input: ByteArray, offset: Int, length: Int): ByteArray =
            cipher.doFinal(input, offset, length)

        override fun engineDoFinal(input: ByteArray, offset: Int, length: Int, output: ByteArray, at: Int) =
            cipher.doFinal(input, offset, length, output, at)

        override fun engineGetIV(): ByteArray = cipher.iv

        override fun engineGetOutputSize(length: Int) = cipher.getOutputSize(length)

        override fun engineGetBlockSize() = cipher.blockSize

        override fun engineGetParameters(): AlgorithmParameters = cipher.parameters

        override fun engineSetMode(mode: String) = Unit

        override fun engineSetPadding(padding: String) = Unit

        override fun engineUpdate(input: ByteArray, offset: Int, length: Int) = unused()

        override fun engineUpdate(input: ByteArray, offset: Int, length: Int, output: ByteArray, at: Int) = unused()
    }

    private companion object {
        // What a java.security.Provider makes, it makes without arguments: hence one state for all.
        val keys = mutableMapOf<String, HardwareKey>()
        var kept: File? = null
        var generated = mutableMapOf<String, KeyGenParameterSpec>()
        var failure: InvalidKeyException? = null
        var present = false
        var strongBoxIsFull = false
        var breaksWhatItCloses = false

        val provider = object : Provider("AndroidKeyStore", "1", "for tests") {
            init {
                put("KeyStore.AndroidKeyStore", Keys::class.java.name)
                put("KeyGenerator.AES", Generator::class.java.name)
                put("Cipher.AES/GCM/NoPadding", Gcm::class.java.name)
            }
        }

        fun forget(alias: String) {
            keys.remove(alias)
            kept?.resolve(alias)?.delete()
        }

        fun unused(): Nothing = throw UnsupportedOperationException("the app does not use this")
    }
}
