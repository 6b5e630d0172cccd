package org.citizencloud.app.model

import java.time.Instant

// All that is hers in one file, and back.

data class BackupState(
    val way: BackupWay,
    /** Whether she has a recovery code on paper. */
    val hasPaperCode: Boolean,
    val passphrase: String,
    val making: TransferItem?,
    val made: BackupItem?,
    /** What is wrong with the passphrase. */
    val problem: String?,
    val trouble: Trouble?,
)

/** What opens a backup. */
enum class BackupWay { PaperCode, Passphrase }

/**
 * What a backup holds. [lost] names the documents that are not in it because they were damaged, [lostFiles] such files of
 * forms. [unnamed]: how many documents are not in it of which nothing could be told; [unreadable]: how many things in it
 * cannot be read.
 */
data class BackupItem(
    val madeAt: Instant,
    val documents: Int,
    val drafts: Int,
    val submissions: Int,
    val lost: List<String>,
    val lostFiles: List<String> = emptyList(),
    val unnamed: Int = 0,
    val unreadable: Int = 0,
)

data class RestoreState(
    /** What the file that she has chosen is called; null as long as she has not. */
    val fileName: String?,
    val way: BackupWay,
    /** The code or the passphrase, as it stands in the field. */
    val typed: String,
    val reading: TransferItem?,
    /** It is whole, and can be brought back. */
    val checked: BackupItem?,
    val restored: RestoredItem?,
    /** She is asked whether the backup, which was made on another phone, is hers. */
    val askingWhose: Boolean,
    /** What is wrong with what she has typed, or with the file. */
    val problem: String?,
    val trouble: Trouble?,
)

/** How much was not on this phone, and what is left for her to do. */
data class RestoredItem(
    val documents: Int,
    val drafts: Int,
    val submissions: Int,
    val messages: Int,
    val facts: Int,
    val favourites: Int,
    val steps: List<RestoreStepItem>,
)

/** What no backup brings back. */
sealed interface RestoreStepItem {
    data object SignIn : RestoreStepItem

    data object MakePaperCode : RestoreStepItem

    /** It waited to be sent when the backup was made. */
    data class SendAgain(val caseId: String, val kind: CaseKind, val serviceName: String) : RestoreStepItem

    /** It was damaged when the backup was made. */
    data class GetAgain(val title: String, val issuer: String?) : RestoreStepItem
}
