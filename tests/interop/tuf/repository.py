"""A repository that PyPI's `tuf` publishes, on a loopback port of its own."""

import http.server
import json
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root, Snapshot, TargetFile, Targets, Timestamp

ROLES = ["root", "timestamp", "snapshot", "targets"]


class Repository:
    """What lies in `folder`, with a key of each kind for each role."""

    def __init__(self, folder: Path):
        self.folder = folder
        for name in ("metadata", "targets"):
            (folder / name).mkdir(parents=True)
        later = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=30)
        self.root = Root(expires=later, consistent_snapshot=True)
        self.timestamp = Timestamp(expires=later)
        self.snapshot = Snapshot(expires=later)
        self.targets = Targets(expires=later)
        self.signers = {}
        for role in ROLES:
            self.rotate(role)
        self.publish_root()
        self.publish()

    def rotate(self, role: str, threshold: int = 2) -> list:
        """Gives `role` new keys; returns the old ones."""
        old = self.signers.get(role, [])
        for signer in old:
            self.root.revoke_key(signer.public_key.keyid, role)
        self.signers[role] = [CryptoSigner.generate_ed25519(), CryptoSigner.generate_ecdsa()]
        for signer in self.signers[role]:
            self.root.add_key(signer.public_key, role)
        self.root.roles[role].threshold = threshold
        return old

    def publish_root(self, also_signed_by: list = ()):
        self._write(f"{self.root.version}.root.json", self.root, [*self.signers["root"], *also_signed_by])

    def publish(self):
        """Signs the three others as they are."""
        self._write(self._name("targets", self.targets), self.targets, self.signers["targets"])
        self.snapshot.meta["targets.json"].version = self.targets.version
        self._write(self._name("snapshot", self.snapshot), self.snapshot, self.signers["snapshot"])
        self.timestamp.snapshot_meta.version = self.snapshot.version
        self._write("timestamp.json", self.timestamp, self.signers["timestamp"])

    def bump(self):
        for metadata in (self.targets, self.snapshot, self.timestamp):
            metadata.version += 1

    def add(self, path: str, content: bytes):
        target = TargetFile.from_data(path, content, ["sha256", "sha512"])
        self.targets.targets[path] = target
        for name in target.get_prefixed_paths() + [path]:
            (self.folder / "targets" / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / "targets" / name).write_bytes(content)

    def _name(self, role: str, metadata) -> str:
        return f"{metadata.version}.{role}.json" if self.root.consistent_snapshot else f"{role}.json"

    def _write(self, name: str, signed, signers: list):
        metadata = Metadata(signed)
        for signer in signers:
            metadata.sign(signer, append=True)
        metadata.to_file(str(self.folder / "metadata" / name))


class Server:
    """Serves a folder and remembers what was asked for."""

    def __init__(self, folder: Path):
        asked = self.asked = []

        class Handler(http.server.SimpleHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def __init__(self, *arguments):
                super().__init__(*arguments, directory=str(folder))

            def do_GET(self):
                asked.append(self.path)
                super().do_GET()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def version(file: Path) -> int:
    return json.loads(file.read_text())["signed"]["version"]
