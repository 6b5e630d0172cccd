package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.map
import org.citizencloud.core.CitizenException
import org.citizencloud.core.Outbox
import org.citizencloud.core.QrCode
import org.citizencloud.core.updates

class ReceiptViewModel internal constructor(session: Session, navigator: Navigator, private val submissionId: String) :
    ScreenViewModel<ReceiptState>(session, navigator) {
    override val state: StateFlow<ReceiptState> = session.reread(
        personal = true,
        changes = { client, language -> client.outbox().updates(language) },
        read = { client, _ -> receipt(client.outbox()) },
    ).map(::ReceiptState).whileSeen(ReceiptState(Content.Loading))

    private suspend fun receipt(outbox: Outbox): ReceiptDetails {
        val receipt = outbox.receipt(submissionId)
        val code = try {
            outbox.receiptQrCode(submissionId).squares()
        } catch (refused: CitizenException.Refused) {
            if (refused.reason != "receipt-too-long") throw refused
            null
        }
        return ReceiptDetails(receipt.caseNumber, receipt.receivedAt, receipt.bodySha256, code)
    }
}

internal fun QrCode.squares() = QrSquares(size.toInt(), modules.map { it == 1.toByte() })
