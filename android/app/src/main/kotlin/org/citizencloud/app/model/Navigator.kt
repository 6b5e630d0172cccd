package org.citizencloud.app.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow

/**
 * The screens that lie on each other, the one that is seen last. Empty only until the app knows where
 * it begins. For the main thread.
 */
class Navigator(stack: List<Route> = emptyList()) {
    private val routes = MutableStateFlow(stack)

    /** From the first screen to the one on top. */
    val stack: StateFlow<List<Route>> = routes.asStateFlow()

    val top: Route? get() = routes.value.lastOrNull()

    /** The screen that [back] would lead to. */
    val below: Route? get() = routes.value.dropLast(1).lastOrNull()

    /** Lays [route] on top. Nothing where it lies there already: a second tap opens no second screen. */
    fun push(route: Route) {
        if (top != route) routes.value += route
    }

    /** Lays [route] on [list], in the place of all that was opened from there. */
    fun pushFrom(list: Route, route: Route) {
        backTo(list)
        push(route)
    }

    /** Takes away what lies on [route]; nothing where that is nowhere. */
    fun backTo(route: Route) {
        if (route in routes.value) routes.value = routes.value.dropLastWhile { it != route }
    }

    /** Takes the screen on top away; `false` if there is none below it. */
    fun back(): Boolean {
        if (below == null) return false
        routes.value = routes.value.dropLast(1)
        return true
    }

    /** Puts [route] in the place of the screen on top. */
    fun replace(route: Route) {
        routes.value = routes.value.dropLast(1) + route
    }

    /** Begins anew with [stack]. */
    fun reset(stack: List<Route>) {
        routes.value = stack
    }

    /** Leaves a form: its steps and its check go, and [next] lies where they were. */
    fun leaveForm(draftId: String, next: Route? = null) {
        val rest = routes.value.filterNot { it.draftId == draftId } + listOfNotNull(next)
        routes.value = rest.ifEmpty { listOf(Route.Home) }
    }

    /** Where the phone has lost its keys: lets her type the code that she has on paper. */
    fun typePaperCode() = push(Route.LostKey)

    /** The stack as one text, for [decode] in a later process. */
    fun encode(): String = encode(routes.value)

    companion object {
        private const val SEPARATOR = " "

        fun encode(stack: List<Route>): String = stack.joinToString(SEPARATOR) { it.path }

        /** The stack that was encoded so; `null` if it is none, as after an update of the app. */
        fun decode(encoded: String): List<Route>? =
            encoded.split(SEPARATOR).map { Route.parse(it) ?: return null }
    }
}

/** The draft that a screen is about, where it is one of a form's. */
internal val Route.draftId: String?
    get() = when (this) {
        is Route.Form -> draftId
        is Route.Check -> draftId
        is Route.Changes -> draftId
        is Route.ChooseDocument -> draftId
        else -> null
    }
