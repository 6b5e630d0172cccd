package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.layout.wrapContentSize
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.Trouble

// What stands where no screen can: while the app starts, and where it cannot.

@Composable
fun StartingScreen() {
    Ground {
        Column(
            Modifier.weight(1f).fillMaxWidth().padding(Margin).wrapContentSize().widthIn(max = 320.dp),
            verticalArrangement = Arrangement.spacedBy(16.dp),
        ) {
            Text(
                stringResource(R.string.app_name),
                Modifier.semantics { heading() },
                style = MaterialTheme.typography.headlineLarge,
            )
            LoadingNotice()
        }
        Bottom()
    }
}

/** The core's library is not there, so neither are its words. */
@Composable
fun LibraryMissingScreen() {
    Screen(stringResource(R.string.app_name)) {
        Notice(
            stringResource(R.string.library_missing_title),
            stringResource(R.string.library_missing_body),
            Icons.Warning,
        ) {
            if (!LocalFrame.current.callsBelow) MainCallCityButton()
        }
    }
}

/** Nothing can be used until the resident has done something. */
@Composable
fun BlockedScreen(trouble: Trouble) {
    Screen(stringResource(R.string.app_name)) { TroubleNotice(trouble) }
}
