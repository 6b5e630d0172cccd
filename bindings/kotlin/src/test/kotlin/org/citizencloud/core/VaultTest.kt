package org.citizencloud.core

import java.nio.file.Path
import kotlin.io.path.createDirectory
import kotlin.io.path.deleteExisting
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.last
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.io.TempDir

/** Documents in the vault: what the tests in Rust and Swift see too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultTest {
    private val city = ReferenceCity()

    @AfterAll
    fun stop() = city.close()

    private fun passport(folder: Path, length: Int = 300_000) =
        folder.resolve("passport.pdf").apply { writeBytes("%PDF-1.7".toByteArray() + ByteArray(length)) }

    @Test
    fun `what is put in comes out, and only while it is unlocked`(@TempDir folder: Path) = within {
        val vault = Phone(folder, city.profile).client().apply { open() }.vault()
        val file = passport(folder)
        val about = DocumentAbout(kind = DocumentKind.IDENTITY, title = "Passport", tags = listOf("travel"))
        failureOf<CitizenException.VaultLocked> { vault.import("$file", "passport.pdf", about) }

        vault.unlock("en")
        val kept = vault.import("$file", "passport.pdf", about).document
        assertEquals("application/pdf" to 300_008uL, kept.mediaType to kept.sizeBytes)
        assertTrue(vault.import("$file", "again.pdf", about).wasThere)
        assertEquals(listOf(kept), vault.updates().first { it.unlocked }.documents)
        val found = vault.documents(DocumentQuery(words = "TRAVEL pass", order = DocumentOrder.TITLE))
        assertEquals(listOf(kept), found.documents)
        assertArrayEquals("PDF".toByteArray(), vault.read(kept.id, 1uL, 3u))
        val out = folder.resolve("out.pdf")
        vault.export(kept.id, "$out")
        assertArrayEquals(file.readBytes(), out.readBytes())
        val problem = failureOf<CitizenException.NotKept> { vault.export(kept.id, "$out") }.problem
        assertEquals(DocumentProblem.FileExists, problem)

        vault.lock()
        assertFalse(vault.isUnlocked())
        failureOf<CitizenException.VaultLocked> { vault.document(kept.id) }
        val locked = vault.updates().first()
        assertEquals(Triple(false, emptyList<Document>(), 1u), Triple(locked.unlocked, locked.documents, locked.usage.documents))
    }

    @Test
    fun `how far a long document is is told`(@TempDir folder: Path) = within {
        val vault = Phone(folder, city.profile).client().apply { open() }.vault()
        vault.unlock("en")
        val about = DocumentAbout(kind = DocumentKind.OTHER, title = "")
        val file = "${passport(folder, 5_000_000)}"
        val told = vault.importing(file, "scan.pdf", about).toList()
        assertTrue(told.dropLast(1).all { it is TransferUpdate.Moving })
        val imported = (told.last() as TransferUpdate.Imported).imported
        assertEquals("scan.pdf" to 5_000_008uL, imported.document.about.title to imported.document.sizeBytes)
        val failed = vault.importing("$folder/nothing.pdf", "nothing.pdf", about).last() as TransferUpdate.Failed
        assertEquals(DocumentProblem.Unreadable, (failed.error as CitizenException.NotKept).problem)
    }

    @Test
    fun `who does not wait for the end has called it off`(@TempDir folder: Path) = within {
        val vault = Phone(folder, city.profile).client().apply { open() }.vault()
        vault.unlock("en")
        val about = DocumentAbout(kind = DocumentKind.OTHER, title = "")
        val file = "${passport(folder, 40_000_000)}"
        val begun = vault.importing(file, "scan.pdf", about).first()
        assertTrue(begun is TransferUpdate.Moving)
        // Had it gone on, it would be in the vault before this, which begins later.
        assertFalse(vault.import(file, "scan.pdf", about).wasThere)
    }

    @Test
    fun `who has lost the keys opens all by the code on paper`(@TempDir folder: Path) = within {
        val keys = folder.resolve("phone").createDirectory().resolve("keystore")
        val client = Phone(folder.resolve("phone"), city.profile).client().apply { open() }
        val vault = client.vault()
        vault.unlock("en")
        val about = DocumentAbout(kind = DocumentKind.IDENTITY, title = "Passport")
        val kept = vault.import("${passport(folder)}", "passport.pdf", about).document
        val code = vault.setUpRecovery()
        vault.checkRecoveryCode(code.replace(" ", "-"))
        vault.renewKeys()
        client.suspend()

        keys.listDirectoryEntries().forEach { it.deleteExisting() }
        val reason = failureOf<CitizenException.KeyUnavailable> { client.resume() }.reason
        assertEquals(KeyProblem.ABSENT, reason)
        val slip = failureOf<CitizenException.RecoveryCode> { client.recover(code.dropLast(1)) }.problem
        assertTrue(slip is CodeProblem.Groups || slip is CodeProblem.Length)
        client.recover(code)
        vault.unlock("en")
        assertEquals(kept, vault.document(kept.id))
        assertEquals(code, vault.recoveryCode())
        client.suspend()
    }

    @Test
    fun `all that is hers comes back on another phone`(@TempDir folder: Path) = within {
        suspend fun phone(name: String) =
            Phone(folder.resolve(name).createDirectory(), city.profile).client().apply { open() }.vault().apply { unlock("en") }

        val old = phone("old")
        val about = DocumentAbout(kind = DocumentKind.IDENTITY, title = "Passport")
        val kept = old.import("${passport(folder)}", "passport.pdf", about).document
        val file = "${folder.resolve("backup.age")}"
        val refused = old.backingUp(file, passphrase = null).last() as BackupUpdate.Failed
        assertEquals("no-recovery-code", (refused.error as CitizenException.Refused).reason)
        val secret = BackupSecret.Code(old.setUpRecovery())
        val made = (old.backingUp(file, passphrase = null).last() as BackupUpdate.Made).summary
        assertEquals(1u, made.documents)

        val new = phone("new")
        val checked = new.checkingBackup(file, secret).last() as BackupUpdate.Checked
        assertEquals(made, checked.summary)
        assertEquals(0u, new.usage().documents)
        val restored = (new.restoring(file, secret, "en").last() as BackupUpdate.Restored).report
        assertEquals(1u to emptyList<RestoreStep>(), restored.documents to restored.steps)
        assertEquals(kept, new.document(kept.id))
        assertEquals(old.recoveryKey(), new.recoveryKey())
        assertArrayEquals(old.recoveryQrCode().modules, new.recoveryQrCode().modules)
    }
}
