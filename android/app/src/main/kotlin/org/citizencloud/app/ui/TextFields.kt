package org.citizencloud.app.ui

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.interaction.MutableInteractionSource
import androidx.compose.foundation.interaction.collectIsFocusedAsState
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.text.BasicTextField
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.foundation.text.input.TextFieldLineLimits
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.foundation.text.input.clearText
import androidx.compose.foundation.text.input.rememberTextFieldState
import androidx.compose.foundation.text.input.setTextAndPlaceCursorAtEnd
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.snapshotFlow
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentType
import androidx.compose.ui.semantics.error
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardCapitalization
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.text.style.TextDirection
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.FieldItem
import org.citizencloud.app.model.FieldItemKind

/**
 * What stands in a field while the resident types. The field is the truth while it has the focus, [value] is at
 * all other times: an answer that comes back late from the disk never overtakes the fingers.
 */
@Composable
private fun rememberTyped(
    value: String,
    focused: Boolean,
    onType: (String) -> Unit,
): TextFieldState {
    val typed = rememberTextFieldState(value)
    val latestOnType by rememberUpdatedState(onType)
    val latestValue by rememberUpdatedState(value)
    LaunchedEffect(value, focused) {
        if (!focused && typed.text.toString() != value) typed.setTextAndPlaceCursorAtEnd(value)
    }
    LaunchedEffect(typed) {
        // From the first on: what is typed before this begins is told as well.
        snapshotFlow { typed.text.toString() }.collect { if (it != latestValue) latestOnType(it) }
    }
    return typed
}

/** What a text field looks and sounds like. */
internal class FieldLook(
    val keyboard: KeyboardOptions,
    val lines: TextFieldLineLimits = TextFieldLineLimits.SingleLine,
    /** Telephone numbers, dates and addresses run from left to right in every language. */
    val leftToRight: Boolean = false,
)

/** What stands beside what is typed, and [before] it or after it. */
internal class Sign(
    val text: String,
    val before: Boolean,
)

/** A field with its question, hint and problem above and below it, all read as one; [sign] and [icon] are only seen. */
@Composable
internal fun LabelledField(
    label: FieldLabel,
    value: String,
    onType: (String) -> Unit,
    look: FieldLook,
    focus: FocusRequester,
    modifier: Modifier = Modifier,
    sign: Sign? = null,
    icon: ImageVector? = null,
) {
    val interaction = remember { MutableInteractionSource() }
    val focused by interaction.collectIsFocusedAsState()
    val typed = rememberTyped(value, focused, onType)
    val colors = MaterialTheme.colorScheme
    // Where a page begins at the right, so does a number in it.
    val textAlign = if (LocalLayoutDirection.current == LayoutDirection.Rtl) TextAlign.Right else TextAlign.Left
    BasicTextField(
        typed,
        modifier
            .fillMaxWidth()
            .focusRequester(focus)
            .semantics(mergeDescendants = true) { label.problem?.let { error(it) } },
        textStyle =
        MaterialTheme.typography.bodyLarge.copy(
            color = colors.onSurface,
            textDirection = if (look.leftToRight) TextDirection.Ltr else TextDirection.Content,
            textAlign = textAlign,
        ),
        keyboardOptions = look.keyboard,
        lineLimits = look.lines,
        interactionSource = interaction,
        cursorBrush = SolidColor(colors.primary),
        decorator = { inner ->
            Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
                LabelText(label)
                val border =
                    when {
                        label.problem != null -> BorderStroke(2.dp, colors.error)
                        focused -> BorderStroke(2.dp, colors.primary)
                        else -> BorderStroke(1.dp, colors.outline)
                    }
                Surface(shape = MaterialTheme.shapes.medium, color = colors.surfaceContainerLow, border = border) {
                    Row(
                        Modifier
                            .fillMaxWidth()
                            .heightIn(min = LocalSizes.current.target + 8.dp)
                            .padding(horizontal = 16.dp, vertical = 14.dp),
                        horizontalArrangement = Arrangement.spacedBy(12.dp),
                        verticalAlignment = Alignment.CenterVertically,
                    ) {
                        icon?.let { Icon(it, contentDescription = null, Modifier.size(LocalSizes.current.icon), tint = colors.primary) }
                        if (sign?.before == true) SignText(sign)
                        Box(Modifier.weight(1f), propagateMinConstraints = true) { inner() }
                        if (sign?.before == false) SignText(sign)
                    }
                }
            }
        },
    )
}

/** What it stands for is heard with the field's hint. */
@Composable
private fun SignText(sign: Sign) {
    Text(
        sign.text,
        Modifier.clearAndSetSemantics {},
        color = MaterialTheme.colorScheme.onSurfaceVariant,
        style = MaterialTheme.typography.bodyLarge,
    )
}

