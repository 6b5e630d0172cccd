"""Our reader of age files refuses, and hands out, what the vectors of age's specification (C2SP's CCTV) say.

`AGE_FILE` names our program, `NODE` node; `NODE_PATH` has cctv-age.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
import unittest
import zlib
from pathlib import Path

# What our program exits with and gives as its reason, for each end that a vector may have.
ENDS = {
    "success": [(0, "")],
    "header failure": [(1, "malformed"), (1, "newer"), (1, "too-much-work")],
    "no match": [(1, "wrong-secret")],
    "HMAC failure": [(1, "altered")],
    "payload failure": [(2, "altered")],
}


class Vector:
    def __init__(self, file: Path):
        header, _, self.sealed = file.read_bytes().partition(b"\n\n")
        self.name = file.name
        self.said = [line.split(": ", 1) for line in header.decode().split("\n")]
        if self.first("compressed"):
            self.sealed = zlib.decompress(self.sealed)

    def all(self, key: str) -> list[str]:
        return [value for name, value in self.said if name == key]

    def first(self, key: str) -> str | None:
        return next(iter(self.all(key)), None)

    def is_ours(self) -> bool:
        """Whether it is about what we read: no armor, and none of the secrets that are not for us."""
        others = any(not identity.startswith("AGE-SECRET-KEY-1") for identity in self.all("identity"))
        return not self.first("armored") and not others

    def secrets(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.said if name in ("identity", "passphrase")]


class VectorTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        called = [os.environ["NODE"], str(Path(__file__).parent / "dump.js"), str(self.folder)]
        subprocess.run(called, check=True, timeout=60)

    def test_each_ends_as_it_says(self):
        vectors = [Vector(file) for file in sorted(self.folder.iterdir())]
        ours = [vector for vector in vectors if vector.is_ours()]
        self.assertGreaterEqual(len(ours), 80)
        for vector in ours:
            with self.subTest(vector.name):
                # Without a secret there is nothing to be opened: what is wrong is seen with any.
                for secret in vector.secrets() or [("passphrase", "any")]:
                    called = [os.environ["AGE_FILE"], "open", *secret]
                    done = subprocess.run(called, input=vector.sealed, capture_output=True, timeout=60)
                    end = (done.returncode, done.stderr.decode().strip())
                    self.assertIn(end, ENDS[vector.first("expect")])
                    if payload := vector.first("payload"):
                        self.assertEqual(hashlib.sha256(done.stdout).hexdigest(), payload)
                    else:
                        self.assertEqual(done.stdout, b"")


if __name__ == "__main__":
    unittest.main()
