package org.citizencloud.app.ui

import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.saveable.rememberSaveableStateHolder
import androidx.compose.runtime.setValue
import androidx.compose.ui.platform.LocalContext
import androidx.lifecycle.compose.collectAsStateWithLifecycle
import org.citizencloud.app.model.AppState
import org.citizencloud.app.model.Route
import org.citizencloud.app.model.Screens
import org.citizencloud.app.model.Session
import org.citizencloud.app.model.SideBySide
import org.citizencloud.app.model.WayOn
import org.citizencloud.app.model.sideBySide

/** The whole app: the screen on top of the stack, or what stands in its place while there can be none. */
@Composable
fun App(
    session: Session,
    screens: Screens,
) {
    val state by session.state.collectAsStateWithLifecycle()
    val settings by session.settings.collectAsStateWithLifecycle()
    val routes by screens.navigator.stack.collectAsStateWithLifecycle()
    val contacts by session.contacts.collectAsStateWithLifecycle()
    val context = LocalContext.current
    var noApp by rememberSaveable { mutableStateOf<String?>(null) }
    val outside = remember(context) { Outside(context, session::updatePage) { noApp = it } }
    val running = state as? AppState.Running
    val frame =
        Frame(
            hotline = contacts.hotline,
            senior = settings.senior,
            offline = running?.offline == true,
            back = if (routes.size > 1) ({ screens.back() }) else null,
            dial = outside::dial,
            wayOn = { wayOn(it, session::tryAgain, back = {}, {}, screens.navigator::typePaperCode, outside, contacts.hotline) },
        )
    CityTheme(settings.senior, settings.textSize) {
        CompositionLocalProvider(LocalFrame provides frame) {
            when (val now = state) {
                AppState.LibraryMissing -> LibraryMissingScreen()
                // A process that was ended opens again what it had open, below the screen that was left.
                AppState.Starting, is AppState.Running ->
                    if (routes.isEmpty()) StartingScreen() else Stack(routes, screens, outside)
                is AppState.Blocked ->
                    if (routes.lastOrNull() == Route.LostKey) Stack(routes, screens, outside) else BlockedScreen(now.trouble)
            }
            noApp?.let { asked -> NoApp(asked) { noApp = null } }
        }
    }
}

@Composable
private fun Stack(
    routes: List<Route>,
    screens: Screens,
    outside: Outside,
) {
    val kept = rememberSaveableStateHolder()
    val seen = remember { HashSet<String>() }
    LaunchedEffect(routes) {
        val there = routes.map { it.path }.toSet()
        (seen - there).forEach(kept::removeState)
        seen.retainAll(there)
        seen += there
    }
    val show: @Composable (Route, Route?) -> Unit = { route, selected ->
        kept.SaveableStateProvider(route.path) { RoutedScreen(route, selected, screens, outside) }
    }
    BoxWithConstraints {
        val side = if (maxWidth >= PanesFrom) routes.sideBySide() else null
        BackGesture(
            enabled = routes.size > 1,
            onBack = { screens.back() },
            below = routes.dropLast(1).lastOrNull().takeIf { side == null && routes.last() !is Route.Form },
            show = { show(it, null) },
        ) {
            if (side == null) show(routes.last(), null) else TwoPanes(side, screens, show)
        }
    }
}

@Composable
private fun TwoPanes(
    side: SideBySide,
    screens: Screens,
    show: @Composable (Route, Route?) -> Unit,
) {
    val frame = LocalFrame.current
    val toList: () -> Unit = { screens.backFrom(side.list) }
    Panes(
        list = {
            val back = if (frame.back == null) null else toList
            CompositionLocalProvider(LocalFrame provides LocalFrame.current.copy(back = back)) {
                show(side.list, side.opened)
            }
        },
        detail = side.detail?.let { { show(it, null) } },
        detailBack = frame.back.takeIf { side.detail != side.opened },
    )
}

/** Does what the button under a trouble promises. */
internal fun wayOn(
    way: WayOn,
    tryAgain: () -> Unit,
    back: () -> Unit,
    unlockDocuments: () -> Unit,
    typePaperCode: () -> Unit,
    outside: Outside,
    hotline: String,
) = when (way) {
    WayOn.TryAgain, WayOn.SignIn, WayOn.UnlockPhone, WayOn.MakeRoom -> tryAgain()
    WayOn.UpdateApp -> outside.updateApp()
    WayOn.UnlockDocuments -> unlockDocuments()
    WayOn.TypePaperCode -> typePaperCode()
    WayOn.CallCity -> outside.dial(hotline)
    WayOn.GoBack -> back()
}
