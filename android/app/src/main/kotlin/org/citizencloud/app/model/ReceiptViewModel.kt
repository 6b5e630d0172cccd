package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.map
import org.citizencloud.core.updates

class ReceiptViewModel internal constructor(session: Session, navigator: Navigator, submissionId: String) :
    ScreenViewModel<ReceiptState>(session, navigator) {
    override val state: StateFlow<ReceiptState> = session.reread(
        personal = true,
        changes = { client, language -> client.outbox().updates(language) },
        read = { client, _ ->
            val receipt = client.outbox().receipt(submissionId)
            ReceiptDetails(receipt.caseNumber, receipt.receivedAt, receipt.bodySha256, receipt.jws)
        },
    ).map(::ReceiptState).whileSeen(ReceiptState(Content.Loading))
}
