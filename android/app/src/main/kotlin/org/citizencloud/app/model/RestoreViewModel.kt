package org.citizencloud.app.model

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import org.citizencloud.core.BackupSecret
import org.citizencloud.core.BackupUpdate
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.CitizenException
import org.citizencloud.core.RestoreReport
import org.citizencloud.core.RestoreStep
import org.citizencloud.core.Vault
import org.citizencloud.core.checkingBackup
import org.citizencloud.core.restoring

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
    fun check() = read({ path, secret, _ -> checkingBackup(path, secret) }) { ended ->
        shown.update { it.copy(checked = (ended as? BackupUpdate.Checked)?.summary?.item()) }
    }

    /** Brings back what it holds, once all of it was read; asks first where it is of another phone. */
    fun restore() = restore(isHers = false)

    /** It is hers, although it is of another phone. */
    fun reallyRestore() {
        keep()
        restore(isHers = true)
    }

    /** It is not hers: nothing is brought back. */
    fun keep() = shown.update { it.copy(askingWhose = false) }

    private fun restore(isHers: Boolean) = read({ path, secret, language -> restoring(path, secret, language, isHers) }) { ended ->
        shown.update { it.copy(restored = (ended as? BackupUpdate.Restored)?.report?.item(), typed = "") }
    }

    /** What was brought back stays; bringing it back again brings the rest. */
    fun stop() = action.stop()

    fun openCase(id: String) = navigator.push(Route.Case(id))

    fun openPaperCode() = navigator.push(Route.PaperCode)

    fun openDocuments() = navigator.push(Route.Documents)

    override fun back() {
        if (shown.value.askingWhose) keep() else super.back()
    }

    override fun onCleared() {
        copy?.let { session.scope.launch { it.delete() } }
    }

    private fun read(begin: Vault.(String, BackupSecret, String) -> Flow<BackupUpdate>, then: (BackupUpdate) -> Unit) {
        val path = filePath ?: return
        val secret = shown.value.way.secret(shown.value.typed)
        fun moved(bytes: Long, total: Long) =
            shown.update { it.copy(reading = TransferItem(it.fileName.orEmpty(), bytes, total)) }
        // None where it is for her to say whose it is.
        val read: suspend (CitizenClient, String) -> Tried<BackupUpdate?> = { client, language ->
            try {
                tried(language) {
                    try {
                        client.vault().begin(path, secret, language).ended(::moved)
                    } catch (error: CitizenException.Refused) {
                        if (error.reason == OF_ANOTHER_HOME) null else throw error
                    }
                }
            } finally {
                shown.update { it.copy(reading = null) }
            }
        }
        shown.update { it.copy(problem = null, checked = null, restored = null) }
        action.run(read) { tried ->
            when (tried) {
                is Tried.Done -> when (val ended = tried.value) {
                    null -> shown.update { it.copy(askingWhose = true) }
                    else -> then(ended)
                }
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
            askingWhose = false,
            problem = null,
            trouble = null,
        )

        /** The core's word for a backup that was made elsewhere, where there is something of hers here. */
        const val OF_ANOTHER_HOME = "backup-of-another-home"
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
            is RestoreStep.SendAgain -> RestoreStepItem.SendAgain(it.submissionId, it.kind.kind, it.serviceName)
            is RestoreStep.GetAgain -> RestoreStepItem.GetAgain(it.document.title, it.document.issuer)
        }
    },
)
