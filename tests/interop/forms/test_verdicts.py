"""The core finds in answers what npm's ajv finds in them: the same keywords at the same fields, and the whole.

`FORM_VERDICTS` names our program, `CITIZEN_GATEWAY` the gateway with the forms of the made-up city, `NODE` node;
`NODE_PATH` has ajv and ajv-formats. `SEED` replays a failure.

Both judge what would be sent. The peer prepares that for itself: blank text is no answer, and the answer of a
hidden field is not sent (docs/forms.md). What ours judges otherwise on purpose is kept out of the generated
answers: texts of more than 20,000 characters, and the addresses in EMAILS_WE_TAKE.
"""

import collections
import copy
import json
import os
import random
import re
import subprocess
import unittest
from pathlib import Path

SEED = int(os.environ.get("SEED", "20261129"))
ANSWERS_PER_FORM = 2_000
FORMS = Path(__file__).parents[3] / "core" / "src" / "forms" / "tests"
OWN = [FORMS / "kinds.json", FORMS / "rows.json", FORMS / "example.json"]

TEXTS = ["李娜", "Li Na", "Ada 👩‍👩‍👧 Lovelace", "مريم", "São João 12", "5", "e\u0301", "x" * 61, "𠮷" * 120, "-", "<b>"]
BLANK = ["", " ", "\u3000", "\t\n"]
SPELLED = ["13800138000", "0571-88888888", "057188888888", "浙A12345", "粤BD12345", "A123456789", "12345", "310001", "AB12", "A" * 43]
EMAILS = ["li.na@example.org", "a+b@mail.example.com", "o'neil@example.ie", "li.na@", "@example.org", "li na@example.org",
          "li..na@example.org", "li.na@example..org", "li.na@-example.org", "li.na@example.org.", "li.na", "李@example.org"]
DATES = ["2026-11-29", "2024-02-29", "2023-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "26-11-29",
         "2026-11-9", "2026/11/29", "2026-11-29T00:00:00Z", "20261129", "２０２６-11-29", " 2026-11-29", "0001-01-01"]
TIMES = ["09:30", "00:00", "23:59", "24:00", "9:30", "09:60", "09:30:00", "0９:30", "09:30 "]
NUMBERS = {
    "cn-resident-id": ["11010519491231002X", "440524188001010014", "11010519491231002x", "110105194902300021", "11010519490231002X"],
    "es-dni": ["12345678Z", "X1234567L", "Y1234567X", "Z1234567R", "12345678A", "12345678z", "1234567Z", "W1234567L"],
    "il-id": ["123456782", "000000018", "123456783", "12345678", "000000000", "１23456782"],
}
TIME_PATTERN = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
WILD = [None, True, False, 0, -1, 1, 3, 1.0, 3.5, -0.5, 1e300, 2**53, 10**30, [], [1], {}, {"a": None}, ["self"], "true"]

# RFC 5321 has these, and so has our validator; ajv-formats has no address without a dot, quoted, or of a number.
EMAILS_WE_TAKE = ["li.na@localhost", '"li na"@example.org', "li.na@[127.0.0.1]"]


