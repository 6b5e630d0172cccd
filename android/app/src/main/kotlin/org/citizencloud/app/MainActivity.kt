package org.citizencloud.app

import android.Manifest.permission.POST_NOTIFICATIONS
import android.app.KeyguardManager
import android.content.Context
import android.content.Intent
import android.os.Build
import android.os.Bundle
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.activity.result.contract.ActivityResultContracts
import androidx.activity.viewModels
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.createSavedStateHandle
import androidx.lifecycle.lifecycleScope
import androidx.lifecycle.repeatOnLifecycle
import androidx.lifecycle.viewmodel.initializer
import androidx.lifecycle.viewmodel.viewModelFactory
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.filterNot
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.citizencloud.app.model.AskedForNotifications
import org.citizencloud.app.model.Route
import org.citizencloud.app.model.Screens
import org.citizencloud.app.model.dueNotices
import org.citizencloud.app.model.isSecure
import org.citizencloud.app.model.nextWork
import org.citizencloud.app.model.opened
import org.citizencloud.app.model.phone.promptFor
import org.citizencloud.app.model.phone.service
import org.citizencloud.app.ui.App

/** The app's one window. */
class MainActivity : ComponentActivity() {
    private val app get() = applicationContext as CitizenApplication
    private val session get() = app.session
    internal val screens: Screens by viewModels {
        viewModelFactory { initializer { Screens(session, createSavedStateHandle()) } }
    }
    private val permission = registerForActivityResult(ActivityResultContracts.RequestPermission()) {
        session.setNotificationsAllowed(Notifications.allowed(this))
    }
    private val confirmation = registerForActivityResult(ActivityResultContracts.StartActivityForResult()) { result ->
        itIsHer?.complete(result.resultCode == RESULT_OK)
    }

    /** Whether she has shown that it is her, where Android asks in a window of its own. */
    private var itIsHer: CompletableDeferred<Boolean>? = null
    private lateinit var language: String

    override fun attachBaseContext(base: Context) {
        language = (base.applicationContext as CitizenApplication).session.settings.value.language
        super.attachBaseContext(base.inLanguage(language))
    }

    override fun onCreate(savedInstanceState: Bundle?) {
        enableEdgeToEdge()
        super.onCreate(savedInstanceState)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) setRecentsScreenshotEnabled(false)
        if (savedInstanceState == null) follow(intent)
        setContent { App(session, screens) }
        lifecycleScope.launch { followLanguage() }
        lifecycleScope.launch { screens.navigator.stack.collect(::shown) }
        lifecycleScope.launch { repeatOnLifecycle(Lifecycle.State.STARTED) { scheduleDueWork() } }
        lifecycleScope.launch { repeatOnLifecycle(Lifecycle.State.STARTED) { showNotices() } }
        lifecycleScope.launch { repeatOnLifecycle(Lifecycle.State.RESUMED) { askForNotifications() } }
        lifecycleScope.launch { repeatOnLifecycle(Lifecycle.State.CREATED) { app.presence.answer(::showsThatItIsHer) } }
    }

    override fun onStart() {
        super.onStart()
        session.setNotificationsAllowed(Notifications.allowed(this))
        session.open()
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        follow(intent)
    }

    private fun follow(intent: Intent) {
        DeepLink.route(intent.data, session.city)?.let(screens::open)
        intent.getStringExtra(Notifications.NOTICE)?.let { id -> session.scope.launch { session.opened(id) } }
    }

    private fun shown(routes: List<Route>) {
        val isSecure = routes.isSecure(hiddenInRecents = Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU)
        window.setFlags(if (isSecure) FLAG_SECURE else 0, FLAG_SECURE)
    }

    /** Asks her to, as she unlocks her phone. Whether she has. */
    private suspend fun showsThatItIsHer(): Boolean {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) return promptFor(this, getString(R.string.documents_prompt))
        @Suppress("DEPRECATION")
        val ask = app.service<KeyguardManager>().createConfirmDeviceCredentialIntent(getString(R.string.documents_prompt), null)
        val answer = CompletableDeferred<Boolean>().also { itIsHer = it }
        if (ask == null) return false
        confirmation.launch(ask)
        return answer.await()
    }

    /** Once ever, when there is something to be told of: she has just sent it. */
    private suspend fun askForNotifications() {
        session.settings.first { it.notifications == AskedForNotifications.Due }
        session.askedForNotifications()
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU || Notifications.allowed(this)) return
        permission.launch(POST_NOTIFICATIONS)
    }

    /**
     * At every change, so that nothing is forgotten if the process is killed. Only while the app is looked at:
     * otherwise a run of the work would take its own place.
     */
    private suspend fun scheduleDueWork() =
        session.nextWork().collect { withContext(Dispatchers.Default) { DueWork.schedule(app, it) } }

    /** What is new while she looks at the app is among the notifications without a sound; what she has read goes. */
    private suspend fun showNotices() =
        session.dueNotices().filterNot { it.isEmpty }.collect { app.notifications.show(it, quietly = true) }

    private suspend fun followLanguage() {
        session.settled()
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) systemLanguage?.let(session::chooseLanguage)
        session.settings.map { it.language }.distinctUntilChanged().collect { if (it != language) speak(it) }
    }

    /** Begins this window anew in [language]; where the resident is and what she has typed is kept. */
    private fun speak(language: String) {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU && systemLanguage != language) systemLanguage = language
        recreate()
    }
}
