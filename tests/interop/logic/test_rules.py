"""Rules come to the same in our evaluator and in npm's json-logic-js, where all facts are known.

`JSON_LOGIC` names our program, `NODE` node; `NODE_PATH` has json-logic-js. What ours does otherwise on
purpose (core/src/logic/mod.rs) is kept out of the generated rules: computing with parts of texts, dividing
by nothing, asking whether two lists are one.
"""

import json
import os
import random
import subprocess
import unittest
from pathlib import Path

TODAY = "2026-11-23"
DATA = {
    "age": 70, "income": 152_000, "half": 0.5, "zero": 0, "yes": True, "no": False, "nothing": None, "empty": "",
    "name": "Li Na", "district": "harbour", "born": "1956-02-29", "moving": "2027-01-15", "digits": "12",
    "languages": ["zh", "en"], "none": [],
    "children": [{"age": 3, "at_school": False}, {"age": 9, "at_school": True}],
    "address": {"district": "old-town", "flats": ["3A", "3B"], "floor": 0},
}

# Rule and result, in the manner of the suite at jsonlogic.com.
CASES = [
    ({"==": [1, 1]}, True), ({"==": [1, "1"]}, True), ({"==": [1, 2]}, False), ({"===": [1, "1"]}, False),
    ({"!=": [1, "1"]}, False), ({"!==": [1, "1"]}, True), ({"==": [None, 0]}, False), ({"==": ["", 0]}, True),
    ({">": [2, "1"]}, True), ({">=": ["2", 2]}, True), ({"<": [None, 1]}, True), ({"<": ["a", 1]}, False),
    ({"<": [1, 2, 3]}, True), ({"<": [1, 1, 3]}, False), ({"<=": [1, 1, 3]}, True), ({"<=": [1, 4, 3]}, False),
    ({"<": ["2026-09-01", "2026-11-23"]}, True), ({"<": ["10", "9"]}, True),
    ({"!": [True]}, False), ({"!": "0"}, False), ({"!": [[]]}, True), ({"!!": [[0]]}, True), ({"!!": ""}, False),
    ({"or": [False, 0, "a"]}, "a"), ({"or": [False, 0]}, 0), ({"and": [1, 3]}, 3), ({"and": [1, "", 3]}, ""),
    ({"if": [True, "apple", "banana"]}, "apple"), ({"if": [False, "apple"]}, None), ({"?:": [0, 1, 2]}, 2),
    ({"if": [False, "a", 0, "b", "", "c", "d"]}, "d"), ({"if": [[], 1, 2]}, 2), ({"if": ["0", 1, 2]}, 1),
    ({"+": [1, 2, 3]}, 6), ({"+": ["3", 4]}, 7), ({"+": ["3.14"]}, 3.14), ({"+": ["a", 1]}, None),
    ({"-": [3, 5]}, -2), ({"-": ["3"]}, -3), ({"*": [2, 3, "4"]}, 24), ({"/": [7, 2]}, 3.5), ({"%": [-7, 3]}, -1),
    ({"min": [3, "1", 2]}, 1), ({"max": [1, None]}, 1), ({"max": ["a", 1]}, None),
    ({"in": ["a", ["a", "b"]]}, True), ({"in": [1, ["1"]]}, False), ({"in": ["arb", {"var": "district"}]}, True),
    ({"in": ["x", None]}, False), ({"cat": ["I am ", {"var": "age"}, None, "."]}, "I am 70."), ({"cat": []}, ""),
    ({"cat": [[1, [2, None]], True]}, "1,2,true"),
    ({"var": "age"}, 70), ({"var": ["absent", 4]}, 4), ({"var": ["nothing", 4]}, None), ({"var": "address.floor"}, 0),
    ({"var": "address.flats.1"}, "3B"), ({"var": "address.flats.7"}, None), ({"var": ["nothing.more", 4]}, 4),
    ({"missing": ["age", "nothing", "empty"]}, ["nothing", "empty"]), ({"missing": [["age", "name"]]}, []),
    ({"missing_some": [1, ["age", "nothing"]]}, []), ({"missing_some": [2, ["age", "nothing"]]}, ["nothing"]),
    ({"some": [{"var": "children"}, {"<": [{"var": "age"}, 6]}]}, True), ({"some": [[], True]}, False),
    ({"all": [{"var": "children"}, {"var": "at_school"}]}, False), ({"all": [[], True]}, False),
    ({"none": [{"var": "languages"}, {"==": [{"var": ""}, "ar"]}]}, True), ({"none": [None, True]}, True),
    ({"today": []}, TODAY), ({"years_since": {"var": "born"}}, 70), ({"days_until": {"var": "moving"}}, 53),
    ({"years_between": [{"var": "born"}, {"var": "moving"}]}, 70), ({"days_between": [{"today": []}, "2026-12-01"]}, 8),
    ({"days_after": [{"var": "born"}, 366]}, "1957-03-01"), ({"days_after": ["soon", 1]}, None),
    ({"round": 2.5}, 3), ({"round": -2.5}, -3), ({"round": {"*": [5997, 0.15]}}, 900), ({"round": "soon"}, None),
    ({"years_since": "soon"}, None), ({"days_until": None}, None),
]


