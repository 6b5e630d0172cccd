package org.citizencloud.app.model.phone

import android.content.Context
import android.net.ConnectivityManager
import android.net.ConnectivityManager.NetworkCallback
import android.net.NetworkCapabilities
import android.net.NetworkCapabilities.NET_CAPABILITY_NOT_METERED
import androidx.test.core.app.ApplicationProvider
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.UnconfinedTestDispatcher
import kotlinx.coroutines.test.runTest
import org.citizencloud.core.Connectivity
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowConnectivityManager
import org.robolectric.shadows.ShadowNetwork
import org.robolectric.shadows.ShadowNetworkCapabilities

@OptIn(ExperimentalCoroutinesApi::class)
@RunWith(RobolectricTestRunner::class)
class NetworkTest {
    private val context = ApplicationProvider.getApplicationContext<Context>()
    private val phone: ShadowConnectivityManager = shadowOf(context.getSystemService(ConnectivityManager::class.java))
    private val network = ShadowNetwork.newInstance(7)
    private val free = ShadowNetworkCapabilities.newInstance().also { shadowOf(it).addCapability(NET_CAPABILITY_NOT_METERED) }
    private val metered = ShadowNetworkCapabilities.newInstance().also { shadowOf(it).removeCapability(NET_CAPABILITY_NOT_METERED) }
    private val seen = mutableListOf<Connectivity>()

    private fun following(play: (() -> NetworkCallback) -> Unit) = runTest {
        val others = phone.networkCallbacks.toSet()
        val follower = launch(UnconfinedTestDispatcher(testScheduler)) { connectivity(context).collect(seen::add) }
        play { (phone.networkCallbacks - others).single() }
        follower.cancel()
        follower.join()
        assertEquals("the phone is not listened to any more", others, phone.networkCallbacks)
    }

    /** As Android tells of a network that there is from now on. */
    private fun NetworkCallback.comes(capabilities: NetworkCapabilities) {
        onAvailable(network)
        onCapabilitiesChanged(network, capabilities)
    }

    @Test
    fun `a phone without a network is offline at once`() {
        phone.setActiveNetworkInfo(null)
        following { callback ->
            assertEquals(listOf(Connectivity.OFFLINE), seen)
            callback().comes(free)
            assertEquals(listOf(Connectivity.OFFLINE, Connectivity.ONLINE), seen)
        }
    }

    @Test
    fun `what changes is told once`() = following { callback ->
        callback().comes(free)
        callback().onBlockedStatusChanged(network, false)
        callback().onLost(network)
        callback().comes(free)
        assertEquals(listOf(Connectivity.ONLINE, Connectivity.OFFLINE, Connectivity.ONLINE), seen)
    }

    @Test
    fun `a network that she pays for by the amount is never told of as another one`() = following { callback ->
        callback().comes(metered)
        callback().onCapabilitiesChanged(network, free)
        callback().onCapabilitiesChanged(network, metered)
        assertEquals(listOf(Connectivity.METERED, Connectivity.ONLINE, Connectivity.METERED), seen)
    }

    @Test
    fun `a network that the app may not use in the background is none`() = following { callback ->
        callback().comes(metered)
        callback().onBlockedStatusChanged(network, true)
        callback().onBlockedStatusChanged(network, false)
        assertEquals(listOf(Connectivity.METERED, Connectivity.OFFLINE, Connectivity.METERED), seen)
    }
}
