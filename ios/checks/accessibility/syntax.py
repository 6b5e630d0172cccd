"""The parse tree of Swift files, as `swift frontend -dump-parse` prints it."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterator

SWIFT = Path(__file__).resolve().parents[3] / "script" / "swift"
NODE = re.compile(r"( *)\((?:[a-z_]+=)?(<null expr>|[\w<>]+\)?)(.*)")
WORD = re.compile(r'[\w$]+="(?:[^"\\]|\\.)*"|"(?:[^"\\]|\\.)*"|[^\s()"]+')
EXTENSION = re.compile(r"^([ \t]*)(?:(?:file)?private |public )?extension\b[^{]*\{", re.MULTILINE)
LINE = re.compile(r"(?:line|\.swift):(\d+):\d+")


@dataclass
class Node:
    """A node of the tree: its kind, what is written beside it, and what is in it."""

    kind: str
    words: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None

    def word(self, name: str) -> str | None:
        """The value of `name="value"` or `name=value`."""
        prefix = f"{name}="
        return next((unquoted(word[len(prefix) :]) for word in self.words if word.startswith(prefix)), None)

    def named(self) -> str | None:
        """What a declaration declares."""
        return next((unquoted(word) for word in self.words if word.startswith('"')), None)

    def below(self) -> Iterator[Node]:
        """This node and all that are in it, as written."""
        yield self
        for child in self.children:
            yield from child.below()

    def above(self) -> Iterator[Node]:
        """What this node is in, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def line(self) -> int:
        """Where it is, or what is known to be just before it: calls have no place of their own."""
        for node in self.below():
            for word in node.words:
                if found := LINE.search(word):
                    return int(found[1])
        node: Node | None = self
        while node is not None and node.parent is not None:
            siblings = node.parent.children
            for sibling in reversed(siblings[: siblings.index(node)]):
                lines = [
                    int(found[1])
                    for below in sibling.below()
                    for word in below.words
                    for found in LINE.finditer(word)
                ]
                if lines:
                    return max(lines)
            node = node.parent
            for word in node.words:
                if found := LINE.search(word):
                    return int(found[1])
        return 0


def unquoted(word: str) -> str:
    """A quoted word as it was before; any other as it is."""
    if not word.startswith('"'):
        return word
    return re.sub(r"\\(.)", r"\1", word[1:-1])


def parse(file: Path) -> Node:
    """The tree of one file."""
    return parse_source(file.read_text(encoding="utf-8"))


def parse_source(source: str) -> Node:
    """The tree of what stands in one file."""
    with tempfile.NamedTemporaryFile("w", suffix=".swift", encoding="utf-8") as file:
        file.write(without_extensions(source))
        file.flush()
        command = [SWIFT, "frontend", "-dump-parse", file.name]
        run = subprocess.run(command, capture_output=True, text=True)
    # Types of other files are not known here, which does not matter; that the file is no Swift does.
    errors = [line for line in run.stderr.splitlines() if ": error: " in line]
    only_types = bool(errors) and all("cannot find type" in line for line in errors)
    if run.returncode != 0 and not (run.returncode == 1 and only_types):
        raise ValueError(run.stderr)
    return read(run.stdout)


def without_extensions(source: str) -> str:
    """The same with a type in the place of each extension, on the same lines: Swift 6.0 crashes while it
    dumps a closure in an extension."""
    count = 0

    def renamed(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"{found[1]}struct Extension{count} {{" + "\n" * found[0].count("\n")

    return EXTENSION.sub(renamed, source)


def read(dump: str) -> Node:
    """The tree that a dump describes. Each node has a line; what is in it stands further to the right. Its
    brackets do not always match."""
    root = Node("root")
    path = [(-1, root)]
    for line in dump.splitlines():
        found = NODE.match(line)
        if not found:
            continue
        indentation = len(found[1])
        while path[-1][0] >= indentation:
            path.pop()
        parent = path[-1][1]
        node = Node(found[2].removesuffix(")"), WORD.findall(found[3]), parent=parent)
        parent.children.append(node)
        path.append((indentation, node))
    return root
