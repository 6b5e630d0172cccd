"""What the core seals is opened, and sealed again to the same bytes, by a reader that was written by docs/envelope.md.

It opens the vectors in tests/fixtures/sealed, and every sealed value of a home that the app has left behind
(core/src/storage/user/released).
"""

import json
import sqlite3
import unittest
from pathlib import Path

import envelope
from envelope import File, Refused, place

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests" / "fixtures" / "sealed"
RELEASED = ROOT / "core" / "src" / "storage" / "user" / "released"


def content(length: int) -> bytes:
    return bytes((index * 2_654_435_761 % 2**32) >> 24 for index in range(length))


def where(vector: dict) -> bytes:
    return place(**vector["place"])


class VectorsTest(unittest.TestCase):
    def setUp(self):
        self.vectors = json.loads((VECTORS / "vectors.json").read_text())
        self.key = bytes.fromhex(self.vectors["data_key"])

    def test_there_are_some_of_each_kind(self):
        self.assertEqual(self.vectors["version"], 1)
        counts = {name: len(self.vectors[name]) for name in ("records", "files", "lookups", "wrapped_keys")}
        self.assertEqual(counts["records"], 5)
        self.assertEqual(counts["lookups"], 2)
        self.assertEqual([file["content_bytes"] for file in self.vectors["files"]], [0, 1, 65_536, 65_537])
        self.assertEqual(counts["wrapped_keys"], 2)

    def test_records(self):
        for record in self.vectors["records"]:
            plain, sealed, salt = (bytes.fromhex(record[name]) for name in ("content", "sealed", "salt"))
            self.assertEqual(envelope.open_record(self.key, where(record), sealed), plain)
            self.assertEqual(envelope.seal_record(self.key, where(record), salt, plain), sealed)

    def test_a_record_elsewhere_or_altered_is_refused(self):
        record = self.vectors["records"][0]
        sealed = bytes.fromhex(record["sealed"])
        elsewhere = place(**{**record["place"], "row": "another"})
        with self.assertRaises(Refused):
            envelope.open_record(self.key, elsewhere, sealed)
        for index in range(len(sealed)):
            altered = sealed[:index] + bytes([sealed[index] ^ 1]) + sealed[index + 1 :]
            for broken in (altered, sealed[:index]):
                with self.assertRaises(Refused):
                    envelope.open_record(self.key, where(record), broken)

    def test_files(self):
        for vector in self.vectors["files"]:
            sealed = (VECTORS / vector["file"]).read_bytes()
            plain, salt = content(vector["content_bytes"]), bytes.fromhex(vector["salt"])
            file = File(self.key, where(vector), sealed)
            self.assertEqual(file.length, len(plain))
            self.assertEqual(file.read(0, len(plain)), plain)
            self.assertEqual(file.read(65_530, 100), plain[65_530:65_630])
            self.assertEqual(envelope.seal_file(self.key, where(vector), salt, plain), sealed)
            for broken in (sealed[:-1], sealed + b"\0", sealed[:33], sealed[:65_585] if len(plain) > 65_536 else b""):
                with self.assertRaises(Refused):
                    File(self.key, where(vector), broken)

    def test_lookups(self):
        for vector in self.vectors["lookups"]:
            found = envelope.lookup(self.key, vector["table"], vector["column"], vector["value"].encode())
            self.assertEqual(found.hex(), vector["lookup"])

    def test_wrapped_keys(self):
        for vector in self.vectors["wrapped_keys"]:
            wrapping = envelope.wrapping_key(bytes.fromhex(vector["secret"]), vector["label"].encode())
            sealed = bytes.fromhex(vector["sealed"])
            self.assertEqual(envelope.open_record(wrapping, where(vector), sealed), self.key)


class HomeTest(unittest.TestCase):
    """A home as an app has left it."""

    def setUp(self):
        newest = max(RELEASED.glob("*.sql"), key=lambda path: int(path.stem))
        self.database = sqlite3.connect(":memory:")
        self.addCleanup(self.database.close)
        self.database.executescript(newest.read_text())
        secrets = json.loads((RELEASED / "1.keys.json").read_text())
        wrapping = envelope.wrapping_key(bytes(secrets["store"]), b"store/wrap")
        (wrapped,) = self.database.execute("select wrapped from data_key where name = 'store'").fetchone()
        self.key = envelope.open_record(wrapping, place("data_key", "store", "wrapped"), wrapped)

    def sealed(self):
        """Table, column, row as a place names it, and the value."""
        tables = self.database.execute("select name from sqlite_schema where type = 'table'").fetchall()
        for (table,) in tables:
            columns = [name for _, name, *_ in self.database.execute(f"pragma table_info({table})")]
            row = next((name for name in columns if name in ("id", "name") or name.startswith("lookup_")), None)
            for column in columns:
                if column.startswith("sealed_"):
                    cells = f"select {row}, {column} from {table} where {column} is not null"
                    for name, sealed in self.database.execute(cells):
                        name = name.hex() if isinstance(name, bytes) else str(name)
                        yield table, column, name, sealed

    def test_every_sealed_value_opens_and_is_json(self):
        opened = {}
        for table, column, row, sealed in self.sealed():
            plain = envelope.open_record(self.key, place(table, row, column), sealed)
            opened.setdefault((table, column), []).append(json.loads(plain))
        self.assertGreaterEqual(sum(map(len, opened.values())), 19)
        self.assertEqual(opened["draft", "sealed_answers"], [{"name": "Li Na"}])
        titles = [message["title"]["en"] for message in opened["message", "sealed_content"]]
        self.assertEqual(titles, ["Title 1", "Title 2", "Title 3", "Title 4"])

    def test_no_value_opens_in_another_row(self):
        moved = 0
        for table, column, row, sealed in self.sealed():
            for elsewhere in (place(table, row + "1", column), place(table, row, column + "1"), place("t", row, column)):
                with self.assertRaises(Refused):
                    envelope.open_record(self.key, elsewhere, sealed)
                moved += 1
        self.assertGreaterEqual(moved, 57)

    def test_messages_are_found_by_their_case(self):
        found = envelope.lookup(self.key, "message", "lookup_case", b"LG-2026-000001")
        (count,) = self.database.execute("select count(*) from message where lookup_case = ?", [found]).fetchone()
        self.assertEqual(count, 2)


if __name__ == "__main__":
    unittest.main()
