package org.citizencloud.app.model

import java.time.DateTimeException
import java.time.LocalDate
import java.time.ZoneId
import java.util.Locale
import org.citizencloud.core.CityTrust
import org.citizencloud.core.ReceiptKey
import org.json.JSONException
import org.json.JSONObject

/**
 * The city that this app is for, from its brand file `city.json`: what `/.well-known/citizen-city` says of it
 * (docs/city-api.yaml, `CityProfile`), `api_url`, `emergency_number`, `link_host`, `time_zone` and `center`. The
 * numbers hold until the city's signed profile is here (docs/city-profile.md).
 */
data class CityConfig(
    val id: String,
    /** By BCP 47 tag. */
    val names: Map<String, String>,
    /** As it is dialled in the city. */
    val hotline: String,
    val emergencyNumber: String?,
    val apiUrl: String,
    /** Of the city's pages, whose links below `/app/` open the app. */
    val linkHost: String,
    /** `null`: the phone's. */
    val timeZone: ZoneId?,
    /** The middle of the city. */
    val center: Place?,
    internal val trust: CityTrust,
) {
    /** The city's day, as `2026-01-31`. */
    internal fun today(): String = LocalDate.now(timeZone ?: ZoneId.systemDefault()).toString()

    /** Whom to call as long as the city has not said it itself. */
    internal val contacts: CityContacts
        get() = CityContacts(
            listOf(ContactItem(name = null, hotline)),
            listOfNotNull(emergencyNumber).map { ContactItem(name = null, it) },
        )

    /** The city's name for a reader of [language]: in it, else in one of its kin, else in English, else in any. */
    fun name(language: String): String {
        val kin = Locale.forLanguageTag(language).language
        return names[language]
            ?: names.entries.find { Locale.forLanguageTag(it.key).language == kin }?.value
            ?: names["en"]
            ?: names.values.first()
    }

    companion object {
        /** Reads `city.json`. Fails with a [JSONException] that names what is missing. */
        fun parse(json: String): CityConfig {
            val city = JSONObject(json)
            val names = city.getJSONObject("name")
            val keys = city.getJSONArray("receipt_keys")
            val id = city.getString("city")
            return CityConfig(
                id = id,
                names = names.keys().asSequence().associateWith(names::getString)
                    .ifEmpty { throw JSONException("The city's name is missing") },
                hotline = city.getString("hotline"),
                emergencyNumber = city.optString("emergency_number").ifEmpty { null },
                apiUrl = city.getString("api_url"),
                linkHost = city.getString("link_host"),
                timeZone = city.optString("time_zone").ifEmpty { null }?.let(::zone),
                center = city.optJSONObject("center")?.run { Place(getDouble("latitude"), getDouble("longitude")) },
                trust = CityTrust(
                    city = id,
                    receiptKeys = (0 until keys.length()).map { keys.getJSONObject(it) }
                        .map { ReceiptKey(it.getString("kid"), it.getString("x"), it.getString("y")) },
                    root = city.getString("root"),
                ),
            )
        }
    }
}

private fun zone(id: String): ZoneId = try {
    ZoneId.of(id)
} catch (_: DateTimeException) {
    throw JSONException("The city's time_zone is none: $id")
}

/** A place on the earth, in degrees of WGS 84. */
data class Place(val latitude: Double, val longitude: Double)
