package org.citizencloud.app.model.phone

import android.Manifest.permission.ACCESS_COARSE_LOCATION
import android.app.Application
import android.location.Location
import android.location.LocationManager
import android.location.LocationManager.NETWORK_PROVIDER
import android.os.SystemClock
import androidx.test.core.app.ApplicationProvider
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import kotlinx.coroutines.test.runTest
import org.citizencloud.app.model.Place
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf

@OptIn(ExperimentalCoroutinesApi::class)
@RunWith(RobolectricTestRunner::class)
class WhereaboutsTest {
    private val context = ApplicationProvider.getApplicationContext<Application>()
    private val phone = shadowOf(context.getSystemService(LocationManager::class.java))

    @Before
    fun `nobody knows yet`() {
        phone.setProviderEnabled(LocationManager.GPS_PROVIDER, false)
        phone.setProviderEnabled(NETWORK_PROVIDER, true)
    }

    /** What the phone says while it finds out that it is [there]. */
    private fun asked(there: Location?): Place? {
        var place: Place? = null
        runTest {
            val asked = async(start = CoroutineStart.UNDISPATCHED) { whereabouts(context) }
            there?.let { phone.simulateLocation(it) }
            shadowOf(context.mainLooper).idle()
            place = asked.await()
        }
        return place
    }

    private val langang = Location(NETWORK_PROVIDER).apply {
        latitude = 29.015
        longitude = 121.931
        time = System.currentTimeMillis()
        elapsedRealtimeNanos = SystemClock.elapsedRealtimeNanos()
    }

    @Test
    fun `the phone is asked only with her leave`() {
        assertFalse(mayLocate(context))
        assertNull(asked(langang))
        shadowOf(context).grantPermissions(ACCESS_COARSE_LOCATION)
        assertEquals(Place(29.015, 121.931), asked(langang))
    }

    @Test
    fun `a phone that has nothing to tell it by says nothing`() {
        shadowOf(context).grantPermissions(ACCESS_COARSE_LOCATION)
        phone.setProviderEnabled(NETWORK_PROVIDER, false)
        assertNull(asked(langang))
    }
}
