package org.citizencloud.app.model

import org.citizencloud.core.CitizenClient
import org.citizencloud.core.CitizenException
import org.citizencloud.core.FormSession
import org.citizencloud.core.FormView

/**
 * The form of a draft in the version that the draft is of now: where it was moved to another version meanwhile, as by
 * the check, it is opened anew, in that one. For any thread.
 */
internal class DraftForm(private val draftId: String) {
    @Volatile
    private var opened: FormSession? = null

    /** What [ask] brings. */
    suspend fun <T> read(client: CitizenClient, ask: suspend (FormSession) -> T): T = try {
        ask(opened(client))
    } catch (error: CitizenException) {
        if (!error.saysMoved) throw error
        opened = null
        ask(opened(client))
    }

    /** The form after [change], which is done in the version of now; not if that has no such field. */
    suspend fun change(
        client: CitizenClient,
        language: String,
        change: suspend (FormSession) -> FormView,
    ): FormView = try {
        read(client, change)
    } catch (error: CitizenException) {
        if (!error.saysNoField) throw error
        view(client, language)
    }

    /** The form after [change], which is not done where the form is another one than she has seen. */
    suspend fun changeAsSeen(
        client: CitizenClient,
        language: String,
        change: suspend (FormSession) -> FormView,
    ): FormView = try {
        change(opened(client))
    } catch (error: CitizenException) {
        if (!error.saysMoved) throw error
        view(client, language)
    }

    suspend fun view(client: CitizenClient, language: String): FormView = read(client) { it.view(language) }

    private suspend fun opened(client: CitizenClient): FormSession =
        opened ?: client.forms().resume(draftId).also { opened = it }
}

private val CitizenException.saysMoved: Boolean
    get() = this is CitizenException.Refused && reason == "form-changed"

/** That there is no field, or none that is answered so, where there was one in another version. */
private val CitizenException.saysNoField: Boolean
    get() = when (this) {
        is CitizenException.NotFound -> what == "field"
        is CitizenException.Refused -> reason == "answer-is-calculated" || reason == "wrong-kind-of-answer"
        else -> false
    }
