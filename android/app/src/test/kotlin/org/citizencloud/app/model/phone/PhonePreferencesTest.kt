package org.citizencloud.app.model.phone

import android.content.Context
import android.content.ContextWrapper
import android.content.SharedPreferences
import androidx.test.core.app.ApplicationProvider
import java.io.IOException
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class PhonePreferencesTest {
    private val context = ApplicationProvider.getApplicationContext<Context>()

    @Test
    fun `a setting is on the disk when write returns`() {
        val preferences = PhonePreferences(context)
        assertNull(preferences.read("language"))
        preferences.write("language", "zh-Hans")
        preferences.write("language", "ar")
        val file = context.dataDir.resolve("shared_prefs/settings.xml")
        assertTrue(file.readText().contains(">ar<"))
        assertEquals("ar", PhonePreferences(context).read("language"))
    }

    @Test
    fun `a full disk is told, not swallowed`() {
        val full = object : ContextWrapper(context) {
            override fun getSharedPreferences(name: String, mode: Int): SharedPreferences {
                val real = super.getSharedPreferences(name, mode)
                return object : SharedPreferences by real {
                    override fun edit() = object : SharedPreferences.Editor by real.edit() {
                        override fun putString(key: String, value: String?) = this

                        override fun commit() = false
                    }
                }
            }
        }
        assertThrows(IOException::class.java) { PhonePreferences(full).write("language", "ar") }
    }
}