/** Where the resident says what she looks for. */
@Composable
internal fun SearchField(
    query: String,
    onType: (String) -> Unit,
    takeFocus: Boolean,
    modifier: Modifier = Modifier,
    label: String = stringResource(R.string.search_field),
) {
    val interaction = remember { MutableInteractionSource() }
    val focused by interaction.collectIsFocusedAsState()
    val typed = rememberTyped(query, focused, onType)
    val focus = remember { FocusRequester() }
    val colors = MaterialTheme.colorScheme
    LaunchedEffect(takeFocus) { if (takeFocus) focus.requestFocus() }
    Surface(
        modifier.fillMaxWidth(),
        shape = MaterialTheme.shapes.extraLarge,
        color = colors.surfaceContainerLow,
        border = BorderStroke(if (focused) 2.dp else 1.5.dp, colors.primary),
    ) {
        Row(verticalAlignment = Alignment.CenterVertically) {
            BasicTextField(
                typed,
                Modifier.weight(1f).focusRequester(focus),
                textStyle =
                MaterialTheme.typography.bodyLarge.copy(
                    color = colors.onSurface,
                    textDirection = TextDirection.Content,
                ),
                keyboardOptions = KeyboardOptions(imeAction = ImeAction.Search),
                lineLimits = TextFieldLineLimits.SingleLine,
                interactionSource = interaction,
                cursorBrush = SolidColor(colors.primary),
                decorator = { inner -> SearchDecoration(label, typed.text.isEmpty(), inner) },
            )
            if (typed.text.isNotEmpty()) {
                IconAction(
                    Icons.Close,
                    stringResource(R.string.search_clear),
                    {
                        typed.clearText()
                        focus.requestFocus()
                    },
                    Modifier.padding(end = 4.dp),
                )
            }
        }
    }
}

@Composable
private fun SearchDecoration(
    label: String,
    empty: Boolean,
    inner: @Composable () -> Unit,
) {
    Row(
        Modifier.heightIn(min = LocalSizes.current.target + 8.dp).padding(horizontal = 18.dp, vertical = 12.dp),
        horizontalArrangement = Arrangement.spacedBy(12.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Icon(
            Icons.Search,
            contentDescription = label,
            Modifier.size(LocalSizes.current.icon),
            tint = MaterialTheme.colorScheme.primary,
        )
        Box(Modifier.weight(1f), contentAlignment = Alignment.CenterStart) {
            if (empty) {
                Text(
                    label,
                    color = MaterialTheme.colorScheme.onSurfaceVariant,
                    style = MaterialTheme.typography.bodyLarge,
                )
            }
            inner()
        }
    }
}

private val Plain = KeyboardOptions(imeAction = ImeAction.Next)

internal val TextLook = FieldLook(Plain)
internal val LongTextLook =
    FieldLook(KeyboardOptions.Default, TextFieldLineLimits.MultiLine(minHeightInLines = 4, maxHeightInLines = 10))
internal val EmailLook = FieldLook(Plain.copy(keyboardType = KeyboardType.Email), leftToRight = true)
internal val PhoneLook = FieldLook(Plain.copy(keyboardType = KeyboardType.Phone), leftToRight = true)
internal val IntegerLook = FieldLook(Plain.copy(keyboardType = KeyboardType.Number), leftToRight = true)
internal val DateLook = FieldLook(Plain.copy(keyboardType = KeyboardType.Number), leftToRight = true)

// A keyboard for numbers has no colon everywhere.
internal val TimeLook = FieldLook(Plain, leftToRight = true)
internal val MoneyLook = FieldLook(Plain.copy(keyboardType = KeyboardType.Decimal), leftToRight = true)
internal val NationalIdLook =
    FieldLook(
        Plain.copy(
            capitalization = KeyboardCapitalization.Characters,
            autoCorrectEnabled = false,
            keyboardType = KeyboardType.Ascii,
        ),
        leftToRight = true,
    )

/** A long code of digits; lines are broken where it has spaces. */
internal val CodeLook =
    FieldLook(
        KeyboardOptions(autoCorrectEnabled = false, keyboardType = KeyboardType.Number),
        TextFieldLineLimits.MultiLine(minHeightInLines = 3, maxHeightInLines = 9),
        leftToRight = true,
    )

/** What opens something: kept by no keyboard and corrected by none. */
internal val SecretLook = FieldLook(KeyboardOptions(autoCorrectEnabled = false, imeAction = ImeAction.Done))
internal val ListLook = FieldLook(KeyboardOptions(autoCorrectEnabled = false, imeAction = ImeAction.Search))

/** Lets the phone offer what it knows of the resident: by what the form says of the field, or what its kind is. */
internal fun Modifier.filledBy(field: FieldItem): Modifier {
    val content =
        when (field.kind) {
            FieldItemKind.Email -> ContentType.EmailAddress
            FieldItemKind.Phone -> ContentType.PhoneNumber
            else -> Purposes[field.purpose]
        }
    return if (content == null) this else semantics { contentType = content }
}

/** By the autofill field names of HTML. */
private val Purposes =
    mapOf(
        "name" to ContentType.PersonFullName,
        "honorific-prefix" to ContentType.PersonNamePrefix,
        "given-name" to ContentType.PersonFirstName,
        "additional-name" to ContentType.PersonMiddleName,
        "family-name" to ContentType.PersonLastName,
        "honorific-suffix" to ContentType.PersonNameSuffix,
        "street-address" to ContentType.AddressStreet,
        "address-line1" to ContentType.AddressStreet,
        "address-line2" to ContentType.AddressAuxiliaryDetails,
        "address-level2" to ContentType.AddressLocality,
        "address-level1" to ContentType.AddressRegion,
        "postal-code" to ContentType.PostalCode,
        "country" to ContentType.AddressCountry,
        "country-name" to ContentType.AddressCountry,
        "bday" to ContentType.BirthDateFull,
        "sex" to ContentType.Gender,
        "tel" to ContentType.PhoneNumber,
        "tel-national" to ContentType.PhoneNumberNational,
        "email" to ContentType.EmailAddress,
    )
