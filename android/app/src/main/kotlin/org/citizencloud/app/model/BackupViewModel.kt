package org.citizencloud.app.model

import java.io.File
import java.io.IOException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.withContext
import org.citizencloud.core.BackupUpdate
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.CitizenException
import org.citizencloud.core.DocumentProblem
import org.citizencloud.core.backingUp
import org.citizencloud.core.updates

/** All that is hers in one file that only she can open. */
class BackupViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<BackupState>(session, navigator) {
    /** [way]: as she has chosen it; `null` for what is there. [passphrase] is kept nowhere else. */
    private data class Making(
        val way: BackupWay? = null,
        val passphrase: String = "",
        val moving: TransferItem? = null,
        val made: BackupItem? = null,
        val problem: String? = null,
    )

    private val making = MutableStateFlow(Making())

    override val state: StateFlow<BackupState> = combine(
        session.reread(
            personal = true,
            changes = { client, _ -> client.vault().updates() },
            read = { client, _ -> client.vault().hasRecovery() },
        ).fromLast(),
        making,
        action.state,
    ) { hasPaperCode, making, action ->
        val hasCode = hasPaperCode.value == true
        BackupState(
            way = making.way ?: if (hasCode) BackupWay.PaperCode else BackupWay.Passphrase,
            hasPaperCode = hasCode,
            passphrase = making.passphrase,
            making = making.moving,
            made = making.made,
            problem = making.problem,
            trouble = action.trouble ?: hasPaperCode.trouble,
        )
    }.whileSeen(BackupState(BackupWay.Passphrase, false, passphrase = "", making = null, made = null, problem = null, trouble = null))

    fun chooseWay(way: BackupWay) = making.update { it.copy(way = way, problem = null) }

    /** Takes in what stands in the field of the passphrase. */
    fun type(text: String) = making.update { it.copy(passphrase = text, problem = null) }

    /** Makes the backup as a new file at [filePath]. */
    fun make(filePath: String) = run { client -> client.make(filePath) }

    /** Makes the backup where she has chosen, by way of [temporary], which is sealed as the backup is, and deleted. */
    fun make(to: Destination, temporary: File) = run { client ->
        try {
            client.make(temporary.path).also { temporary.copy(to) }
        } finally {
            withContext(Dispatchers.IO + NonCancellable) { temporary.delete() }
        }
    }

    /** Nothing is left of the backup that is being made. */
    fun stop() = action.stop()

    fun openPaperCode() = navigator.push(Route.PaperCode)

    private fun run(make: suspend (CitizenClient) -> BackupItem) {
        making.update { it.copy(made = null, problem = null) }
        val tried: suspend (CitizenClient, String) -> Tried<BackupItem> = { client, language ->
            try {
                tried(language) { make(client) }
            } finally {
                making.update { it.copy(moving = null) }
            }
        }
        action.run(tried) { made ->
            when (made) {
                // What opens it need not be seen any longer.
                is Tried.Done -> making.update { it.copy(made = made.value, passphrase = "") }
                is Tried.Slip -> making.update { it.copy(problem = made.words) }
            }
        }
    }

    private suspend fun CitizenClient.make(filePath: String): BackupItem {
        // What she has typed a moment ago is not on the screen yet.
        val way = making.value.way ?: state.value.way
        val passphrase = making.value.passphrase.takeIf { way == BackupWay.Passphrase }
        fun moved(bytes: Long, total: Long) = making.update { it.copy(moving = TransferItem("", bytes, total)) }
        val made = vault().backingUp(filePath, passphrase).ended(::moved)
        return (made as BackupUpdate.Made).summary.item()
    }

    private suspend fun File.copy(to: Destination) = withContext(Dispatchers.IO) {
        var isWhole = false
        try {
            inputStream().use { from -> to.open().use { from.copyTo(it) } }
            isWhole = true
        } catch (_: IOException) {
            throw CitizenException.NotKept(DocumentProblem.Unwritable)
        } finally {
            if (!isWhole) withContext(NonCancellable) { to.discard() }
        }
    }
}
