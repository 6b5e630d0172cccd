package org.citizencloud.app.ui

import java.time.Instant
import org.citizencloud.app.model.CaseStatus
import org.citizencloud.app.model.ChangeItem
import org.citizencloud.app.model.ChangeKind
import org.citizencloud.app.model.ChangesPage
import org.citizencloud.app.model.CheckRow
import org.citizencloud.app.model.FieldItemKind
import org.citizencloud.app.model.FormChanged
import org.citizencloud.app.model.KeptItem
import org.citizencloud.app.model.OldForm
import org.citizencloud.app.model.PrefillFrom
import org.citizencloud.app.model.PrefillItem
import org.citizencloud.app.model.PrefillLine

/** What is said of drafts that move, end, correct something or may be filled in, as [samples] has its words. */
internal class DraftSamples(
    private val samples: Samples,
) {
    private val words = samples.words.draft
    private val ends = Instant.parse("2026-12-05T20:15:00Z")
    private val kept = listOf(KeptItem(samples.words.birthPlace, words.birthHouse))

    val changed = samples.formSecond.copy(changed = FormChanged(changes = 3, kept = 1, oldForm = null))
    val oldForm = samples.formFirst.copy(changed = FormChanged(changes = 0, kept = 0, OldForm.Gone))

    private val lastEmpty =
        samples.formLast.run { copy(fields = fields.take(2).map { it.copy(value = "") }) }
    val mayBeOffered = lastEmpty.copy(prefill = PrefillItem.Question)
    val offered =
        lastEmpty.copy(
            prefill =
            PrefillItem.Answers(
                listOf(
                    PrefillLine(
                        CheckRow("/parent_name", FieldItemKind.Text, samples.words.parentName, samples.words.parentNameValue),
                        PrefillFrom.Profile,
                    ),
                    PrefillLine(
                        CheckRow("/parent_phone", FieldItemKind.Phone, samples.words.phone, "13800138000"),
                        PrefillFrom.Earlier(samples.words.parking, Instant.parse("2026-11-23T18:40:00Z")),
                    ),
                ),
            ),
        )

    private fun change(
        kind: ChangeKind,
        label: String,
        oldLabel: String? = null,
        oldAnswer: String? = null,
        newAnswer: String? = null,
    ) = ChangeItem(kind, label, oldLabel, oldAnswer, newAnswer)

    val changes =
        ChangesPage(
            listOf(
                change(ChangeKind.Reworded, samples.words.childName, oldLabel = words.oldChildName),
                change(ChangeKind.NotFitting, samples.words.birthPlace, oldAnswer = words.birthHouse),
                change(ChangeKind.Converted, samples.words.siblings, oldAnswer = words.one, newAnswer = "1"),
                change(ChangeKind.Added, samples.words.email),
                change(ChangeKind.Restored, samples.words.phone, newAnswer = "13800138000"),
                change(ChangeKind.Removed, words.witness, oldAnswer = samples.words.parentNameValue),
            ),
            kept + KeptItem(words.witness, samples.words.parentNameValue),
            trouble = null,
        )
    val onlyKept = ChangesPage(emptyList(), kept, samples.storageFull)
    val check = samples.check.copy(changed = FormChanged(changes = 0, kept = 1, oldForm = null))

    val ending = samples.drafts.first().copy(changed = true, endsAt = ends)

    /** One that ends, one that corrects something and one that answers a question. */
    val drafts =
        listOf(
            ending,
            samples.drafts.last().copy(serviceName = samples.words.parking, correction = true),
            samples.drafts.last().copy(id = "d3", caseNumber = "LG-2026-000001"),
        )
    val refused = samples.caseWithoutReceipt(CaseStatus.Rejected, 1, "invalid-answers").copy(canEdit = true)
}

/** What these drafts say. */
internal class DraftWords(
    say: (en: String, zh: String, es: String, ar: String) -> String,
) {
    val oldChildName = say("Name of the child", "孩子名字", "Nombre del niño o la niña", "اسم الطفل")
    val birthHouse = say("In a birth house", "在分娩之家", "En una casa de partos", "في دار ولادة")
    val one = say("One", "一个", "Uno", "واحد")
    val witness = say("Who was present at the birth?", "谁在场见证了分娩？", "¿Quién estuvo presente?", "من كان حاضرًا عند الولادة؟")
}
