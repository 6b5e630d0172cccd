package org.citizencloud.app.model

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import org.citizencloud.core.Favourite
import org.citizencloud.core.updates

class FavouritesViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<FavouritesState>(session, navigator) {
    override val state: StateFlow<FavouritesState> = combine(
        session.follow(personal = true) { client, language -> client.favourites().updates(language) }.fromLast(),
        action.state,
    ) { favourites, action ->
        FavouritesState(favourites.map { update -> update.favourites.map { it.item() } }, action.trouble)
    }.whileSeen(FavouritesState(Content.Loading, trouble = null))

    /** Opens nothing for one that the city does not offer any more. */
    fun openService(id: String) {
        val offered = state.value.favourites.value.orEmpty().any { it.id == id && !it.withdrawn }
        if (offered) navigator.pushFrom(Route.Favourites, Route.Service(id))
    }

    /** Puts one at [place], counted from 0. */
    fun move(id: String, place: Int) {
        action.run({ client, _ -> client.favourites().moveTo(id, place.toUInt()) })
    }

    /** Takes a mark away. */
    fun remove(id: String) {
        action.run({ client, _ -> client.favourites().remove(id) })
    }
}

internal fun Favourite.item() =
    FavouriteItem(serviceId, name, service?.summary.orEmpty(), service?.department.orEmpty(), withdrawn)
