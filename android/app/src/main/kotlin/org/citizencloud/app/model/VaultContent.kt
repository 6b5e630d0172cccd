package org.citizencloud.app.model

import java.time.LocalDate
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.last
import kotlinx.coroutines.flow.onEach
import org.citizencloud.core.CitizenClient
import org.citizencloud.core.CitizenException
import org.citizencloud.core.Document
import org.citizencloud.core.DocumentKind as Kind
import org.citizencloud.core.TransferUpdate
import org.citizencloud.core.updates

// What the screens of her documents have in common.

/**
 * What [read] brings of her documents, at once and again after each change. While they are locked it is failed, and the way
 * on is to unlock them; while that goes on it is loading.
 */
internal fun <T> Session.ofVault(read: suspend (client: CitizenClient, language: String) -> T): Flow<Content<T>> = combine(
    reread(personal = true, changes = { client, _ -> client.vault().updates() }, read = read),
    unlocking.state,
) { content, unlocking ->
    when {
        content.trouble?.wayOn != WayOn.UnlockDocuments -> content
        unlocking.running -> Content.Loading
        else -> unlocking.failure?.let { Content.Failed(it) } ?: content
    }
}

/** Why her documents could not be unlocked. That she has called it off is no trouble. */
internal val Action.State.failure: Trouble? get() = trouble?.takeIf { it.wayOn != WayOn.UnlockPhone }

/** The document that it has become in the end; until then [moved] is told how far it is. */
internal suspend fun Flow<TransferUpdate>.kept(moved: (bytes: Long, totalBytes: Long) -> Unit): Document {
    val ended = onEach { if (it is TransferUpdate.Moving) moved(it.bytes.toLong(), it.totalBytes.toLong()) }.last()
    when (ended) {
        is TransferUpdate.Imported -> return ended.imported.document
        is TransferUpdate.Failed -> throw ended.error
        else -> throw CitizenException.Cancelled()
    }
}

/** As it is seen on [today]. */
internal fun Document.item(today: String) = DocumentItem(
    id = id,
    title = about.title,
    kind = about.kind.shown,
    issuer = about.issuer,
    expiresOn = about.expiresOn,
    expiry = expiry(about.expiresOn, today),
    sizeBytes = sizeBytes.toLong(),
    mediaType = mediaType,
    keptAt = addedAt,
    damaged = damaged,
)

/** How long what holds until [expiresOn] still does on [today]; both as `2026-01-31`. */
internal fun expiry(expiresOn: String?, today: String): Expiry = when {
    expiresOn == null -> Expiry.Lasting
    expiresOn < today -> Expiry.Past
    LocalDate.parse(expiresOn) <= LocalDate.parse(today).plusDays(SOON_DAYS) -> Expiry.Soon
    else -> Expiry.Lasting
}

internal val Kind.shown: DocumentKind
    get() = when (this) {
        Kind.IDENTITY -> DocumentKind.Identity
        Kind.CERTIFICATE -> DocumentKind.Certificate
        Kind.LICENCE -> DocumentKind.Licence
        Kind.RECEIPT -> DocumentKind.Receipt
        Kind.LETTER -> DocumentKind.Letter
        Kind.BILL -> DocumentKind.Bill
        Kind.PHOTO -> DocumentKind.Photo
        Kind.OTHER -> DocumentKind.Other
    }

internal val DocumentKind.kept: Kind
    get() = when (this) {
        DocumentKind.Identity -> Kind.IDENTITY
        DocumentKind.Certificate -> Kind.CERTIFICATE
        DocumentKind.Licence -> Kind.LICENCE
        DocumentKind.Receipt -> Kind.RECEIPT
        DocumentKind.Letter -> Kind.LETTER
        DocumentKind.Bill -> Kind.BILL
        DocumentKind.Photo -> Kind.PHOTO
        DocumentKind.Other -> Kind.OTHER
    }

/** Long enough to have most things made out anew. */
private const val SOON_DAYS = 60L
