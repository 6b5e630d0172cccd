package org.citizencloud.app.ui

import android.icu.text.DateTimePatternGenerator
import android.icu.text.ListFormatter
import android.icu.util.ULocale
import android.text.format.Formatter
import androidx.compose.runtime.Composable
import androidx.compose.runtime.ReadOnlyComposable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.platform.LocalConfiguration
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.res.stringResource
import java.math.BigDecimal
import java.text.NumberFormat
import java.time.DayOfWeek
import java.time.Instant
import java.time.LocalDate
import java.time.LocalTime
import java.time.ZoneId
import java.time.format.DateTimeFormatter
import java.time.format.DateTimeParseException
import java.time.format.DecimalStyle
import java.time.format.FormatStyle
import java.time.format.TextStyle
import java.util.Currency
import java.util.Locale
import org.citizencloud.app.R
import org.citizencloud.app.model.CurrencyItem
import org.citizencloud.app.model.DayItem
import org.citizencloud.app.model.FeeLine
import org.citizencloud.app.model.FieldItemKind
import org.citizencloud.app.model.HoursLine
import org.citizencloud.app.model.OpeningItem

// Typed values in the resident's language, by the platform's formatters.

/** The time zone that instants are shown in: the phone's. */
val LocalTimeZone = staticCompositionLocalOf<ZoneId> { ZoneId.systemDefault() }

private const val FIRST_STRONG_ISOLATE = '\u2068'
private const val LEFT_TO_RIGHT_ISOLATE = '\u2066'
private const val POP_ISOLATE = '\u2069'

/** [text], of whatever direction, so that it cannot disturb the direction of the sentence it stands in. */
internal fun isolated(text: String): String = "$FIRST_STRONG_ISOLATE$text$POP_ISOLATE"

/** A telephone or case number, a code: read from left to right in every language. */
internal fun number(text: String): String = "$LEFT_TO_RIGHT_ISOLATE$text$POP_ISOLATE"

@Composable
@ReadOnlyComposable
internal fun locale(): Locale = LocalConfiguration.current.locales[0]

// The digits too are the language's own, as they are in numbers and plurals.
private fun DateTimeFormatter.of(locale: Locale) = withLocale(locale).withDecimalStyle(DecimalStyle.of(locale))

internal fun date(
    instant: Instant,
    locale: Locale,
    zone: ZoneId,
): String = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).of(locale).format(instant.atZone(zone))

internal fun dateAndTime(
    instant: Instant,
    locale: Locale,
    zone: ZoneId,
): String =
    DateTimeFormatter
        .ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
        .of(locale)
        .format(instant.atZone(zone))

/** `2026-01-31` in the resident's way of writing; what is no date stays as it was typed. */
internal fun dateOrAsTyped(
    value: String,
    locale: Locale,
): String =
    try {
        DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).of(locale).format(LocalDate.parse(value))
    } catch (_: DateTimeParseException) {
        value
    }

internal fun money(
    fee: FeeLine,
    locale: Locale,
): String {
    val digits = Currency.getInstance(fee.currency).defaultFractionDigits
    return money(fee.amountMinor.toBigDecimal().movePointLeft(digits), CurrencyItem(fee.currency, digits), locale)
}

/** An amount as a form has it, `12.50`; what is none of this currency stays as it was typed. */
internal fun moneyOrAsTyped(
    value: String,
    currency: CurrencyItem,
    locale: Locale,
): String = value.toBigDecimalOrNull()?.takeIf { it.scale() == currency.digits }?.let { money(it, currency, locale) } ?: value

private fun money(
    amount: BigDecimal,
    currency: CurrencyItem,
    locale: Locale,
): String {
    val format = NumberFormat.getCurrencyInstance(locale)
    format.currency = Currency.getInstance(currency.code)
    format.minimumFractionDigits = currency.digits
    format.maximumFractionDigits = currency.digits
    return format.format(amount)
}

/** The sign of a currency, on the side on which [locale] has it. */
internal fun currencySign(
    currency: CurrencyItem,
    locale: Locale,
): Sign {
    val one = money(BigDecimal.ONE, CurrencyItem(currency.code, digits = 0), locale).filterNot { it.isWhitespace() || it.isMark() }
    return Sign(one.filterNot { it.isDigit() }, before = one.last().isDigit())
}

private fun Char.isMark() = category == CharCategory.FORMAT || category == CharCategory.SPACE_SEPARATOR

internal fun currencyName(
    currency: CurrencyItem,
    locale: Locale,
): String = Currency.getInstance(currency.code).getDisplayName(locale)

/** An answer as it is read. */
@Composable
internal fun answerText(
    kind: FieldItemKind,
    value: String,
    currency: CurrencyItem?,
    several: List<String>,
): String {
    val locale = locale()
    return when {
        // Names of files are in whatever language.
        several.isNotEmpty() -> listed(if (kind.takesFiles) several.map(::isolated) else several)

        value.isEmpty() -> stringResource(R.string.not_answered)

        else ->
            when (kind) {
                FieldItemKind.Date -> dateOrAsTyped(value, locale)
                FieldItemKind.Time -> timeOrNull(value)?.let { time(it, locale) } ?: value
                FieldItemKind.Money -> if (currency == null) value else isolated(moneyOrAsTyped(value, currency, locale))

                FieldItemKind.Phone, FieldItemKind.Email, FieldItemKind.NationalId -> number(value)
                FieldItemKind.Text, FieldItemKind.LongText, FieldItemKind.Integer -> value
                FieldItemKind.YesNo, FieldItemKind.Declaration, FieldItemKind.Rows -> value
                FieldItemKind.Choice, FieldItemKind.Choices, FieldItemKind.LongChoice -> value
                FieldItemKind.File, FieldItemKind.Photo, FieldItemKind.Signature -> value
            }
    }
}

