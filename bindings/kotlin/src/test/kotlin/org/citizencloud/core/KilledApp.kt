package org.citizencloud.core

import java.io.File
import java.nio.file.Path
import kotlinx.coroutines.runBlocking

/** The app in a process of its own, which is there to be killed. */
internal object KilledApp {
    /**
     * Starts it on a phone: with no network, it submits the draft, prints the submission's id and
     * goes on running.
     */
    fun start(folder: Path, city: CityDocument, draftId: String): Process = ProcessBuilder(
        File(System.getProperty("java.home"), "bin/java").path,
        "-Djna.library.path=${System.getProperty("jna.library.path")}",
        "-cp", System.getProperty("java.class.path"),
        KilledApp::class.java.name,
        "$folder", city.address, city.document, draftId,
    ).redirectError(ProcessBuilder.Redirect.INHERIT).start()

    @JvmStatic
    fun main(arguments: Array<String>) {
        val (folder, address, document, draftId) = arguments
        val client = Phone(Path.of(folder), CityDocument(address, document)).client()
        client.setConnectivity(Connectivity.OFFLINE)
        runBlocking {
            client.open()
            println(client.outbox().submit(draftId, "en").id)
        }
        // Ends with the test, should that not come to kill it.
        System.`in`.read()
    }
}
