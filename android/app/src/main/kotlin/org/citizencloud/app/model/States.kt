package org.citizencloud.app.model

import java.time.Instant

// What each screen shows, as plain immutable values. iOS has the same states under the same names
// (ios/CitizenKit/Sources/CitizenKit/*States.swift), and tests/fixtures/screens holds the two together.
// Texts come from the core, already in the resident's language; dates, money and counts are typed, and
// the screen formats them.

/** Something that has to be read or fetched before it can be shown. */
sealed interface Content<out T> {
    data object Loading : Content<Nothing>

    data class Ready<T>(val value: T) : Content<T>

    data class Failed(val trouble: Trouble) : Content<Nothing>
}

/** What went wrong, in the resident's words, and what she can do about it. */
data class Trouble(val message: String, val wayOn: WayOn)

/** The one button under a [Trouble]. */
enum class WayOn { TryAgain, SignIn, UnlockPhone, MakeRoom, UpdateApp, UnlockDocuments, TypePaperCode, CallCity, GoBack }

/** The app as a whole, before any screen. */
sealed interface AppState {
    data object Starting : AppState

    /** The core's library is not there for this phone's processor. The words are the shell's own. */
    data object LibraryMissing : AppState

    /** Nothing can be used until the resident has done something. */
    data class Blocked(val trouble: Trouble) : AppState

    /** [personal]: why drafts, cases and messages cannot be read at present; the catalogue can be. */
    data class Running(val offline: Boolean, val personal: Trouble?) : AppState
}

/** Whom to call, in the order in which they are shown. */
data class CityContacts(
    /** For questions; never empty. */
    val hotlines: List<ContactItem>,
    /** In danger. */
    val emergencyNumbers: List<ContactItem>,
) {
    /** The number that every screen offers. */
    val hotline: String get() = hotlines.first().number
}

/** [name]: who answers, where the city says it. */
data class ContactItem(val name: String?, val number: String)

/** A language the app speaks: its BCP 47 tag and its own name for itself. */
data class LanguageChoice(val tag: String, val name: String, val chosen: Boolean)

enum class TextSize { Normal, Large, Largest }

data class FirstStartState(
    val languages: List<LanguageChoice>,
    val senior: Boolean,
    /** The services that were fetched; until then the resident may go on all the same. */
    val catalogue: Content<Int>,
)

data class HomeState(
    val cityName: String,
    val hotline: String,
    /** With fewer choices: search, cases, messages, call the city. */
    val senior: Boolean,
    val offline: Boolean,
    /** Why the city takes nothing of this app: it asks for a later one. */
    val update: Trouble?,
    val personal: Trouble?,
    val serviceCount: Int,
    val categories: Content<List<CategoryItem>>,
    val drafts: Int,
    /** How many drafts will soon be deleted, if she does not open them. */
    val draftsEnding: Int,
    val waiting: Int,
    /** The three newest. */
    val cases: List<CaseItem>,
    val unread: Int,
    /** What she has asked for with `refresh` goes on. */
    val refreshing: Boolean,
    /** Why the catalogue may not be the newest; null where it is. */
    val freshness: String?,
    /** How many life events there are plans for. */
    val lifeEvents: Int,
    /** The first three services that she has marked. */
    val favourites: List<FavouriteItem>,
    /** Whether there is damage that she was not told of. */
    val damaged: Boolean = false,
    /** Those in force for her now, the worst first. */
    val alerts: List<AlertItem> = emptyList(),
    /** The first that she is told of from now on, three at most. */
    val reminders: List<ReminderItem> = emptyList(),
)

data class CasesState(val cases: Content<CaseList>)

data class CaseList(val drafts: List<DraftItem>, val cases: List<CaseItem>)

data class DraftItem(
    val id: String,
    val serviceId: String,
    val serviceName: String,
    val answered: Int,
    val askable: Int,
    val updatedAt: Instant,
    /** The number of the case about which it answers a question; null where it applies for something. */
    val caseNumber: String? = null,
    /** When it is deleted, if she does not open it, where that is soon. */
    val endsAt: Instant? = null,
    /** Whether another version of the form has changed something that she has not seen. */
    val changed: Boolean = false,
    /** Whether it corrects what the city has refused. */
    val correction: Boolean = false,
)

