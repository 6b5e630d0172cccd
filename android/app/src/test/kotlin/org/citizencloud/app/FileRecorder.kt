package org.citizencloud.app

import java.nio.file.Files
import java.util.function.Supplier
import jdk.jfr.Recording
import jdk.jfr.consumer.RecordingFile

/**
 * Lets the JVM's flight recorder write down what [thread] reads and writes below [folder] and says to the
 * network, until [get] is asked for it.
 */
class FileRecorder(private val folder: String, private val thread: String) : Supplier<List<String>> {
    private val recording = Recording()

    init {
        (files + sockets).forEach { recording.enable(it).withoutThreshold().withStackTrace() }
        recording.start()
    }

    override fun get(): List<String> {
        val file = Files.createTempFile("recorded", ".jfr")
        try {
            recording.use {
                it.stop()
                it.dump(file)
            }
            return RecordingFile.readAllEvents(file).filter { event ->
                val name = event.eventType.name
                event.thread?.javaName == thread &&
                    (name in sockets || name in files && event.getString("path").orEmpty().startsWith(folder))
            }.map { "${it.eventType.name} ${it.stackTrace}" }
        } finally {
            Files.delete(file)
        }
    }

    companion object {
        private val files = listOf("jdk.FileRead", "jdk.FileWrite", "jdk.FileForce")
        private val sockets = listOf("jdk.SocketRead", "jdk.SocketWrite")

        /** One that Robolectric has not changed: it would load a flight recorder of its own, which does not run. */
        @Suppress("UNCHECKED_CAST")
        fun start(folder: String): Supplier<List<String>> =
            ClassLoader.getSystemClassLoader().loadClass(FileRecorder::class.java.name)
                .getConstructor(String::class.java, String::class.java)
                .newInstance(folder, Thread.currentThread().name) as Supplier<List<String>>
    }
}
