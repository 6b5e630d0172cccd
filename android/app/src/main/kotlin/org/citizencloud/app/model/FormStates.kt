package org.citizencloud.app.model

// States of the screens on which a form is filled in and checked; see States.kt.

data class FormState(val serviceName: String, val form: Content<FormPage>)

/** One step of a form. */
data class FormPage(
    val title: String,
    /** From 1. */
    val step: Int,
    val steps: Int,
    /** The visible ones. */
    val fields: List<FieldItem>,
    /** What stands in the way of the next step, after the resident has tried to go there. */
    val problems: List<ProblemItem>,
    val saved: Saved,
    /** The resident is asked whether she wants to leave; all is safe if [saved] says so. */
    val leaving: Boolean,
    /** The row of which the resident is asked whether she really wants to remove it. */
    val removing: RemovingRow? = null,
)

/** A row with answers: [index], from 0, of the field of rows at [path]. */
data class RemovingRow(val path: String, val index: Int, val title: String)

/** Whether all that was typed is on the disk. */
sealed interface Saved {
    data object Yes : Saved

    data object Saving : Saved

    data class No(val trouble: Trouble) : Saved
}

data class FieldItem(
    val path: String,
    val kind: FieldItemKind,
    val label: String,
    val hint: String?,
    val required: Boolean,
    /**
     * As it stands in the field: text as typed, a date as `2026-01-31`, a time as `09:30`, an amount in plain digits as
     * `12.50`, an option's value; empty for none, and for [FieldItemKind.Choices], files and rows.
     */
    val value: String,
    /** Of a [FieldItemKind.LongChoice] only the one chosen. */
    val options: List<OptionItem>,
    val problem: String?,
    /** Of the fields that it is the first of: their group, or the row that they stand in. */
    val heading: String? = null,
    /** What of the resident is asked, as an autofill field name of HTML: `postal-code`. */
    val purpose: String? = null,
    /** Of an amount of money. */
    val currency: CurrencyItem? = null,
    /** Whether it is asked for at present. One that is not is shown, and cannot be answered. */
    val enabled: Boolean = true,
    /** Whether it follows from other answers: it is shown, and cannot be answered. */
    val calculated: Boolean = false,
    /** The values of the chosen options of [FieldItemKind.Choices]. */
    val values: List<String> = emptyList(),
    /** What is found in the list of a [FieldItemKind.LongChoice]; null as long as nobody looks. */
    val found: List<OptionItem>? = null,
    /** What is attached, where files are asked for. */
    val files: List<FileItem> = emptyList(),
    /** Whether a file is being attached. */
    val attaching: Boolean = false,
    /** What it takes, where files are asked for. */
    val limits: FileLimitsItem? = null,
    /** The title of the row that it stands in: `Child 2`. */
    val row: String? = null,
    /** Of a [FieldItemKind.Rows]. */
    val rows: RowsItem? = null,
) {
    /** Whether the resident can answer it. */
    val isAsked: Boolean get() = enabled && !calculated
}

enum class FieldItemKind {
    Text,
    LongText,
    Date,
    Email,
    Phone,
    Integer,
    YesNo,
    Choice,
    Choices,
    LongChoice,
    Money,
    Time,
    NationalId,
    Declaration,
    File,
    Photo,
    Signature,

    /** Its rows' fields follow it. */
    Rows,
}

/** The rows of a field. One may be removed also where there are no more than there have to be: the field then says so. */
data class RowsItem(val rows: List<RowItem>, val canAdd: Boolean, val canRemove: Boolean)

/** [index] from 0. */
data class RowItem(val index: Int, val title: String)

/** A file that is attached; [sha256] of its content, base64url. */
data class FileItem(val sha256: String, val name: String, val sizeBytes: Long)

/** [mediaTypes] as IANA has them: `image/png`. */
data class FileLimitsItem(val maxCount: Int, val maxBytes: Long, val mediaTypes: List<String>)

/** A currency of ISO 4217. */
data class CurrencyItem(
    /** Its alphabetic code: `EUR`. */
    val code: String,
    /** How many decimal digits its smallest unit makes. */
    val digits: Int,
)

data class OptionItem(val value: String, val label: String)

data class ProblemItem(val path: String, val message: String)

data class CheckState(val serviceName: String, val answers: Content<CheckPage>)

data class CheckPage(
    val sections: List<CheckSection>,
    /** All that stands in the way of sending. */
    val problems: List<ProblemItem>,
    val submitting: Boolean,
    /** Why it could not be put into the outbox. */
    val trouble: Trouble?,
)

data class CheckSection(val title: String, val step: Int, val rows: List<CheckRow>)

/**
 * [value]: text, an option's label, and where [kind] says so a date as `2026-01-31`, a time as `09:30` or an amount as
 * `12.50`, or how many rows there are; empty for none, for several choices and for files.
 */
data class CheckRow(
    val path: String,
    val kind: FieldItemKind,
    val label: String,
    val value: String,
    /** Of those that it is the first of: their group, or the row of the form that they stand in. */
    val heading: String? = null,
    /** Where [value] is an amount of money. */
    val currency: CurrencyItem? = null,
    /** The labels of several choices, or the names of files. */
    val values: List<String> = emptyList(),
    /** Whether it follows from other answers, and cannot be changed. */
    val calculated: Boolean = false,
)