data class CaseItem(
    val id: String,
    val serviceName: String,
    val status: CaseStatus,
    val caseNumber: String?,
    val submittedAt: Instant,
    val kind: CaseKind = CaseKind.Application,
)

/** What was sent: what opens a case, or what is about one. */
enum class CaseKind { Application, Answer, Withdrawal }

enum class CaseStatus {
    Queued,
    WaitsForNetwork,
    WaitsForUnmetered,
    WaitsForCity,
    WaitsForWifiSignIn,
    WaitsForRightClock,
    WaitsForSignIn,
    WaitsForUpdate,
    Sending,
    Accepted,
    Rejected,
    Stuck,

    /** Not sent yet when the backup was made; it may have been since, by the phone that it is of. */
    FromBackup,
    Cancelled,
}

data class CaseState(val case: Content<CaseDetails>)

data class CaseDetails(
    val item: CaseItem,
    val serviceId: String,
    val attempts: Int,
    /** It still has to reach the city, and does so without the resident. */
    val goesOutByItself: Boolean,
    val nextAttemptAt: Instant?,
    val receivedAt: Instant?,
    /** The core's code where the city has refused it or it is stuck: for the hotline. */
    val reason: String?,
    val hasReceipt: Boolean,
    val canCancel: Boolean,
    val canRetry: Boolean,
    /** The resident is asked whether she really wants to take it back. */
    val cancelling: Boolean,
    val messages: List<MessageItem>,
    /** Why cancelling or trying again did not work. */
    val trouble: Trouble?,
    /** The files that go with it. */
    val attachments: List<UploadItem> = emptyList(),
    /** Where an application stands at the city; null as long as the city does not have it. */
    val standing: CaseStanding? = null,
    /** The day by which the city has promised to decide, as `2026-01-31`. */
    val promisedBy: String? = null,
    val decidedAt: Instant? = null,
    /** What has happened at the city, the oldest first. */
    val timeline: List<CaseEventItem> = emptyList(),
    /** What the city waits for her to answer. */
    val question: CaseQuestionItem? = null,
    val canWithdraw: Boolean = false,
    /** The resident is asked whether she really wants to withdraw the application. */
    val withdrawing: Boolean = false,
    /** Whether what the city has refused can be corrected and sent again. */
    val canEdit: Boolean = false,
)

/** Where an application stands at the city. */
enum class CaseStanding {
    Received,
    InReview,
    WaitingForResident,
    Approved,
    Declined,
    Closed,
    Withdrawn,

    /** Somewhere that this app does not know: the timeline says it. */
    Other,
}

data class CaseEventItem(
    val at: Instant,
    /** What has happened, for a picture: `received`, `in_review`, or a word that this app does not know. */
    val code: String,
    val title: String,
    /** What the caseworker wrote. */
    val text: String?,
)

data class CaseQuestionItem(
    val id: String,
    val text: String,
    val askedAt: Instant,
    /** The day until which the city waits, as `2026-01-31`. */
    val answerBy: String?,
)

/** How much of a file the city has. */
data class UploadItem(val name: String, val sizeBytes: Long, val uploadedBytes: Long)

data class ReceiptState(val receipt: Content<ReceiptDetails>)

/** A receipt whose signature was checked just now, with no network. */
data class ReceiptDetails(
    val caseNumber: String,
    val receivedAt: Instant,
    /** SHA-256 of what was sent, base64url. */
    val fingerprint: String,
    /** The whole receipt for anyone's camera (docs/receipts.md); null where that would be too fine to be read. */
    val code: QrSquares?,
)

/** A QR code; [dark]: row by row from the top, each from the left. */
data class QrSquares(val size: Int, val dark: List<Boolean>)

data class SettingsState(
    val languages: List<LanguageChoice>,
    val textSize: TextSize,
    val senior: Boolean,
    /** What goes with files waits for a network that does not cost by the amount. */
    val filesWaitForUnmetered: Boolean,
    /** Forms offer her what she has told before. */
    val offerEarlierAnswers: Boolean,
)

data class AboutState(
    val cityName: String,
    val appVersion: String,
    val serviceCount: Int,
    val catalogueRevision: String?,
    /** Why the catalogue may not be the newest; null where it is. */
    val freshness: String?,
    /** When it was last proven to be the newest. */
    val checkedAt: Instant?,
    val contacts: CityContacts,
)
