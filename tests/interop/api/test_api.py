"""PyPI's schemathesis asks our gateway whatever docs/city-api.yaml lets it ask, and much that it does not: every answer
is one that the document has, and none says that the city has broken down.

`CITIZEN_GATEWAY` names the program.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.request
from pathlib import Path

DOCUMENT = Path(__file__).parents[3] / "docs/city-api.yaml"
SCHEMATHESIS = [sys.executable, "-m", "schemathesis.cli"]

# Whom each security scheme lets in. Whether a service exists, or a cursor is one of ours, no schema can say: so what fits
# the schema may be refused. Behind a wrong version of tus nothing else of a request about an upload is looked at.
CONFIGURATION = """
hooks = "hooks.py"
[auth.openapi.resident]
bearer = "{resident}"
[auth.openapi.admin]
bearer = "{admin}"
[checks]
positive_data_acceptance.enabled = false
[generation]
database = "none"
[[operations]]
include-path-regex = "^/v1/uploads"
checks.negative_data_rejection.enabled = false
checks.missing_required_header.enabled = false
"""

HOOKS = """
import schemathesis
from hypothesis import strategies

CHUNK = "application/offset+octet-stream"
schemathesis.openapi.media_type(CHUNK, strategies.binary(max_size=4096))


@schemathesis.serializer(CHUNK)
def chunk(context, value):
    return value if isinstance(value, bytes) else str(value).encode()
"""


class ApiTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        called = [os.environ["CITIZEN_GATEWAY"], "--data", str(self.folder / "city"), "--exit-with-stdin"]
        gateway = subprocess.Popen(
            called, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.addCleanup(gateway.communicate)
        self.addCleanup(gateway.kill)
        ready = json.loads(gateway.stdout.readline())
        self.city = ready["address"]
        body, headers = b'{"resident": "li-na"}', {"Content-Type": "application/json"}
        request = urllib.request.Request(self.city + "/dev/token", body, headers)
        token = json.load(urllib.request.urlopen(request))["access_token"]
        configuration = CONFIGURATION.format(resident=token, admin=ready["admin_token"])
        (self.folder / "schemathesis.toml").write_text(configuration)
        (self.folder / "hooks.py").write_text(HOOKS)

    def test_every_answer_is_one_that_the_document_has(self):
        seconds = os.environ.get("CITIZEN_API_SECONDS", "60")
        called = [*SCHEMATHESIS, "run", DOCUMENT, "--url", self.city, "--seed", "1", "--max-time", seconds]
        called += ["--max-examples", "20", "--continue-on-failure", "--no-color", "--warnings", "off"]
        # Faults are what it would script there.
        called += ["--exclude-path", "/dev/faults"]
        asked = subprocess.run(called, cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(asked.returncode, 0, asked.stdout + asked.stderr)


if __name__ == "__main__":
    unittest.main()
