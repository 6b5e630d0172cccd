package org.citizencloud.core

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield

/** Runs a test that awaits events, and fails it if they do not come. */
internal fun within(limit: Duration = 60.seconds, test: suspend CoroutineScope.() -> Unit): Unit =
    runBlocking { withTimeout(limit, test) }

/** What `block` throws, which must be an [E]. */
internal suspend inline fun <reified E : Throwable> failureOf(block: suspend () -> Any?): E {
    val returned = try {
        block()
    } catch (failure: Throwable) {
        return failure as? E ?: throw failure
    }
    throw AssertionError("returned $returned, threw no ${E::class.simpleName}")
}

/**
 * Opens the client as soon as an earlier one lets go of the home: a dropped client closes its files
 * on a thread of the core, which tells nobody.
 */
internal suspend fun CitizenClient.openWhenFree() {
    while (true) {
        try {
            return open()
        } catch (_: CitizenException.Busy) {
            yield()
        }
    }
}
