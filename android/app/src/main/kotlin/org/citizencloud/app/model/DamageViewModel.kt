package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.emptyFlow
import org.citizencloud.core.damageMessage

/** What could be kept, and what not, when her data was found damaged. */
class DamageViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<DamageState>(session, navigator) {
    override val state: StateFlow<DamageState> = combine(
        session.reread(
            personal = true,
            changes = { _, _ -> emptyFlow<Nothing>() },
            read = { client, language -> listOfNotNull(client.damageReport()?.let { damageMessage(it, language) }) },
        ),
        action.state,
    ) { report, action ->
        DamageState(action.trouble?.let { Content.Failed(it) } ?: report)
    }.whileSeen(DamageState(Content.Loading))

    /** She has read it: it is told no more. */
    fun seen() {
        action.run({ client, _ -> client.acknowledgeDamage() }) { if (navigator.top == Route.Damage) back() }
    }
}