class Rules:
    """Random rules over DATA."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def one_of(self, *choices):
        return self.random.choice(choices)

    def number(self, depth: int):
        if depth == 0:
            return self.one_of(
                self.random.randint(-9, 99), 0.5, "12", "", None, True, {"var": "age"}, {"var": "income"},
                {"var": "half"}, {"var": "zero"}, {"var": "digits"}, {"var": "children.0.age"}, {"var": ["absent", 3]},
            )
        inner = lambda: self.number(depth - 1)
        return self.one_of(
            lambda: {self.one_of("+", "min", "max"): [inner() for _ in range(self.random.randint(1, 4))]},
            lambda: {"-": [inner() for _ in range(self.random.randint(1, 2))]},
            lambda: {"*": [inner(), self.one_of(2, -1, 0.5, "3")]},
            lambda: {"/": [inner(), self.one_of(2, -4, 0.5)]},
            lambda: {"%": [inner(), self.one_of(7, -3, 0.5)]},
            lambda: {self.one_of("years_since", "days_until"): self.text(depth - 1)},
            lambda: {self.one_of("years_between", "days_between"): [self.text(depth - 1), self.text(depth - 1)]},
            lambda: {"round": inner()},
            lambda: {"if": [self.scalar(depth - 1), inner(), inner()]},
        )()

    def text(self, depth: int):
        if depth == 0:
            return self.one_of(
                "", "harbour", "7", "2008-02-29", "2026-12-31", {"var": "name"}, {"var": "born"}, {"var": "moving"},
                {"var": "address.district"}, {"today": []}, {"var": "nothing"},
            )
        return self.one_of(
            lambda: {"cat": [self.anything(depth - 1) for _ in range(self.random.randint(0, 3))]},
            lambda: {"if": [self.scalar(depth - 1), self.text(depth - 1), self.text(depth - 1)]},
        )()

    def truth(self, depth: int):
        if depth == 0:
            return self.one_of(True, False, {"var": "yes"}, {"var": "no"}, {"var": "nothing"})
        scalar, anything = lambda: self.scalar(depth - 1), lambda: self.anything(depth - 1)
        return self.one_of(
            lambda: {self.one_of("==", "!=", "===", "!=="): [scalar(), anything()]},
            lambda: {self.one_of("<", "<=", ">", ">="): [anything(), anything()]},
            lambda: {self.one_of("<", "<="): [self.number(depth - 1) for _ in range(3)]},
            lambda: {self.one_of("!", "!!"): [anything()]},
            lambda: {"in": [scalar(), anything()]},
            lambda: {self.one_of("some", "all", "none"): [anything(), self.about_element()]},
        )()

    def about_element(self):
        return self.one_of(
            {"var": ""}, {"var": "at_school"}, {">": [{"var": "age"}, 3]}, {"==": [{"var": ""}, "en"]},
            {"in": [{"var": ""}, "harbour"]}, {"missing": ["age"]},
        )

    def list(self, depth: int):
        if depth == 0:
            keys = self.random.sample(["age", "nothing", "empty", "name", "address.floor", "address.street"], 3)
            return self.one_of(
                [], [0], {"var": "languages"}, {"var": "children"}, {"var": "none"}, {"missing": keys},
                {"missing_some": [self.random.randint(0, 3), keys]},
            )
        return [self.anything(depth - 1) for _ in range(self.random.randint(0, 3))]

    def scalar(self, depth: int):
        kind = self.one_of(self.number, self.text, self.truth)
        if depth == 0 or self.random.random() < 0.6:
            return kind(depth)
        return {self.one_of("and", "or", "if", "?:"): [self.scalar(depth - 1) for _ in range(self.random.randint(1, 4))]}

    def anything(self, depth: int):
        return self.one_of(self.scalar, self.scalar, self.list)(depth)


def answers(program: list[str], rules: list) -> list:
    lines = "".join(json.dumps({"rule": rule, "data": DATA, "today": TODAY}) + "\n" for rule in rules)
    done = subprocess.run(program, input=lines, capture_output=True, text=True, check=True, timeout=300)
    return [json.loads(line) for line in done.stdout.splitlines()]


def ours(rules: list) -> list:
    return answers([os.environ["JSON_LOGIC"]], rules)


def theirs(rules: list) -> list:
    return answers([os.environ["NODE"], str(Path(__file__).parent / "peer.js")], rules)


def written(value) -> str:
    """1 and 1.0 are one number in JSON, 1 and true are not one value."""
    whole = lambda number: int(number) if number.is_integer() else number
    return json.dumps(json.loads(json.dumps(value), parse_float=lambda text: whole(float(text))), sort_keys=True)


class RulesTest(unittest.TestCase):
    def same(self, rules: list):
        for rule, our, their in zip(rules, ours(rules), theirs(rules), strict=True):
            self.assertEqual(written(our), written(their), json.dumps(rule))

    def test_our_cases_come_to_what_they_say(self):
        rules, expected = zip(*CASES)
        for answer in (ours, theirs):
            for rule, result, wanted in zip(rules, answer(rules), expected, strict=True):
                self.assertEqual(written(result), written({"result": wanted}), json.dumps(rule))

    def test_generated_rules_come_to_the_same(self):
        rules = Rules(seed=20261123)
        self.same([rules.anything(depth % 5) for depth in range(20_000)])

    def test_both_refuse_an_operator_that_neither_has(self):
        for answer in (ours, theirs):
            (refused,) = answer([{"and": [True, {"sqrt": 4}]}])
            self.assertIn("sqrt", refused["error"])


if __name__ == "__main__":
    unittest.main()
