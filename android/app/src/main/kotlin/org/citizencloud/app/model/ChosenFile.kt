package org.citizencloud.app.model

import java.io.File
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext

/**
 * A copy of what she has chosen to attach, which only this app can read.
 *
 * @param file may be missing where nothing could be read: the core says so
 * @param name what she knows it by
 */
class ChosenFile(private val file: File, val name: String) {
    val path: String get() = file.path

    /** The core has sealed what it took of it. */
    suspend fun delete() {
        withContext(Dispatchers.IO + NonCancellable) { file.delete() }
    }
}
