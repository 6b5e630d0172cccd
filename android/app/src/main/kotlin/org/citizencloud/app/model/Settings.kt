package org.citizencloud.app.model

import java.util.Locale

/**
 * What the phone keeps of the settings: small texts by name, nothing personal. Called on a background
 * thread, one call at a time.
 */
interface Preferences {
    /** What was kept last under [name]; `null` for nothing. */
    fun read(name: String): String?

    /** Keeps [value], durably, before it returns; an [java.io.IOException] says that it could not. */
    fun write(name: String, value: String)
}

/** Whether the resident was asked if she wants to be told of news: once, when there can be some. */
enum class AskedForNotifications {
    NotYet,

    /** She has sent something. */
    Due,

    Done,
}

/** What the resident has chosen. */
data class Settings(
    /** One of [languages], as a BCP 47 tag. */
    val language: String,
    val textSize: TextSize = TextSize.Normal,
    val senior: Boolean = false,
    /** Whether the first start is behind her. */
    val started: Boolean = false,
    val notifications: AskedForNotifications = AskedForNotifications.NotYet,
) {
    /** The languages to choose from. */
    val choices: List<LanguageChoice>
        get() = languages.map { (tag, name) -> LanguageChoice(tag, name, chosen = tag == language) }

    internal fun write(before: Settings, preferences: Preferences) {
        fun put(name: String, value: (Settings) -> Any) {
            if (value(this) != value(before)) preferences.write(name, value(this).toString())
        }
        put(LANGUAGE, Settings::language)
        put(TEXT_SIZE, Settings::textSize)
        put(SENIOR, Settings::senior)
        put(STARTED, Settings::started)
        put(NOTIFICATIONS, Settings::notifications)
    }

    companion object {
        /** The languages that the app speaks: tag, and its own name for itself. */
        val languages: List<Pair<String, String>> =
            listOf("en" to "English", "zh-Hans" to "简体中文", "es" to "Español", "ar" to "العربية")

        /** What is there before anything was chosen, on a phone set to [phoneLanguages], the first best. */
        fun initial(phoneLanguages: List<String>): Settings {
            val wanted = phoneLanguages.map { Locale.forLanguageTag(it).language }
            val spoken = languages.map { (tag, _) -> tag }
            val language = wanted.firstNotNullOfOrNull { language ->
                spoken.find { Locale.forLanguageTag(it).language == language }
            }
            return Settings(language ?: spoken.first())
        }

        internal fun read(preferences: Preferences, initial: Settings) = Settings(
            language = preferences.read(LANGUAGE)?.takeIf { tag -> languages.any { it.first == tag } } ?: initial.language,
            textSize = TextSize.entries.find { it.name == preferences.read(TEXT_SIZE) } ?: initial.textSize,
            senior = preferences.read(SENIOR)?.toBooleanStrictOrNull() ?: initial.senior,
            started = preferences.read(STARTED)?.toBooleanStrictOrNull() ?: initial.started,
            notifications = AskedForNotifications.entries.find { it.name == preferences.read(NOTIFICATIONS) }
                ?: initial.notifications,
        )

        private const val LANGUAGE = "language"
        private const val TEXT_SIZE = "textSize"
        private const val SENIOR = "senior"
        private const val STARTED = "started"
        private const val NOTIFICATIONS = "notifications"
    }
}
