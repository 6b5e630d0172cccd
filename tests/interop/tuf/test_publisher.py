"""The gateway publishes; PyPI's `tuf`, npm's tuf-js and our own client consume.

`CITIZEN_GATEWAY` and `TUF_CLIENT` name the programs, `NODE` node; `NODE_PATH` has tuf-js.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from tuf.ngclient import Updater

from repository import Server

CATALOGUE = "catalogue/full.ndjson.zst"


class PublisherTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.published = self.folder / "published"
        self.publish()
        self.server = Server(self.published)
        self.addCleanup(self.server.close)
        self.root = self.published / "metadata" / "1.root.json"
        self.kept = self.folder / "kept"
        self.kept.mkdir()
        shutil.copy(self.root, self.kept / "root.json")

    def publish(self) -> dict:
        keys = self.folder / "keys"
        called = [os.environ["CITIZEN_GATEWAY"], "catalogue", "publish", str(self.published), "--keys", str(keys)]
        return json.loads(subprocess.run(called, check=True, capture_output=True, timeout=60).stdout)

    def catalogue(self) -> bytes:
        (file,) = (self.published / "targets" / "catalogue").iterdir()
        content = file.read_bytes()
        self.assertTrue(file.name.startswith(hashlib.sha256(content).hexdigest()))
        return content

    def test_pypi_tuf_takes_it(self):
        updater = Updater(
            str(self.kept), f"{self.server.url}/metadata", str(self.folder), f"{self.server.url}/targets",
            bootstrap=self.root.read_bytes(),
        )
        updater.refresh()
        target = updater.get_targetinfo(CATALOGUE)
        file = updater.download_target(target, str(self.folder / "full"))
        self.assertEqual(Path(file).read_bytes(), self.catalogue())
        self.assertEqual(target.custom["services"], 1266)

    def test_npm_tuf_js_takes_it(self):
        self.publish()
        urls = [f"{self.server.url}/metadata", f"{self.server.url}/targets"]
        called = [os.environ["NODE"], str(Path(__file__).parent / "consume.js"), *urls, str(self.kept), CATALOGUE]
        done = subprocess.run(called, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((self.kept / "full.ndjson.zst").read_bytes(), self.catalogue())

    def test_our_own_client_takes_it_and_each_new_version(self):
        options = ["--metadata-dir", str(self.kept), "--metadata-url", f"{self.server.url}/metadata"]
        for version in (1, 2):
            subprocess.run([os.environ["TUF_CLIENT"], *options, "refresh"], check=True, timeout=60)
            kept = json.loads((self.kept / "targets.json").read_text())
            self.assertEqual(kept["signed"]["version"], version)
            self.assertEqual(self.publish()["version"], version + 1)


if __name__ == "__main__":
    unittest.main()
