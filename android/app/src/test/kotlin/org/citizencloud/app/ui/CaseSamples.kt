package org.citizencloud.app.ui

import java.time.Instant
import org.citizencloud.app.model.CaseDetails
import org.citizencloud.app.model.CaseEventItem
import org.citizencloud.app.model.CaseKind
import org.citizencloud.app.model.CaseQuestionItem
import org.citizencloud.app.model.CaseStanding
import org.citizencloud.app.model.CaseStatus
import org.citizencloud.app.model.UploadItem

/** An application at the city, and what is sent about it, as [samples] has its words. */
internal class CaseSamples(
    private val samples: Samples,
) {
    private val words = samples.words.case

    private fun event(
        code: String,
        title: String,
        at: String,
        text: String? = null,
    ) = CaseEventItem(Instant.parse(at), code, title, text)

    private val received = event("received", samples.words.receivedTitle, "2026-11-20T09:12:04Z")
    private val review = event("in_review", samples.words.reviewTitle, "2026-11-23T02:30:00Z", samples.words.note)
    private val asked = event("question", words.askedTitle, "2026-11-24T03:00:00Z", words.question)

    /** The city waits for her. */
    val waitingForHer: CaseDetails =
        samples.caseAccepted.copy(
            standing = CaseStanding.WaitingForResident,
            promisedBy = "2026-11-27",
            timeline = listOf(received, review, asked),
            question = CaseQuestionItem("q1", words.question, asked.at, "2026-12-01"),
            canWithdraw = true,
        )
    val withdrawing = waitingForHer.copy(question = null, timeline = listOf(received), withdrawing = true)

    /** With what happened that this app has no picture for. */
    val approved =
        samples.caseAccepted.copy(
            standing = CaseStanding.Approved,
            promisedBy = "2026-11-27",
            decidedAt = Instant.parse("2026-11-26T08:00:00Z"),
            timeline =
            listOf(
                received,
                asked,
                event("answered", words.answeredTitle, "2026-11-24T18:20:00Z"),
                event("sent-to-registrar", words.registrarTitle, "2026-11-25T01:00:00Z"),
                event("approved", words.approvedTitle, "2026-11-26T08:00:00Z", words.collect),
            ),
            messages = emptyList(),
        )
    val answer =
        samples.caseWithoutReceipt(CaseStatus.WaitsForNetwork, 0).run { copy(item = item.copy(kind = CaseKind.Answer)) }
    val fromBackup = samples.caseWithoutReceipt(CaseStatus.FromBackup, 0).copy(canRetry = true, canCancel = true)
    val withdrawn = samples.caseAccepted.run { copy(item = item.copy(kind = CaseKind.Withdrawal), messages = emptyList()) }
    val waitsForUnmetered = samples.caseWithoutReceipt(CaseStatus.WaitsForUnmetered, 0).copy(attachments = words.files)
}

/** What the city says of that case. */
internal class CaseWords(
    say: (en: String, zh: String, es: String, ar: String) -> String,
) {
    val askedTitle = say("The city has a question", "市政府有问题需要您答复", "El ayuntamiento tiene una pregunta", "لدى البلدية سؤال")
    val question =
        say(
            "In which ward of the hospital was your child born?",
            "孩子在医院的哪个科室出生？",
            "¿En qué planta del hospital nació su hijo o hija?",
            "في أي جناح من المستشفى وُلد طفلك؟",
        )
    val answeredTitle = say("You have answered", "您已答复", "Usted ha respondido", "لقد أجبت")
    val registrarTitle = say("With the registrar", "已转户籍民警", "En manos del registrador", "لدى الموظف المختص")
    val approvedTitle = say("Approved", "已批准", "Concedido", "تمت الموافقة")
    val collect =
        say(
            "You can collect the new page at counter 4.",
            "您可在4号窗口领取新的户口簿页。",
            "Puede recoger la nueva hoja en la ventanilla 4.",
            "يمكنك استلام الصفحة الجديدة من الشباك 4.",
        )
    val files =
        listOf(
            UploadItem(say("Birth certificate.jpg", "出生医学证明.jpg", "Certificado.jpg", "شهادة الميلاد.jpg"), 2_400_000, 1_200_000),
            UploadItem("hukou-0042.pdf", 310_000, 0),
        )
}
