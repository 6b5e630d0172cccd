package org.citizencloud.app.ui

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import java.time.Instant
import org.citizencloud.app.model.BackupItem
import org.citizencloud.app.model.BackupState
import org.citizencloud.app.model.BackupWay
import org.citizencloud.app.model.CaseKind
import org.citizencloud.app.model.ChoiceRefusal
import org.citizencloud.app.model.ChooseDocumentState
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.DocumentChoice
import org.citizencloud.app.model.DocumentChoices
import org.citizencloud.app.model.DocumentDetails
import org.citizencloud.app.model.DocumentItem
import org.citizencloud.app.model.DocumentKind
import org.citizencloud.app.model.DocumentList
import org.citizencloud.app.model.DocumentWords
import org.citizencloud.app.model.DocumentsState
import org.citizencloud.app.model.Expiry
import org.citizencloud.app.model.FileLimitsItem
import org.citizencloud.app.model.QrSquares
import org.citizencloud.app.model.RestoreState
import org.citizencloud.app.model.RestoreStepItem
import org.citizencloud.app.model.RestoredItem
import org.citizencloud.app.model.SharedItem
import org.citizencloud.app.model.StorageUsage
import org.citizencloud.app.model.TransferItem
import org.citizencloud.app.model.Trouble
import org.citizencloud.app.model.VaultLock
import org.citizencloud.app.model.WayOn
import org.citizencloud.app.model.phone.Pages
import org.citizencloud.core.CitizenException
import org.citizencloud.core.CodeProblem
import org.citizencloud.core.DamageCounts
import org.citizencloud.core.DamageReport
import org.citizencloud.core.DocumentProblem
import org.citizencloud.core.damageMessage
import org.citizencloud.core.errorMessage

