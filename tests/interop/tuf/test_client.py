"""PyPI's `tuf` publishes, our client consumes: `TUF_CLIENT` names the program.

The program's commands are those of theupdateframework/tuf-conformance, so that that suite can drive it as well.
"""

import os
import shutil
import subprocess
import tempfile
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

from repository import ROLES, Repository, Server, version

CATALOGUE = b"1,200 services\n"


class ClientTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.repository = Repository(self.folder / "repository")
        self.repository.add("catalogue/full.ndjson", CATALOGUE)
        self.repository.bump()
        self.repository.publish()
        self.server = Server(self.repository.folder)
        self.addCleanup(self.server.close)
        self.kept = self.folder / "kept"
        self.downloads = self.folder / "downloads"
        self.assertTrue(self.runs("init", str(self.repository.folder / "metadata" / "1.root.json")))

    def runs(self, command: str, *arguments: str, target: str = "catalogue/full.ndjson") -> bool:
        """Whether the client says that all went well."""
        options = {
            "--metadata-dir": str(self.kept),
            "--metadata-url": f"{self.server.url}/metadata",
            "--target-name": target,
            "--target-base-url": f"{self.server.url}/targets",
            "--target-dir": str(self.downloads),
        }
        called = [os.environ["TUF_CLIENT"], *sum(options.items(), ()), command, *arguments]
        done = subprocess.run(called, capture_output=True, text=True, timeout=60)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done.returncode == 0

    def downloaded(self) -> list:
        return [file.read_bytes() for file in self.downloads.iterdir()]

    def versions(self) -> list:
        return [version(self.kept / f"{role}.json") for role in ROLES]

    def test_what_was_published_is_proven_and_fetched_once(self):
        self.assertTrue(self.runs("refresh"))
        self.assertEqual(self.versions(), [1, 2, 2, 2])
        self.assertEqual(
            self.server.asked,
            ["/metadata/2.root.json", "/metadata/timestamp.json", "/metadata/2.snapshot.json", "/metadata/2.targets.json"],
        )
        self.assertTrue(self.runs("download"))
        self.assertEqual(self.downloaded(), [CATALOGUE])
        fetched = [path for path in self.server.asked if path.startswith("/targets")]
        self.assertEqual(len(fetched), 1)
        self.assertTrue(self.runs("download"))
        self.assertEqual(fetched, [path for path in self.server.asked if path.startswith("/targets")])

    def test_a_new_version_takes_the_place_of_the_old(self):
        self.assertTrue(self.runs("download"))
        self.repository.add("catalogue/full.ndjson", b"1,201 services\n")
        self.repository.bump()
        self.repository.publish()
        self.assertTrue(self.runs("download"))
        self.assertEqual(self.downloaded(), [b"1,201 services\n"])

    def test_all_keys_are_rotated_again_and_again(self):
        for _ in range(3):
            old = [self.repository.rotate(role) for role in ROLES][0]
            self.repository.root.version += 1
            self.repository.publish_root(also_signed_by=old)
            self.repository.bump()
            self.repository.publish()
        self.assertTrue(self.runs("refresh"))
        self.assertEqual(self.versions(), [4, 5, 5, 5])

    def test_a_root_that_the_old_keys_did_not_sign_is_refused(self):
        self.repository.rotate("root")
        self.repository.root.version += 1
        self.repository.publish_root()
        self.assertFalse(self.runs("refresh"))
        self.assertEqual(version(self.kept / "root.json"), 1)

    def test_one_signature_of_two_is_too_few(self):
        for role in ROLES[1:]:
            with self.subTest(role):
                signers = self.repository.signers[role]
                self.repository.signers[role] = signers[:1]
                self.repository.bump()
                self.repository.publish()
                self.assertFalse(self.runs("refresh"))
                self.repository.signers[role] = signers

    def test_a_rollback_is_refused(self):
        self.assertTrue(self.runs("refresh"))
        for role in ("timestamp", "snapshot", "targets"):
            with self.subTest(role):
                self.repository.bump()
                metadata = getattr(self.repository, role)
                metadata.version = 1
                self.repository.publish()
                self.assertFalse(self.runs("refresh"))
                metadata.version = self.repository.timestamp.version + 1

    def test_what_has_expired_is_refused_and_what_is_here_stands(self):
        self.assertTrue(self.runs("refresh"))
        before = self.versions()
        self.repository.bump()
        self.repository.timestamp.expires = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(days=1)
        self.repository.publish()
        self.assertFalse(self.runs("refresh"))
        self.assertEqual(self.versions(), before)

    def test_a_file_that_is_not_the_one_that_was_signed_for_is_not_kept(self):
        for file in (self.repository.folder / "targets").rglob("*.ndjson"):
            file.write_bytes(b"1,200 servicez\n")
        self.assertFalse(self.runs("download"))
        self.assertFalse(self.downloads.exists())

    def test_a_file_that_is_not_there_is_told_after_the_metadata_was_brought_up_to_date(self):
        self.assertFalse(self.runs("download", target="no such file"))
        self.assertEqual(self.versions(), [1, 2, 2, 2])

    def test_fields_and_names_that_we_do_not_know_are_signed_for_too(self):
        self.repository.root.unrecognized_fields["x-note"] = 'a "word" \\ 号\n'
        self.repository.targets.unrecognized_fields["x-list"] = [1, {"b": None, "a": True}]
        self.repository.add("forms/出生 登记?.json", b"{}")
        self.repository.root.version += 1
        self.repository.publish_root()
        self.repository.bump()
        self.repository.publish()
        self.assertTrue(self.runs("download", target="forms/出生 登记?.json"))
        self.assertEqual(self.downloaded(), [b"{}"])

    def test_a_repository_without_consistent_snapshots_is_read_as_well(self):
        self.repository.root.consistent_snapshot = False
        self.repository.root.version += 1
        self.repository.publish_root()
        self.repository.bump()
        self.repository.publish()
        self.assertTrue(self.runs("download"))
        self.assertEqual(self.server.asked[-1], "/targets/catalogue/full.ndjson")


if __name__ == "__main__":
    unittest.main()
