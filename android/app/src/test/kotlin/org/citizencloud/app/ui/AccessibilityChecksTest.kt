package org.citizencloud.app.ui

import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.focusable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.offset
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.layout.wrapContentHeight
import androidx.compose.material3.IconButton
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clipToBounds
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.error
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.isTraversalGroup
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.traversalIndex
import androidx.compose.ui.test.junit4.v2.createAndroidComposeRule
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
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
                    Text("Title", Modifier.semantics { heading() }, fontSize = 24.sp)
                    content()
                }
            }
        }
        rule.waitForIdle()
        return rule.onRoot().fetchSemanticsNode().root as RootForTest
    }

    private fun found(content: @Composable () -> Unit): List<String> = findings(show(content), target = 48, setOf(TROUBLE))

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
    fun `a control whose name is in no language`() {
        val name = "\u200E\u200F\u200E\u200F" + "A"
        assertOnly("a name in no language", found { Box(Modifier.size(60.dp).semantics { contentDescription = name }.clickable {}) })
    }

    @Test
    fun `a small target`() {
        val found = found { Box(Modifier.size(40.dp).semantics { contentDescription = "A" }.clickable {}) }
        assertOnly("small target", found)
        val roomy = found { IconButton({}, Modifier.semantics { contentDescription = "A" }) {} }
        assertEquals("drawn small, with room of its own around it", emptyList<String>(), roomy)
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
                Text("Read second, seen first", Modifier.semantics { traversalIndex = 1f })
                Text("Read first, seen second")
            }
        assertOnly("read too late", found)
    }

    @Test
    fun `a pane that is read before the one it stands after`() {
        fun panes(
            second: Float,
            direction: LayoutDirection,
        ) = found {
            CompositionLocalProvider(LocalLayoutDirection provides direction) {
                Row {
                    Pane("One") { Text("Of one") }
                    Pane("Other", second) { Text("Of the other") }
                }
            }
        }
        for (direction in LayoutDirection.entries) {
            assertEquals(emptyList<String>(), panes(second = 1f, direction))
            assertOnly("read too late", panes(second = -1f, direction))
        }
    }

    @Composable
    private fun Pane(
        words: String,
        index: Float = 0f,
        content: @Composable () -> Unit,
    ) = Column(
        Modifier.padding(8.dp).semantics {
            isTraversalGroup = true
            traversalIndex = index
        },
    ) {
        Text(words)
        content()
    }

    @Test
    fun `a screen without a heading`() {
        rule.runOnUiThread { rule.activity.setContent { Text("Plain", Modifier.background(Color.White)) } }
        rule.waitForIdle()
        assertOnly("no heading", findings(rule.onRoot().fetchSemanticsNode().root as RootForTest, target = 48))
    }

    @Test
    fun `a first heading that is not the title, and a title that is no heading`() {
        val title = found { Text("Other", Modifier.semantics { heading() }, fontSize = 40.sp) }
        assertOnly("the first heading is not the title", title)
        val second = found { Text("Other", fontSize = 24.sp) }
        assertOnly("a title that is no heading", second)
    }

    @Test
    fun `a trouble that is not announced`() {
        assertOnly("a trouble is not announced", found { Text(TROUBLE) })
        val announced = found { Text(TROUBLE, Modifier.semantics { liveRegion = LiveRegionMode.Polite }) }
        assertEquals(emptyList<String>(), announced)
    }

    @Test
    fun `a field that shows that it is wrong but does not say so`() {
        fun field(said: String?) =
            found {
                Column(
                    Modifier.focusable().semantics(mergeDescendants = true) { said?.let { error(it) } },
                ) { Text(TROUBLE) }
            }
        assertOnly("a field does not say that it is wrong", field(said = null))
        assertOnly("a field does not say that it is wrong", field(said = "Something else"))
        assertEquals(emptyList<String>(), field(said = TROUBLE))
    }

    @Test
    fun `links to what is wrong below a heading that is not announced`() {
        fun summary(mode: LiveRegionMode?) =
            found {
                Text(
                    "Wrong",
                    Modifier.semantics {
                        heading()
                        mode?.let { liveRegion = it }
                    },
                )
                Text(TROUBLE, Modifier.size(120.dp, 60.dp).clickable {})
            }
        assertOnly("a link to what is wrong below no announced heading", summary(mode = null))
        assertOnly("a link to what is wrong below no announced heading", summary(LiveRegionMode.Polite))
        assertEquals(emptyList<String>(), summary(LiveRegionMode.Assertive))
    }

    @Test
    fun `the framework finds a control without a name`() {
        val root = show { Box(Modifier.size(60.dp).clickable {}) }
        val found = rule.runOnUiThread<List<String>> { frameworkFindings(root, rule.activity) }
        assertTrue("$found", found.any { it.startsWith("SpeakableText") })
    }

    private companion object {
        const val TROUBLE = "Something did not work"
    }
}
