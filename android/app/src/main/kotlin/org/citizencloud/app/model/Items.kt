package org.citizencloud.app.model

import org.citizencloud.core.Answer
import org.citizencloud.core.Channel
import org.citizencloud.core.DraftSummary
import org.citizencloud.core.FieldKind
import org.citizencloud.core.FormField
import org.citizencloud.core.FormStep
import org.citizencloud.core.FormView
import org.citizencloud.core.Message
import org.citizencloud.core.Problem
import org.citizencloud.core.Service
import org.citizencloud.core.ServiceSummary
import org.citizencloud.core.Submission
import org.citizencloud.core.SubmissionState
import org.citizencloud.core.WaitReason

// From the core's records to what the screens show.

internal inline fun <T, R> Content<T>.map(change: (T) -> R): Content<R> = when (this) {
    is Content.Ready -> Content.Ready(change(value))
    is Content.Failed -> this
    Content.Loading -> Content.Loading
}

internal val <T> Content<T>.value: T? get() = (this as? Content.Ready)?.value

internal val Content<*>.trouble: Trouble? get() = (this as? Content.Failed)?.trouble

internal fun ServiceSummary.item() = ServiceItem(id, name, summary, department)

internal fun Service.details() = ServiceDetails(
    id = id,
    name = name,
    description = description,
    categoryName = categoryName,
    department = department.name,
    phones = department.phones,
    url = department.url,
    channels = channels.map {
        when (it) {
            Channel.ONLINE -> ChannelKind.Online
            Channel.PHONE -> ChannelKind.Phone
            Channel.OFFICE -> ChannelKind.Office
            Channel.POST -> ChannelKind.Post
        }
    },
    fees = fees?.map { FeeLine(it.amountMinor, it.currency, it.description) },
    processingWorkingDays = processingTimeWorkingDays?.toInt(),
    documents = requiredDocuments,
    howToApply = howToApply,
    eligibility = eligibility,
    offices = offices.map { office ->
        val hours = office.openingHours.map { HoursLine(it.days, it.opensAt, it.closesAt) }
        OfficeItem(office.id, office.name, office.address, office.latitude, office.longitude, hours)
    },
    hasForm = formId != null,
)

internal fun DraftSummary.item() = DraftItem(
    id = id,
    serviceId = serviceId,
    serviceName = serviceName,
    answered = answered.toInt(),
    askable = askable.toInt(),
    updatedAt = updatedAt,
)

internal fun Submission.item() = CaseItem(
    id = id,
    serviceName = serviceName,
    status = state.status,
    caseNumber = (state as? SubmissionState.Accepted)?.caseNumber,
    submittedAt = createdAt,
)

private val SubmissionState.status: CaseStatus
    get() = when (this) {
        is SubmissionState.Queued -> when (waitingFor) {
            WaitReason.TURN -> CaseStatus.Queued
            WaitReason.NETWORK -> CaseStatus.WaitsForNetwork
            WaitReason.CITY -> CaseStatus.WaitsForCity
            WaitReason.CAPTIVE_PORTAL -> CaseStatus.WaitsForWifiSignIn
            WaitReason.SIGN_IN -> CaseStatus.WaitsForSignIn
            WaitReason.CLOCK_WRONG -> CaseStatus.WaitsForRightClock
        }
        SubmissionState.Sending -> CaseStatus.Sending
        is SubmissionState.Accepted -> CaseStatus.Accepted
        is SubmissionState.Rejected -> CaseStatus.Rejected
        is SubmissionState.Wedged -> CaseStatus.Stuck
        SubmissionState.Cancelled -> CaseStatus.Cancelled
    }

/** Whether it still has to reach the city, and does so by itself. */
internal val CaseStatus.goesOutByItself: Boolean
    get() = when (this) {
        CaseStatus.Queued,
        CaseStatus.WaitsForNetwork,
        CaseStatus.WaitsForCity,
        CaseStatus.WaitsForRightClock,
        CaseStatus.WaitsForWifiSignIn,
        CaseStatus.Sending,
        -> true

        // Without the resident's sign-in nothing goes out.
        CaseStatus.WaitsForSignIn,
        CaseStatus.Accepted,
        CaseStatus.Rejected,
        CaseStatus.Stuck,
        CaseStatus.Cancelled,
        -> false
    }

/** The steps that have something to ask. */
internal val FormView.askableSteps: List<FormStep> get() = steps.filter { step -> step.fields.any { it.visible } }

internal val FormStep.visibleFields: List<FormField> get() = fields.filter { it.visible }

internal val FieldKind.item: FieldItemKind
    get() = when (this) {
        FieldKind.TEXT -> FieldItemKind.Text
        FieldKind.LONG_TEXT -> FieldItemKind.LongText
        FieldKind.DATE -> FieldItemKind.Date
        FieldKind.EMAIL -> FieldItemKind.Email
        FieldKind.PHONE -> FieldItemKind.Phone
        FieldKind.INTEGER -> FieldItemKind.Integer
        FieldKind.YES_NO -> FieldItemKind.YesNo
        FieldKind.CHOICE -> FieldItemKind.Choice
    }

/** An answer as it stands in its field. */
internal val Answer.asTyped: String
    get() = when (this) {
        is Answer.Text -> value
        is Answer.Date -> value
        is Answer.Integer -> value.toString()
        is Answer.YesNo -> value.toString()
        is Answer.Choice -> value
        Answer.Nothing -> ""
    }

internal fun Problem.item() = ProblemItem(path, message)

internal fun Message.item() = MessageItem(id, title, paragraphs.firstOrNull().orEmpty(), sentAt, read)

internal val Message.paragraphs: List<String> get() = body.lines().map(String::trim).filter(String::isNotEmpty)