class Sets:
    """Random answers to a form: right, nearly right, wild."""

    def __init__(self, form: dict, chosen: random.Random):
        self.random, self.schema = chosen, form["schema"]

    def one(self) -> dict:
        kind = self.random.choice(["valid", "near", "near", "wild"])
        answers = {name: self.right(field) for name, field in self.schema["properties"].items()}
        names = list(answers)
        if kind == "near":
            for name in self.random.sample(names, self.random.randint(1, 3)):
                change = self.random.choice([self.left_out, self.blank, self.off, self.off, self.off])
                change(answers, name)
        if kind == "wild":
            for name in self.random.sample(names, self.random.randint(1, len(names))):
                self.random.choice([self.left_out, self.off, self.strange, self.strange])(answers, name)
            answers[self.random.choice(["unknown", "a/b", "__proto__", ""])] = self.random.choice(WILD)
        order = self.random.sample(list(answers), len(answers))
        return {name: answers[name] for name in order}

    def right(self, field: dict):
        """What the field's own schema takes, mostly."""
        referred = self.schema.get("$defs", {}).get(field.get("$ref", "").removeprefix("#/$defs/"), {})
        if "const" in field:
            return field["const"]
        if "enum" in field:
            return self.random.choice(field["enum"])
        if field["type"] == "boolean":
            return self.random.random() < 0.5
        if rows := fields_of_rows(field):
            number = self.random.randint(field.get("minItems", 0), min(3, field["maxItems"]))
            return [{name: self.right(inner) for name, inner in rows.items()} for _ in range(number)]
        if field["type"] == "array":
            offered = field["items"]["enum"]
            number = self.random.randint(field.get("minItems", 0), field.get("maxItems", len(offered)))
            return self.random.sample(offered, number)
        if field.get("format") in NUMBERS:
            return self.random.choice(NUMBERS[field["format"]][:2])
        if field.get("pattern") == TIME_PATTERN:
            return self.random.choice(TIMES[:3])
        if field["type"] == "integer":
            return self.random.randint(field["minimum"], field.get("maximum", field.get("exclusiveMaximum", 10) - 1))
        if field.get("format") == "date":
            return f"{self.random.randint(1900, 2099)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"
        if field.get("format") == "email":
            return EMAILS[self.random.randrange(3)]
        patterns = [schema["pattern"] for schema in (field, referred) if "pattern" in schema]
        if patterns:
            digits = [re.sub("[2-9]", lambda _: str(self.random.randint(3, 9)), text) for text in SPELLED]
            return self.random.choice([text for text in digits if all(re.search(one, text) for one in patterns)])
        return self.random.choice(TEXTS[:5]) + "." * field.get("minLength", 0)

    def left_out(self, answers: dict, name: str):
        answers.pop(name, None)

    def blank(self, answers: dict, name: str):
        answers[name] = self.random.choice([None, *BLANK])

    def off(self, answers: dict, name: str):
        """Just within or just beyond what the field takes."""
        self.off_by(answers, name, self.schema["properties"][name])

    def off_by(self, answers: dict, name: str, field: dict):
        if rows := fields_of_rows(field):
            answers[name] = self.right(field) or [{}]
            row = self.random.choice(answers[name])
            for inner in self.random.sample(list(rows), 2):
                change = self.random.choice([self.left_out, self.blank, None, None])
                change(row, inner) if change else self.off_by(row, inner, rows[inner])
            row[self.random.choice([*rows, "unknown"])] = self.random.choice(WILD) if self.random.random() < 0.2 else row.get("name")
            answers[name] += [self.random.choice([{}, 3, [], copy.deepcopy(row)])] * self.random.choice([0, 0, 1, 4])
        elif field.get("type") == "boolean":
            answers[name] = not answers.get(name)
        elif field.get("type") == "array":
            offered = field["items"]["enum"] + ["gold"] * (self.random.random() < 0.3)
            answers[name] = self.random.choices(offered, k=self.random.randint(0, len(offered) + 1))
        elif field.get("format") in NUMBERS:
            answers[name] = self.random.choice(NUMBERS[field["format"]])
        elif field.get("pattern") == TIME_PATTERN:
            answers[name] = self.random.choice(TIMES)
        elif field.get("type") == "integer":
            limits = [limit for keyword, limit in field.items() if keyword.lower().endswith(("minimum", "maximum"))]
            answers[name] = self.random.choice(limits) + self.random.choice([-1, 0, 1, 0.5, 0.0])
        elif field.get("format") == "date":
            answers[name] = self.random.choice(DATES)
        elif field.get("format") == "email":
            answers[name] = self.random.choice(EMAILS)
        elif "enum" in field or "pattern" in field:
            text = self.right(field)
            at = self.random.randint(0, len(text))
            other = self.random.choice(["", "0", "x", "٣", "\n", " "])
            answers[name] = self.random.choice([text[:at] + other + text[at:], text[:at] + other, text.upper()])
        else:
            lengths = [field[keyword] for keyword in ("minLength", "maxLength") if field.get(keyword, 0) < 20_000 and keyword in field]
            length = max(0, self.random.choice(lengths) + self.random.choice([-1, 0, 1]))
            answers[name] = self.random.choice("x李𠮷é") * length

    def strange(self, answers: dict, name: str):
        answers[name] = copy.deepcopy(self.random.choice([*WILD, *TEXTS, *BLANK, *DATES, *SPELLED]))


def run(program: list[str], forms: list, sets: list) -> list:
    lines = "".join(json.dumps({"form": form, "answers": answers}) + "\n" for form, answers in zip(forms, sets))
    done = subprocess.run(program, input=lines, capture_output=True, text=True, check=True, timeout=300)
    return [json.loads(line) for line in done.stdout.splitlines()]


def ours(forms: list, sets: list) -> list:
    return run([os.environ["FORM_VERDICTS"]], forms, sets)


def theirs(forms: list, sets: list) -> list:
    return run([os.environ["NODE"], str(Path(__file__).parent / "peer.js")], forms, sets)


def fields_of_rows(field: dict) -> dict:
    return field.get("items", {}).get("properties", {})


def is_files(field: dict) -> bool:
    """A file is an object as a row is, but no row: what is wrong with it is told of its field."""
    return "sha256" in fields_of_rows(field)


def form_money(element: dict):
    """The paths of the fields that ask for money."""
    if element.get("options", {}).get("format") == "money":
        yield element["scope"].removeprefix("#/properties")
    for inner in element.get("elements", []):
        yield from form_money(inner)
    for inner in element.get("options", {}).get("detail", {}).get("elements", []):
        for below in form_money(inner):
            yield element["scope"].removeprefix("#/properties") + "/items" + below