/** What she keeps in the app, as [samples] has its words. */
internal class VaultSamples(
    private val samples: Samples,
) {
    private val words = samples.words.vault
    private val language = samples.language

    private fun document(
        id: String,
        title: String,
        kind: DocumentKind,
        mediaType: String = "application/pdf",
    ) = DocumentItem(
        id = id,
        title = title,
        kind = kind,
        issuer = null,
        expiresOn = null,
        expiry = Expiry.Lasting,
        sizeBytes = 1_240_000,
        mediaType = mediaType,
        keptAt = Instant.parse("2026-11-20T09:15:00Z"),
        damaged = false,
    )

    private val identity =
        document("1", words.identity, DocumentKind.Identity, "image/jpeg")
            .copy(issuer = samples.words.police, expiresOn = "2027-01-10", expiry = Expiry.Soon)
    private val licence =
        document("2", words.licence, DocumentKind.Licence)
            .copy(issuer = samples.words.police, expiresOn = "2026-03-31", expiry = Expiry.Past)
    private val diploma = document("3", words.diploma, DocumentKind.Certificate).copy(expiresOn = "2041-08-31")
    private val receipt = document("4", samples.words.birth, DocumentKind.Receipt, "text/plain").copy(sizeBytes = 1_420)
    private val damaged = document("5", words.lease, DocumentKind.Letter).copy(damaged = true)

    val unlocked =
        DocumentsState(
            VaultLock.Unlocked,
            query = "",
            documents = Content.Ready(DocumentList(listOf(identity, licence, diploma, receipt, damaged), total = 61)),
            adding = null,
            hasPaperCode = false,
            deleting = null,
            trouble = null,
        )
    val unreadable =
        unlocked.copy(
            documents = Content.Ready(DocumentList(listOf(identity, licence), total = 2, damagedIds = listOf("8", "9"))),
            hasPaperCode = true,
        )
    val deletingUnreadable = unreadable.copy(deleting = "9")
    val locked = unlocked.copy(lock = VaultLock.Locked, documents = Content.Loading)
    val empty = unlocked.copy(documents = Content.Ready(DocumentList(emptyList(), total = 0)))
    val found =
        unlocked.copy(query = words.query, documents = Content.Ready(DocumentList(listOf(licence), total = 1)), hasPaperCode = true)
    val nothing = found.copy(query = samples.words.queryForNothing, documents = Content.Ready(DocumentList(emptyList(), total = 0)))
    val adding = unlocked.copy(adding = TransferItem(words.file, 3_100_000, 8_400_000), hasPaperCode = true)
    val full = unlocked.copy(trouble = trouble(CitizenException.NotKept(DocumentProblem.NoRoom(2_000_000_000u)), WayOn.TryAgain))

    val lockedTrouble = trouble(CitizenException.VaultLocked(), WayOn.UnlockDocuments)

    private val limits = FileLimitsItem(maxCount = 2, maxBytes = 1_000_000, mediaTypes = listOf("image/jpeg", "application/pdf"))
    val choosing =
        ChooseDocumentState(
            VaultLock.Unlocked,
            query = "",
            documents =
            Content.Ready(
                DocumentChoices(
                    words.question,
                    limits,
                    listOf(
                        DocumentChoice(identity.copy(sizeBytes = 840_000), refusal = null),
                        DocumentChoice(licence, ChoiceRefusal.TooLarge),
                        DocumentChoice(diploma.copy(sizeBytes = 310_000), refusal = null),
                        DocumentChoice(receipt, ChoiceRefusal.WrongType),
                        DocumentChoice(damaged, ChoiceRefusal.Damaged),
                    ),
                    total = 61,
                ),
            ),
            trouble = null,
        )

    val query = words.query
    val queryForNothing = samples.words.queryForNothing

    /** The same with so many [documents], which [query] has found. */
    fun choosing(
        query: String,
        documents: Int,
    ): ChooseDocumentState {
        val list = checkNotNull((choosing.documents as? Content.Ready)?.value)
        return choosing.copy(
            query = query,
            documents = Content.Ready(list.copy(documents = list.documents.take(documents), total = documents)),
        )
    }

    val details =
        DocumentDetails(
            item = identity,
            tags = words.tags,
            issuedOn = "2017-01-10",
            caseId = null,
            canLook = true,
        )
    val shared = details.copy(shared = SharedItem("/shared/1.jpg", Instant.parse("2026-11-24T06:10:00Z")), exported = true)
    val exporting = details.copy(exporting = TransferItem(words.identity, 2_000_000, 3_000_000))
    val ofCase = details.copy(item = receipt, issuedOn = "2026-11-20", tags = listOf("LG-2026-000001"), caseId = "1", canLook = false)
    val broken = details.copy(item = damaged, tags = emptyList(), issuedOn = null, canLook = false)
    val cannotSave = details.copy(trouble = trouble(CitizenException.NotKept(DocumentProblem.Unwritable), WayOn.TryAgain))

    /** A page with lines that say nothing. */
    val pages =
        object : Pages {
            override val count = 2

            override suspend fun draw(
                index: Int,
                widthPx: Int,
            ): Bitmap =
                Bitmap.createBitmap(300, 220, Bitmap.Config.ARGB_8888).also { page ->
                    val canvas = Canvas(page).apply { drawColor(Color.WHITE) }
                    val ink = Paint().apply { color = Color.DKGRAY }
                    repeat(6) { line -> canvas.drawRect(24f, 30f + 28 * line, 270f - 40 * (line % 3), 40f + 28 * line, ink) }
                }

            override fun close() = Unit
        }

    val said =
        DocumentWords(
            title = words.identity,
            kind = DocumentKind.Identity,
            issuer = samples.words.police,
            issuedOn = "2017-01-10",
            expiresOn = "2027-01-10",
            tags = words.tags.joinToString(", "),
        )
    val notADay = trouble(CitizenException.NotKept(DocumentProblem.Wrong("expires_on")), WayOn.TryAgain)

    /** No code is so: the groups stand for nothing. */
    val groups = listOf("000012", "005667", "011322", "016977", "022632", "028287", "033942", "039597", "603524")
    val slip: String = errorMessage(CitizenException.RecoveryCode(CodeProblem.Groups(listOf(3u, 7u))), language)
    val typed = groups.take(7).joinToString(" ")

    val damage =
        listOf(
            damageMessage(
                DamageReport(
                    at = Instant.parse("2026-11-24T06:00:00Z"),
                    kept = counts(drafts = 2u, documents = 12u),
                    lost = counts(drafts = 1u, documents = 0u),
                    moreMayBeLost = false,
                    keyLost = false,
                    setAside = "damaged-1",
                ),
                language,
            ),
        )
    val backup =
        BackupState(
            BackupWay.PaperCode,
            hasPaperCode = true,
            passphrase = "",
            making = null,
            made = null,
            problem = null,
            trouble = null,
        )
    val passphrase = words.passphrase
    val tooShort: String = errorMessage(CitizenException.Refused("passphrase-too-short"), language)
    val made =
        BackupItem(
            madeAt = Instant.parse("2026-11-24T06:00:00Z"),
            documents = 61,
            drafts = 2,
            submissions = 3,
            lost = listOf(words.lease),
        )
    val restore =
        RestoreState(
            fileName = "citizen-2026-11-24.age",
            way = BackupWay.PaperCode,
            typed = typed,
            reading = null,
            checked = null,
            restored = null,
            askingWhose = false,
            problem = null,
            trouble = null,
        )
    val anotherKey: String = errorMessage(CitizenException.Refused("backup-for-another-key"), language)
    val restored =
        RestoredItem(
            documents = 60,
            drafts = 2,
            submissions = 3,
            messages = 0,
            facts = 4,
            favourites = 1,
            steps =
            listOf(
                RestoreStepItem.SignIn,
                RestoreStepItem.MakePaperCode,
                RestoreStepItem.SendAgain("2", CaseKind.Answer, samples.words.parking),
                RestoreStepItem.GetAgain(words.lease, samples.words.police),
            ),
        )
    val qr: QrSquares get() = checkNotNull(samples.receipt.code)

    val usage = StorageUsage(documents = 61, usedBytes = 412_000_000, limitBytes = 2_000_000_000)

    /** All that is said here where something does not work. */
    val troubles =
        setOf(full.trouble, lockedTrouble, cannotSave.trouble, notADay).mapNotNull { it?.message }.toSet() + slip + tooShort + anotherKey

    private fun trouble(
        error: CitizenException,
        wayOn: WayOn,
    ) = Trouble(errorMessage(error, language), wayOn)

    private fun counts(
        drafts: UInt,
        documents: UInt,
    ) = DamageCounts(drafts, waiting = 0u, submissions = 3u, messages = 0u, facts = 0u, favourites = 0u, attachments = 0u, documents)
}

/** What she has called her documents. */
internal class VaultWords(
    say: (en: String, zh: String, es: String, ar: String) -> String,
) {
    val identity = say("Identity card", "身份证", "Documento de identidad", "بطاقة الهوية")
    val licence = say("Driving licence", "驾驶证", "Permiso de conducir", "رخصة القيادة")
    val diploma = say("School diploma", "毕业证书", "Diploma escolar", "شهادة مدرسية")
    val lease = say("Lease of the flat", "租房合同", "Contrato de alquiler", "عقد إيجار الشقة")
    val file = say("Insurance.pdf", "保险单.pdf", "Seguro.pdf", "تأمين.pdf")
    val question = say("Proof of where you live", "居住证明", "Prueba de domicilio", "إثبات محل السكن")
    val query = say("driving", "驾驶", "conducir", "القيادة")
    val passphrase = say("green door, warm tea", "绿门 热茶 小船 雨伞 书桌", "puerta verde, té caliente", "باب أخضر وشاي دافئ")
    val tags = listOf(say("travel", "旅行", "viaje", "سفر"), say("bank", "银行", "banco", "بنك"))
}
