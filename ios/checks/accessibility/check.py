"""check.py FOLDER: prints what stands in a resident's way in its SwiftUI views; fails if there is any."""

from __future__ import annotations

import sys
from pathlib import Path

from rules import check, views
from syntax import parse


def main(folder: Path) -> int:
    files = [file for file in sorted(folder.rglob("*.swift")) if "import SwiftUI" in file.read_text("utf-8")]
    seen = 0
    found = 0
    for file in files:
        tree = parse(file)
        seen += sum(1 for _ in views(tree))
        for finding in check(tree):
            found += 1
            print(f"{file}:{finding.line}: {finding.rule}: {finding.what}")
    print(f"{found} findings in {seen} views of {len(files)} files")
    # No view at all means that the wrong folder was looked at.
    return 0 if found == 0 and seen > 0 else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
