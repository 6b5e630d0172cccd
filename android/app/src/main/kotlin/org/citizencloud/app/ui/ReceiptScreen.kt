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
import org.citizencloud.app.R
import org.citizencloud.app.model.QrSquares
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
            when (val code = receipt.code) {
                null -> Text(stringResource(R.string.receipt_qr_too_long), style = MaterialTheme.typography.bodyLarge)
                else -> QrCode(code, stringResource(R.string.receipt_qr), Modifier.align(Alignment.CenterHorizontally))
            }
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
internal fun QrCode(
    code: QrSquares,
    description: String,
    modifier: Modifier = Modifier,
) {
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
        val side = size.minDimension / (code.size + 2 * QUIET_ZONE)
        code.dark.forEachIndexed { place, dark ->
            val corner = Offset((place % code.size + QUIET_ZONE) * side, (place / code.size + QUIET_ZONE) * side)
            if (dark) drawRect(Color.Black, corner, Size(side, side))
        }
    }
}

/** How many squares are light around a QR code, at least (ISO/IEC 18004). */
private const val QUIET_ZONE = 4
