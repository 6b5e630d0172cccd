package org.citizencloud.app.model

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.yield
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class UnsavedAnswersTest {
    private val full = Trouble("The phone is full.", WayOn.MakeRoom)
    private val saved = mutableListOf<Pair<String, String>>()

    @Test
    fun `of each field the newest answer is saved, in the order in which she came to the fields`() = onMain {
        val disk = CompletableDeferred<Unit>()
        val unsaved = UnsavedAnswers(this, Mutex()) { path, value ->
            disk.await()
            saved += path to value
            null
        }
        for (typed in listOf("L", "Li", "Li N")) unsaved.put("/name", typed)
        unsaved.put("/phone", "1")
        unsaved.put("/name", "Li Na")
        assertEquals(Saved.Saving, unsaved.state.value.saved)
        disk.complete(Unit)
        assertTrue(unsaved.flush())
        assertEquals(listOf("/name" to "Li Na", "/phone" to "1"), saved)
        assertEquals(Saved.Yes, unsaved.state.value.saved)
    }

    @Test
    fun `an answer that is changed while it is being saved is saved again`() = onMain {
        val disk = CompletableDeferred<Unit>()
        val unsaved = UnsavedAnswers(this, Mutex()) { path, value ->
            if (saved.isEmpty()) disk.await()
            saved += path to value
            null
        }
        unsaved.put("/name", "Li")
        yield()
        unsaved.put("/name", "Li Na")
        disk.complete(Unit)
        assertTrue(unsaved.flush())
        assertEquals(listOf("/name" to "Li", "/name" to "Li Na"), saved)
    }

    @Test
    fun `what cannot be saved says so, is kept, and is saved when there is room`() = onMain {
        var trouble: Trouble? = full
        val unsaved = UnsavedAnswers(this, Mutex()) { path, value ->
            if (trouble == null) saved += path to value
            trouble
        }
        unsaved.put("/name", "Li Na")
        unsaved.put("/phone", "1")
        assertFalse(unsaved.flush())
        assertEquals(Saved.No(full), unsaved.state.value.saved)
        assertEquals(mapOf("/name" to "Li Na", "/phone" to "1"), unsaved.state.value.answers)
        trouble = null
        assertTrue(unsaved.flush())
        assertEquals(listOf("/name" to "Li Na", "/phone" to "1"), saved)
        assertEquals(Saved.Yes, unsaved.state.value.saved)
    }

    @Test
    fun `flushing waits for what is being saved`() = onMain {
        val disk = CompletableDeferred<Unit>()
        val unsaved = UnsavedAnswers(this, Mutex()) { _, _ ->
            disk.await()
            null
        }
        unsaved.put("/name", "Li Na")
        var flushed = false
        val flushing = launch { flushed = unsaved.flush() }
        yield()
        assertFalse(flushed)
        disk.complete(Unit)
        flushing.join()
        assertTrue(flushed)
    }
}
