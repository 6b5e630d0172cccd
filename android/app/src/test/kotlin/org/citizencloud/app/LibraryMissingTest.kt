package org.citizencloud.app

import androidx.compose.ui.test.assertHasClickAction
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.onNodeWithText
import androidx.test.core.app.ActivityScenario
import androidx.test.core.app.ApplicationProvider
import androidx.work.ListenableWorker.Result
import androidx.work.testing.TestListenableWorkerBuilder
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import org.citizencloud.app.model.AppState
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** On a phone whose processor the core was not made for. Runs in a process that cannot find the library. */
@RunWith(RobolectricTestRunner::class)
@OptIn(ExperimentalCoroutinesApi::class)
class LibraryMissingTest {
    @get:Rule val rule = createEmptyComposeRule()

    private val app = ApplicationProvider.getApplicationContext<TestApplication>()

    @Test
    fun `the app says so on a screen of its own, and does not crash`() {
        ActivityScenario.launch(MainActivity::class.java).use {
            until("the app knows") { app.session.state.value == AppState.LibraryMissing }
            rule.onNodeWithText(app.getString(R.string.library_missing_title)).assertIsDisplayed()
            rule.onNodeWithText(app.session.city.hotline, substring = true).assertHasClickAction()
        }
    }

    @Test
    fun `work that is due is not tried again and again`() {
        val worker = TestListenableWorkerBuilder<DueWork>(app).build()
        val result = CoroutineScope(Dispatchers.Default).async { worker.doWork() }
        until("the worker ends") { result.isCompleted }
        assertEquals(Result.failure(), result.getCompleted())
    }
}
