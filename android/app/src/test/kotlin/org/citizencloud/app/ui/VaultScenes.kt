package org.citizencloud.app.ui

import androidx.annotation.StringRes
import androidx.compose.runtime.remember
import org.citizencloud.app.R
import org.citizencloud.app.model.BackupState
import org.citizencloud.app.model.BackupWay
import org.citizencloud.app.model.CaseState
import org.citizencloud.app.model.ChooseDocumentState
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.DamageState
import org.citizencloud.app.model.DocumentDetails
import org.citizencloud.app.model.DocumentState
import org.citizencloud.app.model.DocumentWords
import org.citizencloud.app.model.DocumentWordsState
import org.citizencloud.app.model.DocumentsState
import org.citizencloud.app.model.LostKeyState
import org.citizencloud.app.model.PaperCode
import org.citizencloud.app.model.PaperCodeState
import org.citizencloud.app.model.RestoreState
import org.citizencloud.app.model.StorageState
import org.citizencloud.app.model.TransferItem
import org.citizencloud.app.model.Trouble
import org.citizencloud.app.model.VaultLock

/** Her documents, and what opens them again. */
internal fun vaultScenes(): List<Scene> =
    documentsScenes() + documentScenes() + paperCodeScenes() + storageScenes() + backupScenes() + chooseDocumentScenes()

private fun documentsScenes() =
    listOf(
        documents("ready") { it.unlocked },
        documents("locked", offline = true) { it.locked },
        documents("unlocking") { it.locked.copy(lock = VaultLock.Unlocking) },
        documents("empty") { it.empty },
        documents("ways", press = R.string.documents_add) { it.unlocked.copy(hasPaperCode = true) },
        documents("adding") { it.adding },
        documents("full") { it.full },
        documents("found") { it.found },
        documents("nothing") { it.nothing },
        documents("unreadable") { it.unreadable },
        documents("deleting-unreadable") { it.deletingUnreadable },
        documents("loading") { it.unlocked.copy(documents = Content.Loading) },
        Scene("documents", "key-missing") {
            DocumentsScreen(VaultSamples(it).locked.copy(trouble = it.keyMissing), DocumentsActions())
        },
        Scene("documents", "failed") {
            DocumentsScreen(VaultSamples(it).locked.copy(documents = Content.Failed(it.locked)), DocumentsActions())
        },
    )

private fun documents(
    state: String,
    offline: Boolean = false,
    @StringRes press: Int? = null,
    content: (VaultSamples) -> DocumentsState,
) = Scene("documents", state, offline, press) { DocumentsScreen(content(VaultSamples(it)), DocumentsActions()) }

private fun documentScenes() =
    listOf(
        document("ready") { Content.Ready(it.details) },
        document("looking", comes = true) { Content.Ready(it.details.copy(looking = true)) },
        document("shared") { Content.Ready(it.shared) },
        document("exporting") { Content.Ready(it.exporting) },
        document("cannot-save") { Content.Ready(it.cannotSave) },
        document("of-case") { Content.Ready(it.ofCase) },
        document("damaged") { Content.Ready(it.broken) },
        document("deleting") { Content.Ready(it.details.copy(deleting = true)) },
        document("locked") { Content.Failed(it.lockedTrouble) },
        document("loading") { Content.Loading },
        words("words") { Content.Ready(it.said) to null },
        words("words-not-kept") { Content.Ready(it.said.copy(expiresOn = "2027-13-40")) to it.notADay },
        words("words-locked") { Content.Failed(it.lockedTrouble) to null },
    )

private fun document(
    state: String,
    comes: Boolean = false,
    content: (VaultSamples) -> Content<DocumentDetails>,
) = Scene("document", state, comes = comes) { samples ->
    val vault = remember { VaultSamples(samples) }
    DocumentScreen(DocumentState(content(vault)), remember { DocumentActions(pages = { vault.pages }) })
}

private fun words(
    state: String,
    content: (VaultSamples) -> Pair<Content<DocumentWords>, Trouble?>,
) = Scene("document", state) {
    val (words, trouble) = content(VaultSamples(it))
    DocumentWordsScreen(DocumentWordsState(words, saving = false, trouble), DocumentWordsActions())
}

private fun paperCodeScenes() =
    listOf(
        paperCode("none-yet") { Content.Ready(PaperCode.NoneYet) },
        paperCode("kept") { Content.Ready(PaperCode.Kept) },
        paperCode("shown") { Content.Ready(PaperCode.Shown(it.groups, it.qr)) },
        paperCode("checking") { Content.Ready(PaperCode.Checking(it.typed, problem = null)) },
        paperCode("slip") { Content.Ready(PaperCode.Checking(it.typed, it.slip)) },
        paperCode("checked") { Content.Ready(PaperCode.Checked) },
        paperCode("replacing", replacing = true) { Content.Ready(PaperCode.Kept) },
        paperCode("locked") { Content.Failed(it.lockedTrouble) },
        lostKey("lost-key") { LostKeyState(it.typed, working = false, problem = null, trouble = null) },
        lostKey("lost-key-slip") { LostKeyState(it.typed, working = false, it.slip, trouble = null) },
        lostKey("lost-key-opening") { LostKeyState(it.typed, working = true, problem = null, trouble = null) },
        Scene("paper-code", "lost-key-full") {
            LostKeyScreen(LostKeyState(VaultSamples(it).typed, working = false, problem = null, it.storageFull), LostKeyActions())
        },
    )

