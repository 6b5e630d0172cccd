"""The checker finds what stands over each bad sample, and nothing in the good ones."""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
import unittest
from pathlib import Path

from check import main
from rules import RULES, check
from syntax import parse, parse_source

SAMPLES = Path(__file__).parent / "samples"
EXPECTED = re.compile(r"// finds: (.*)\n(?:struct|extension) (\w+)")


class Samples(unittest.TestCase):
    def test_each_bad_sample_is_found_where_it_stands(self) -> None:
        source = (SAMPLES / "Bad.swift").read_text(encoding="utf-8")
        starts = [source[: found.start()].count("\n") + 1 for found in EXPECTED.finditer(source)]
        findings = check(parse(SAMPLES / "Bad.swift"))
        for index, found in enumerate(EXPECTED.finditer(source)):
            last = starts[index + 1] if index + 1 < len(starts) else source.count("\n") + 1
            here = {finding.rule for finding in findings if starts[index] <= finding.line < last}
            with self.subTest(found[2]):
                self.assertEqual(here, set(found[1].split(", ")))

    def test_nothing_else_is_found(self) -> None:
        source = (SAMPLES / "Bad.swift").read_text(encoding="utf-8")
        expected = sum(len(found[1].split(", ")) for found in EXPECTED.finditer(source))
        self.assertEqual(len(check(parse(SAMPLES / "Bad.swift"))), expected)
        self.assertEqual(check(parse(SAMPLES / "Good.swift")), [])

    def test_every_rule_has_a_bad_sample(self) -> None:
        tree = parse(SAMPLES / "Bad.swift")
        for rule in RULES:
            with self.subTest(rule.__name__):
                self.assertTrue(list(rule(tree)))


class Program(unittest.TestCase):
    def run_on(self, source: str) -> tuple[int, str]:
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as said:
            (Path(folder) / "A.swift").write_text(source, encoding="utf-8")
            return main(Path(folder)), said.getvalue()

    def test_a_finding_fails_and_says_where(self) -> None:
        code, said = self.run_on("import SwiftUI\nstruct A: View {\n  var body: some View { Image(x) }\n}\n")
        self.assertEqual(code, 1)
        self.assertIn("A.swift:3: image without a label: Image", said)

    def test_a_folder_without_views_fails(self) -> None:
        self.assertEqual(self.run_on("let a = 1\n")[0], 1)

    def test_what_is_no_swift_is_no_pass(self) -> None:
        with self.assertRaises(ValueError):
            parse_source("struct A {")


if __name__ == "__main__":
    unittest.main()
