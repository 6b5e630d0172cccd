"""SQLCipher with the records of records.rs. `make FOLDER RECORDS` writes them; `read FOLDER NAME...` opens the database with
its raw key in this process, reads the records that are named, and prints the milliseconds."""

import sys
import time

from sqlcipher3 import dbapi2

job, folder, *rest = sys.argv[1:]


def opened():
    database = dbapi2.connect(f"{folder}/sqlcipher.db")
    database.execute(f"pragma key = \"x'{'5a' * 32}'\"")
    database.execute("pragma journal_mode = WAL")
    return database


if job == "make":
    with opened() as database:
        database.execute("create table setting (name text not null primary key, value text not null) strict")
        text = "of a kilobyte " * 72
        rows = ((f"record-{index:05}", f"{index:05} {text}") for index in range(int(rest[0])))
        database.executemany("insert into setting (name, value) values (?, ?)", rows)
else:
    start = time.perf_counter()
    database = opened()
    for name in rest:
        (value,) = database.execute("select value from setting where name = ?", (name,)).fetchone()
        assert len(value) > 1_000
    print((time.perf_counter() - start) * 1e3)
