package org.citizencloud.app.ui

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.RowScope
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.sizeIn
import androidx.compose.foundation.layout.width
import androidx.compose.material3.Button
import androidx.compose.material3.ButtonDefaults
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp

// What can be pressed with words on it.

private val ButtonPadding = PaddingValues(horizontal = 20.dp, vertical = 10.dp)

/** What the resident most likely wants next: one to a screen. */
@Composable
internal fun MainButton(
    label: String,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    enabled: Boolean = true,
    icon: ImageVector? = null,
) {
    Button(
        onClick,
        modifier.fillMaxWidth().heightIn(min = LocalSizes.current.target + 4.dp),
        enabled,
        shape = MaterialTheme.shapes.medium,
        colors =
        ButtonDefaults.buttonColors(
            disabledContainerColor = MaterialTheme.colorScheme.surfaceContainerHighest,
            disabledContentColor = MaterialTheme.colorScheme.onSurfaceVariant,
        ),
        contentPadding = ButtonPadding,
    ) { ButtonContent(label, icon) }
}

/** [describe]: what it is called where it is heard alone, without what is seen around it. */
@Composable
internal fun SecondButton(
    label: String,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    icon: ImageVector? = null,
    color: Color = MaterialTheme.colorScheme.primary,
    describe: String? = null,
) {
    OutlinedButton(
        onClick,
        modifier.fillMaxWidth().heightIn(min = LocalSizes.current.target + 4.dp),
        shape = MaterialTheme.shapes.medium,
        colors = ButtonDefaults.outlinedButtonColors(contentColor = color),
        border = BorderStroke(1.5.dp, color),
        contentPadding = ButtonPadding,
    ) { ButtonContent(label, icon, describe) }
}

/** [describe]: what it is called where it is heard alone, without what is seen around it. */
@Composable
internal fun QuietButton(
    label: String,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    icon: ImageVector? = null,
    describe: String? = null,
) {
    val target = LocalSizes.current.target
    TextButton(
        onClick,
        modifier.sizeIn(minWidth = target, minHeight = target),
        shape = MaterialTheme.shapes.medium,
        contentPadding = PaddingValues(horizontal = 12.dp, vertical = 8.dp),
    ) { ButtonContent(label, icon, describe) }
}

@Composable
private fun RowScope.ButtonContent(
    label: String,
    icon: ImageVector?,
    describe: String? = null,
) {
    if (icon != null) {
        Icon(icon, contentDescription = null, Modifier.size(LocalSizes.current.icon))
        Spacer(Modifier.width(10.dp))
    }
    Text(label, Modifier.weight(1f, fill = false).heardAs(describe), textAlign = TextAlign.Center)
}
