package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.map
import org.citizencloud.core.updates

/** How much of the phone her documents take; also while they are locked. */
class StorageViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<StorageState>(session, navigator) {
    override val state: StateFlow<StorageState> =
        session.follow(personal = true) { client, _ -> client.vault().updates() }.map { update ->
            StorageState(
                update.map { it.usage }.map { usage ->
                    StorageUsage(usage.documents.toInt(), usage.usedBytes.toLong(), usage.limitBytes.toLong())
                },
            )
        }.whileSeen(StorageState(Content.Loading))

    fun openDocuments() = navigator.push(Route.Documents)
}
