package org.citizencloud.app.model.phone

import android.annotation.SuppressLint
import android.content.Context
import android.content.SharedPreferences
import java.io.IOException
import org.citizencloud.app.model.Preferences

/** The settings in the app's shared preferences. Reads and writes the disk: not for the main thread. */
class PhonePreferences(context: Context) : Preferences {
    private val kept: SharedPreferences by lazy { context.getSharedPreferences("settings", Context.MODE_PRIVATE) }

    override fun read(name: String): String? = kept.getString(name, null)

    // `apply` would return before anything is on the disk, and would not say that it was full.
    @SuppressLint("ApplySharedPref")
    override fun write(name: String, value: String) {
        if (!kept.edit().putString(name, value).commit()) throw IOException("a setting could not be kept")
    }
}
