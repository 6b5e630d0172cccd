package org.citizencloud.app.model

import android.icu.text.ListFormatter
import java.util.Locale
import org.citizencloud.core.CaseStatus as Standing
import org.citizencloud.core.CatalogueUpdate
import org.citizencloud.core.Category
import org.citizencloud.core.Channel
import org.citizencloud.core.Fee
import org.citizencloud.core.MatchReason
import org.citizencloud.core.Office
import org.citizencloud.core.Opening
import org.citizencloud.core.SearchHit
import org.citizencloud.core.Service
import org.citizencloud.core.ServiceSummary
import org.citizencloud.core.Submission
import org.citizencloud.core.SubmissionKind
import org.citizencloud.core.SubmissionState
import org.citizencloud.core.Verdict
import org.citizencloud.core.WaitReason
import org.citizencloud.core.Wheelchair
import org.citizencloud.core.freshnessMessage

// From the core's records to what the screens show.

internal inline fun <T, R> Content<T>.map(change: (T) -> R): Content<R> = when (this) {
    is Content.Ready -> Content.Ready(change(value))
    is Content.Failed -> this
    Content.Loading -> Content.Loading
}

internal val <T> Content<T>.value: T? get() = (this as? Content.Ready)?.value

internal val Content<*>.trouble: Trouble? get() = (this as? Content.Failed)?.trouble

internal fun Category.item() = CategoryItem(id, name, serviceCount.toInt())

internal fun ServiceSummary.item() = ServiceItem(id, name, summary, department)

/** A service with what was typed to find it, for a reader of [language]. */
internal fun SearchHit.item(language: String) = service.item().copy(
    highlights = nameHighlights.map { Highlight(it.start.toInt(), it.end.toInt()) },
    reason = when (val reason = reason) {
        is MatchReason.EverydayWord -> HitReason.Word(reason.word)
        is MatchReason.Spelling -> HitReason.Spelling(reason.meant)
        is MatchReason.SomeWords ->
            HitReason.SomeWords(ListFormatter.getInstance(Locale.forLanguageTag(language)).format(reason.words))
        MatchReason.Name, MatchReason.Description, MatchReason.Filters -> null
    },
)

/** Why the catalogue that is here may not be the city's newest, for a reader of [language]; `null` where it is. */
internal fun CatalogueUpdate.doubts(language: String): String? =
    freshness?.takeIf { services > 0u }?.let { freshnessMessage(it, language) }

internal val Verdict.kind: VerdictKind
    get() = when (this) {
        Verdict.YES -> VerdictKind.Yes
        Verdict.NO -> VerdictKind.No
        Verdict.NEEDS_TO_KNOW -> VerdictKind.NeedsToKnow
    }

/** [canCheck]: whether the city has rules that tell who may have it. */
internal fun Service.details(canCheck: Boolean) = ServiceDetails(
    id = id,
    name = name,
    description = description,
    categoryName = categoryName,
    department = department.name,
    phones = phones.ifEmpty { department.phones },
    url = url ?: department.url,
    channels = channels.map { it.kind },
    fees = fees?.map { it.line() },
    processingWorkingDays = processingTimeWorkingDays?.toInt(),
    documents = requiredDocuments,
    howToApply = howToApply,
    eligibility = eligibility,
    offices = offices.map { it.item() },
    hasForm = formId != null,
    alternateName = alternateName,
    email = email,
    legalBasis = legalBasis.map { LinkItem(it.title, it.url) },
    canCheck = canCheck,
)

private val Channel.kind: ChannelKind
    get() = when (this) {
        Channel.ONLINE -> ChannelKind.Online
        Channel.PHONE -> ChannelKind.Phone
        Channel.OFFICE -> ChannelKind.Office
        Channel.POST -> ChannelKind.Post
    }

internal val ChannelKind.channel: Channel
    get() = when (this) {
        ChannelKind.Online -> Channel.ONLINE
        ChannelKind.Phone -> Channel.PHONE
        ChannelKind.Office -> Channel.OFFICE
        ChannelKind.Post -> Channel.POST
    }

internal fun Fee.line() = FeeLine(amountMinor, currency, description)

