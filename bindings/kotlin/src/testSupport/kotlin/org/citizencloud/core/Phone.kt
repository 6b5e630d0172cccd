package org.citizencloud.core

import com.google.gson.JsonParser
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.deleteExisting
import kotlin.io.path.deleteIfExists
import kotlin.io.path.exists
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes

/** The service that the tests apply for; its form has a date, a choice and conditions. */
internal const val SERVICE = "apply-senior-transit-card"

/** Whose phone it is, to the city. */
internal const val RESIDENT = "li-na"

/** A resident's phone: its home and its keystore outlast the app's processes. */
internal class Phone(private val folder: Path, private val city: CityDocument) {
    val home: Path = folder.resolve("home")
    val keyStore = FileKeyStore(folder.resolve("keystore"))
    val signIn = DevelopmentSignIn(city.address, resident = RESIDENT)

    /** A client in a process that has just started; not opened yet. */
    fun client(
        keyStore: KeyStore = this.keyStore,
        authorizer: Authorizer? = signIn,
        cityUrl: String = city.address,
    ) = CitizenClient(ClientConfig("$home", cityUrl, city.trust), keyStore, authorizer)

    /** An opened client that has fetched the catalogue and then lost its network. */
    suspend fun offlineClient() = client().apply {
        open()
        catalogue().refresh()
        setConnectivity(Connectivity.OFFLINE)
    }
}

/** A keystore for tests: a file for each secret, readable to anyone. */
internal class FileKeyStore(private val folder: Path) : KeyStore {
    override fun load(name: String): KeyLookup {
        val file = folder.resolve(name)
        return if (file.exists()) KeyLookup.Found(file.readBytes()) else KeyLookup.Absent
    }

    override fun store(name: String, secret: ByteArray) {
        folder.createDirectories().resolve(name).writeBytes(secret)
    }

    override fun delete(name: String) {
        folder.resolve(name).deleteIfExists()
    }

    /** As after a repair: it has none of its secrets, and keeps new ones. */
    fun loseAll() = filesUnder(folder).forEach { it.deleteExisting() }
}

/** Signs a resident in at the city's development endpoint when she is first asked for. */
internal class DevelopmentSignIn(address: String, resident: String) : Authorizer {
    private val token by lazy {
        val answer = ask("POST", "$address/dev/token", body = json("resident" to resident))
        JsonParser.parseString(answer).asJsonObject["access_token"].asString
    }

    override fun authorize(method: String, url: String, nonce: String?) =
        listOf(Header("Authorization", "Bearer $token"))
}

/** Answers the whole form; the draft can be submitted then. */
internal suspend fun FormSession.fillIn(name: String = "Li Na"): FormView {
    answer("/full_name", Answer.Text(name), "en")
    answer("/date_of_birth", Answer.Date("1951-03-08"), "en")
    answer("/phone", Answer.Text("13800138000"), "en")
    answer("/for_someone_else", Answer.YesNo(false), "en")
    answer("/delivery", Answer.Choice("office"), "en")
    return answer("/pick_up_office", Answer.Choice("ferry_terminal"), "en")
}

/** All files under `folder`. */
internal fun filesUnder(folder: Path): List<Path> =
    Files.walk(folder).use { paths -> paths.filter { Files.isRegularFile(it) }.toList() }