private val FieldItemKind.takesFiles: Boolean
    get() = this == FieldItemKind.File || this == FieldItemKind.Photo || this == FieldItemKind.Signature

/** Each on a line of its own; none is free of charge. */
@Composable
internal fun feesText(fees: List<FeeLine>): String {
    if (fees.isEmpty()) return stringResource(R.string.free_of_charge)
    val locale = locale()
    return fees.joinToString("\n") { fee -> isolated(money(fee, locale)) + (fee.purpose?.let { "  ${isolated(it)}" } ?: "") }
}

/** How long a file is. */
@Composable
internal fun sizeText(bytes: Long): String = Formatter.formatShortFileSize(LocalContext.current, bytes)

@Composable
internal fun dateText(instant: Instant): String = date(instant, locale(), LocalTimeZone.current)

/** The time of day of an instant. */
@Composable
internal fun timeText(instant: Instant): String =
    DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).of(locale()).format(instant.atZone(LocalTimeZone.current))

@Composable
internal fun dateAndTimeText(instant: Instant): String = dateAndTime(instant, locale(), LocalTimeZone.current)

@Composable
internal fun hoursText(line: HoursLine): String {
    val locale = locale()
    return stringResource(
        R.string.service_hours_line,
        daysText(line.days),
        time(line.opensAt, locale),
        time(line.closesAt, locale),
    )
}

/** A day's hours, as `09:00 to 12:00, 14:00 to 17:00`. */
@Composable
internal fun hoursText(day: DayItem): String {
    val locale = locale()
    val spans =
        day.spans.map { stringResource(R.string.service_days_range, time(it.opensAt, locale), time(it.closesAt, locale)) }
    return if (spans.isEmpty()) stringResource(R.string.office_closed_all_day) else listed(spans)
}

/** Whether an office is open, and when that changes. */
@Composable
internal fun openingText(opening: OpeningItem): String {
    val locale = locale()
    val day = opening.changesOn
    val time = opening.changesAt?.let { time(it, locale) }
    return when {
        day == null || time == null -> stringResource(if (opening.open) R.string.office_open else R.string.office_closed)
        opening.open -> stringResource(R.string.office_open_until, time)
        opening.today -> stringResource(R.string.office_opens_today, time)
        else -> stringResource(R.string.office_opens_on, weekday(day, locale), time)
    }
}

/** As the crow flies. */
@Composable
internal fun distanceText(meters: Int): String {
    val format = NumberFormat.getNumberInstance(locale())
    if (meters < METERS_IN_A_KILOMETER) return stringResource(R.string.offices_distance_meters, format.format(meters))
    val kilometers = meters / METERS_IN_A_KILOMETER.toDouble()
    format.maximumFractionDigits = if (kilometers < FAR_KILOMETERS) 1 else 0
    return stringResource(R.string.offices_distance_kilometers, format.format(kilometers))
}

private const val METERS_IN_A_KILOMETER = 1000
private const val FAR_KILOMETERS = 10

/** One after the other. */
@Composable
internal fun listed(texts: List<String>): String = ListFormatter.getInstance(locale()).format(texts)

/** A day, `2026-11-30`, as `Monday, November 30`. */
internal fun weekday(
    day: String,
    locale: Locale,
): String {
    val pattern = DateTimePatternGenerator.getInstance(ULocale.forLocale(locale)).getBestPattern("EEEEMMMMd")
    return DateTimeFormatter.ofPattern(pattern).of(locale).format(LocalDate.parse(day))
}

/** A minute of the day, counted from midnight, as a time. */
@Composable
internal fun minuteText(minute: Int): String = time(LocalTime.ofSecondOfDay(minute * 60L), locale())

private fun time(
    value: String,
    locale: Locale,
): String = time(LocalTime.parse(value), locale)

private fun time(
    time: LocalTime,
    locale: Locale,
): String = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).of(locale).format(time)

/** A time as a form has it, `09:30`; null for what is none. */
internal fun timeOrNull(value: String): LocalTime? =
    try {
        LocalTime.parse(value)
    } catch (_: DateTimeParseException) {
        null
    }

/** Three and more days in a row are a range, others are listed. */
@Composable
private fun daysText(days: List<String>): String {
    val locale = locale()
    val indices = days.map { WEEK.indexOf(it) }.filter { it >= 0 }.sorted()
    val names = indices.map { DayOfWeek.of(it + 1).getDisplayName(TextStyle.FULL, locale) }
    val inARow = indices.size >= 3 && indices.last() - indices.first() == indices.size - 1
    return if (inARow) {
        stringResource(R.string.service_days_range, names.first(), names.last())
    } else {
        listed(names)
    }
}

private val WEEK = listOf("MO", "TU", "WE", "TH", "FR", "SA", "SU")
