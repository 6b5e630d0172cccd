"""Messages of npm's web-push and PyPI's pywebpush open in ours; what our reference city pushes opens in npm's and PyPI's
http_ece, its VAPID header and its signature inside are verified by npm's jose, and our app shows it, once.

`PUSH_FILE`, `CITIZEN` and `CITIZEN_GATEWAY` name our programs, `NODE` npm's runtime.
"""

import base64
import http.server
import json
import os
import queue
import random
import shutil
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.request
import uuid
from pathlib import Path

import http_ece
import py_vapid
from cryptography.hazmat.backends import default_backend
from cryptography.hazmat.primitives.asymmetric import ec
from pywebpush import WebPusher

LONGEST = 4096 - 86 - 16 - 1
CONTENTS = [b"", b"words", "港口, город".encode(), random.Random(1).randbytes(3000), random.Random(2).randbytes(LONGEST)]


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def peer(action: str, **given) -> dict:
    called = [os.environ["NODE"], str(Path(__file__).with_name("peer.js")), action]
    done = subprocess.run(called, input=json.dumps(given), capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


def our_key() -> dict:
    made = subprocess.run([os.environ["PUSH_FILE"], "key"], capture_output=True, check=True, timeout=60)
    return json.loads(made.stdout)


def ours(key: dict, body: bytes) -> subprocess.CompletedProcess:
    return subprocess.run([os.environ["PUSH_FILE"], "open", key["key"]], input=body, capture_output=True, timeout=60)


class SealedByOthersTest(unittest.TestCase):
    def setUp(self):
        self.key = our_key()

    def opens(self, content: bytes, body: bytes):
        opened = ours(self.key, body)
        self.assertEqual((opened.returncode, opened.stdout), (0, content), opened.stderr)
        for at in (0, 20, 60, len(body) - 1):
            altered = bytearray(body)
            altered[at] ^= 1
            self.assertNotEqual(ours(self.key, bytes(altered)).returncode, 0, at)
        self.assertNotEqual(ours(self.key, body[:-1]).returncode, 0)
        self.assertNotEqual(ours(our_key(), body).returncode, 0)

    def test_what_npm_web_push_seals_opens_in_ours(self):
        for content in CONTENTS[1:]:
            sealed = peer("seal", p256dh=self.key["p256dh"], auth=self.key["auth"], content=encoded(content))
            self.opens(content, decoded(sealed["body"]))

    def test_what_pywebpush_seals_opens_in_ours(self):
        keys = {"p256dh": self.key["p256dh"], "auth": self.key["auth"]}
        pusher = WebPusher({"endpoint": "https://push.example/1", "keys": keys})
        for content in CONTENTS[1:]:
            self.opens(content, pusher.encode(content, content_encoding="aes128gcm")["body"])

    def test_several_records_are_refused(self):
        point = decoded(self.key["p256dh"])
        sender = ec.generate_private_key(ec.SECP256R1(), default_backend())
        body = http_ece.encrypt(
            b"words that do not fit into one",
            private_key=sender,
            dh=point,
            auth_secret=decoded(self.key["auth"]),
            version="aes128gcm",
            rs=30,
        )
        self.assertEqual(ours(self.key, body).stderr, b"records\n")


class PushService(http.server.BaseHTTPRequestHandler):
    """Keeps what it gets."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.put((dict(self.headers.items()), body))
        self.send_response(201)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class PushedByOursTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        called = [os.environ["CITIZEN_GATEWAY"], "--data", str(self.folder / "city"), "--exit-with-stdin"]
        gateway = subprocess.Popen(called, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(gateway.communicate)
        self.addCleanup(gateway.kill)
        self.ready = json.loads(gateway.stdout.readline())
        self.service = http.server.ThreadingHTTPServer(("127.0.0.1", 0), PushService)
        self.service.got = queue.Queue()
        self.addCleanup(self.service.server_close)
        self.addCleanup(self.service.shutdown)
        threading.Thread(target=self.service.serve_forever, daemon=True).start()
        self.endpoint = f"http://127.0.0.1:{self.service.server_address[1]}/phone"

    def city(self, method: str, path: str, token: str | None = None, body=None, headers=()):
        given = {"Content-Type": "application/json", **dict(headers)}
        if token:
            given["Authorization"] = f"Bearer {token}"
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.ready["address"] + path, content, given, method=method)
        with urllib.request.urlopen(request) as answer:
            content = answer.read()
        return json.loads(content) if content else None

    def token(self) -> str:
        return self.city("POST", "/dev/token", body={"resident": "li-na"})["access_token"]

    def profile(self) -> dict:
        def metadata(name: str) -> dict:
            return self.city("GET", f"/published/metadata/{name}")["signed"]["meta" if "targets" not in name else "targets"]

        snapshot = metadata("timestamp.json")["snapshot.json"]["version"]
        targets = metadata(f"{snapshot}.snapshot.json")["targets.json"]["version"]
        digest = metadata(f"{targets}.targets.json")["city-profile.json"]["hashes"]["sha256"]
        return self.city("GET", f"/published/targets/{digest}.city-profile.json")

    def write(self, token: str):
        """Has the city write to her."""
        application = json.loads((Path(__file__).with_name("application.json")).read_text())
        application["submission_id"] = str(uuid.uuid4())
        key = [("Idempotency-Key", str(uuid.uuid4()))]
        case = self.city("POST", "/v1/submissions", token, application, key)["case_number"]
        self.city("POST", f"/admin/cases/{case}/status", self.ready["admin_token"], {"status": "in_review"})

    def next(self) -> tuple[dict, bytes]:
        return self.service.got.get(timeout=30)

    def test_what_the_city_pushes_opens_in_theirs_and_is_signed_for_both(self):
        token, key = self.token(), peer("key")
        phone = str(uuid.uuid4())
        device = {"endpoint": self.endpoint, "p256dh": key["p256dh"], "auth": key["auth"], "language": "en"}
        self.city("PUT", f"/v1/devices/{phone}", token, device)
        self.write(token)
        headers, body = self.next()
        headers = {name.lower(): value for name, value in headers.items()}
        self.assertEqual(headers["content-encoding"], "aes128gcm")
        self.assertGreater(int(headers["ttl"]), 0)

        content = decoded(peer("open", private=key["private"], auth=key["auth"], body=encoded(body))["content"])
        number = int.from_bytes(decoded(key["private"]), "big")
        private = ec.derive_private_key(number, ec.SECP256R1(), default_backend())
        opened = http_ece.decrypt(body, private_key=private, auth_secret=decoded(key["auth"]), version="aes128gcm")
        self.assertEqual(opened, content)

        profile = self.profile()
        vapid = peer("vapid", authorization=headers["authorization"], endpoint=self.endpoint)
        self.assertEqual(vapid["key"], profile["vapid_key"])
        self.assertLessEqual(vapid["claims"]["exp"], time.time() + 86_400)
        self.assertTrue(vapid["claims"]["sub"].startswith(("mailto:", "https:")))
        self.assertTrue(py_vapid.Vapid02.verify(headers["authorization"]))

        signed = peer("signed", jws=content.decode(), keys=profile["push_keys"])
        self.assertEqual((signed["claims"]["iss"], signed["claims"]["aud"]), ("langang", phone))
        message = self.city("GET", "/v1/messages", token)["messages"][0]
        self.assertEqual(signed["claims"]["message"], message)
        self.assertEqual(signed["claims"]["event"], message["id"])

    def test_what_the_city_pushes_our_app_shows_once(self):
        home = self.folder / "home"

        def app(*arguments: str) -> dict:
            called = [os.environ["CITIZEN"], "--home", str(home), "--city", self.ready["address"], "--json", *arguments]
            done = subprocess.run(called, capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, 0, done.stderr)
            return json.loads(done.stdout)

        app("sign-in", "li-na")
        app("sync")
        registered = app("push", "register", self.endpoint, "--extension")
        self.assertTrue(registered["device"]["is_registered"])
        # Whatever hour it is, and in the city's words.
        app("inbox", "prefer", "--quiet", "never", "--digest", "never", "--hide-content", "false")

        def told(by_app: list[str]) -> dict:
            opened = app("push", "open", str(text), *by_app)
            if by_app:
                self.assertEqual(opened["outcome"], "show", opened)
                return opened["note"]
            self.assertEqual(opened["outcome"], "due", opened)
            self.assertEqual(len(opened["due"]["present"]), 1, opened)
            return opened["due"]["present"][0]

        for opened_as in ([], ["--extension"]):
            self.write(self.token())
            _, body = self.next()
            file, text = self.folder / "push", self.folder / "push.txt"
            file.write_bytes(body)
            text.write_text(base64.b64encode(body).decode())
            shown = told(opened_as)
            self.assertEqual(shown["title"], "Your application is being reviewed")
            for again in ([], ["--extension"]):
                self.assertEqual(app("push", "open", str(file), *again)["outcome"], "nothing")
            inbox = app("--offline", "inbox")["messages"]
            self.assertEqual(inbox[0]["id"], shown["id"])
        file.write_bytes(body[:-1])
        self.assertEqual(app("push", "open", str(file))["outcome"], "nothing")
        counters = app("push", "counters")
        self.assertEqual(counters["opened"], 2)
        refused = {one["reason"]: one["count"] for one in counters["refused"]}
        self.assertEqual(refused, {"replayed": 4, "undecipherable": 1})
        app("push", "end")
        file.write_bytes(body)
        self.assertEqual(app("push", "open", str(file))["outcome"], "nothing")


if __name__ == "__main__":
    unittest.main()