internal fun Office.item() = OfficeItem(
    id = id,
    name = name,
    address = address,
    latitude = latitude,
    longitude = longitude,
    hours = openingHours.map { HoursLine(it.days, it.opensAt, it.closesAt) },
    phones = phones,
    // The week begins with the city's today.
    opening = opening?.item(today = week.firstOrNull()?.date),
    week = week.map { day ->
        DayItem(day.date, day.weekday, day.holiday, day.spans.map { SpanItem(it.opensAt, it.closesAt) })
    },
    wheelchair = when (wheelchair) {
        Wheelchair.YES -> WheelchairKind.Yes
        Wheelchair.LIMITED -> WheelchairKind.Limited
        Wheelchair.NO -> WheelchairKind.No
        null -> null
    },
    accessibility = accessibility,
    notes = hoursNotes,
)

internal fun Opening.item(today: String?) =
    OpeningItem(open, changes?.date, changes?.time, today = changes != null && changes?.date == today)

internal fun Submission.item() = CaseItem(
    id = id,
    serviceName = serviceName,
    status = state.status,
    caseNumber = (state as? SubmissionState.Accepted)?.caseNumber,
    submittedAt = createdAt,
    kind = kind.kind,
)

internal val SubmissionKind.kind: CaseKind
    get() = when (this) {
        SubmissionKind.APPLICATION -> CaseKind.Application
        SubmissionKind.ANSWER -> CaseKind.Answer
        SubmissionKind.WITHDRAWAL -> CaseKind.Withdrawal
    }

private val SubmissionState.status: CaseStatus
    get() = when (this) {
        is SubmissionState.Queued -> when (waitingFor) {
            WaitReason.TURN -> CaseStatus.Queued
            WaitReason.NETWORK -> CaseStatus.WaitsForNetwork
            WaitReason.UNMETERED -> CaseStatus.WaitsForUnmetered
            WaitReason.CITY -> CaseStatus.WaitsForCity
            WaitReason.CAPTIVE_PORTAL -> CaseStatus.WaitsForWifiSignIn
            WaitReason.SIGN_IN -> CaseStatus.WaitsForSignIn
            WaitReason.CLOCK_WRONG -> CaseStatus.WaitsForRightClock
            WaitReason.UPDATE -> CaseStatus.WaitsForUpdate
        }
        SubmissionState.Sending -> CaseStatus.Sending
        is SubmissionState.Accepted -> CaseStatus.Accepted
        is SubmissionState.Rejected -> CaseStatus.Rejected
        // It was in a backup, and nobody knows whether it was sent since: she says whether it is to be.
        is SubmissionState.Wedged -> if (reason == "restored") CaseStatus.FromBackup else CaseStatus.Stuck
        SubmissionState.Cancelled -> CaseStatus.Cancelled
    }

/** Whether it still has to reach the city, and does so by itself. */
internal val CaseStatus.goesOutByItself: Boolean
    get() = when (this) {
        CaseStatus.Queued,
        CaseStatus.WaitsForNetwork,
        CaseStatus.WaitsForUnmetered,
        CaseStatus.WaitsForCity,
        CaseStatus.WaitsForRightClock,
        CaseStatus.WaitsForWifiSignIn,
        CaseStatus.Sending,
        -> true

        // Without the resident's sign-in, or her update of the app, nothing goes out.
        CaseStatus.WaitsForSignIn,
        CaseStatus.WaitsForUpdate,
        CaseStatus.Accepted,
        CaseStatus.Rejected,
        CaseStatus.Stuck,
        CaseStatus.FromBackup,
        CaseStatus.Cancelled,
        -> false
    }

internal val Standing.standing: CaseStanding
    get() = when (this) {
        Standing.RECEIVED -> CaseStanding.Received
        Standing.IN_REVIEW -> CaseStanding.InReview
        Standing.WAITING_FOR_RESIDENT -> CaseStanding.WaitingForResident
        Standing.APPROVED -> CaseStanding.Approved
        Standing.DECLINED -> CaseStanding.Declined
        Standing.CLOSED -> CaseStanding.Closed
        Standing.WITHDRAWN -> CaseStanding.Withdrawn
        Standing.OTHER -> CaseStanding.Other
    }
