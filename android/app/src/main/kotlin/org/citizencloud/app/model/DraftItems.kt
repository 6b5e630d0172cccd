package org.citizencloud.app.model

import org.citizencloud.core.CitizenClient
import org.citizencloud.core.DraftChanges
import org.citizencloud.core.DraftSummary
import org.citizencloud.core.FormChange
import org.citizencloud.core.FormChangeKind
import org.citizencloud.core.KeptAnswer
import org.citizencloud.core.OldFormReason
import org.citizencloud.core.PrefillConsent
import org.citizencloud.core.PrefillSource
import org.citizencloud.core.PrefillSuggestion

// From what the core tells of a draft beside its answers to what the screens show.

/** One draft as the list of them has it. */
internal suspend fun CitizenClient.draft(id: String, language: String): DraftSummary? =
    outbox().drafts(language).find { it.id == id }

internal fun DraftSummary.item() = DraftItem(
    id = id,
    serviceId = serviceId,
    serviceName = serviceName,
    answered = answered.toInt(),
    askable = askable.toInt(),
    updatedAt = updatedAt,
    caseNumber = caseNumber,
    endsAt = expiresAt.takeIf { expiresSoon },
    changed = hasChanges,
    correction = refusedSubmissionId != null,
)

/** What is said of it on each step of the form; `null` for nothing. */
internal fun DraftChanges.onForm(): FormChanged? = onCheck()?.takeIf { it.changes > 0 || it.oldForm != null }

/** What is said of it where she looks her answers through; `null` for nothing. */
internal fun DraftChanges.onCheck(): FormChanged? =
    FormChanged(changes.size, kept.size, oldForm?.item).takeIf { it != FormChanged(0, 0, null) }

internal fun DraftChanges.page() =
    ChangesPage(changes.map { it.item() }, kept.map { it.item() }, trouble = null)

private fun FormChange.item() = ChangeItem(
    kind = when (kind) {
        FormChangeKind.ADDED -> ChangeKind.Added
        FormChangeKind.REMOVED -> ChangeKind.Removed
        FormChangeKind.REWORDED -> ChangeKind.Reworded
        FormChangeKind.CONVERTED -> ChangeKind.Converted
        FormChangeKind.NOT_FITTING -> ChangeKind.NotFitting
        FormChangeKind.RESTORED -> ChangeKind.Restored
    },
    label = label,
    oldLabel = oldLabel,
    oldAnswer = oldAnswer,
    newAnswer = newAnswer,
)

private fun KeptAnswer.item() = KeptItem(label, answer)

private val OldFormReason.item: OldForm
    get() = when (this) {
        OldFormReason.GONE -> OldForm.Gone
        OldFormReason.NOT_UNDERSTOOD -> OldForm.NotUnderstood
    }

/** [suggestions]: what she has told before for fields of the form that were not answered when they were read. */
internal class PrefillOffers(private val consent: PrefillConsent, private val suggestions: List<PrefillSuggestion>) {
    /** What is offered for [fields], of those that are empty on the screen. */
    fun on(fields: List<FieldItem>): PrefillItem? {
        val empty = fields.filter { it.value.isEmpty() && it.values.isEmpty() }.map { it.path }
        val lines = suggestions.filter { it.line.path in empty }.map { it.item() }
        return when (consent) {
            PrefillConsent.UNASKED -> PrefillItem.Question
            PrefillConsent.GIVEN -> PrefillItem.Answers(lines)
            PrefillConsent.REFUSED -> null
        }.takeIf { lines.isNotEmpty() }
    }
}

private fun PrefillSuggestion.item() = PrefillLine(
    line.row(),
    when (val source = source) {
        PrefillSource.Profile -> PrefillFrom.Profile
        is PrefillSource.EarlierSubmission -> PrefillFrom.Earlier(source.serviceName, source.at)
    },
)
