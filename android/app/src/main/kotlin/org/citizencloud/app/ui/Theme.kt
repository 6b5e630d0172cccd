package org.citizencloud.app.ui

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Shapes
import androidx.compose.material3.Typography
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.Immutable
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.Hyphens
import androidx.compose.ui.text.style.LineBreak
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import org.citizencloud.app.model.TextSize

// The look of the app in one place: harbour teal on warm paper, amber for what waits, green for what is done.
// Every pair of a colour and its "on" colour has at least 4.5:1, which the tests measure on the drawn pixels.

private val LightColors =
    lightColorScheme(
        primary = Color(0xFF0E5A66),
        onPrimary = Color(0xFFFFFFFF),
        primaryContainer = Color(0xFFD3ECEF),
        onPrimaryContainer = Color(0xFF06363E),
        secondary = Color(0xFF7A4E0E),
        onSecondary = Color(0xFFFFFFFF),
        secondaryContainer = Color(0xFFFBE6C6),
        onSecondaryContainer = Color(0xFF47300A),
        tertiary = Color(0xFF2F6135),
        onTertiary = Color(0xFFFFFFFF),
        tertiaryContainer = Color(0xFFD6EDD5),
        onTertiaryContainer = Color(0xFF12391A),
        error = Color(0xFFA3211C),
        onError = Color(0xFFFFFFFF),
        errorContainer = Color(0xFFFBDEDA),
        onErrorContainer = Color(0xFF640F0C),
        background = Color(0xFFF7F5F0),
        onBackground = Color(0xFF1B1D1C),
        surface = Color(0xFFF7F5F0),
        onSurface = Color(0xFF1B1D1C),
        surfaceVariant = Color(0xFFE8E6DF),
        onSurfaceVariant = Color(0xFF494D4B),
        surfaceContainerLowest = Color(0xFFFFFFFF),
        surfaceContainerLow = Color(0xFFFFFFFF),
        surfaceContainer = Color(0xFFF0EEE8),
        surfaceContainerHigh = Color(0xFFFFFFFF),
        surfaceContainerHighest = Color(0xFFE6E4DD),
        outline = Color(0xFF6D726F),
        outlineVariant = Color(0xFFDCDAD2),
        inverseSurface = Color(0xFF2F3130),
        inverseOnSurface = Color(0xFFF1F1ED),
        inversePrimary = Color(0xFF88D3DE),
    )

private val DarkColors =
    darkColorScheme(
        primary = Color(0xFF8AD3DE),
        onPrimary = Color(0xFF00363E),
        primaryContainer = Color(0xFF10464F),
        onPrimaryContainer = Color(0xFFCFEFF4),
        secondary = Color(0xFFF0C284),
        onSecondary = Color(0xFF432C05),
        secondaryContainer = Color(0xFF4C370F),
        onSecondaryContainer = Color(0xFFFFE3BC),
        tertiary = Color(0xFFA6D4A6),
        onTertiary = Color(0xFF10381A),
        tertiaryContainer = Color(0xFF244A2B),
        onTertiaryContainer = Color(0xFFCDEECB),
        error = Color(0xFFFFB4AB),
        onError = Color(0xFF690005),
        errorContainer = Color(0xFF6E1A16),
        onErrorContainer = Color(0xFFFFDAD5),
        background = Color(0xFF101413),
        onBackground = Color(0xFFE5E7E3),
        surface = Color(0xFF101413),
        onSurface = Color(0xFFE5E7E3),
        surfaceVariant = Color(0xFF363B39),
        onSurfaceVariant = Color(0xFFC3C9C5),
        surfaceContainerLowest = Color(0xFF0B0F0E),
        surfaceContainerLow = Color(0xFF1B201E),
        surfaceContainer = Color(0xFF1F2422),
        surfaceContainerHigh = Color(0xFF262B29),
        surfaceContainerHighest = Color(0xFF313634),
        outline = Color(0xFF949A97),
        outlineVariant = Color(0xFF383E3B),
        inverseSurface = Color(0xFFE5E7E3),
        inverseOnSurface = Color(0xFF2C302E),
        inversePrimary = Color(0xFF0E5A66),
    )

