package org.citizencloud.app.ui

import android.content.ActivityNotFoundException
import android.content.Context
import android.content.pm.PackageManager.FEATURE_CAMERA_ANY
import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Color
import android.net.Uri
import androidx.activity.ComponentActivity
import androidx.activity.compose.LocalActivityResultRegistryOwner
import androidx.activity.compose.setContent
import androidx.activity.result.ActivityResultRegistry
import androidx.activity.result.ActivityResultRegistryOwner
import androidx.activity.result.contract.ActivityResultContract
import androidx.activity.result.contract.ActivityResultContracts.OpenMultipleDocuments
import androidx.activity.result.contract.ActivityResultContracts.PickMultipleVisualMedia
import androidx.activity.result.contract.ActivityResultContracts.TakePicture
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.test.assertIsNotEnabled
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasTestTag
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performTouchInput
import androidx.core.app.ActivityOptionsCompat
import androidx.test.core.app.ActivityScenario
import androidx.test.core.app.ApplicationProvider
import java.io.ByteArrayInputStream
import java.io.File
import kotlinx.coroutines.runBlocking
import org.citizencloud.app.PATIENCE
import org.citizencloud.app.R
import org.citizencloud.app.model.ChosenFile
import org.citizencloud.app.model.FieldItem
import org.citizencloud.app.model.FieldItemKind
import org.citizencloud.app.model.FileLimitsItem
import org.citizencloud.app.model.phone.forgetFolders
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf

/** Each way of attaching something, with other apps that answer as the test says. */
@RunWith(RobolectricTestRunner::class)
class AttachingTest {
    @get:Rule val compose = createEmptyComposeRule()

    private val context = ApplicationProvider.getApplicationContext<Context>()
    private val attached = mutableListOf<suspend () -> ChosenFile>()
    private val field =
        FieldItem(
            "/photos",
            FieldItemKind.Photo,
            "Photos",
            hint = null,
            required = true,
            value = "",
            options = emptyList(),
            problem = null,
            limits = FileLimitsItem(2, 10_000_000, listOf("image/png")),
        )

    /** What another app does when it is opened with a contract; `null` where there is no such app. */
    private var answer: (ActivityResultContract<*, *>, Any?) -> Any? = { _, _ -> null }

    private val others =
        object : ActivityResultRegistry() {
            override fun <I, O> onLaunch(
                requestCode: Int,
                contract: ActivityResultContract<I, O>,
                input: I,
                options: ActivityOptionsCompat?,
            ) {
                @Suppress("UNCHECKED_CAST")
                dispatchResult(requestCode, (answer(contract, input) ?: throw ActivityNotFoundException()) as O)
            }
        }

    private fun words(id: Int) = context.getString(id)

    private fun press(id: Int) {
        compose.onNode(hasText(words(id), substring = true) and hasClickAction()).performClick()
        compose.waitForIdle()
    }

    private fun show(
        field: FieldItem = this.field,
        play: () -> Unit,
    ) {
        forgetFolders()
        shadowOf(context.packageManager).setSystemFeature(FEATURE_CAMERA_ANY, true)
        val owner =
            object : ActivityResultRegistryOwner {
                override val activityResultRegistry = others
            }
        ActivityScenario.launch(ComponentActivity::class.java).use { window ->
            window.onActivity {
                it.setContent {
                    CompositionLocalProvider(LocalActivityResultRegistryOwner provides owner) {
                        Staged(Samples("en"), offline = false, home = false) {
                            Screen("Files") {
                                FormField(field, FocusRequester(), onAttach = { file -> attached += file }) {}
                            }
                        }
                    }
                }
            }
            play()
        }
    }

    private fun copies() = runBlocking { attached.map { it() } }

    private fun offered(name: String) =
        Uri.parse("content://elsewhere/$name").also {
            shadowOf(context.contentResolver).registerInputStreamSupplier(it) { ByteArrayInputStream(name.toByteArray()) }
        }

    private val ChosenFile.text get() = File(path).readText()

    @Test
    fun `photos and files are handed over as she has chosen them`() =
        show {
            answer = { contract, input ->
                when (contract) {
                    is PickMultipleVisualMedia -> listOf(offered("one"), offered("two"))
                    is OpenMultipleDocuments -> listOf(offered("three.png")).also {
                        assertEquals(listOf("image/png"), (input as Array<*>).toList())
                    }
                    else -> null
                }
            }
            press(R.string.form_attach_photo)
            press(R.string.form_attach_file)
            assertEquals(
                listOf("Photos.jpg" to "one", "Photos.jpg" to "two", "three.png" to "three.png"),
                copies().map {
                    it.name to it.text
                },
            )
        }

    @Test
    fun `what the camera takes is handed over, and what it did not take is not`() =
        show {
            var takes = false
            var opened = 0
            answer = { contract, input ->
                check(contract is TakePicture)
                opened++
                if (takes) File(File(context.cacheDir, "chosen"), (input as Uri).lastPathSegment!!).writeText("photo")
                takes
            }
            press(R.string.form_take_photo)
            compose.waitUntil(PATIENCE.inWholeMilliseconds) { opened == 1 }
            assertEquals(0, attached.size)
            takes = true
            press(R.string.form_take_photo)
            compose.waitUntil(PATIENCE.inWholeMilliseconds) { attached.size == 1 }
            assertEquals(listOf("Photos.jpg" to "photo"), copies().map { it.name to it.text })
        }

    @Test
    fun `without a camera app she is told what else there is`() =
        show {
            press(R.string.form_take_photo)
            compose.waitUntil(PATIENCE.inWholeMilliseconds) {
                compose.onAllNodes(hasText(words(R.string.form_camera_missing))).fetchSemanticsNodes().isNotEmpty()
            }
            press(R.string.form_attach_file)
            compose.onNode(hasText(words(R.string.no_app_title))).assertExists()
        }

    @Test
    fun `where as many are attached as there may be, there is no way to attach more`() =
        show(field.copy(limits = field.limits?.copy(maxCount = 0))) {
            for (way in listOf(R.string.form_take_photo, R.string.form_attach_photo, R.string.form_attach_file)) {
                compose.onNode(hasText(words(way), substring = true)).assertDoesNotExist()
            }
        }

    @Test
    fun `a signature is what she draws with her finger, black on white`() =
        show(field.copy(kind = FieldItemKind.Signature)) {
            press(R.string.form_sign)
            compose.onNode(hasText(words(R.string.form_sign_use))).assertIsNotEnabled()
            draw()
            press(R.string.form_sign_clear)
            compose.onNode(hasText(words(R.string.form_sign_use))).assertIsNotEnabled()
            draw()
            press(R.string.form_sign_use)
            val copy = copies().single()
            assertEquals("Photos.png", copy.name)
            val picture: Bitmap = File(copy.path).readBytes().let { BitmapFactory.decodeByteArray(it, 0, it.size) }
            assertEquals(Color.BLACK, picture.getPixel(picture.width / 2, picture.height / 2))
            assertEquals(Color.WHITE, picture.getPixel(picture.width / 2, picture.height / 10))
            assertTrue("it fits its field", File(copy.path).length() < 1_000_000)
        }

    /** A line from the left to the right through the middle. */
    private fun draw() =
        compose.onNode(hasTestTag(SIGN_AREA)).performTouchInput {
            down(Offset(width * 0.1f, height * 0.5f))
            repeat(9) { moveTo(Offset(width * (0.1f + 0.09f * it), height * 0.5f)) }
            up()
        }
}
