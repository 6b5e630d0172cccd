package org.citizencloud.app.model.phone

import android.app.Activity
import android.app.KeyguardManager
import android.content.Context
import android.hardware.biometrics.BiometricManager.Authenticators.BIOMETRIC_STRONG
import android.hardware.biometrics.BiometricManager.Authenticators.DEVICE_CREDENTIAL
import android.hardware.biometrics.BiometricPrompt
import android.os.Build
import android.os.CancellationSignal
import androidx.annotation.RequiresApi
import kotlin.coroutines.resume
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.filterNot
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withTimeoutOrNull

/** Lets the resident show that it is her. */
interface Presence {
    /** Whether there is anything by which she could show it: a lock on her phone that only she opens. */
    val canBeAsked: Boolean

    /** Waits until she has shown that it is her; `false` where she does not. Blocks: not for the main thread. */
    fun ask(): Boolean
}

/**
 * The window that she looks at asks her, where there is one.
 *
 * @param hasLock whether her phone has a lock that only she opens
 * @param limit after so long without an answer it is none
 */
class PresenceInWindow(private val hasLock: () -> Boolean, private val limit: Duration = 2.minutes) : Presence {
    /** That of [context]'s phone. */
    constructor(context: Context) : this({ context.service<KeyguardManager>().isDeviceSecure })

    private class Question {
        val answer = CompletableDeferred<Boolean>()
    }

    private val asked = MutableStateFlow<Question?>(null)

    override val canBeAsked: Boolean get() = hasLock()

    override fun ask(): Boolean {
        val question = Question()
        asked.value = question
        return try {
            runBlocking { withTimeoutOrNull(limit) { question.answer.await() } } == true
        } finally {
            asked.compareAndSet(question, null)
        }
    }

    /** Has [prompt] ask her each time, for as long as a window is looked at; a question that it is torn from is not answered. */
    suspend fun answer(prompt: suspend () -> Boolean) {
        asked.filterNotNull().filterNot { it.answer.isCompleted }.collect { question ->
            try {
                question.answer.complete(prompt())
            } finally {
                question.answer.complete(false)
            }
        }
    }
}

/** Android asks by fingerprint or face, or as she unlocks her phone, under [title]. Whether it was her. For the main thread. */
@RequiresApi(Build.VERSION_CODES.R)
suspend fun promptFor(activity: Activity, title: String): Boolean = suspendCancellableCoroutine { asking ->
    val called = CancellationSignal()
    val answer = object : BiometricPrompt.AuthenticationCallback() {
        override fun onAuthenticationSucceeded(result: BiometricPrompt.AuthenticationResult?) = asking.tell(true)

        // One finger that is not hers is no end: she may try again.
        override fun onAuthenticationError(errorCode: Int, errString: CharSequence?) = asking.tell(false)

        private fun kotlinx.coroutines.CancellableContinuation<Boolean>.tell(isHer: Boolean) {
            if (isActive) resume(isHer)
        }
    }
    asking.invokeOnCancellation { called.cancel() }
    BiometricPrompt.Builder(activity)
        .setTitle(title)
        .setAllowedAuthenticators(BIOMETRIC_STRONG or DEVICE_CREDENTIAL)
        .build()
        .authenticate(called, activity.mainExecutor, answer)
}
