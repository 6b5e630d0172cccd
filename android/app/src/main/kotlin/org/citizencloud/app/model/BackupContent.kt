package org.citizencloud.app.model

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.last
import kotlinx.coroutines.flow.onEach
import org.citizencloud.core.BackupSecret
import org.citizencloud.core.BackupSummary
import org.citizencloud.core.BackupUpdate
import org.citizencloud.core.CitizenException

// What the making of a backup and its bringing back have in common.

/** How a backup that is made or read has ended; tells how far it is until then. Who does not wait for the end has stopped it. */
internal suspend fun Flow<BackupUpdate>.ended(moved: (bytes: Long, totalBytes: Long) -> Unit): BackupUpdate {
    val ended = onEach { if (it is BackupUpdate.Moving) moved(it.bytes.toLong(), it.totalBytes.toLong()) }.last()
    if (ended is BackupUpdate.Failed) throw ended.error
    return ended
}

internal fun BackupSummary.item() = BackupItem(
    madeAt,
    documents.toInt(),
    drafts.toInt(),
    submissions.toInt(),
    lost = lost.map { it.title },
    lostFiles = lostFiles.map { it.name },
    unnamed = unnamedDocuments.toInt(),
    unreadable = unreadable.toInt(),
)

/** What opens a backup, as she has typed it. */
internal fun BackupWay.secret(typed: String): BackupSecret = when (this) {
    BackupWay.PaperCode -> BackupSecret.Code(typed)
    BackupWay.Passphrase -> BackupSecret.Passphrase(typed)
}

/** What has come of something that may fail because of what she has typed or chosen. */
internal sealed interface Tried<out T> {
    data class Done<T>(val value: T) : Tried<T>

    /** What is wrong, in her language. */
    data class Slip(val words: String) : Tried<Nothing>
}

internal suspend fun <T> tried(language: String, call: suspend () -> T): Tried<T> = try {
    Tried.Done(call())
} catch (error: CitizenException) {
    Tried.Slip(error.slip(language) ?: throw error)
}
