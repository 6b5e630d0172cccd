package org.citizencloud.app.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import org.citizencloud.core.BackupListener
import org.citizencloud.core.BackupSecret
import org.citizencloud.core.BackupUpdate
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.RestoreReport
import org.citizencloud.core.RestoreStep
import org.citizencloud.core.TaskHandle
import org.citizencloud.core.Vault

/** Brings back what a backup holds, once it is proven. */
class RestoreViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<RestoreState>(session, navigator) {
    private val shown = MutableStateFlow(NothingYet)
    private var filePath: String? = null

    /** The copy of what she has chosen, if it is one. */
    private var copy: ChosenFile? = null

    override val state: StateFlow<RestoreState> =
        combine(shown, action.state) { shown, action -> shown.copy(trouble = action.trouble) }.whileSeen(NothingYet)

    /** Takes the file at [filePath], called [name]. */
    fun choose(filePath: String, name: String) {
        this.filePath = filePath
        shown.update { it.copy(fileName = name, checked = null, restored = null, problem = null) }
    }

    /** Takes what she has chosen elsewhere on the phone, as soon as it is copied; the copy goes with the screen. */
    fun choose(copied: suspend () -> ChosenFile) {
        session.scope.launch {
            val file = copied()
            copy?.delete()
            copy = file
            choose(file.path, file.name)
        }
    }

    fun chooseWay(way: BackupWay) = shown.update { it.copy(way = way, typed = "", problem = null, checked = null) }

    /** Takes in the code or the passphrase as it stands in the field. */
    fun type(text: String) = shown.update { it.copy(typed = text, problem = null, checked = null) }

    /** Reads all of it, and changes nothing. */
    fun check() = read({ path, secret, _, listener -> startBackupCheck(path, secret, listener) }) { ended ->
        shown.update { it.copy(checked = (ended as? BackupUpdate.Checked)?.summary?.item()) }
    }

    /** Brings back what it holds, once all of it was read. */
    fun restore() = read({ path, secret, language, listener -> startRestore(path, secret, language, false, listener) }) { ended ->
        shown.update { it.copy(restored = (ended as? BackupUpdate.Restored)?.report?.item(), typed = "") }
    }

    /** What was brought back stays; bringing it back again brings the rest. */
    fun stop() = action.stop()

    fun openCase(id: String) = navigator.push(Route.Case(id))

    fun openPaperCode() = navigator.push(Route.PaperCode)

    fun openDocuments() = navigator.push(Route.Documents)

    override fun onCleared() {
        copy?.let { session.scope.launch { it.delete() } }
    }

    private fun read(start: Vault.(String, BackupSecret, String, BackupListener) -> TaskHandle, then: (BackupUpdate) -> Unit) {
        val path = filePath ?: return
        val secret = shown.value.way.secret(shown.value.typed)
        fun moved(bytes: Long, total: Long) =
            shown.update { it.copy(reading = TransferItem(it.fileName.orEmpty(), bytes, total)) }
        val read: suspend (CitizenClient, String) -> Tried<BackupUpdate> = { client, language ->
            try {
                tried(language) { backup(::moved) { client.vault().start(path, secret, language, it) } }
            } finally {
                shown.update { it.copy(reading = null) }
            }
        }
        shown.update { it.copy(problem = null, checked = null, restored = null) }
        action.run(read) { tried ->
            when (tried) {
                is Tried.Done -> then(tried.value)
                is Tried.Slip -> shown.update { it.copy(problem = tried.words) }
            }
        }
    }

    private companion object {
        val NothingYet = RestoreState(
            fileName = null,
            way = BackupWay.PaperCode,
            typed = "",
            reading = null,
            checked = null,
            restored = null,
            problem = null,
            trouble = null,
        )
    }
}

private fun RestoreReport.item() = RestoredItem(
    documents.toInt(),
    drafts.toInt(),
    submissions.toInt(),
    messages.toInt(),
    facts.toInt(),
    favourites.toInt(),
    steps.map {
        when (it) {
            RestoreStep.SignIn -> RestoreStepItem.SignIn
            RestoreStep.MakeRecoveryCode -> RestoreStepItem.MakePaperCode
            is RestoreStep.SendAgain -> RestoreStepItem.SendAgain(it.submissionId, it.serviceName)
            is RestoreStep.GetAgain -> RestoreStepItem.GetAgain(it.document.title, it.document.issuer)
        }
    },
)
