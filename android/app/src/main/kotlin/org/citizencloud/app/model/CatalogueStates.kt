package org.citizencloud.app.model

// The city's services, how they are found, and where one goes. See States.kt.

data class CategoryItem(val id: String, val name: String, val serviceCount: Int)

data class SearchState(
    val query: String,
    /** How what is typed may go on. */
    val suggestions: List<String>,
    val filters: SearchFilters,
    val hits: Hits,
)

/** Which services are looked for at all. */
data class SearchFilters(
    /** What [category] can be chosen from. */
    val categories: List<CategoryItem>,
    /** The id of one; null for any. */
    val category: String?,
    /** How it can be applied for; null for any way. */
    val channel: ChannelKind?,
    /** Only services with an office that is open. */
    val openNow: Boolean,
) {
    /** How many of them narrow the search down. */
    val count: Int get() = listOf(category != null, channel != null, openNow).count { it }
}

sealed interface Hits {
    /** Nothing was typed or chosen yet. */
    data object None : Hits

    data class Found(val services: List<ServiceItem>) : Hits

    data object Nothing : Hits

    data class Failed(val trouble: Trouble) : Hits
}

data class ServiceItem(
    val id: String,
    val name: String,
    val summary: String,
    val department: String,
    /** Where [name] has what was typed; ascending, and apart from each other. */
    val highlights: List<Highlight> = emptyList(),
    /** Why it was found, where its name and description do not say so. */
    val reason: HitReason? = null,
)

/** A part of a text, from [start] up to [end], in UTF-16 code units. */
data class Highlight(val start: Int, val end: Int)

sealed interface HitReason {
    /** People call it so. */
    data class Word(val word: String) : HitReason

    /** What a slip was taken for. */
    data class Spelling(val word: String) : HitReason

    /** It has only these of the words that were typed. */
    data class SomeWords(val words: String) : HitReason
}

data class CategoryState(val services: Content<CategoryServices>)

data class CategoryServices(val name: String, val services: List<ServiceItem>, val total: Int, val hasMore: Boolean)

data class ServiceState(
    val service: Content<ServiceDetails>,
    /** A form of this service that was begun and not sent. */
    val draft: DraftItem?,
    val beginning: Boolean,
    /** Why its form could not be begun, or its mark not be set. */
    val trouble: Trouble?,
    /** Whether she has marked it; null while what is hers cannot be read. */
    val favourite: Boolean?,
)

data class ServiceDetails(
    val id: String,
    val name: String,
    val description: String,
    val categoryName: String,
    val department: String,
    /** Its own, or else the department's. */
    val phones: List<String>,
    val url: String?,
    val channels: List<ChannelKind>,
    /** Empty: free of charge; null where the city does not say. */
    val fees: List<FeeLine>?,
    /** 0: on the same day; null where the city does not say. */
    val processingWorkingDays: Int?,
    val documents: List<String>,
    val howToApply: String,
    val eligibility: String,
    val offices: List<OfficeItem>,
    val hasForm: Boolean,
    /** What it is called as well. */
    val alternateName: String?,
    val email: String?,
    /** The laws and rules that it goes by. */
    val legalBasis: List<LinkItem>,
    /** Whether the city has rules that tell who may have it. */
    val canCheck: Boolean,
)

data class LinkItem(val title: String, val url: String?)

enum class ChannelKind { Online, Phone, Office, Post }

data class FeeLine(val amountMinor: Long, val currency: String, val purpose: String?)

data class OfficeItem(
    val id: String,
    val name: String,
    val address: String,
    val latitude: Double,
    val longitude: Double,
    /** Its usual hours. */
    val hours: List<HoursLine>,
    val phones: List<String>,
    /** Null where its hours are not known. */
    val opening: OpeningItem?,
    /** Its hours in the next seven days, holidays and all; empty where they are not known. */
    val week: List<DayItem>,
    /** Null where that is not known. */
    val wheelchair: WheelchairKind?,
    /** What else there is to know on getting in and about. */
    val accessibility: List<String>,
    /** What there is to know about its hours. */
    val notes: List<String>,
)

/** [days] as in RFC 5545 BYDAY; times as `09:00`, in the city's time zone. */
data class HoursLine(val days: List<String>, val opensAt: String, val closesAt: String)

/** Whether an office is open, and when that changes, by the city's clocks. */
data class OpeningItem(
    val open: Boolean,
    /** The day, as `2026-11-30`; null where it does not change within a year. */
    val changesOn: String?,
    /** The time, as `09:00`; there exactly where [changesOn] is. */
    val changesAt: String?,
    /** Whether it changes on the city's today. */
    val today: Boolean,
)

/** When an office is open on one day. */
data class DayItem(
    /** As `2026-11-30`. */
    val date: String,
    /** As in RFC 5545 BYDAY. */
    val weekday: String,
    /** The holiday that it is, or the working day that a holiday is made up for on. */
    val holiday: String?,
    /** Empty: it is closed all day. */
    val spans: List<SpanItem>,
)

/** From when to when, as `09:00`, in the city's time. */
data class SpanItem(val opensAt: String, val closesAt: String)

/** Whether one gets in with a wheelchair; [Limited]: to a part of it, or with help. */
enum class WheelchairKind { Yes, Limited, No }

data class OfficesState(
    val place: PlaceKind,
    /** Only those that are known to be open. */
    val openNow: Boolean,
    /** The nearest first; without a place, from the middle of the city outwards. */
    val offices: Content<List<NearbyOfficeItem>>,
)

/** Whether it is known where the phone is. */
enum class PlaceKind { Unasked, Known, Unknown }

/** [distanceMeters]: as the crow flies; null where it is not known where the phone is. */
data class NearbyOfficeItem(val office: OfficeItem, val department: String, val distanceMeters: Int?)
