"""Our client uploads to npm's @tus/server, over connections that are cut and past a server that is killed.

`TUS_CLIENT` names the program, `NODE` node; `NODE_PATH` has @tus/server and @tus/file-store.
"""

import json
import os
import random
import shutil
import socket
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

CHUNK = 256 * 1024
CONTENT = random.Random(2).randbytes(2_000_003)


class Wire:
    """Passes connections on to a server. Of those whose client sends more than a request's head, the first ones are
    cut after as many bytes as `cuts` has for them."""

    def __init__(self, server: str, cuts: list):
        self._port = int(server.rsplit(":")[-1])
        self.cuts = list(cuts)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket):
        with client, socket.create_connection(("127.0.0.1", self._port)) as server:
            back = threading.Thread(target=self._pass_on, args=(server, client))
            back.start()
            self._pass_on(client, server, may_cut=True)
            back.join()

    def _pass_on(self, source: socket.socket, target: socket.socket, may_cut: bool = False):
        passed, cut = 0, None
        try:
            while data := source.recv(16 * 1024):
                if may_cut and cut is None and self.cuts and passed + len(data) > 4096:
                    cut = self.cuts.pop(0)
                if cut is not None and passed + len(data) > cut:
                    target.sendall(data[: max(cut - passed, 0)])
                    break
                target.sendall(data)
                passed += len(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


class ClientTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.file = self.folder / "photo.jpg"
        self.file.write_bytes(CONTENT)
        self.uploads = self.folder / "uploads"
        self.uploads.mkdir()
        self.server = None
        self.addCleanup(self.kill)
        self.start()

    def start(self, port: str = "0"):
        script = str(Path(__file__).parent / "serve.js")
        called = [os.environ["NODE"], script, str(self.uploads), port]
        self.server = subprocess.Popen(called, stdout=subprocess.PIPE, text=True)
        self.address = json.loads(self.server.stdout.readline())["address"]

    def kill(self) -> list[dict]:
        """What was asked of the server, and how it answered."""
        if self.server is None:
            return []
        self.server.kill()
        out, _ = self.server.communicate()
        self.server = None
        return [json.loads(line) for line in out.splitlines()]

    def client(self, *options: str, address: str = None) -> subprocess.Popen:
        called = [os.environ["TUS_CLIENT"], address or self.address, "token", str(self.file), *options]
        client = subprocess.Popen(called, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(client.communicate)
        self.addCleanup(client.kill)
        return client

    def end(self, client: subprocess.Popen) -> tuple[list[int], str]:
        """Where each chunk began, and the upload."""
        out, problems = client.communicate(timeout=60)
        self.assertEqual(client.returncode, 0, problems)
        lines = [json.loads(line) for line in out.splitlines()]
        return [line["offset"] for line in lines[:-1]], lines[-1]["url"]

    def assert_whole(self, url: str):
        self.assertEqual((self.uploads / url.rsplit("/")[-1]).read_bytes(), CONTENT)

    def wire(self, *cuts: int) -> Wire:
        wire = Wire(self.address, list(cuts))
        self.addCleanup(wire.close)
        return wire

    def test_a_file_in_chunks_is_the_same_at_the_server(self):
        offsets, url = self.end(self.client())
        self.assertEqual(offsets, list(range(0, len(CONTENT), CHUNK)))
        self.assert_whole(url)
        asked = [(request["method"], request["status"]) for request in self.kill()]
        self.assertEqual(asked, [("OPTIONS", 204), ("POST", 201)] + len(offsets) * [("PATCH", 204)])
        kept = json.loads((self.uploads / f"{url.rsplit('/')[-1]}.json").read_text())
        self.assertEqual(kept["metadata"], {"filename": "出生证.jpg", "filetype": "image/jpeg"})

    def test_an_empty_file_is_there_once_it_is_begun(self):
        self.file.write_bytes(b"")
        offsets, url = self.end(self.client())
        self.assertEqual(offsets, [])
        self.assertEqual((self.uploads / url.rsplit("/")[-1]).read_bytes(), b"")

    def test_what_is_cut_off_goes_on_at_the_very_byte_that_came(self):
        wire = self.wire(700_001, 5_000, 300_000)
        offsets, url = self.end(self.client(address=wire.address))
        self.assertEqual(wire.cuts, [], "all cuts were made")
        self.assert_whole(url)
        # This server keeps the parts of a chunk that came, and never has a byte sent twice that it has.
        self.assertEqual(offsets, sorted(offsets))
        self.assertLessEqual(len(offsets), len(range(0, len(CONTENT), CHUNK)) + 3)

    def test_another_process_goes_on_where_the_first_one_stopped(self):
        offsets, url = self.end(self.client("--stop", "3"))
        self.assertEqual(offsets, [0, CHUNK, 2 * CHUNK])
        offsets, again = self.end(self.client("--resume", url))
        self.assertEqual((offsets[0], again), (3 * CHUNK, url))
        self.assert_whole(url)

    def test_a_server_that_is_killed_and_comes_again_is_gone_on_with(self):
        client = self.client()
        for _ in range(3):
            begun = json.loads(client.stdout.readline())["offset"]
        self.kill()
        self.start(self.address.rsplit(":")[-1])
        offsets, url = self.end(client)
        self.assertLessEqual(offsets[0], begun + 2 * CHUNK)
        self.assert_whole(url)

    def test_what_the_server_has_lost_is_begun_anew(self):
        _, url = self.end(self.client("--stop", "2"))
        for file in self.uploads.iterdir():
            file.unlink()
        offsets, again = self.end(self.client("--resume", url))
        self.assertNotEqual(again, url)
        self.assertEqual(offsets, list(range(0, len(CONTENT), CHUNK)))
        self.assert_whole(again)

    def test_what_is_terminated_is_gone(self):
        self.end(self.client("--terminate"))
        self.assertEqual(list(self.uploads.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