private val CityShapes =
    Shapes(
        extraSmall = RoundedCornerShape(6.dp),
        small = RoundedCornerShape(10.dp),
        medium = RoundedCornerShape(14.dp),
        large = RoundedCornerShape(20.dp),
        extraLarge = RoundedCornerShape(28.dp),
    )

/** Measures that senior mode changes. */
@Immutable
data class Sizes(
    /** The least height and width of what can be touched. */
    val target: Dp,
    /** Between groups of a screen. */
    val gap: Dp,
    val icon: Dp,
)

private val NormalSizes = Sizes(target = 48.dp, gap = 24.dp, icon = 24.dp)
private val SeniorSizes = Sizes(target = 64.dp, gap = 28.dp, icon = 30.dp)

val LocalSizes = staticCompositionLocalOf { NormalSizes }

private fun style(
    size: Float,
    lineHeight: Float,
    weight: FontWeight,
    lineBreak: LineBreak,
    hyphens: Hyphens,
) = TextStyle(
    fontSize = size.sp,
    lineHeight = lineHeight.sp,
    fontWeight = weight,
    lineBreak = lineBreak,
    hyphens = hyphens,
)

// The scale is in sp and multiplied here, not in the density: the system's own enlargement, which grows large
// letters less than small ones, then still applies to the result.
private fun typography(
    scale: Float,
    hyphens: Hyphens,
): Typography {
    fun heading(
        size: Int,
        line: Int,
    ) = style(size * scale, line * scale, FontWeight.SemiBold, LineBreak.Heading, hyphens)

    fun text(
        size: Int,
        line: Int,
        weight: FontWeight = FontWeight.Normal,
    ) = style(size * scale, line * scale, weight, LineBreak.Paragraph, hyphens)
    return Typography(
        displayLarge = heading(40, 48),
        displayMedium = heading(36, 44),
        displaySmall = heading(32, 40),
        headlineLarge = heading(28, 36),
        headlineMedium = heading(25, 32),
        headlineSmall = heading(22, 30),
        titleLarge = heading(20, 28),
        titleMedium = text(17, 24, FontWeight.Medium),
        titleSmall = text(15, 22, FontWeight.Medium),
        bodyLarge = text(17, 26),
        bodyMedium = text(15, 22),
        bodySmall = text(14, 20),
        labelLarge = style(16 * scale, 22 * scale, FontWeight.SemiBold, LineBreak.Heading, hyphens),
        labelMedium = text(14, 20, FontWeight.Medium),
        labelSmall = text(13, 18, FontWeight.Medium),
    )
}

private fun TextSize.factor(): Float =
    when (this) {
        TextSize.Normal -> 1f
        TextSize.Large -> 1.15f
        TextSize.Largest -> 1.3f
    }

private const val SENIOR_FACTOR = 1.2f
private const val LONG_WORDS_BREAK = 1.3f
private const val LARGEST_ICON = 1.5f

/** Colours, letters and measures for all that is inside, after the resident's settings and the phone's theme. */
@Composable
fun CityTheme(
    senior: Boolean,
    textSize: TextSize,
    dark: Boolean = isSystemInDarkTheme(),
    content: @Composable () -> Unit,
) {
    val scale = textSize.factor() * if (senior) SENIOR_FACTOR else 1f
    val fontScale = LocalDensity.current.fontScale
    // Where a long word may be wider than the phone, it has to break; elsewhere a broken word only disturbs.
    val hyphens = if (scale * fontScale >= LONG_WORDS_BREAK) Hyphens.Auto else Hyphens.None
    val letters = remember(scale, hyphens) { typography(scale, hyphens) }
    val sizes = if (senior) SeniorSizes else NormalSizes
    val icon = sizes.icon * fontScale.coerceIn(1f, LARGEST_ICON)
    CompositionLocalProvider(LocalSizes provides sizes.copy(icon = icon)) {
        MaterialTheme(if (dark) DarkColors else LightColors, CityShapes, letters, content)
    }
}
