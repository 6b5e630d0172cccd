package org.citizencloud.app.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.DocumentAbout

/** What is said of a document. What she has changed is saved when she leaves. */
class DocumentWordsViewModel internal constructor(
    session: Session,
    navigator: Navigator,
    private val kept: Kept,
    private val id: String,
) : ScreenViewModel<DocumentWordsState>(session, navigator) {
    /** What she has changed and was not saved yet, by the names of what is below. */
    private val changed = MutableStateFlow(kept.texts)

    override val state: StateFlow<DocumentWordsState> = combine(
        session.ofVault { client, _ -> client.vault().document(id).about.words() },
        changed,
        action.state,
    ) { words, changed, action ->
        DocumentWordsState(words.map { it.with(changed) }, action.running, action.trouble)
    }.whileSeen(DocumentWordsState(Content.Loading, saving = false, trouble = null))

    fun setTitle(text: String) = change(TITLE, text)

    fun chooseKind(kind: DocumentKind) = change(KIND, kind.name)

    fun setIssuer(text: String) = change(ISSUER, text)

    /** As it is typed; a day is kept as `2026-01-31`. */
    fun setIssuedOn(text: String) = change(ISSUED_ON, text)

    /** As it is typed; a day is kept as `2026-01-31`. */
    fun setExpiresOn(text: String) = change(EXPIRES_ON, text)

    /** With commas between them, of whatever script. */
    fun setTags(text: String) = change(TAGS, text)

    /** Saves what she has changed, and leads back; stays where that cannot be kept. */
    fun save() {
        val words = state.value.words.value
        if (words == null || changed.value.isEmpty()) return leave()
        val save: suspend (CitizenClient, String) -> Unit = { client, _ ->
            val vault = client.vault()
            vault.changeDocument(id, vault.document(id).about.saying(words))
        }
        action.run(save) { leave() }
    }

    /** Leads back without saving. */
    fun leave() {
        change(emptyMap())
        if (navigator.top == Route.DocumentWords(id)) super.back()
    }

    override fun back() = save()

    private fun change(name: String, text: String) = change(changed.value + (name to text))

    private fun change(texts: Map<String, String>) {
        changed.value = texts
        kept.set(texts)
    }

    private fun DocumentWords.with(changed: Map<String, String>) = DocumentWords(
        title = changed[TITLE] ?: title,
        kind = changed[KIND]?.let(DocumentKind::valueOf) ?: kind,
        issuer = changed[ISSUER] ?: issuer,
        issuedOn = changed[ISSUED_ON] ?: issuedOn,
        expiresOn = changed[EXPIRES_ON] ?: expiresOn,
        tags = changed[TAGS] ?: tags,
    )

    private fun DocumentAbout.words() =
        DocumentWords(title, kind.shown, issuer.orEmpty(), issuedOn.orEmpty(), expiresOn.orEmpty(), tags.joinToString(", "))

    private fun DocumentAbout.saying(words: DocumentWords) = copy(
        title = words.title,
        kind = words.kind.kept,
        issuer = words.issuer.ifBlank { null },
        issuedOn = words.issuedOn.ifBlank { null },
        expiresOn = words.expiresOn.ifBlank { null },
        tags = words.tags.split(',', '，', '、', '،').map(String::trim).filter(String::isNotEmpty),
    )

    private companion object {
        const val TITLE = "title"
        const val KIND = "kind"
        const val ISSUER = "issuer"
        const val ISSUED_ON = "issuedOn"
        const val EXPIRES_ON = "expiresOn"
        const val TAGS = "tags"
    }
}
