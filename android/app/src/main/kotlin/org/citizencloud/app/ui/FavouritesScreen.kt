package org.citizencloud.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.CustomAccessibilityAction
import androidx.compose.ui.semantics.customActions
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.unit.dp
import java.text.NumberFormat
import org.citizencloud.app.R
import org.citizencloud.app.model.Content
import org.citizencloud.app.model.FavouriteItem
import org.citizencloud.app.model.FavouritesState

class FavouritesActions(
    val openService: (String) -> Unit = {},
    val move: (id: String, place: Int) -> Unit = { _, _ -> },
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
    val all = favourites.value
    var asked by rememberSaveable { mutableStateOf(false) }
    val ordering = asked && all.size > 1
    ListScreen(stringResource(R.string.favourites_title)) {
        state.trouble?.let { item(key = "trouble") { TroubleLine(it, Modifier.padding(bottom = 16.dp)) } }
        if (all.size > 1) {
            item(key = "order") {
                val label = stringResource(if (ordering) R.string.favourites_order_done else R.string.favourites_order)
                val icon = if (ordering) Icons.Check else Icons.Order
                QuietButton(label, { asked = !asked }, Modifier.padding(bottom = 8.dp), icon)
            }
        }
        itemsIndexed(all, key = { _, favourite -> favourite.id }) { index, favourite ->
            val place = Place(favourite, index, all.size, actions.move)
            GroupSlice(index, all.size) {
                Row(verticalAlignment = Alignment.CenterVertically) {
                    if (ordering) {
                        InOrder(place, Modifier.weight(1f))
                    } else {
                        val open = { actions.openService(favourite.id) }
                        Favourite(favourite, open, favourite.id == selected, place.movable(Modifier.weight(1f)))
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
}

/** Where a service stands among those that she has marked, and the ways from there. */
private class Place(
    val favourite: FavouriteItem,
    private val index: Int,
    private val count: Int,
    private val move: (id: String, place: Int) -> Unit,
) {
    val up: (() -> Unit)? = if (index > 0) ({ move(favourite.id, index - 1) }) else null
    val down: (() -> Unit)? = if (index < count - 1) ({ move(favourite.id, index + 1) }) else null

    @Composable
    fun words(): String {
        val numbers = NumberFormat.getIntegerInstance(locale())
        return stringResource(R.string.favourites_place, numbers.format(index + 1), numbers.format(count))
    }

    @Composable
    fun upWords() = stringResource(R.string.favourites_move_up, favourite.name)

    @Composable
    fun downWords() = stringResource(R.string.favourites_move_down, favourite.name)

    /** Who hears the list moves the service from its row, and hears where it stands then. */
    @Composable
    fun movable(modifier: Modifier): Modifier {
        if (count == 1) return modifier
        val (place, upWords, downWords) = Triple(words(), upWords(), downWords())
        return modifier.semantics(mergeDescendants = true) {
            stateDescription = place
            customActions = listOfNotNull(up?.let { action(upWords, it) }, down?.let { action(downWords, it) })
        }
    }

    private fun action(
        words: String,
        does: () -> Unit,
    ) = CustomAccessibilityAction(words) {
        does()
        true
    }
}

/** A row that is moved by buttons. */
@Composable
private fun InOrder(
    place: Place,
    modifier: Modifier,
) {
    Column(place.movable(modifier).padding(16.dp), verticalArrangement = Arrangement.spacedBy(3.dp)) {
        Text(place.favourite.name, style = MaterialTheme.typography.titleMedium)
        Aside(place.words())
    }
    IconAction(Icons.Up, place.upWords(), place.up ?: {}, enabled = place.up != null)
    IconAction(Icons.Down, place.downWords(), place.down ?: {}, Modifier.padding(end = 8.dp), enabled = place.down != null)
}

/** A marked service; one that the city does not offer any more leads nowhere. */
@Composable
internal fun Favourite(
    favourite: FavouriteItem,
    onOpen: () -> Unit,
    selected: Boolean = false,
    modifier: Modifier = Modifier,
    leads: Boolean = false,
) {
    if (favourite.withdrawn) {
        Row(
            modifier.padding(horizontal = 16.dp, vertical = 12.dp).semantics(mergeDescendants = true) {},
            horizontalArrangement = Arrangement.spacedBy(14.dp),
            verticalAlignment = Alignment.CenterVertically,
        ) {
            val quiet = MaterialTheme.colorScheme.onSurfaceVariant
            Icon(Icons.TakenBack, contentDescription = null, Modifier.size(LocalSizes.current.icon), tint = quiet)
            Column(verticalArrangement = Arrangement.spacedBy(3.dp)) {
                Text(favourite.name, style = MaterialTheme.typography.titleMedium)
                Aside(stringResource(R.string.favourites_withdrawn))
            }
        }
    } else {
        LinkRow(favourite.name, onOpen, modifier, icon = Icons.Mark, selected = selected, leads = leads) {
            if (favourite.summary.isNotEmpty()) Aside(favourite.summary)
            ServiceDepartment(favourite.department)
        }
    }
}
