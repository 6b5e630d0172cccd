package org.citizencloud.app.ui

import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.CustomAccessibilityAction
import androidx.compose.ui.semantics.customActions
import androidx.compose.ui.semantics.semantics
import org.citizencloud.app.R

/** Something that she can do with a row of a list. */
internal class Deed(
    val words: String,
    val icon: ImageVector,
    val does: () -> Unit,
)

/** Who hears the list does them from the row itself. */
internal fun Modifier.deeds(deeds: List<Deed>): Modifier =
    semantics(mergeDescendants = true) {
        customActions =
            deeds.map { deed ->
                CustomAccessibilityAction(deed.words) {
                    deed.does()
                    true
                }
            }
    }

/** What can be done with what is called [title], to choose from. */
@Composable
internal fun Deeds(
    title: String,
    deeds: List<Deed>,
    onLeave: () -> Unit,
) = Dialog(title, onLeave) {
    deeds.forEach { deed ->
        SecondButton(
            deed.words,
            {
                onLeave()
                deed.does()
            },
            icon = deed.icon,
        )
    }
    MainButton(stringResource(R.string.cancel), onLeave)
}
