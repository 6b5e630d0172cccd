"""Debian's `age` opens what we seal, we open what it seals, and both refuse what was altered.

`AGE_FILE` names our program; `age` and `age-keygen` are on the PATH.
"""

import os
import pty
import random
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

CHUNK = 64 * 1024
PASSPHRASE = "eight words that she has chosen with dice, 港"
CONTENTS = [b"", b"words", random.Random(1).randbytes(CHUNK), random.Random(2).randbytes(5 * CHUNK + 7)]


def ours(action: str, kind: str, secret: str, content: bytes) -> subprocess.CompletedProcess:
    return subprocess.run([os.environ["AGE_FILE"], action, kind, secret], input=content, capture_output=True, timeout=60)


class AgeTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.identity = self.folder / "identity"
        subprocess.run(["age-keygen", "-o", str(self.identity)], check=True, capture_output=True, timeout=60)
        keygen = ["age-keygen", "-y", str(self.identity)]
        self.recipient = subprocess.run(keygen, check=True, capture_output=True, text=True, timeout=60).stdout.strip()
        self.key = self.identity.read_text().splitlines()[-1]

    def theirs(self, *options: str, content: bytes) -> subprocess.CompletedProcess:
        return subprocess.run(["age", *options], input=content, capture_output=True, timeout=60)

    def theirs_with_passphrase(self, *options: str, content: bytes) -> bytes:
        """They ask for a passphrase on a terminal and nowhere else."""
        source, target = self.folder / "source", self.folder / "target"
        source.write_bytes(content)
        target.unlink(missing_ok=True)
        child, terminal = pty.fork()
        if child == 0:
            os.execvp("age", ["age", *options, "-o", str(target), str(source)])
        told = b""
        try:
            while part := os.read(terminal, 1024):
                told += part
                if told.endswith(b": "):
                    os.write(terminal, PASSPHRASE.encode() + b"\n")
        except OSError:  # it has closed the terminal
            pass
        _, status = os.waitpid(child, 0)
        os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(status), 0, told)
        return target.read_bytes()

    def test_they_open_what_we_seal_for_a_recovery_key(self):
        for content in CONTENTS:
            sealed = ours("seal", "identity", self.key, content)
            self.assertEqual(sealed.returncode, 0, sealed.stderr)
            opened = self.theirs("-d", "-i", str(self.identity), content=sealed.stdout)
            self.assertEqual(opened.returncode, 0, opened.stderr)
            self.assertEqual(opened.stdout, content)

    def test_we_open_what_they_seal_for_a_recovery_key(self):
        for content in CONTENTS:
            sealed = self.theirs("-r", self.recipient, content=content)
            opened = ours("open", "identity", self.key, sealed.stdout)
            self.assertEqual((opened.returncode, opened.stdout), (0, content), opened.stderr)

    def test_they_open_what_we_seal_with_a_passphrase(self):
        for content in CONTENTS[1::2]:
            sealed = ours("seal", "passphrase", PASSPHRASE, content)
            self.assertEqual(self.theirs_with_passphrase("-d", content=sealed.stdout), content)

    def test_we_open_what_they_seal_with_a_passphrase(self):
        for content in CONTENTS[1::2]:
            sealed = self.theirs_with_passphrase("-p", content=content)
            opened = ours("open", "passphrase", PASSPHRASE, sealed)
            self.assertEqual((opened.returncode, opened.stdout), (0, content), opened.stderr)
            self.assertEqual(ours("open", "passphrase", "another one", sealed).stderr, b"wrong-secret\n")

    def test_what_was_altered_is_refused_by_both_and_as_much_of_it_handed_out(self):
        content = CONTENTS[-1]
        sealed = ours("seal", "identity", self.key, content).stdout
        places = random.Random(3)
        for at in [0, 30, 100, 150, *(places.randrange(len(sealed)) for _ in range(30)), len(sealed) - 1]:
            flipped = bytearray(sealed)
            flipped[at] ^= 1 << places.randrange(8)
            for altered in (bytes(flipped), sealed[:at], sealed + sealed[at:]):
                us = ours("open", "identity", self.key, altered)
                they = self.theirs("-d", "-i", str(self.identity), content=altered)
                self.assertNotEqual(us.returncode, 0, at)
                self.assertNotEqual(they.returncode, 0, at)
                self.assertTrue(content.startswith(us.stdout), at)
                self.assertEqual(len(us.stdout), len(they.stdout), at)


if __name__ == "__main__":
    unittest.main()