private fun paperCode(
    state: String,
    replacing: Boolean = false,
    content: (VaultSamples) -> Content<PaperCode>,
) = Scene("paper-code", state) {
    PaperCodeScreen(PaperCodeState(content(VaultSamples(it)), working = false, replacing, trouble = null), PaperCodeActions())
}

private fun lostKey(
    state: String,
    content: (VaultSamples) -> LostKeyState,
) = Scene("paper-code", state) { LostKeyScreen(content(VaultSamples(it)), LostKeyActions()) }

private fun storageScenes() =
    listOf(
        Scene("storage", "ready") { StorageScreen(StorageState(Content.Ready(VaultSamples(it).usage)), {}) },
        Scene("storage", "loading") { StorageScreen(StorageState(Content.Loading), {}) },
        Scene("storage", "failed") { StorageScreen(StorageState(Content.Failed(it.locked)), {}) },
        // Home has so many states that one more would change the looks of all that are pictured after it.
        Scene("storage", "damage-at-home") { HomeScreen(it.homeAtFirst.copy(damaged = true), HomeActions()) },
        Scene("storage", "damage") { DamageScreen(DamageState(Content.Ready(VaultSamples(it).damage)), {}) },
        Scene("storage", "damage-none") { DamageScreen(DamageState(Content.Ready(emptyList())), {}) },
        Scene("storage", "damage-failed") { DamageScreen(DamageState(Content.Failed(it.keyMissing)), {}) },
    )

private fun backupScenes() =
    listOf(
        backup("ready") { it.backup },
        backup("no-code") { it.backup.copy(hasPaperCode = false) },
        backup("passphrase") { it.backup.copy(way = BackupWay.Passphrase, passphrase = it.passphrase) },
        backup("too-short") { it.backup.copy(way = BackupWay.Passphrase, passphrase = "1234", problem = it.tooShort) },
        backup("making") { it.backup.copy(making = TransferItem("", 120_000_000, 412_000_000)) },
        backup("made") { it.backup.copy(made = it.made) },
        backup("cannot-save") { it.backup.copy(trouble = it.cannotSave.trouble) },
        restore("nothing-chosen") { it.restore.copy(fileName = null) },
        restore("chosen") { it.restore },
        restore("checked") { it.restore.copy(checked = it.made) },
        restore("another-key") { it.restore.copy(problem = it.anotherKey) },
        restore("reading") { it.restore.copy(reading = TransferItem("", 120_000_000, 412_000_000)) },
        restore("whose") { it.restore.copy(askingWhose = true) },
        restore("restored") { it.restore.copy(restored = it.restored) },
    )

private fun backup(
    state: String,
    content: (VaultSamples) -> BackupState,
) = Scene("backup", state) { BackupScreen(content(VaultSamples(it)), BackupActions()) }

private fun restore(
    state: String,
    content: (VaultSamples) -> RestoreState,
) = Scene("backup", "restore-$state") { RestoreScreen(content(VaultSamples(it)), RestoreActions()) }

private fun chooseDocumentScenes() =
    listOf(
        chooseDocument("ready") { it.choosing },
        chooseDocument("locked") { it.choosing.copy(lock = VaultLock.Locked, documents = Content.Loading) },
        chooseDocument("found") { it.choosing(query = it.query, documents = 2) },
        chooseDocument("nothing") { it.choosing(query = it.queryForNothing, documents = 0) },
        chooseDocument("empty") { it.choosing(query = "", documents = 0) },
        chooseDocument("loading") { it.choosing.copy(documents = Content.Loading) },
        Scene("choose-document", "failed") {
            ChooseDocumentScreen(VaultSamples(it).choosing.copy(documents = Content.Failed(it.keyMissing)), ChooseDocumentActions())
        },
        // Among the cases it would change the looks of all that are pictured after them.
        Scene("choose-document", "case-from-backup") { CaseScreen(CaseState(Content.Ready(CaseSamples(it).fromBackup)), CaseActions()) },
        Scene("choose-document", "case-declining") {
            CaseScreen(CaseState(Content.Ready(CaseSamples(it).fromBackup.copy(cancelling = true))), CaseActions())
        },
    )

private fun chooseDocument(
    state: String,
    content: (VaultSamples) -> ChooseDocumentState,
) = Scene("choose-document", state) { ChooseDocumentScreen(content(VaultSamples(it)), ChooseDocumentActions()) }
