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

/**
 * Puts a file into the vault, as [Vault.import]: how far it is, and last how it ended.
 *
 * Cold: each collector begins it for itself. One that is cancelled before the end calls it off, and one that is slower
 * misses steps, never the end. Never throws: why it failed is in the last update.
 */
public fun Vault.importing(filePath: String, name: String, about: DocumentAbout): Flow<TransferUpdate> =
    transfer { startImport(filePath, name, about, it) }

/**
 * Fetches a file that goes with a message and puts it into the vault, called in [language] (a BCP 47 tag), as
 * [Inbox.saveAttachment]; how far it is as [Vault.importing].
 */
public fun Inbox.savingAttachment(messageId: String, attachmentId: String, language: String): Flow<TransferUpdate> =
    transfer { startSavingAttachment(messageId, attachmentId, language, it) }

/**
 * Writes all that is hers to a new file, for her recovery code, or with [passphrase] where there is one: how far it is, and
 * last how it ended; as [Vault.importing].
 */
public fun Vault.backingUp(filePath: String, passphrase: String?): Flow<BackupUpdate> =
    backup { startBackup(filePath, passphrase, it) }

/** Reads a backup to its end and changes nothing; as [Vault.backingUp]. */
public fun Vault.checkingBackup(filePath: String, secret: BackupSecret): Flow<BackupUpdate> =
    backup { startBackupCheck(filePath, secret, it) }

/**
 * Brings back what a backup holds, with words in [language] (a BCP 47 tag); as [Vault.backingUp]. [isHers]: she has said that
 * one of another phone is hers.
 */
public fun Vault.restoring(
    filePath: String,
    secret: BackupSecret,
    language: String,
    isHers: Boolean = false,
): Flow<BackupUpdate> = backup { startRestore(filePath, secret, language, isHers, it) }

/** What the city says of itself, as [Catalogue.updates] does for the catalogue. */
public fun CitizenClient.cityProfileUpdates(language: String): Flow<CityProfileUpdate> = observed { deliver ->
    observeCityProfile(
        language,
        object : CityProfileListener {
            override fun onUpdate(update: CityProfileUpdate) = deliver(update)
        },
    )
}

private fun transfer(start: (TransferListener) -> TaskHandle): Flow<TransferUpdate> =
    observed({ it !is TransferUpdate.Moving }) { deliver ->
        start(
            object : TransferListener {
                override fun onUpdate(update: TransferUpdate) = deliver(update)
            },
        )
    }

private fun backup(start: (BackupListener) -> TaskHandle): Flow<BackupUpdate> =
    observed({ it !is BackupUpdate.Moving }) { deliver ->
        start(
            object : BackupListener {
                override fun onUpdate(update: BackupUpdate) = deliver(update)
            },
        )
    }

/** [isLast]: whether nothing follows an update, with which the flow is complete then. */
private fun <Update> observed(
    isLast: (Update) -> Boolean = { false },
    observe: (deliver: (Update) -> Unit) -> TaskHandle,
): Flow<Update> =
    callbackFlow {
        // Conflated, so it takes every update; one that comes after the end may be lost.
        val handle = observe { update ->
            trySend(update)
            if (isLast(update)) close()
        }
        awaitClose {
            handle.cancel()
            handle.close()
        }
    }.conflate()
