"""npm's tus-js-client uploads to our gateway, over connections that are cut and past a gateway that is killed.

`CITIZEN_GATEWAY` names the program, `NODE` node; `NODE_PATH` has tus-js-client.
"""

import base64
import json
import os
import random
import shutil
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request
from pathlib import Path

CHUNK = 256 * 1024
CONTENT = random.Random(1).randbytes(3_000_003)


class UploadTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.file = self.folder / "photo.jpg"
        self.file.write_bytes(CONTENT)
        self.data = self.folder / "city"
        self.gateway = None
        self.addCleanup(self.kill)

    def start(self, faults: str = "", listen: str = "127.0.0.1:0"):
        called = [os.environ["CITIZEN_GATEWAY"], "--data", str(self.data), "--listen", listen, "--exit-with-stdin"]
        self.gateway = subprocess.Popen(
            [*called, "--fault", faults], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.city = json.loads(self.gateway.stdout.readline())["address"]

    def sign_in(self):
        self.token = json.load(self.request("POST", "/dev/token", b'{"resident":"li-na"}'))["access_token"]

    def kill(self):
        if self.gateway:
            self.gateway.kill()
            self.gateway.communicate()

    def request(self, method: str, path: str, body: bytes = None, **headers: str):
        headers["Content-Type"] = "application/json"
        return urllib.request.urlopen(urllib.request.Request(self.city + path, body, headers, method=method))

    def client(self, chunk: int, *options: str) -> subprocess.Popen:
        script = str(Path(__file__).parent / "upload.js")
        # A token may begin with a dash.
        called = [os.environ["NODE"], script, *options, "--", f"{self.city}/v1/uploads", self.token, str(self.file), str(chunk)]
        client = subprocess.Popen(called, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(client.communicate)
        self.addCleanup(client.kill)
        return client

    def upload(self, chunk: int, *options: str) -> tuple[list[int], str]:
        """Where each chunk began, and the upload."""
        client = self.client(chunk, *options)
        out, problems = client.communicate(timeout=60)
        self.assertEqual(client.returncode, 0, problems)
        lines = [json.loads(line) for line in out.splitlines()]
        return [line["offset"] for line in lines[:-1]], lines[-1]["url"]

    def assert_whole(self, url: str):
        self.assertEqual((self.data / "uploads" / url.rsplit("/")[-1]).read_bytes(), CONTENT)

    def head(self, url: str):
        path = url.removeprefix(self.city)
        return self.request("HEAD", path, **{"Authorization": f"Bearer {self.token}", "Tus-Resumable": "1.0.0"}).headers

    def test_a_file_in_chunks_is_the_same_on_the_citys_disk(self):
        self.start()
        self.sign_in()
        offsets, url = self.upload(CHUNK)
        self.assertEqual(offsets, list(range(0, len(CONTENT), CHUNK)))
        self.assert_whole(url)
        metadata = dict(pair.split(" ") for pair in self.head(url)["Upload-Metadata"].split(","))
        self.assertEqual(base64.b64decode(metadata["filename"]).decode(), "出生证.jpg")

    def test_what_is_cut_off_goes_on_at_the_very_byte(self):
        self.start("patch_upload=cut_request(700001)@once,patch_upload=drop_request@once")
        self.sign_in()
        offsets, url = self.upload(len(CONTENT))
        self.assertEqual(offsets, [0, 700_001, 700_001])
        self.assert_whole(url)

    def test_checked_chunks_come_whole_or_not_at_all(self):
        self.start("patch_upload=cut_request(200000)@2,patch_upload=drop_reply@once")
        self.sign_in()
        offsets, url = self.upload(CHUNK, "--checksum")
        self.assertEqual(offsets, [0, 0, *range(0, len(CONTENT), CHUNK)])
        self.assert_whole(url)

    def test_many_faults_at_once_cost_time_and_nothing_else(self):
        self.start("patch_upload=cut_request(99999)@15%,*=status(503)@10%,*=drop_reply@10%,patch_upload=status(423)@10%")
        for _ in range(100):
            try:
                self.sign_in()
                break
            except (OSError, urllib.error.HTTPError):
                continue
        _, url = self.upload(CHUNK)
        self.assert_whole(url)

    def test_another_process_goes_on_where_the_first_one_stopped(self):
        self.start()
        self.sign_in()
        offsets, url = self.upload(CHUNK, "--stop", "3")
        self.assertEqual(offsets, [0, CHUNK, 2 * CHUNK])
        offsets, again = self.upload(CHUNK, "--resume", url)
        self.assertEqual((offsets[0], again), (3 * CHUNK, url))
        self.assert_whole(url)

    def test_a_gateway_that_is_killed_and_comes_again_goes_on_with_what_it_has(self):
        self.start()
        self.sign_in()
        client = self.client(CHUNK, "--checksum")
        for _ in range(4):
            begun = json.loads(client.stdout.readline())["offset"]
        self.kill()
        self.start(listen=self.city.removeprefix("http://"))
        out, problems = client.communicate(timeout=60)
        self.assertEqual(client.returncode, 0, problems)
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertLessEqual(lines[0]["offset"], begun + 2 * CHUNK)
        self.assert_whole(lines[-1]["url"])

    def test_what_is_terminated_is_gone(self):
        self.start()
        self.sign_in()
        _, url = self.upload(len(CONTENT), "--terminate")
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.head(url)
        self.addCleanup(refused.exception.close)
        self.assertEqual(refused.exception.code, 404)
        self.assertEqual(list((self.data / "uploads").iterdir()), [])


if __name__ == "__main__":
    unittest.main()
