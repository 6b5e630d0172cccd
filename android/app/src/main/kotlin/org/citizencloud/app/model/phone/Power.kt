package org.citizencloud.app.model.phone

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.os.BatteryManager
import android.os.PowerManager
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.distinctUntilChanged
import org.citizencloud.core.Power

/** What the phone says of its battery, at once and at each change. */
fun power(context: Context): Flow<Power> = callbackFlow {
    fun tell() {
        val saver = context.service<PowerManager>().isPowerSaveMode
        trySend(Power(saver, context.service<BatteryManager>().isCharging))
    }
    val receiver = object : BroadcastReceiver() {
        override fun onReceive(context: Context, intent: Intent) = tell()
    }
    val changes = IntentFilter(PowerManager.ACTION_POWER_SAVE_MODE_CHANGED).apply {
        addAction(BatteryManager.ACTION_CHARGING)
        addAction(BatteryManager.ACTION_DISCHARGING)
    }
    // Only Android itself sends these.
    context.registerReceiver(receiver, changes)
    tell()
    awaitClose { context.unregisterReceiver(receiver) }
}.conflate().distinctUntilChanged()
