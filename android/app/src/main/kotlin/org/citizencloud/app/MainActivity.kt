package org.citizencloud.app

import android.os.Bundle
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Scaffold
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import org.citizencloud.core.CitizenException
import org.citizencloud.core.errorMessage

/** The app's one window. */
class MainActivity : ComponentActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        enableEdgeToEdge()
        super.onCreate(savedInstanceState)
        setContent { MaterialTheme { Start(errorMessage(CitizenException.NoCatalogue(), "en")) } }
    }
}

@Composable
internal fun Start(message: String) {
    Scaffold { padding -> Text(message, Modifier.padding(padding)) }
}
