"""A stranger opens our backup with Debian's `age`, `tar` and docs/backup.md; we restore what `age` has sealed again, and
refuse what nobody with the recovery key has written.

`BACKUP_FILE` and `CITIZEN` name our programs; `age` and `age-keygen` are on the PATH.
"""

import hashlib
import hmac
import json
import os
import random
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

CONTENTS = {
    "documents": {"1.json": b'{"title": "Passport"}', "1.content": random.Random(1).randbytes(200_001), "2.content": b""},
    "favourites": {"favourites.json": b"[]"},
}


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    key = hmac.digest(salt, secret, "sha256")
    return hmac.digest(key, info + b"\x01", "sha256")


def secret_bytes(identity: str) -> bytes:
    """The 32 bytes that an age identity is the Bech32 of."""
    digits = ["qpzry9x8gf2tvdw0s3jn54khce6mua7l".index(letter) for letter in identity.lower().rpartition("1")[2][:-6]]
    bits = "".join(f"{digit:05b}" for digit in digits)
    return int(bits[:256], 2).to_bytes(32, "big")


class BackupTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.identity = self.folder / "identity"
        self.recipient = self.keygen("-o", str(self.identity)) or self.keygen("-y", str(self.identity)).decode().strip()
        self.key = self.identity.read_text().splitlines()[-1]
        self.backup = self.folder / "backup.age"
        for folder, files in CONTENTS.items():
            (self.folder / "from" / folder).mkdir(parents=True)
            for name, content in files.items():
                (self.folder / "from" / folder / name).write_bytes(content)
        self.assertEqual(self.ours("make", "from").returncode, 0)

    def keygen(self, *options: str) -> bytes:
        return subprocess.run(["age-keygen", *options], check=True, capture_output=True, timeout=60).stdout

    def called(self, action: str, folder: str) -> list[str]:
        return [os.environ["BACKUP_FILE"], action, "identity", self.key, str(self.folder / folder), str(self.backup)]

    def ours(self, action: str, folder: str) -> subprocess.CompletedProcess:
        return subprocess.run(self.called(action, folder), capture_output=True, timeout=60)

    def opened(self) -> bytes:
        called = ["age", "-d", "-i", str(self.identity), str(self.backup)]
        return subprocess.run(called, check=True, capture_output=True, timeout=60).stdout

    def seal(self, tar: bytes):
        called = ["age", "-r", self.recipient, "-o", str(self.backup)]
        subprocess.run(called, input=tar, check=True, capture_output=True, timeout=60)

    def unpack(self) -> Path:
        folder = self.folder / "unpacked"
        folder.mkdir()
        subprocess.run(["tar", "-x", "-C", str(folder)], input=self.opened(), check=True, timeout=60)
        return folder

    def assert_contents(self, folder: Path):
        for part, files in CONTENTS.items():
            there = {file.name: file.read_bytes() for file in (folder / part).iterdir()}
            self.assertEqual(there, files)

    def test_a_stranger_unpacks_it_and_proves_who_made_it(self):
        folder = self.unpack()
        self.assert_contents(folder)
        self.assertEqual((folder / "format").read_text(), "citizen-backup/1\n")
        told = (folder / "manifest.json").read_bytes()
        manifest = json.loads(told)
        for entry in manifest["entries"]:
            content = (folder / entry["path"]).read_bytes()
            self.assertEqual(len(content), entry["size_bytes"])
            self.assertEqual(hashlib.sha256(content).hexdigest(), entry["sha256"])
        self.assertEqual(len(manifest["entries"]), sum(len(files) for files in CONTENTS.values()))
        key = hkdf(secret_bytes(self.key), bytes.fromhex(manifest["salt"]), b"citizen/backup/1")
        mac = hmac.digest(key, told, "sha256").hex()
        self.assertEqual((folder / "manifest.mac").read_text(), mac + "\n")

    def test_memory_does_not_grow_with_an_entry(self):
        with open(self.folder / "from" / "documents" / "large.content", "wb") as large:
            large.truncate(200_000_000)
        for action, folder in (("make", "from"), ("check", "from"), ("restore", "to")):
            child = subprocess.Popen(self.called(action, folder))
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            self.assertEqual(child.returncode, 0, action)
            self.assertLess(usage.ru_maxrss, 32 * 1024, action)

    def test_we_restore_what_age_has_sealed_again(self):
        self.seal(self.opened())
        restored = self.ours("restore", "to")
        self.assertEqual(restored.returncode, 0, restored.stderr)
        self.assert_contents(self.folder / "to")

    def test_what_someone_without_the_recovery_key_has_written_is_refused(self):
        tar = self.opened()
        for other in (tar.replace(b"Passport", b"Passp0rt"), tar[:-512], tar + bytes(9216), tar[:512] + tar[1024:], b"words"):
            self.assertNotEqual(other, tar)
            self.seal(other)
            for action in ("check", "restore"):
                refused = self.ours(action, "to")
                self.assertEqual(refused.returncode, 1)
                self.assertRegex(refused.stderr.decode(), "backup")
            self.assertFalse((self.folder / "to").exists())


class AppTest(unittest.TestCase):
    """The app's own backup: Debian's `age` and `tar` open it, and it takes back what `age` has sealed again."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def app(self, phone: str, *arguments: str) -> dict:
        called = [os.environ["CITIZEN"], "--offline", "--json", "--home", str(self.folder / phone), *arguments]
        return json.loads(subprocess.run(called, check=True, capture_output=True, timeout=60).stdout)

    def test_a_stranger_reads_it_and_a_phone_takes_it_back(self):
        lease, backup, identity = (self.folder / name for name in ("lease.txt", "backup.age", "identity"))
        lease.write_bytes(b"The lease of flat 7.")
        self.app("old", "vault", "add", str(lease), "--title", "Lease")
        code = self.app("old", "vault", "recovery-code", "--new")["recovery_code"]
        identity.write_text(self.app("old", "vault", "recovery-code", "--key")["recovery_key"] + "\n")
        self.app("old", "backup", "make", str(backup))
        opened = subprocess.run(["age", "-d", "-i", str(identity), str(backup)], check=True, capture_output=True, timeout=60)
        subprocess.run(["tar", "-x", "-C", str(self.folder)], input=opened.stdout, check=True, timeout=60)
        [document] = (self.folder / "documents").iterdir()
        self.assertEqual((document / "content").read_bytes(), lease.read_bytes())
        self.assertEqual(json.loads((document / "document.json").read_text())["about"]["title"], "Lease")
        # Of which home it is, and nothing that says who she is.
        manifest = json.loads((self.folder / "manifest.json").read_text())
        self.assertEqual(set(manifest), {"format", "schema_version", "lineage", "made_at", "salt", "entries"})

        recipient = subprocess.run(["age-keygen", "-y", str(identity)], check=True, capture_output=True, timeout=60)
        again = ["age", "-r", recipient.stdout.decode().strip(), "-o", str(backup)]
        backup.unlink()
        subprocess.run(again, input=opened.stdout, check=True, timeout=60)
        restored = self.app("new", "backup", "restore", str(backup), "--code", code)["restored"]
        self.assertEqual(restored["documents"], 1)
        [document] = self.app("new", "vault")["documents"]
        self.assertEqual(document["about"]["title"], "Lease")


if __name__ == "__main__":
    unittest.main()
