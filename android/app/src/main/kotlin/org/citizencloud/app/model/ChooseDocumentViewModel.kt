package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.emptyFlow
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.CitizenException
import org.citizencloud.core.FormField

/**
 * Takes one of her documents for a field of a form. The form attaches it, and tells how that goes.
 *
 * @param attach is told the id of the document, once the form is on top again
 */
class ChooseDocumentViewModel internal constructor(
    session: Session,
    navigator: Navigator,
    private val route: Route.ChooseDocument,
    private val attach: (documentId: String) -> Unit,
) : ScreenViewModel<ChooseDocumentState>(session, navigator) {
    private val form = DraftForm(route.draftId)
    private val found = FoundDocuments(session)

    override val state: StateFlow<ChooseDocumentState> = combine(
        session.reread(personal = true, changes = { _, _ -> emptyFlow<Unit>() }, read = ::field),
        found.now,
    ) { field, found ->
        val documents = when (field) {
            is Content.Failed -> field
            Content.Loading -> Content.Loading
            is Content.Ready -> found.list.map { it.choices(field.value) }
        }
        ChooseDocumentState(found.lock, found.query, documents, found.trouble)
    }.whileSeen(ChooseDocumentState(VaultLock.Locked, query = "", Content.Loading, trouble = null))

    /** Shows her documents, once she has shown the phone that it is her. */
    fun unlock() = unlockDocuments()

    /** Shows those that have each of the words; all of them for none. */
    fun search(text: String) = found.search(text)

    /** Shows another page, if there is one. */
    fun showMore() {
        val list = state.value.documents.value ?: return
        found.showMore(list.documents.size, list.total)
    }

    /** Attaches a document, unless the field does not take it, and leads back to the form. */
    fun choose(id: String) {
        val choice = state.value.documents.value?.documents?.find { it.item.id == id }
        if (choice == null || choice.refusal != null || navigator.top != route) return
        navigator.back()
        attach(id)
    }

    /** The field, as far as the form still has it. */
    private suspend fun field(client: CitizenClient, language: String): FormField =
        form.view(client, language).steps.flatMap { it.fields }.find { it.path == route.fieldPath && it.files != null }
            ?: throw CitizenException.NotFound("field")
}

private fun DocumentList.choices(field: FormField): DocumentChoices {
    val limits = checkNotNull(field.limitsItem)
    return DocumentChoices(field.label, limits, documents.map { DocumentChoice(it, limits.refusal(it)) }, total)
}

/** Why a field that takes this does not take [document]; `null` where it does. */
internal fun FileLimitsItem.refusal(document: DocumentItem): ChoiceRefusal? = when {
    document.damaged -> ChoiceRefusal.Damaged
    document.mediaType !in mediaTypes -> ChoiceRefusal.WrongType
    document.sizeBytes > maxBytes -> ChoiceRefusal.TooLarge
    else -> null
}
