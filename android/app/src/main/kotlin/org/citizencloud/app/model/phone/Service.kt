package org.citizencloud.app.model.phone

import android.content.Context

/** One of Android's services that every phone has. */
internal inline fun <reified T : Any> Context.service(): T = checkNotNull(getSystemService(T::class.java))
