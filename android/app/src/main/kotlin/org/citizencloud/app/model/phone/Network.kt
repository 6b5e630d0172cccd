package org.citizencloud.app.model.phone

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkCapabilities
import android.net.NetworkCapabilities.NET_CAPABILITY_NOT_METERED
import kotlinx.coroutines.channels.SendChannel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.distinctUntilChanged
import org.citizencloud.core.Connectivity

/**
 * Whether the phone has a network that this app may use, and whether she pays for it by the amount; at once and at each
 * change.
 *
 * A network that Android could not validate counts: its test address may be blocked where the city is
 * not, and the core finds out by itself whether somebody answers.
 */
fun connectivity(context: Context): Flow<Connectivity> = callbackFlow {
    val networks = context.service<ConnectivityManager>()
    val callback = Listening(channel)
    // Nothing is called back while there is no network, so that is said here.
    if (networks.activeNetwork == null) trySend(Connectivity.OFFLINE)
    networks.registerDefaultNetworkCallback(callback)
    awaitClose { networks.unregisterNetworkCallback(callback) }
}.conflate().distinctUntilChanged()

private class Listening(private val heard: SendChannel<Connectivity>) : ConnectivityManager.NetworkCallback() {
    private var metered = false
    private var blocked = false

    // It comes right behind each network that there is from now on.
    override fun onCapabilitiesChanged(network: Network, capabilities: NetworkCapabilities) {
        metered = !capabilities.hasCapability(NET_CAPABILITY_NOT_METERED)
        tell()
    }

    override fun onLost(network: Network) {
        heard.trySend(Connectivity.OFFLINE)
    }

    // Data saver and battery saver take the network from an app that is not looked at.
    override fun onBlockedStatusChanged(network: Network, blocked: Boolean) {
        this.blocked = blocked
        tell()
    }

    private fun tell() {
        val connectivity = when {
            blocked -> Connectivity.OFFLINE
            metered -> Connectivity.METERED
            else -> Connectivity.ONLINE
        }
        heard.trySend(connectivity)
    }
}
