"""Seals and opens a file with rage: FOLDER; each line of standard input is a job, answered by its milliseconds."""

import os
import sys
import time

import pyrage

folder = sys.argv[1]
identity = pyrage.x25519.Identity.generate()
jobs = {
    "seal": lambda: pyrage.encrypt_file(f"{folder}/plain", f"{folder}/age", [identity.to_public()]),
    "open": lambda: pyrage.decrypt_file(f"{folder}/age", f"{folder}/opened", [identity]),
}
for line in sys.stdin:
    job = line.strip()
    start = time.perf_counter()
    jobs[job]()
    with open(f"{folder}/{'age' if job == 'seal' else 'opened'}", "rb") as file:
        os.fsync(file.fileno())
    print((time.perf_counter() - start) * 1e3, flush=True)
