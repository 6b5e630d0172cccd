package org.citizencloud.app.ui

import org.citizencloud.app.model.CheckPage
import org.citizencloud.app.model.CheckRow
import org.citizencloud.app.model.CheckSection
import org.citizencloud.app.model.FieldItem
import org.citizencloud.app.model.FieldItemKind
import org.citizencloud.app.model.FileItem
import org.citizencloud.app.model.FileLimitsItem
import org.citizencloud.app.model.FormPage
import org.citizencloud.app.model.ProblemItem
import org.citizencloud.app.model.RemovingRow
import org.citizencloud.app.model.RowItem
import org.citizencloud.app.model.RowsItem
import org.citizencloud.app.model.Saved

/** The steps of a form that asks for rows and for files, as [samples] has its words. */
internal class RowAndFileSamples(
    private val samples: Samples,
) {
    private val words = samples.words.household
    private val members =
        samples.field("/members", FieldItemKind.Rows, words.members, hint = words.membersHint)

    private fun row(index: Int) = RowItem(index, words.rows[index])

    private fun inRow(
        index: Int,
        name: String,
        born: String,
    ): List<FieldItem> {
        val title = words.rows[index]
        return listOf(
            samples.field("/members/$index/name", FieldItemKind.Text, samples.words.parentName, name).copy(heading = title, row = title),
            samples.field("/members/$index/born", FieldItemKind.Date, samples.words.birthDate, born, required = false).copy(row = title),
        )
    }

    /** As the core calls a question in a row. */
    private fun inRow(
        index: Int,
        question: String,
    ) = "${words.rows[index]} – $question"

    private fun page(fields: List<FieldItem>) = FormPage(words.step, 1, 2, fields, emptyList(), Saved.Yes, leaving = false)

    val rows =
        page(
            listOf(members.copy(rows = RowsItem(listOf(row(0), row(1)), canAdd = true, canRemove = true))) +
                inRow(0, samples.words.childNameValue, "2026-11-14") + inRow(1, samples.words.parentNameValue, ""),
        )
    val noRows =
        page(listOf(members.copy(problem = words.membersProblem, rows = RowsItem(emptyList(), canAdd = true, canRemove = false))))
            .copy(problems = listOf(ProblemItem("/members", words.membersProblem)))
    val removing = rows.copy(removing = RemovingRow("/members", 0, words.rows[0]))

    private val picture = FileItem("a", words.picture, 2_400_000)
    private val photos =
        samples.field("/photos", FieldItemKind.Photo, words.photos).copy(
            files = listOf(picture),
            limits = FileLimitsItem(2, 10_000_000, listOf("image/heic", "image/jpeg", "image/png", "image/webp")),
        )
    private val proof =
        samples.field("/proof", FieldItemKind.File, words.proof, required = false).copy(
            limits = FileLimitsItem(1, 10_000_000, listOf("application/pdf", "text/plain")),
        )
    private val signature =
        samples.field("/signature", FieldItemKind.Signature, words.signature).copy(
            limits = FileLimitsItem(1, 1_000_000, listOf("image/png")),
        )
    val files = page(listOf(photos, proof, signature)).copy(step = 2)

    /** Nothing more can be attached to one field, something is being attached to another, and a third one was refused. */
    val attaching =
        files.copy(
            fields =
            listOf(
                photos.copy(files = listOf(picture, FileItem("b", "IMG_2041.heic", 3_100_000))),
                proof.copy(attaching = true),
                signature.copy(problem = words.signatureProblem),
            ),
        )
    val signing = files.copy(fields = listOf(signature))

    val check =
        CheckPage(
            listOf(
                CheckSection(
                    words.step,
                    1,
                    listOf(
                        CheckRow("/members", FieldItemKind.Rows, words.members, "", values = words.rows),
                        CheckRow("/members/0/name", FieldItemKind.Text, inRow(0, samples.words.parentName), samples.words.childNameValue),
                        CheckRow("/members/0/born", FieldItemKind.Date, inRow(0, samples.words.birthDate), "2026-11-14"),
                        CheckRow("/members/1/name", FieldItemKind.Text, inRow(1, samples.words.parentName), samples.words.parentNameValue),
                        CheckRow("/members/1/born", FieldItemKind.Date, inRow(1, samples.words.birthDate), ""),
                        CheckRow("/photos", FieldItemKind.Photo, words.photos, "", values = listOf(words.picture, "IMG_2041.heic")),
                    ),
                ),
            ),
            problems = emptyList(),
            submitting = false,
            trouble = null,
        )
}

/** What that form says. */
internal class HouseholdWords(
    say: (en: String, zh: String, es: String, ar: String) -> String,
) {
    val service = say("Say who lives with you", "申报同住人员", "Comunicar quién vive con usted", "التصريح بمن يسكن معك")
    val step = say("Your household", "家庭成员", "Su hogar", "أسرتك")
    val members = say("Who lives with you?", "与您共同居住的人", "¿Quién vive con usted?", "من يسكن معك؟")
    val membersHint =
        say(
            "Also those who are away for a while.",
            "包括暂时外出的人。",
            "También quienes están fuera una temporada.",
            "بمن فيهم الغائبون مؤقتًا.",
        )
    val membersProblem =
        say(
            "Who lives with you?: please fill this in.",
            "与您共同居住的人：请填写此项。",
            "¿Quién vive con usted?: rellene este campo.",
            "من يسكن معك؟: يُرجى ملء هذا الحقل.",
        )
    val rows = listOf(say("Person 1", "成员 1", "Persona 1", "شخص 1"), say("Person 2", "成员 2", "Persona 2", "شخص 2"))
    val photos = say("Photos of your home", "住房照片", "Fotos de su vivienda", "صور مسكنك")
    val picture = say("Kitchen.jpg", "厨房.jpg", "Cocina.jpg", "المطبخ.jpg")
    val proof = say("Your lease", "租赁合同", "Su contrato de alquiler", "عقد الإيجار")
    val signature = say("Your signature", "您的签名", "Su firma", "توقيعك")
    val signatureProblem =
        say(
            "This file is too large. It may have at most 1 MB.",
            "文件过大，最大为1 MB。",
            "Este archivo es demasiado grande. Puede tener como máximo 1 MB.",
            "هذا الملف كبير جدًا. الحد الأقصى ⁦1 MB⁩.",
        )
    val problems = listOf(membersProblem, signatureProblem)
}
