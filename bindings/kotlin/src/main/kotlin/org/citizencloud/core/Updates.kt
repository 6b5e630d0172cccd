package org.citizencloud.core

import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.conflate

/**
 * The catalogue as it is, at once, and again after each change, with texts in [language] (a BCP 47
 * tag).
 *
 * Cold: each collector observes for itself, and ends it by being cancelled. A collector that is
 * slower than the changes sees the newest state only. Never completes and never throws: while the
 * client is closed, nothing comes.
 */
public fun Catalogue.updates(language: String): Flow<CatalogueUpdate> = observed { deliver ->
    observe(
        language,
        object : CatalogueListener {
            override fun onUpdate(update: CatalogueUpdate) = deliver(update)
        },
    )
}

/** The outbox as it is and as it changes, as [Catalogue.updates] does for the catalogue. */
public fun Outbox.updates(language: String): Flow<OutboxUpdate> = observed { deliver ->
    observe(
        language,
        object : OutboxListener {
            override fun onUpdate(update: OutboxUpdate) = deliver(update)
        },
    )
}

/** The inbox as it is and as it changes, as [Catalogue.updates] does for the catalogue. */
public fun Inbox.updates(language: String): Flow<InboxUpdate> = observed { deliver ->
    observe(
        language,
        object : InboxListener {
            override fun onUpdate(update: InboxUpdate) = deliver(update)
        },
    )
}

/** What the resident has told about herself, as [Catalogue.updates] does for the catalogue. */
public fun Profile.updates(language: String): Flow<ProfileUpdate> = observed { deliver ->
    observe(
        language,
        object : ProfileListener {
            override fun onUpdate(update: ProfileUpdate) = deliver(update)
        },
    )
}

/** The services that she keeps at hand, as [Catalogue.updates] does for the catalogue. */
public fun Favourites.updates(language: String): Flow<FavouritesUpdate> = observed { deliver ->
    observe(
        language,
        object : FavouritesListener {
            override fun onUpdate(update: FavouritesUpdate) = deliver(update)
        },
    )
}

/** The vault as it is and as it changes, also when it locks itself, as [Catalogue.updates] does for the catalogue. */
public fun Vault.updates(): Flow<VaultUpdate> = observed { deliver ->
    observe(
        object : VaultListener {
            override fun onUpdate(update: VaultUpdate) = deliver(update)
        },
    )
}

/** What she is reminded of, as [Catalogue.updates] does for the catalogue. */
public fun Reminders.updates(language: String): Flow<RemindersUpdate> = observed { deliver ->
    observe(
        language,
        object : RemindersListener {
            override fun onUpdate(update: RemindersUpdate) = deliver(update)
        },
    )
}

/** What the city says of itself, as [Catalogue.updates] does for the catalogue. */
public fun CitizenClient.cityProfileUpdates(language: String): Flow<CityProfileUpdate> = observed { deliver ->
    observeCityProfile(
        language,
        object : CityProfileListener {
            override fun onUpdate(update: CityProfileUpdate) = deliver(update)
        },
    )
}

private fun <Update> observed(observe: (deliver: (Update) -> Unit) -> TaskHandle): Flow<Update> =
    callbackFlow {
        // Conflated, so it takes every update; one that comes after the end may be lost.
        val handle = observe { update -> trySend(update) }
        awaitClose {
            handle.cancel()
            handle.close()
        }
    }.conflate()
