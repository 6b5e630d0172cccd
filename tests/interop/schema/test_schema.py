"""npm's ajv takes every line of the made-up city for what the published schema says, and refuses broken ones.

`CITIZEN_GATEWAY` names the gateway, `NODE` node; `NODE_PATH` has ajv and ajv-formats.
"""

import copy
import json
import os
import subprocess
import unittest
from pathlib import Path

SCHEMA = Path(__file__).parents[3] / "docs" / "schema" / "catalogue-record.schema.json"

# A type, where in its first record that has it something is put (nothing: is left out), and what ajv says of it.
BROKEN = [
    ("header", ["format"], "citizen-catalogue/2", "/format must be equal to constant"),
    ("header", ["languages"], [], "/languages must NOT have fewer than 1 items"),
    ("header", ["revision"], "A" * 64, "/revision must match pattern"),
    ("category", ["name"], {}, "/name must NOT have fewer than 1 properties"),
    ("organization", ["url"], "ftp://langang.example/", "/url must"),
    ("location", ["latitude"], 91, "/latitude must be <= 90"),
    ("location", ["wheelchair"], True, "/wheelchair must be string,null"),
    ("location", ["schedules", 0, "freq"], "DAILY", "/schedules/0/freq must be equal to one of the allowed values"),
    ("location", ["schedules", 0, "opens_at"], "9:00", "/schedules/0/opens_at must match pattern"),
    ("location", ["schedules", 0, "byday"], "XX", "/schedules/0/byday must match pattern"),
    ("holiday", ["start_date"], "2026-02-30", '/start_date must match format "date"'),
    ("holiday", ["end_date"], None, "must have required property 'end_date'"),
    ("fact", ["kind"], "guess", "/kind must be equal to one of the allowed values"),
    ("service", ["channels"], "online", "/channels must be array"),
    ("service", ["popularity"], -1, "/popularity must be >= 0"),
    ("service", ["legal_basis", 0, "title"], None, "must have required property 'title'"),
    ("life_event", ["steps", 0, "due_days"], 1.5, "/steps/0/due_days must be integer,null"),
]


def errors(records: list) -> list:
    """What ajv has against each record."""
    called = [os.environ["NODE"], str(Path(__file__).parent / "check.js"), str(SCHEMA)]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    done = subprocess.run(called, input=lines, capture_output=True, text=True, check=True, timeout=120)
    return [json.loads(line) for line in done.stdout.splitlines()]


class SchemaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        called = [os.environ["CITIZEN_GATEWAY"], "catalogue", "bundle"]
        bundle = subprocess.run(called, check=True, capture_output=True, timeout=60).stdout
        cls.records = [json.loads(line) for line in bundle.decode().splitlines()]

    def test_every_record_of_the_city_is_valid(self):
        self.assertGreater(len(self.records), 1_200)
        for record, wrong in zip(self.records, errors(self.records), strict=True):
            self.assertEqual(wrong, [], f"{record['type']} {record.get('id')}")

    def test_broken_records_are_refused(self):
        broken = [self.broken(kind, path, value) for kind, path, value, _ in BROKEN]
        for (kind, path, value, expected), wrong in zip(BROKEN, errors(broken), strict=True):
            with self.subTest(type=kind, path=path, value=value):
                self.assertTrue(any(expected in one for one in wrong), wrong)

    def broken(self, kind: str, path: list, value) -> dict:
        *owners, last = path
        of_kind = (record for record in self.records if record["type"] == kind)
        record = copy.deepcopy(next(record for record in of_kind if all(record.get(owner) for owner in owners[:1])))
        owner = record
        for name in owners:
            owner = owner[name]
        if value is None:
            del owner[last]
        else:
            owner[last] = value
        return record


if __name__ == "__main__":
    unittest.main()
