package org.citizencloud.app

import android.app.Application
import androidx.work.Configuration
import java.io.File
import java.io.IOException
import java.io.InputStream
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.launch
import org.citizencloud.app.model.CityConfig
import org.citizencloud.app.model.Session
import org.citizencloud.app.model.phone.AndroidKeyStore
import org.citizencloud.app.model.phone.ChosenFiles
import org.citizencloud.app.model.phone.PhonePreferences
import org.citizencloud.app.model.phone.PresenceInWindow
import org.citizencloud.app.model.phone.connectivity
import org.citizencloud.app.model.phone.power
import org.citizencloud.app.model.phone.signIn
import org.citizencloud.app.model.phone.whereabouts

/** The process: it has the one [session], whether it was started for a screen or for work that is due. */
open class CitizenApplication : Application(), Configuration.Provider {
    open val session: Session by lazy {
        session(CityConfig.parse(assets.open("city.json").use { it.reader().readText() }))
    }

    /** Lets the resident show that it is her, in the window that she looks at. */
    val presence by lazy { PresenceInWindow(this) }

    val notifications by lazy { Notifications(this) }

    val unifiedPush by lazy { UnifiedPush(this, PhonePreferences(this)) }

    /** WorkManager is started with it when it is first asked for: see the manifest. */
    override val workManagerConfiguration: Configuration get() = Configuration.Builder().build()

    override fun onCreate() {
        super.onCreate()
        beStrict()
        session.scope.launch { connectivity(this@CitizenApplication).collect(session::setConnectivity) }
        session.scope.launch { power(this@CitizenApplication).collect(session::setPower) }
        session.scope.launch { unifiedPush.stayRegistered() }
        session.scope.launch { ChosenFiles(this@CitizenApplication).sweep() }
        session.scope.launch {
            session.settings.map { it.language }.distinctUntilChanged().collect { notifications.makeChannels() }
        }
    }

    protected fun session(city: CityConfig) = Session(
        city = city,
        appVersion = packageManager.getPackageInfo(packageName, 0).versionName.orEmpty(),
        preferences = PhonePreferences(this),
        phoneLanguages = resources.configuration.locales.toLanguageTags().split(","),
        home = { File(noBackupFilesDir, "citizen").path },
        keyStore = AndroidKeyStore(this, presence),
        authorizer = authorizer(city),
        shippedCatalogue = { asFile("catalogue.ndjson", cacheDir, assets::open)?.path },
        whereabouts = { whereabouts(this) },
    )

    /** Says to the city who the resident is; absent where nobody can sign in. */
    protected open fun authorizer(city: CityConfig) = signIn(city)
}

/**
 * The brand's file called [name] in [folder], where the core can read it: an asset is no file of its own. `null` where
 * the brand has none, or there is no room. Blocks.
 */
internal fun asFile(name: String, folder: File, open: (String) -> InputStream): File? = try {
    val file = File(folder, name)
    if (!file.exists()) {
        val beside = File(folder, "$name.part")
        open(name).use { asset -> beside.outputStream().use(asset::copyTo) }
        if (!beside.renameTo(file)) throw IOException("the file beside cannot be renamed")
    }
    file
} catch (_: IOException) {
    null
}
