package org.citizencloud.app

import android.content.pm.ApplicationInfo
import android.content.pm.PackageManager
import androidx.test.core.app.ApplicationProvider
import org.citizencloud.app.model.Settings
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.xmlpull.v1.XmlPullParser

/** What the app asks of Android and promises to it, after its manifest was merged with its libraries'. */
@RunWith(RobolectricTestRunner::class)
class ManifestTest {
    private val app = ApplicationProvider.getApplicationContext<CitizenApplication>()
    private val asked = app.packageManager.getPackageInfo(
        app.packageName,
        PackageManager.GET_PERMISSIONS or PackageManager.GET_ACTIVITIES or PackageManager.GET_SERVICES or
            PackageManager.GET_RECEIVERS or PackageManager.GET_PROVIDERS or PackageManager.GET_META_DATA,
    )

    /** Every element of an XML resource: its name and its attributes. */
    private fun elements(resource: Int) = buildList {
        app.resources.getXml(resource).use { xml ->
            while (xml.next() != XmlPullParser.END_DOCUMENT) {
                if (xml.eventType == XmlPullParser.START_TAG) {
                    add(xml.name to (0 until xml.attributeCount).associate { xml.getAttributeName(it) to xml.getAttributeValue(it) })
                }
            }
        }
    }

    @Test
    fun `the app asks for no permission that it has no use for`() {
        val own = asked.requestedPermissions.orEmpty().filter { it.startsWith("android.permission.") }
        val needed = setOf(
            // Asked for at the button that looks for offices near her.
            "ACCESS_COARSE_LOCATION",
            "ACCESS_NETWORK_STATE",
            "INTERNET",
            "POST_NOTIFICATIONS",
            // Her documents open when she shows that it is her.
            "USE_BIOMETRIC",
            // WorkManager's, to do what is due after the phone was started anew.
            "FOREGROUND_SERVICE",
            "RECEIVE_BOOT_COMPLETED",
            "WAKE_LOCK",
        )
        assertEquals(needed.map { "android.permission.$it" }.toSortedSet(), own.toSortedSet())
    }

    @Test
    fun `nothing personal goes into a backup or to another phone`() {
        assertEquals(0, app.applicationInfo.flags and ApplicationInfo.FLAG_ALLOW_BACKUP)
        val rules = elements(R.xml.data_extraction_rules)
        assertEquals(emptyList<Any>(), rules.filter { (name, _) -> name == "include" })
        for (way in listOf("cloud-backup", "device-transfer")) {
            val from = rules.indexOfFirst { (name, _) -> name == way }
            val excluded = rules.drop(from + 1).takeWhile { (name, _) -> name == "exclude" }.map { (_, with) -> with["domain"] }
            val all = listOf("root", "file", "database", "sharedpref")
            assertEquals(way, (all + "external" + all.map { "device_$it" }).toSet(), excluded.toSet())
        }
    }

    @Test
    fun `nothing is said in clear text, but to this phone itself in debug builds`() {
        assertEquals(0, app.applicationInfo.flags and ApplicationInfo.FLAG_USES_CLEARTEXT_TRAFFIC)
        val config = elements(R.xml.network_security_config)
        val base = config.single { (name, _) -> name == "base-config" }.second
        assertEquals("false", base["cleartextTrafficPermitted"])
        assertEquals(1, config.count { (_, with) -> with["cleartextTrafficPermitted"] == "true" })
        assertEquals(2, config.count { (name, with) -> name == "domain" && with["includeSubdomains"] == "false" })
    }

    @Test
    fun `Android offers the languages that the app speaks`() {
        val offered = elements(R.xml.locales_config).mapNotNull { (name, with) -> with["name"].takeIf { name == "locale" } }
        assertEquals(Settings.languages.map { (tag, _) -> tag }.toSet(), offered.toSet())
    }

    @Test
    fun `only the window can be opened from outside`() {
        val open = asked.activities.orEmpty().filter { it.exported && it.name.startsWith("org.citizencloud.") }
        assertEquals(listOf(MainActivity::class.java.name), open.map { it.name })
        val parts = asked.services.orEmpty().toList() + asked.receivers.orEmpty() + asked.providers.orEmpty()
        val unguarded = parts.filter { it.exported }.filterNot { part ->
            (part as? android.content.pm.ServiceInfo)?.permission != null || (part as? android.content.pm.ActivityInfo)?.permission != null
        }
        // It takes only what comes with a token that nobody but the distributor was told: `UnifiedPushTest`.
        assertEquals(listOf(PushReceiver::class.java.name), unguarded.map { it.name })
    }

    @Test
    fun `other apps are handed what they photograph and what she shares, and no other file`() {
        val provider = asked.providers.orEmpty().single { it.name == "androidx.core.content.FileProvider" }
        assertTrue(provider.grantUriPermissions && !provider.exported)
        val folders = elements(R.xml.chosen_files).drop(1)
        assertEquals(
            listOf(
                "cache-path" to mapOf("name" to "chosen", "path" to "chosen/"),
                "files-path" to mapOf("name" to "shared", "path" to "../no_backup/citizen/shared/"),
            ),
            folders,
        )
    }

    @Test
    fun `WorkManager does not start with the process`() {
        val startup = asked.providers.orEmpty().single { it.name == "androidx.startup.InitializationProvider" }
        assertFalse(startup.metaData.containsKey("androidx.work.WorkManagerInitializer"))
        assertTrue(startup.metaData.containsKey("androidx.lifecycle.ProcessLifecycleInitializer"))
    }

    @Test
    fun `the app runs on Android 8 and is made for Android 16`() {
        assertEquals(26, app.applicationInfo.minSdkVersion)
        assertEquals(36, app.applicationInfo.targetSdkVersion)
    }
}
