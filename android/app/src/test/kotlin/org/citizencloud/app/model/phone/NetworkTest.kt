package org.citizencloud.app.model.phone

import android.content.Context
import android.net.ConnectivityManager
import android.net.ConnectivityManager.NetworkCallback
import androidx.test.core.app.ApplicationProvider
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.UnconfinedTestDispatcher
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowConnectivityManager
import org.robolectric.shadows.ShadowNetwork

@OptIn(ExperimentalCoroutinesApi::class)
@RunWith(RobolectricTestRunner::class)
class NetworkTest {
    private val context = ApplicationProvider.getApplicationContext<Context>()
    private val phone: ShadowConnectivityManager = shadowOf(context.getSystemService(ConnectivityManager::class.java))
    private val wifi = ShadowNetwork.newInstance(7)
    private val seen = mutableListOf<Boolean>()

    private fun following(play: (() -> NetworkCallback) -> Unit) = runTest {
        val others = phone.networkCallbacks.toSet()
        val follower = launch(UnconfinedTestDispatcher(testScheduler)) { online(context).collect(seen::add) }
        play { (phone.networkCallbacks - others).single() }
        follower.cancel()
        follower.join()
        assertEquals("the phone is not listened to any more", others, phone.networkCallbacks)
    }

    @Test
    fun `a phone without a network is offline at once`() {
        phone.setActiveNetworkInfo(null)
        following { callback ->
            assertEquals(listOf(false), seen)
            callback().onAvailable(wifi)
            assertEquals(listOf(false, true), seen)
        }
    }

    @Test
    fun `what changes is told once`() = following { callback ->
        callback().onAvailable(wifi)
        callback().onBlockedStatusChanged(wifi, false)
        callback().onLost(wifi)
        callback().onAvailable(wifi)
        assertEquals(listOf(true, false, true), seen)
    }

    @Test
    fun `a network that the app may not use in the background is none`() = following { callback ->
        callback().onAvailable(wifi)
        callback().onBlockedStatusChanged(wifi, true)
        assertEquals(listOf(true, false), seen)
    }
}
