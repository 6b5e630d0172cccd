package org.citizencloud.app.model

import androidx.lifecycle.viewModelScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.flatMapLatest
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import org.citizencloud.core.Catalogue
import org.citizencloud.core.updates

/** Where she is, is known to this screen alone, and only as long as it is open. */
class OfficesViewModel internal constructor(session: Session, navigator: Navigator) :
    ScreenViewModel<OfficesState>(session, navigator) {
    private data class Wanted(val place: PlaceKind, val from: Place?, val openNow: Boolean)

    private val wanted = MutableStateFlow(Wanted(PlaceKind.Unasked, session.city.center, openNow = false))
    private var locating: Job? = null

    @OptIn(ExperimentalCoroutinesApi::class)
    override val state: StateFlow<OfficesState> = combine(
        wanted,
        wanted.flatMapLatest { wanted ->
            session.reread(
                personal = false,
                changes = { client, language -> client.catalogue().updates(language) },
                read = { client, language -> client.catalogue().offices(wanted, language) },
            )
        }.fromLast(),
    ) { wanted, offices -> OfficesState(wanted.place, wanted.openNow, offices) }
        .whileSeen(OfficesState(PlaceKind.Unasked, openNow = false, Content.Loading))

    /** Asks the phone where it is; once at a time. */
    fun locate() {
        if (locating?.isActive == true) return
        locating = viewModelScope.launch {
            val place = session.whereabouts()
            wanted.update {
                if (place == null) {
                    it.copy(place = PlaceKind.Unknown, from = session.city.center)
                } else {
                    it.copy(place = PlaceKind.Known, from = place)
                }
            }
        }
    }

    fun filterOpenNow(on: Boolean) = wanted.update { it.copy(openNow = on) }

    private suspend fun Catalogue.offices(wanted: Wanted, language: String): List<NearbyOfficeItem> {
        val from = wanted.from ?: return emptyList()
        return officesNear(from.latitude, from.longitude, language, MOST_OFFICES, wanted.openNow).map {
            val distance = it.distanceMeters.toInt().takeIf { wanted.place == PlaceKind.Known }
            NearbyOfficeItem(it.office.item(), it.department, distance)
        }
    }

    private companion object {
        const val MOST_OFFICES = 50u
    }
}
