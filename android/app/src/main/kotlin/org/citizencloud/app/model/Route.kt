package org.citizencloud.app.model

import java.net.URLDecoder
import java.net.URLEncoder

/**
 * A place in the app. Written as `service/register-birth`: in the stack that outlives the process, in
 * links to the app, and in tests/fixtures/screens.
 */
sealed interface Route {
    data object FirstStart : Route

    data object Home : Route

    data object Search : Route

    data class Category(val id: String) : Route

    data class Service(val id: String) : Route

    /** [step] from 1, among the steps that have something to ask. */
    data class Form(val draftId: String, val step: Int) : Route

    data class Check(val draftId: String) : Route

    /** What another version of the form has changed. */
    data class Changes(val draftId: String) : Route

    /** Which of her documents is to be the answer of the field for files at [fieldPath]. */
    data class ChooseDocument(val draftId: String, val fieldPath: String) : Route

    data object Cases : Route

    data class Case(val submissionId: String) : Route

    data class Receipt(val submissionId: String) : Route

    data object Inbox : Route

    data class Message(val id: String) : Route

    /** The messages about a case, by the number that the city gave it. */
    data class Thread(val caseNumber: String) : Route

    /** What she wants to be told of. */
    data object Notifications : Route

    data object Reminders : Route

    data object LifeEvents : Route

    /** The plan of a life event. */
    data class LifeEvent(val id: String) : Route

    /** Whether a service is for her. */
    data class Eligibility(val serviceId: String) : Route

    /** What she has told the app. */
    data object Facts : Route

    data object Favourites : Route

    data object Offices : Route

    /** What she keeps in the app. */
    data object Documents : Route

    data class Document(val id: String) : Route

    /** What is said of a document. */
    data class DocumentWords(val id: String) : Route

    /** The recovery code that she has on paper. */
    data object PaperCode : Route

    /** Where the phone has lost its keys. */
    data object LostKey : Route

    data object Damage : Route

    data object Storage : Route

    /** The making of a backup. */
    data object Backup : Route

    /** The bringing back of one. */
    data object Restore : Route

    data object Settings : Route

    data object About : Route

    /** As it is written; [parse] reads it. An argument may hold any character. */
    val path: String
        get() = when (this) {
            FirstStart -> "firstStart"
            Home -> "home"
            Search -> "search"
            is Category -> written("category", id)
            is Service -> written("service", id)
            is Form -> written("form", draftId, step.toString())
            is Check -> written("check", draftId)
            is Changes -> written("changes", draftId)
            is ChooseDocument -> written("chooseDocument", draftId, fieldPath)
            Cases -> "cases"
            is Case -> written("case", submissionId)
            is Receipt -> written("receipt", submissionId)
            Inbox -> "inbox"
            is Message -> written("message", id)
            is Thread -> written("thread", caseNumber)
            Notifications -> "notifications"
            Reminders -> "reminders"
            LifeEvents -> "lifeEvents"
            is LifeEvent -> written("lifeEvent", id)
            is Eligibility -> written("eligibility", serviceId)
            Facts -> "facts"
            Favourites -> "favourites"
            Offices -> "offices"
            Documents -> "documents"
            is Document -> written("document", id)
            is DocumentWords -> written("documentWords", id)
            PaperCode -> "paperCode"
            LostKey -> "lostKey"
            Damage -> "damage"
            Storage -> "storage"
            Backup -> "backup"
            Restore -> "restore"
            Settings -> "settings"
            About -> "about"
        }

    /** Whether the screen shows what is the resident's own: it is kept out of screenshots. */
    val isPersonal: Boolean
        get() = when (this) {
            is Form, is Check, is Changes, is ChooseDocument, Cases, is Case, is Receipt, Inbox, is Message -> true
            is Thread, Notifications, Reminders, is LifeEvent, is Eligibility, Facts, Favourites -> true
            Documents, is Document, is DocumentWords, PaperCode, LostKey, Damage, Backup, Restore -> true
            FirstStart, Home, Search, is Category, is Service, LifeEvents, Offices, Storage, Settings, About -> false
        }

