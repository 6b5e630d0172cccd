package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.FavouriteItem
import org.citizencloud.app.model.FavouritesState

class FavouritesActions(
    val openService: (String) -> Unit = {},
    val remove: (String) -> Unit = {},
)

/** [selected]: the service that is open beside the list. */
@Composable
fun FavouritesScreen(
    state: FavouritesState,
    actions: FavouritesActions,
    selected: String? = null,
) {
    val favourites = state.favourites
    if (favourites !is Content.Ready || favourites.value.isEmpty()) {
        Screen(stringResource(R.string.favourites_title)) {
            state.trouble?.let { TroubleLine(it) }
            ContentOf(favourites) {
                Notice(
                    stringResource(R.string.favourites_empty_title),
                    stringResource(R.string.favourites_empty_body),
                    Icons.Mark,
                )
            }
        }
        return
    }
    ListScreen(stringResource(R.string.favourites_title)) {
        state.trouble?.let { item(key = "trouble") { TroubleLine(it, Modifier.padding(bottom = 16.dp)) } }
        itemsIndexed(favourites.value, key = { _, favourite -> favourite.id }) { index, favourite ->
            GroupSlice(index, favourites.value.size) {
                Row(verticalAlignment = Alignment.CenterVertically) {
                    Favourite(favourite, { actions.openService(favourite.id) }, favourite.id == selected, Modifier.weight(1f))
                    IconAction(
                        Icons.Delete,
                        stringResource(R.string.favourites_remove, favourite.name),
                        { actions.remove(favourite.id) },
                        Modifier.padding(end = 8.dp),
                    )
                }
            }
        }
    }
}

/** A marked service; one that the city does not offer any more leads nowhere. */
@Composable
internal fun Favourite(
    favourite: FavouriteItem,
    onOpen: () -> Unit,
    selected: Boolean = false,
    modifier: Modifier = Modifier,
) {
    if (favourite.withdrawn) {
        Column(modifier.padding(16.dp).semantics(mergeDescendants = true) {}) {
            Text(favourite.name, style = MaterialTheme.typography.titleMedium)
            Aside(stringResource(R.string.favourites_withdrawn))
        }
    } else {
        LinkRow(favourite.name, onOpen, modifier, icon = Icons.Mark, selected = selected, leads = false) {
            if (favourite.summary.isNotEmpty()) Aside(favourite.summary)
            ServiceDepartment(favourite.department)
        }
    }
}
