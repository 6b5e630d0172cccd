package org.citizencloud.app

import android.app.LocaleManager
import android.content.Context
import android.content.res.Configuration
import android.os.Build
import android.os.LocaleList
import androidx.annotation.RequiresApi
import java.util.Locale
import org.citizencloud.app.model.Settings
import org.citizencloud.app.model.phone.service

/** This context with the words, the direction and the formats of [language], a BCP 47 tag. */
internal fun Context.inLanguage(language: String): Context {
    val change = Configuration()
    change.fontScale = 0f // Not set: the resident's own size of letters stays.
    change.setLocale(locale(language))
    return createConfigurationContext(change)
}

/** For English without a country Android takes the nearest that a library has: a pseudo-language, made for tests. */
private fun locale(language: String): Locale = if (language == "en") Locale.US else Locale.forLanguageTag(language)

/**
 * The language that the resident has chosen for this app in Android's own settings, if the app speaks
 * it. Android has this choice from 13 on, and tells it also to what is not drawn by the app.
 */
@get:RequiresApi(Build.VERSION_CODES.TIRAMISU)
internal var Context.systemLanguage: String?
    get() {
        val chosen = service<LocaleManager>().applicationLocales
        val spoken = Settings.languages.map { (tag, _) -> tag }
        return (0 until chosen.size()).firstNotNullOfOrNull { place ->
            spoken.find { Locale.forLanguageTag(it).language == chosen[place].language }
        }
    }
    set(tag) {
        service<LocaleManager>().applicationLocales = LocaleList.forLanguageTags(tag.orEmpty())
    }
