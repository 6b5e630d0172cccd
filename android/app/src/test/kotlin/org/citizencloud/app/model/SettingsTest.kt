package org.citizencloud.app.model

import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class SettingsTest {
    @Test
    fun `the app begins in the first of the phone's languages that it speaks`() {
        val begins = mapOf(
            listOf("de-DE", "es-MX", "en") to "es",
            listOf("zh-Hans-CN") to "zh-Hans",
            listOf("zh-TW") to "zh-Hans",
            listOf("ar-EG") to "ar",
            listOf("en-GB") to "en",
            listOf("de-DE") to "en",
            emptyList<String>() to "en",
        )
        for ((phone, language) in begins) assertEquals("$phone", language, Settings.initial(phone).language)
    }

    @Test
    fun `what was chosen is read again, and nothing else is written`() {
        val preferences = MemoryPreferences()
        val initial = Settings.initial(listOf("es"))
        val chosen =
            Settings("ar", TextSize.Largest, senior = true, started = true, AskedForNotifications.Done)
        chosen.write(initial, preferences)
        assertEquals(chosen, Settings.read(preferences, initial))

        val untouched = MemoryPreferences()
        initial.copy(senior = true).write(initial, untouched)
        assertEquals("the phone's language is followed until one is chosen", null, untouched.read("language"))
        assertEquals(initial.copy(senior = true), Settings.read(untouched, initial))
    }

    @Test
    fun `what another version has written does not stop the app`() {
        val preferences = MemoryPreferences()
        for (name in listOf("language", "textSize", "senior", "started", "notifications")) preferences.write(name, "tlh")
        assertEquals(Settings("en"), Settings.read(preferences, Settings.initial(emptyList())))
    }
}
