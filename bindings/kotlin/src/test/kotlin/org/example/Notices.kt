package org.example

// README-begin
import java.time.Duration
import java.time.Instant
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.merge
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.Presentation
import org.citizencloud.core.PushOutcome
import org.citizencloud.core.updates

/** What your app shows with; on Android a `NotificationManager`. */
interface Screen {
    fun show(notice: Presentation) // in the place of what stands there under its id, without a sound where it is silent
    fun takeOff(id: String)
    fun showSomethingNew(silent: Boolean) // in words of your own, until something is due
}

class Notices(private val client: CitizenClient, private val screen: Screen, private val language: String) {
    private val oneAtATime = Mutex() // so that nothing is shown twice

    /** Shows what is due and takes off what is over, for as long as it is not cancelled. */
    suspend fun keep() {
        val changes = merge(
            client.inbox().updates(language),
            client.outbox().updates(language),
            client.reminders().updates(language),
        )
        changes.collectLatest {
            while (true) {
                val next = tell() ?: break
                delay(Duration.between(Instant.now(), next).toMillis())
            }
        }
    }

    /** A push has come, by whatever carries it. */
    suspend fun pushed(body: ByteArray) {
        when (val outcome = client.push().handlePush(body, language)) {
            is PushOutcome.Due -> tell()
            is PushOutcome.SomethingNew -> screen.showSomethingNew(outcome.isSilent)
            PushOutcome.Nothing -> {} // not the city's, or known
        }
    }

    /** Returns when to look again. */
    private suspend fun tell(): Instant? = oneAtATime.withLock {
        val due = client.inbox().duePresentations(language)
        for (id in due.retract) {
            screen.takeOff(id)
            client.inbox().acknowledgeRetraction(id)
        }
        for (notice in due.present) {
            screen.show(notice)
            client.inbox().acknowledge(notice.id) // until then it comes again
        }
        due.lookAgainAt
    }
}
// README-end
