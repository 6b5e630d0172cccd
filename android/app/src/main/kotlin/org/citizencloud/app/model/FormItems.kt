package org.citizencloud.app.model

import java.math.BigDecimal
import org.citizencloud.core.Answer
import org.citizencloud.core.Currency
import org.citizencloud.core.FieldKind
import org.citizencloud.core.FieldOption
import org.citizencloud.core.FormField
import org.citizencloud.core.FormFile
import org.citizencloud.core.FormStep
import org.citizencloud.core.FormView
import org.citizencloud.core.Problem
import org.citizencloud.core.SummaryLine
import org.json.JSONArray
import org.json.JSONException

// From the core's forms to what the screens show.

/** The steps that have anything to show. */
internal val FormView.shownSteps: List<FormStep> get() = steps.filter { it.visibleFields.isNotEmpty() }

internal val FormStep.visibleFields: List<FormField> get() = fields.filter { it.visible }

/** What stands above it: the row that it is asked of, or its group. */
private val FormField.heading: String? get() = row?.title ?: group

/** What she looks for in the list of one field. */
internal data class ListSearch(
    /** `null` when she has chosen. */
    val query: String? = null,
    val found: List<OptionItem>? = null,
    /** The core tells the name of what was chosen only with the answer saved. */
    val chosen: OptionItem? = null,
) {
    fun choose(value: String) = ListSearch(chosen = found?.find { it.value == value })
}

/**
 * [above]: the field that is shown before it. [titles]: of the rows that stand below it. [typed]: what stands in the field on the screen, where that is known.
 * [attaching]: whether a file is being attached. [problem]: what stands in the way of going on, or of attaching a file.
 */
internal fun FormField.item(
    above: FormField?,
    titles: List<RowItem>,
    typed: String?,
    search: ListSearch?,
    attaching: Boolean,
    problem: String?,
): FieldItem {
    // Nothing is typed into what is not asked for: what stood there before is the core's to tell.
    val own = typed.takeIf { enabled && !calculated }
    val value = own ?: asTyped
    val offered = options.map { it.item() }
    val chosen = search?.chosen?.takeIf { it.value == value && it !in offered }
    return FieldItem(
        path = path,
        kind = kind.item,
        label = label,
        hint = hint,
        required = required,
        value = if (kind == FieldKind.CHOICES) "" else value,
        options = if (chosen == null) offered else listOf(chosen),
        problem = problem ?: problems.firstOrNull()?.message,
        heading = heading.takeIf { it != above?.heading },
        purpose = purpose,
        currency = currency?.item(),
        enabled = enabled,
        calculated = calculated,
        values = if (kind == FieldKind.CHOICES) own?.let(::readChoices) ?: chosenValues else emptyList(),
        found = search?.found,
        files = attached.map { FileItem(it.sha256, it.name, it.sizeBytes.toLong()) },
        attaching = attaching,
        limits = limitsItem,
        row = row?.title,
        rows = rows?.let { RowsItem(titles, canAdd = it.count < it.maximum, canRemove = it.count > 0u) },
    )
}

internal fun SummaryLine.row(): CheckRow {
    val severalWords = kind in kindsOfSeveral
    val amount = answer as? Answer.Money
    return CheckRow(
        path = path,
        kind = kind.item,
        label = label,
        value = if (severalWords) "" else amount?.typedIn(currency) ?: words.firstOrNull().orEmpty(),
        heading = heading,
        currency = currency?.item().takeIf { amount != null },
        values = if (severalWords) words else emptyList(),
        calculated = calculated,
    )
}

private val kindsOfSeveral =
    setOf(FieldKind.CHOICES, FieldKind.FILE, FieldKind.PHOTO, FieldKind.SIGNATURE, FieldKind.ROWS)

/** What it takes, where files are asked for. */
internal val FormField.limitsItem: FileLimitsItem?
    get() = files?.let { FileLimitsItem(it.maxCount.toInt(), it.maxBytes.toLong(), it.mediaTypes) }

/** The rows that stand below the field of rows at [path]. */
internal fun List<FormField>.rowsOf(path: String): List<RowItem> =
    mapNotNull { it.row }.filter { it.group == path }.distinct().map { RowItem(it.index.toInt(), it.title) }

/** Each made to what [make] says of it and the one before it. */
internal fun <T> List<FormField>.mapWithAbove(make: (field: FormField, above: FormField?) -> T): List<T> =
    mapIndexed { index, field -> make(field, getOrNull(index - 1)) }

internal fun FieldOption.item() = OptionItem(value, label)

private fun Currency.item() = CurrencyItem(code, minorDigits.toInt())

private val FieldKind.item: FieldItemKind
    get() = when (this) {
        FieldKind.TEXT -> FieldItemKind.Text
        FieldKind.LONG_TEXT -> FieldItemKind.LongText
        FieldKind.DATE -> FieldItemKind.Date
        FieldKind.EMAIL -> FieldItemKind.Email
        FieldKind.PHONE -> FieldItemKind.Phone
        FieldKind.INTEGER -> FieldItemKind.Integer
        FieldKind.YES_NO -> FieldItemKind.YesNo
        FieldKind.CHOICE -> FieldItemKind.Choice
        FieldKind.CHOICES -> FieldItemKind.Choices
        FieldKind.LONG_CHOICE -> FieldItemKind.LongChoice
        FieldKind.MONEY -> FieldItemKind.Money
        FieldKind.TIME -> FieldItemKind.Time
        FieldKind.NATIONAL_ID -> FieldItemKind.NationalId
        FieldKind.DECLARATION -> FieldItemKind.Declaration
        FieldKind.FILE -> FieldItemKind.File
        FieldKind.PHOTO -> FieldItemKind.Photo
        FieldKind.SIGNATURE -> FieldItemKind.Signature
        FieldKind.ROWS -> FieldItemKind.Rows
    }

/** The answer as it stands in the field. */
private val FormField.asTyped: String
    get() = when (val answer = answer) {
        is Answer.Text -> answer.value
        is Answer.Date -> answer.value
        is Answer.Time -> answer.value
        is Answer.Integer -> answer.value.toString()
        is Answer.YesNo -> answer.value.toString()
        is Answer.Choice -> answer.value
        is Answer.Money -> answer.typedIn(currency)
        is Answer.Choices, is Answer.Files, Answer.Nothing -> ""
    }

private fun Answer.Money.typedIn(currency: Currency?): String =
    BigDecimal.valueOf(minorUnits, currency?.minorDigits?.toInt() ?: 0).toPlainString()

private val FormField.chosenValues: List<String> get() = (answer as? Answer.Choices)?.values.orEmpty()

private val FormField.attached: List<FormFile> get() = (answer as? Answer.Files)?.files.orEmpty()

/** Several choices as they are handed to the core, a JSON array; none is no answer. */
internal fun writtenChoices(values: List<String>): String = if (values.isEmpty()) "" else JSONArray(values).toString()

private fun readChoices(written: String): List<String> = try {
    if (written.isEmpty()) emptyList() else JSONArray(written).run { List(length(), ::getString) }
} catch (_: JSONException) {
    emptyList()
}

internal fun Problem.item() = ProblemItem(path, message)