def problems(errors: list, form: dict) -> set:
    """What docs/forms.md makes of the keywords that failed: path, key, arguments."""
    found = set()
    properties, money = form["schema"]["properties"], set(form_money(form["ui"]))
    for error in errors:
        keyword, path, params = error["keyword"], error["instancePath"], error["params"]
        arguments = {}
        if keyword == "required":
            path = f"{path}/{params['missingProperty']}"
        parts = path.removeprefix("/").split("/")
        field, schema_path, length = properties.get(parts[0], {}), f"/{parts[0]}", 1
        if len(parts) > 2 and parts[2] in (rows := fields_of_rows(field)) and not is_files(field):
            field, schema_path, length = rows[parts[2]], f"/{parts[0]}/items/{parts[2]}", 3
        if parts[length:]:  # One of several choices, or what is no row.
            key = "other" if fields_of_rows(field) else "option"
            found.add(("/" + "/".join(parts[:length]), f"problem-{key}", ()))
            continue
        match keyword:
            case "if":
                continue  # It only says that what stands behind it has failed.
            case "required":
                key = "required"
            case "type":
                wanted = "money" if schema_path in money else field["type"]
                if fields_of_rows(field):
                    wanted = "string" if is_files(field) else "rows"
                kinds = {"boolean": "yes-no", "array": "choices", "string": "text"}
                key, arguments = "type", {"kind": kinds.get(wanted, wanted)}
            case "minItems" | "maxItems":
                key, arguments = "too-few" if keyword == "minItems" else "too-many", {"limit": str(params["limit"])}
            case "pattern" if field["pattern"] == TIME_PATTERN:
                key, arguments = "format", {"format": "time"}
            case "format" if params["format"] in NUMBERS:
                key, arguments = "check-digit", {"format": params["format"]}
            case "format":
                key, arguments = "format", {"format": params["format"]}
            case "minLength" | "maxLength":
                key = "too-short" if keyword == "minLength" else "too-long"
                arguments = {"limit": str(params["limit"])}
            case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
                key = keyword.removeprefix("exclusive").lower()
                bound = "exclusive" if keyword.startswith("exclusive") else "inclusive"
                arguments = {"limit": str(params["limit"]), "bound": bound}
            case "enum" | "const":
                key = "option"
            case _:
                key = keyword if keyword == "pattern" else "other"
        found.add((path, f"problem-{key}", tuple(sorted(arguments.items()))))
    mistyped = {path for path, key, _ in found if key == "problem-type"}
    return {problem for problem in found if problem[1] == "problem-type" or problem[0] not in mistyped}


class VerdictsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        called = [os.environ["CITIZEN_GATEWAY"], "catalogue", "bundle"]
        bundle = subprocess.run(called, check=True, capture_output=True, timeout=60).stdout
        records = [json.loads(line) for line in bundle.decode().splitlines()]
        cls.forms = [record for record in records if record["type"] == "form"]
        cls.forms += [json.loads(path.read_text()) for path in OWN]

    def test_generated_answers_are_judged_alike(self):
        self.assertGreaterEqual(len(self.forms), 5)
        chosen = random.Random(SEED)
        sets = [[Sets(form, chosen).one() for _ in range(ANSWERS_PER_FORM)] for form in self.forms]
        whole, keys = collections.Counter(), collections.Counter()
        for form, answers, our, their in zip(
            self.forms, sets, ours(self.forms, sets), theirs(self.forms, sets), strict=True
        ):
            for given, mine, peers in zip(answers, our, their, strict=True):
                said = f"SEED={SEED} {form['id']} {json.dumps(given)}"
                self.assertEqual(mine["sent"], peers["sent"], said)
                self.assertEqual(mine["complete"], not peers["errors"], f"{said} {peers['errors']}")
                found = {
                    (problem["path"], problem["key"], tuple(sorted(problem["arguments"].items())))
                    for problem in mine["problems"]
                }
                self.assertEqual(found, problems(peers["errors"], form), said)
                whole[mine["complete"]] += 1
                keys.update(key for _, key, _ in found)
        self.assertGreaterEqual(whole.total(), 5_000)
        self.assertGreater(min(whole[True], whole[False]), 1_000, f"SEED={SEED} {whole}")
        expected = "required type format check-digit pattern too-short too-long too-few too-many minimum maximum option other".split()
        self.assertEqual(set(keys), {f"problem-{key}" for key in expected}, f"SEED={SEED}")

    def test_we_take_addresses_that_ajv_formats_does_not(self):
        """Both sides are held to it, so that the generated answers can have these again once they agree."""
        form = self.forms[-1]
        sets = [[{"email": email} for email in EMAILS_WE_TAKE]]
        for email, mine, peers in zip(EMAILS_WE_TAKE, ours([form], sets)[0], theirs([form], sets)[0], strict=True):
            with self.subTest(email=email):
                self.assertNotIn("/email", [problem["path"] for problem in mine["problems"]])
                self.assertIn("/email", [error["instancePath"] for error in peers["errors"]])


if __name__ == "__main__":
    unittest.main()
