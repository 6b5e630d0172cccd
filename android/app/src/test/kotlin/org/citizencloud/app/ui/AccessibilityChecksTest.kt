package org.citizencloud.app.ui

import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.offset
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.layout.wrapContentHeight
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clipToBounds
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.test.junit4.v2.createAndroidComposeRule
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.unit.dp
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** A screen with one fault is found by exactly the check for it. */
@RunWith(RobolectricTestRunner::class)
class AccessibilityChecksTest {
    @get:Rule val rule = createAndroidComposeRule<ComponentActivity>()

    private fun show(content: @Composable () -> Unit): RootForTest {
        rule.runOnUiThread {
            rule.activity.setContent {
                Column(Modifier.background(Color.White).padding(24.dp)) {
                    Text("Title", Modifier.semantics { heading() })
                    content()
                }
            }
        }
        rule.waitForIdle()
        return rule.onRoot().fetchSemanticsNode().root as RootForTest
    }

    private fun found(content: @Composable () -> Unit): List<String> = findings(show(content), target = 48)

    private fun assertOnly(
        finding: String,
        found: List<String>,
    ) {
        assertTrue("$found", found.isNotEmpty())
        assertEquals(emptyList<String>(), found.filterNot { it.startsWith(finding) })
    }

    @Test
    fun `a good screen has no finding`() {
        assertEquals(emptyList<String>(), found { Text("Good", Modifier.size(60.dp).clickable {}) })
    }

    @Test
    fun `a control without a name`() {
        assertOnly("control without a name", found { Box(Modifier.size(60.dp).clickable {}) })
    }

    @Test
    fun `a small target`() {
        val found = found { Box(Modifier.size(40.dp).semantics { contentDescription = "A" }.clickable {}) }
        assertOnly("small target", found)
    }

    @Test
    fun `a text that is cut`() {
        assertOnly("text is cut", found { Text("Words that need more room", Modifier.width(60.dp), maxLines = 1) })
        val half =
            found {
                Box(Modifier.height(9.dp).clipToBounds()) {
                    Text("Half of it", Modifier.wrapContentHeight(Alignment.Top, unbounded = true))
                }
            }
        assertOnly("text is cut", half)
    }

    @Test
    fun `texts that overlap`() {
        val found =
            found {
                Text("Above")
                Text("Below", Modifier.offset(y = (-8).dp))
            }
        assertOnly("texts overlap", found)
    }

    @Test
    fun `faint text`() {
        assertOnly("faint text", found { Text("Faint", color = Color(0xFF8A8A8A)) })
    }

    @Test
    fun `something that is read after what stands below it`() {
        val found =
            found {
                Text("Read first, seen second", Modifier.offset(y = 120.dp))
                Text("Read second, seen first")
            }
        assertOnly("read too late", found)
    }

    @Test
    fun `a screen without a heading`() {
        rule.runOnUiThread { rule.activity.setContent { Text("Plain", Modifier.background(Color.White)) } }
        rule.waitForIdle()
        assertOnly("no heading", findings(rule.onRoot().fetchSemanticsNode().root as RootForTest, target = 48))
    }

    @Test
    fun `the framework finds a control without a name`() {
        val root = show { Box(Modifier.size(60.dp).clickable {}) }
        val found = rule.runOnUiThread<List<String>> { frameworkFindings(root, rule.activity) }
        assertTrue("$found", found.any { it.startsWith("SpeakableText") })
    }
}
