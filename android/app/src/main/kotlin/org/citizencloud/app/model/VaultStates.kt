package org.citizencloud.app.model

import java.time.Instant

// Her documents, and what opens them again where the phone has lost its keys.

/** Whether her documents can be seen. They lock themselves when they were not used for five minutes. */
enum class VaultLock { Locked, Unlocking, Unlocked }

data class DocumentsState(
    val lock: VaultLock,
    val query: String,
    /** Those that [query] finds; loading while they are locked. */
    val documents: Content<DocumentList>,
    val adding: TransferItem?,
    /** Whether she has a recovery code on paper. */
    val hasPaperCode: Boolean,
    /** One of [DocumentList.damagedIds]: she is asked whether what is left of it is to be deleted. */
    val deleting: String?,
    val trouble: Trouble?,
)

/** [documents] are the first of [total]. [damagedIds]: of those of which nothing can be told any more. */
data class DocumentList(val documents: List<DocumentItem>, val total: Int, val damagedIds: List<String> = emptyList())

data class DocumentItem(
    val id: String,
    val title: String,
    val kind: DocumentKind,
    val issuer: String?,
    /** The last day on which it holds, as `2026-01-31`. */
    val expiresOn: String?,
    val expiry: Expiry,
    val sizeBytes: Long,
    val mediaType: String,
    val keptAt: Instant,
    /** Its content is gone or cut short: adding the same file again mends it. */
    val damaged: Boolean,
)

enum class DocumentKind { Identity, Certificate, Licence, Receipt, Letter, Bill, Photo, Other }

/** How long a document still holds. */
enum class Expiry { Lasting, Soon, Past }

/** A document on its way into the app or out of it. */
data class TransferItem(val name: String, val bytes: Long, val totalBytes: Long)

/** Her documents, one of which is to be an answer in a form. */
data class ChooseDocumentState(
    val lock: VaultLock,
    val query: String,
    /** Those that [query] finds; loading while they are locked. */
    val documents: Content<DocumentChoices>,
    val trouble: Trouble?,
)

/** [documents] are the first of [total]. [question]: what is to be answered, and [limits] what that takes. */
data class DocumentChoices(
    val question: String,
    val limits: FileLimitsItem,
    val documents: List<DocumentChoice>,
    val total: Int,
)

/** [refusal]: why it cannot be chosen; null where it can. */
data class DocumentChoice(val item: DocumentItem, val refusal: ChoiceRefusal?)

enum class ChoiceRefusal { Damaged, WrongType, TooLarge }

data class DocumentState(val document: Content<DocumentDetails>)

data class DocumentDetails(
    val item: DocumentItem,
    val tags: List<String>,
    val issuedOn: String?,
    /** The case that it is about, by the id of its submission. */
    val caseId: String?,
    /** Whether the phone can draw it. */
    val canLook: Boolean,
    /** She looks at its pages. */
    val looking: Boolean = false,
    /** She is asked whether it is to be deleted. */
    val deleting: Boolean = false,
    /** The copy that she has shared last. */
    val shared: SharedItem? = null,
    val exporting: TransferItem? = null,
    /** A copy lies where she has chosen. */
    val exported: Boolean = false,
    val trouble: Trouble? = null,
)

/** A readable copy for other apps, until it is removed. */
data class SharedItem(val filePath: String, val until: Instant)

/** What is said of a document, while she changes it. */
data class DocumentWordsState(val words: Content<DocumentWords>, val saving: Boolean, val trouble: Trouble?)

/** As it stands in the fields; [tags] with commas between them. */
data class DocumentWords(
    val title: String,
    val kind: DocumentKind,
    val issuer: String,
    val issuedOn: String,
    val expiresOn: String,
    val tags: String,
)

data class PaperCodeState(
    val code: Content<PaperCode>,
    val working: Boolean,
    /** She is asked whether another code is to take the place of hers. */
    val replacing: Boolean,
    val trouble: Trouble?,
)

/** The recovery code that she has on paper. */
sealed interface PaperCode {
    data object NoneYet : PaperCode

    /** There is one, and it is not shown. */
    data object Kept : PaperCode

    /** [groups]: nine of six digits. [qr]: the key that they stand for, where it could be made a QR code. */
    data class Shown(val groups: List<String>, val qr: QrSquares?) : PaperCode

    /** [problem]: what is wrong with what she has typed. */
    data class Checking(val typed: String, val problem: String?) : PaperCode

    data object Checked : PaperCode
}

/** [problem]: what is wrong with the code as it is typed. */
data class LostKeyState(val typed: String, val working: Boolean, val problem: String?, val trouble: Trouble?)

/** [report]: in words, a paragraph each; none where no damage is known. */
data class DamageState(val report: Content<List<String>>)

data class StorageState(val usage: Content<StorageUsage>)

/** How much of the phone her documents take, and may take. */
data class StorageUsage(val documents: Int, val usedBytes: Long, val limitBytes: Long)
