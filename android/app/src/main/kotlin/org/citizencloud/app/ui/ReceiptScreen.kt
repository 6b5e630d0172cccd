package org.citizencloud.app.ui

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.style.LineBreak
import androidx.compose.ui.unit.dp
import com.google.zxing.BarcodeFormat
import com.google.zxing.EncodeHintType
import com.google.zxing.qrcode.QRCodeWriter
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel
import org.citizencloud.app.R
import org.citizencloud.app.model.ReceiptDetails
import org.citizencloud.app.model.ReceiptState

@Composable
fun ReceiptScreen(state: ReceiptState) {
    Screen(stringResource(R.string.receipt_title)) { ContentOf(state.receipt) { Receipt(it) } }
}

@Composable
private fun Receipt(receipt: ReceiptDetails) {
    Surface(
        Modifier.fillMaxWidth(),
        shape = MaterialTheme.shapes.medium,
        color = MaterialTheme.colorScheme.tertiaryContainer,
        contentColor = MaterialTheme.colorScheme.onTertiaryContainer,
    ) { GroupBody { IconLine(Icons.Done, stringResource(R.string.receipt_proven)) } }
    Group {
        Column(
            Modifier.fillMaxWidth().padding(16.dp),
            verticalArrangement = Arrangement.spacedBy(16.dp),
        ) {
            QrCode(receipt.signed, stringResource(R.string.receipt_qr), Modifier.align(Alignment.CenterHorizontally))
            Fact(stringResource(R.string.case_number), number(receipt.caseNumber))
            Fact(stringResource(R.string.case_received), dateAndTimeText(receipt.receivedAt))
            Column(Modifier.semantics(mergeDescendants = true) {}) {
                Aside(stringResource(R.string.receipt_fingerprint))
                Text(
                    number(receipt.fingerprint),
                    style =
                    MaterialTheme.typography.bodyMedium.copy(
                        fontFamily = FontFamily.Monospace,
                        lineBreak = LineBreak.Simple,
                    ),
                )
            }
        }
    }
}

/** Dark on white in both themes: scanners of the counters do not read it the other way round. */
@Composable
private fun QrCode(
    content: String,
    description: String,
    modifier: Modifier = Modifier,
) {
    val modules =
        remember(content) {
            QRCodeWriter().encode(
                content,
                BarcodeFormat.QR_CODE,
                0,
                0,
                mapOf(EncodeHintType.ERROR_CORRECTION to ErrorCorrectionLevel.L, EncodeHintType.MARGIN to 4),
            )
        }
    Canvas(
        modifier
            .widthIn(max = 360.dp)
            .fillMaxWidth()
            .aspectRatio(1f)
            .background(Color.White, MaterialTheme.shapes.medium)
            .semantics {
                role = Role.Image
                contentDescription = description
            },
    ) {
        val side = size.minDimension / modules.width
        for (y in 0 until modules.height) {
            for (x in 0 until modules.width) {
                if (modules[x, y]) drawRect(Color.Black, Offset(x * side, y * side), Size(side, side))
            }
        }
    }
}