    /** Whether a link from outside of the app may lead here. */
    val isLinkable: Boolean
        get() = when (this) {
            Home, Search, is Category, is Service, Cases, is Case, Inbox, is Message -> true
            is Thread, Reminders, LifeEvents, is LifeEvent, Offices, Documents -> true
            FirstStart, is Form, is Check, is Changes, is ChooseDocument, is Receipt -> false
            is Eligibility, Facts, Favourites, Notifications, Settings, About -> false
            is Document, is DocumentWords, PaperCode, LostKey, Damage, Storage, Backup, Restore -> false
        }

    companion object {
        /** The route that is written so; `null` for anything else. */
        fun parse(path: String): Route? {
            val parts = path.split('/').map { read(it) ?: return null }
            if (parts.drop(1).any(String::isEmpty)) return null
            return when (parts.size) {
                1 -> plain(parts[0])
                2 -> withId(parts[0], parts[1])
                3 -> withTwo(parts)
                else -> null
            }
        }

        private fun plain(name: String): Route? = plain.find { it.path == name }

        private val plain by lazy {
            listOf(FirstStart, Home, Search, Cases, Inbox, Notifications, Reminders, LifeEvents, Facts, Favourites, Offices) +
                listOf(Documents, PaperCode, LostKey, Damage, Storage, Backup, Restore, Settings, About)
        }

        private fun withId(name: String, id: String): Route? = when (name) {
            "category" -> Category(id)
            "service" -> Service(id)
            "check" -> Check(id)
            "changes" -> Changes(id)
            "case" -> Case(id)
            "receipt" -> Receipt(id)
            "message" -> Message(id)
            "thread" -> Thread(id)
            "lifeEvent" -> LifeEvent(id)
            "eligibility" -> Eligibility(id)
            "document" -> Document(id)
            "documentWords" -> DocumentWords(id)
            else -> null
        }

        private fun withTwo(parts: List<String>): Route? = when (parts[0]) {
            "form" -> parts[2].toIntOrNull()?.takeIf { it >= 1 && "$it" == parts[2] }?.let { Form(parts[1], it) }
            "chooseDocument" -> ChooseDocument(parts[1], parts[2])
            else -> null
        }

        private fun written(name: String, vararg arguments: String) =
            (listOf(name) + arguments.map { URLEncoder.encode(it, "UTF-8").replace("+", "%20") }).joinToString("/")

        private fun read(part: String): String? = try {
            URLDecoder.decode(part.replace("+", "%2B"), "UTF-8")
        } catch (_: IllegalArgumentException) {
            null
        }
    }
}

/**
 * Whether the window that shows this stack is kept out of screenshots. Home is not, although it names her cases, so that
 * she can show it to somebody who helps her; but where the phone cannot hide the app in its list of apps otherwise, as
 * [hiddenInRecents] says, it is.
 */
internal fun List<Route>.isSecure(hiddenInRecents: Boolean): Boolean =
    listOfNotNull(lastOrNull(), sideBySide()?.list).any { it.isPersonal || it == Route.Home && !hiddenInRecents }

/** What of a stack stands side by side where there is room: [detail], which is on top, is [opened] or was opened from it. */
internal data class SideBySide(val list: Route, val opened: Route?, val detail: Route?)

/** The list below what is on top, where all between is about what was opened from it; `null` where there is none. */
internal fun List<Route>.sideBySide(): SideBySide? {
    val details = takeLastWhile { it.isDetail }
    val list = dropLast(details.size).lastOrNull()?.takeIf { it.isList } ?: return null
    return SideBySide(list, details.firstOrNull(), details.lastOrNull())
}

private val Route.isList: Boolean
    get() = when (this) {
        is Route.Category, Route.Search, Route.Cases, Route.Inbox, Route.LifeEvents, Route.Favourites, Route.Documents -> true
        else -> false
    }

private val Route.isDetail: Boolean
    get() = when (this) {
        is Route.Service, is Route.Case, is Route.Receipt, is Route.Message, is Route.Thread, is Route.LifeEvent -> true
        is Route.Eligibility, is Route.Document, is Route.DocumentWords -> true
        else -> false
    }
