package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.AnnotatedString
import androidx.compose.ui.text.SpanStyle
import androidx.compose.ui.text.buildAnnotatedString
import androidx.compose.ui.text.font.FontStyle
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.TextDecoration
import androidx.compose.ui.text.withStyle
import androidx.compose.ui.unit.dp
import java.text.NumberFormat
import org.citizencloud.app.R
import org.citizencloud.app.model.BlockItem
import org.citizencloud.app.model.BlockKind
import org.citizencloud.app.model.MessageLink
import org.citizencloud.app.model.TextSpan

/** What a message says, as it is set. */
@Composable
internal fun Blocks(
    blocks: List<BlockItem>,
    onOpen: (url: String) -> Unit,
) {
    Column(verticalArrangement = Arrangement.spacedBy(14.dp)) {
        blocks.forEach { block ->
            Column(Modifier.padding(start = INDENT * (block.depth - 1).coerceAtLeast(0)), Arrangement.spacedBy(8.dp)) {
                Block(block)
                block.spans.forEach { span -> span.link?.let { Way(it, span.text, onOpen) } }
            }
        }
    }
}

@Composable
private fun Block(block: BlockItem) {
    val style = MaterialTheme.typography.bodyLarge
    val point =
        when (block.kind) {
            BlockKind.Paragraph -> null
            BlockKind.BulletItem -> "•"
            BlockKind.NumberedItem -> "${NumberFormat.getIntegerInstance(locale()).format(block.number)}."
        }
    if (point == null) return Text(words(block.spans), style = style)
    Row(Modifier.semantics(mergeDescendants = true) {}, Arrangement.spacedBy(10.dp)) {
        Text(point, style = style)
        Text(words(block.spans), Modifier.weight(1f), style = style)
    }
}

private fun words(spans: List<TextSpan>): AnnotatedString =
    buildAnnotatedString {
        spans.forEach { span ->
            val style =
                SpanStyle(
                    fontWeight = FontWeight.Bold.takeIf { span.strong },
                    fontStyle = FontStyle.Italic.takeIf { span.emphasis },
                    textDecoration = TextDecoration.Underline.takeIf { span.link?.opens == true },
                )
            withStyle(style) { append(span.text) }
        }
    }

/** Where words lead: a button below them, large enough to be hit; or why there is none. */
@Composable
private fun Way(
    link: MessageLink,
    words: String,
    onOpen: (url: String) -> Unit,
) {
    val host = number(link.host)
    when {
        link.opens -> SecondButton(words.trim(), { onOpen(link.url) }, icon = Icons.Web)
        link.lookalike ->
            Badge(stringResource(R.string.message_link_lookalike, host), Icons.Warning, warnColors())
        link.host.isNotEmpty() -> Elsewhere(stringResource(R.string.message_link_elsewhere, host))
    }
}

@Composable
private fun warnColors() = MaterialTheme.colorScheme.errorContainer to MaterialTheme.colorScheme.onErrorContainer

@Composable
private fun Elsewhere(text: String) {
    Row(Modifier.semantics(mergeDescendants = true) {}, Arrangement.spacedBy(10.dp)) {
        Icon(
            Icons.TakenBack,
            contentDescription = null,
            Modifier.size(LocalSizes.current.icon),
            tint = MaterialTheme.colorScheme.onSurfaceVariant,
        )
        Aside(text, Modifier.weight(1f))
    }
}

/** So far a list within a list stands from the edge. */
private val INDENT = 20.dp
