package org.citizencloud.app.model.phone

import android.Manifest.permission.ACCESS_COARSE_LOCATION
import android.annotation.SuppressLint
import android.content.Context
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.location.LocationManager
import android.os.CancellationSignal
import androidx.core.content.ContextCompat
import androidx.core.location.LocationManagerCompat
import kotlin.coroutines.resume
import kotlinx.coroutines.suspendCancellableCoroutine
import org.citizencloud.app.model.Place

/** Whether the resident lets this app know roughly where the phone is. */
fun mayLocate(context: Context): Boolean = context.checkSelfPermission(ACCESS_COARSE_LOCATION) == PERMISSION_GRANTED

/**
 * Where the phone is now, about as near as its quarter of the town; `null` where she does not let this app know, or the
 * phone cannot tell within half a minute. Asks her for nothing.
 */
@SuppressLint("MissingPermission")
suspend fun whereabouts(context: Context): Place? {
    if (!mayLocate(context)) return null
    val locations = context.service<LocationManager>()
    val there = locations.getProviders(true)
    val provider = PROVIDERS.firstOrNull { it in there } ?: return null
    return suspendCancellableCoroutine { waiting ->
        val cancelled = CancellationSignal()
        waiting.invokeOnCancellation { cancelled.cancel() }
        LocationManagerCompat.getCurrentLocation(locations, provider, cancelled, ContextCompat.getMainExecutor(context)) { at ->
            waiting.resume(at?.let { Place(it.latitude, it.longitude) })
        }
    }
}

// The rough place comes from these; from the last only since Android 12, and only outdoors.
private val PROVIDERS = listOf("fused", LocationManager.NETWORK_PROVIDER, LocationManager.GPS_PROVIDER)
