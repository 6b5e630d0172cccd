package org.citizencloud.app.model

import java.time.Instant

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
    /** What another version of the form has changed; null where there is nothing to say. */
    val changed: FormChanged? = null,
    /** What she has told before; null where she is offered nothing on this step. */
    val prefill: PrefillItem? = null,
)

/** That another version of the form has changed a draft. */
data class FormChanged(
    /** How many changes she has not seen yet. */
    val changes: Int,
    /** How many of her answers do not fit any more: they are kept, and not sent. */
    val kept: Int,
    /** Why the draft goes on in an old version of its form; null where it does not. */
    val oldForm: OldForm?,
)

enum class OldForm {
    /** The city does not offer the service in the app any more. */
    Gone,

    /** This app does not understand the new version. */
    NotUnderstood,
}

sealed interface PrefillItem {
    /** She was not asked yet whether she wants to be offered what she has told before, and there is something. */
    data object Question : PrefillItem

    data class Answers(val lines: List<PrefillLine>) : PrefillItem
}

/** [row]: a question of this step, and what is offered as its answer. */
data class PrefillLine(val row: CheckRow, val source: PrefillFrom)

/** Where an answer that is offered is known from. */
sealed interface PrefillFrom {
    /** What she has told about herself. */
    data object Profile : PrefillFrom

    /** What she has sent. */
    data class Earlier(val serviceName: String, val at: Instant) : PrefillFrom
}

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
    /** What another version of the form has changed; null where nothing is and nothing is kept. */
    val changed: FormChanged? = null,
)

/** [step] from 1, as in [Route.Form]. */
data class CheckSection(val title: String, val step: Int, val rows: List<CheckRow>)

/**
 * [value]: text, an option's label, and where [kind] says so a date as `2026-01-31`, a time as `09:30` or an amount as
 * `12.50`; empty for none, for several choices, files and rows.
 */
data class CheckRow(
    val path: String,
    val kind: FieldItemKind,
    /** The question; in a row of the form behind what the row is called. */
    val label: String,
    val value: String,
    /** The group of those that it is the first of. */
    val heading: String? = null,
    /** Where [value] is an amount of money. */
    val currency: CurrencyItem? = null,
    /** The labels of several choices, the names of files, or what rows are called. */
    val values: List<String> = emptyList(),
    /** Whether it follows from other answers, and cannot be changed. */
    val calculated: Boolean = false,
)

data class ChangesState(val serviceName: String, val changes: Content<ChangesPage>)

/** What another version of a form has changed in a draft. */
data class ChangesPage(
    /** Those that she has not seen yet, in the order of the form, and then what it does not ask for any more. */
    val changes: List<ChangeItem>,
    /** Her answers that do not fit any more. */
    val kept: List<KeptItem>,
    /** Why it could not be kept that she has seen them. */
    val trouble: Trouble?,
)

/** [label]: the question, as it reads now if it is still asked; [oldLabel] where it read otherwise. Answers in words. */
data class ChangeItem(
    val kind: ChangeKind,
    val label: String,
    val oldLabel: String?,
    /** Her answer before, where it does not read so any more. */
    val oldAnswer: String?,
    /** Her answer now, where it reads otherwise. */
    val newAnswer: String?,
)

enum class ChangeKind {
    /** It is asked for the first time. */
    Added,

    /** It is not asked any more. */
    Removed,

    /** The question reads otherwise. */
    Reworded,

    /** The answer reads otherwise. */
    Converted,

    /** The answer does not fit any more: it is asked for anew. */
    NotFitting,

    /** An answer that was kept fits again. */
    Restored,
}

/** The question as it read when she answered it, and her answer in words. */
data class KeptItem(val label: String, val answer: String)
