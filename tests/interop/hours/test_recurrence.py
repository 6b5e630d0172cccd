"""Opening hours fall on the same days in our core and in PyPI's `python-dateutil`.

`OPENING_DAYS` names our program. Each generated rule is the schedule of one office in a bundle that is
written here by docs/catalogue-bundle.md alone; its days are then those on which that office is open.

Days of the week with and without a number are kept out of one rule: dateutil asks for both at once there,
where RFC 5545 section 3.3.10 has a list of them.
"""

import datetime
import hashlib
import json
import os
import random
import subprocess
import unittest

from dateutil import rrule

FIRST = datetime.date(2025, 12, 29)
WEEKS = 160
LAST = FIRST + datetime.timedelta(days=7 * WEEKS - 1)
RULES = 400

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
OFTEN = {"WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY}


class Rules:
    """Random schedules of those that a bundle may have."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def maybe(self, part: float) -> bool:
        return self.random.random() < part

    def date(self, first: str, last: str) -> str:
        first, last = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
        return (first + datetime.timedelta(days=self.random.randint(0, (last - first).days))).isoformat()

    def numbers(self, most: int) -> list[int]:
        numbers = [number for number in range(-most, most + 1) if number]
        return self.random.sample(numbers, self.random.randint(1, 3))

    def schedule(self) -> dict:
        schedule = {"freq": self.random.choice(["WEEKLY", "MONTHLY"]), "opens_at": "09:00", "closes_at": "17:00"}
        days = self.random.sample(DAYS, self.random.randint(1, 4))
        if schedule["freq"] == "WEEKLY":
            self.days_of_the_week(schedule, days)
        else:
            self.days_of_the_month(schedule, days)
        if self.maybe(0.7) or not {"byday", "bymonthday"} & schedule.keys():
            schedule["dtstart"] = self.date("2021-01-01", "2028-06-30")
            if self.maybe(0.7):
                schedule["interval"] = self.random.randint(1, 9)
            if self.maybe(0.3):
                schedule["count"] = self.random.randint(1, 200)
        if self.maybe(0.3) and "count" not in schedule:
            schedule["until"] = self.date(schedule.get("dtstart", "2026-01-01"), "2028-12-31")
        if self.maybe(0.2):
            schedule["valid_from"] = self.date("2025-06-01", "2027-01-01")
        if self.maybe(0.2):
            schedule["valid_to"] = self.date("2027-01-01", "2029-01-01")
        return schedule

    def days_of_the_week(self, schedule: dict, days: list[str]):
        if self.maybe(0.8):
            schedule["byday"] = ",".join(days)
        if self.maybe(0.5):
            schedule["wkst"] = self.random.choice(DAYS)

    def days_of_the_month(self, schedule: dict, days: list[str]):
        match self.random.randrange(5):
            case 0:
                pass
            case 1:
                schedule["byday"] = ",".join(days)
            case 2:
                schedule["byday"] = ",".join(f"{number}{day}" for number, day in zip(self.numbers(5), days))
            case 3:
                schedule["bymonthday"] = ",".join(str(number) for number in self.numbers(31))
            case 4:
                schedule["byday"] = ",".join(days)
                schedule["bymonthday"] = ",".join(str(number) for number in self.numbers(31) + self.numbers(31))


def bundle(schedules: list[dict]) -> bytes:
    """A city of one service at as many offices as there are schedules."""
    name = {"en": "A name"}
    offices = [{
        "type": "location", "id": f"{number:04}", "name": name, "organization_id": "department", "latitude": 29.0,
        "longitude": 121.5, "address": name, "schedules": [schedule],
    } for number, schedule in enumerate(schedules)]
    records = [
        {"type": "category", "id": "category", "name": name, "description": name, "order": 1},
        {"type": "organization", "id": "department", "name": name},
        *offices,
        {
            "type": "service", "id": "service", "name": name, "description": name, "category_id": "category",
            "organization_id": "department", "channels": ["office"], "location_ids": [office["id"] for office in offices],
        },
    ]
    lines = [json.dumps(record).encode() for record in records]
    hashes = sorted(hashlib.sha256(line).digest() for line in lines)
    header = {
        "type": "header", "format": "citizen-catalogue/1", "city": "langang", "languages": ["en"],
        "revision": hashlib.sha256(b"".join(hashes)).hexdigest(), "records": len(records),
    }
    return b"\n".join([json.dumps(header).encode(), *lines, b""])


def ours(schedules: list[dict]) -> list[list[str]]:
    called = [os.environ["OPENING_DAYS"], "service", FIRST.isoformat(), str(WEEKS)]
    done = subprocess.run(called, input=bundle(schedules), capture_output=True, check=True, timeout=300)
    offices = {}
    for line in done.stdout.splitlines():
        told = json.loads(line)
        offices.setdefault(told["office"], []).append(told["date"])
    return [offices.get(f"{number:04}", []) for number in range(len(schedules))]


def theirs(schedule: dict) -> list[str]:
    day = lambda text: datetime.datetime.fromisoformat(text)
    # Nothing turns on the first day where the rule names none.
    start = day(schedule["dtstart"]) if "dtstart" in schedule else datetime.datetime(2025, 1, 1)
    rule = rrule.rrule(
        OFTEN[schedule["freq"]],
        dtstart=start,
        interval=schedule.get("interval", 1),
        wkst=DAYS.index(schedule.get("wkst", "MO")),
        count=schedule.get("count"),
        until=day(schedule["until"]) if "until" in schedule else None,
        byweekday=[weekday(text) for text in schedule["byday"].split(",")] if "byday" in schedule else None,
        bymonthday=[int(text) for text in schedule["bymonthday"].split(",")] if "bymonthday" in schedule else None,
    )
    first = max(FIRST.isoformat(), schedule.get("valid_from", ""))
    last = min(LAST.isoformat(), schedule.get("valid_to", "9999"))
    if first > last:
        return []
    return [moment.date().isoformat() for moment in rule.between(day(first), day(last), inc=True)]


def weekday(text: str) -> rrule.weekday:
    number = text[:-2]
    return rrule.weekday(DAYS.index(text[-2:]), int(number) if number else None)


class RecurrenceTest(unittest.TestCase):
    def test_generated_schedules_fall_on_the_same_days(self):
        rules = Rules(seed=20261128)
        schedules = [rules.schedule() for _ in range(RULES)]
        days = ours(schedules)
        for schedule, our in zip(schedules, days, strict=True):
            self.assertEqual(our, theirs(schedule), json.dumps(schedule))
        # Two that never open anywhere would agree as well.
        self.assertGreater(sum(1 for our in days if our), RULES * 2 // 3)


if __name__ == "__main__":
    unittest.main()
