package org.citizencloud.app.model.phone

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.distinctUntilChanged

/**
 * Whether the phone has a network that this app may use, at once and at each change.
 *
 * A network that Android could not validate counts: its test address may be blocked where the city is
 * not, and the core finds out by itself whether somebody answers.
 */
fun online(context: Context): Flow<Boolean> = callbackFlow {
    val networks = context.service<ConnectivityManager>()
    val callback = object : ConnectivityManager.NetworkCallback() {
        override fun onAvailable(network: Network) {
            trySend(true)
        }

        override fun onLost(network: Network) {
            trySend(false)
        }

        // Data saver and battery saver take the network from an app that is not looked at.
        override fun onBlockedStatusChanged(network: Network, blocked: Boolean) {
            trySend(!blocked)
        }
    }
    // Nothing is called back while there is no network, so that is said here.
    if (networks.activeNetwork == null) trySend(false)
    networks.registerDefaultNetworkCallback(callback)
    awaitClose { networks.unregisterNetworkCallback(callback) }
}.conflate().distinctUntilChanged()
