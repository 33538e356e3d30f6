"""The texts that ``search.py`` searches, in a database of ours and in a plain file."""

import random
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine

from crawler.thai import searching
from crawler.thai.text import clean_lines
from storage import releases, sites
from storage.changes import Change
from storage.engine import writing
from storage.records import Known, Release

THAIGOV = Path(__file__).parents[1] / "tests" / "data" / "thaigov"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
A_DAY = 20
BATCH = 1_000
EDITED, REMOVED, SITES = 10, 200, 5
"""One release in so many; how many sites."""


def real(folder: Path) -> list[list[str]]:
    """Return the lines of each text file, the title first."""
    texts = (clean_lines(path.read_text("utf-8", "replace")) for path in folder.rglob("*.txt"))
    return [lines for lines in texts if len(lines) > 1]


def spliced(texts: list[list[str]], count: int) -> Iterator[list[str]]:
    """Yield so many texts, the same each time."""
    dice = random.Random(1)
    pool = [line for lines in texts for line in lines[1:]]
    for _ in range(count):
        length = len(dice.choice(texts)) - 1
        body = (_joined(dice, *dice.choices(pool, k=2)) for _ in range(length))
        yield [dice.choice(texts)[0], *body]


def _joined(dice: random.Random, one: str, two: str) -> str:
    begin, end = one.split(" "), two.split(" ")
    return " ".join(begin[: dice.randint(1, len(begin))] + end[dice.randint(0, len(end)) :])


def fill(engine: Engine, plain: sqlite3.Connection, texts: Iterable[list[str]]) -> int:
    """Store the texts in both; return the UTF-8 bytes of all that are searched in ours.

    The plain file has today's texts only, numbered so that the newest is the lowest.
    """
    numbered, size = enumerate(texts, 1), 0
    plain.execute("CREATE TABLE texts (id INTEGER PRIMARY KEY, words TEXT)")
    while some := list(islice(numbered, BATCH)):
        rows = [(number, "\n".join(lines)) for number, lines in some]
        plain.executemany("INSERT INTO texts VALUES (?, ?)", rows)
        changes: dict[str, list[Change]] = {}
        for change in (each for number, lines in some for each in _changes(number, lines)):
            parts = searching.parts(change.known.release)
            size += sum(len(words.encode()) for _, words in parts)
            changes.setdefault(change.known.site, []).append(change)
        with writing(engine) as conn:
            for site, mine in changes.items():
                releases.save(conn, sites.ensure(conn, site), mine)
    plain.commit()
    return size


def _changes(number: int, lines: list[str]) -> Iterator[Change]:
    day = date(2026, 11, 22) - timedelta(days=number // A_DAY)
    bodies = [tuple(lines[1:])]
    if number % EDITED == 0:
        bodies.insert(0, (*lines[1:-1], "ถ้อยคำเดิมก่อนการแก้ไข"))
    for hours, body in enumerate(bodies):
        text = Release(title=lines[0], body=body, published_on=day)
        yield Change(known=_known(number, text, NOON + timedelta(hours=hours)), revised=True)


def _known(number: int, text: Release, at: datetime) -> Known:
    gone = number % REMOVED == 0
    return Known(
        site=f"site-{number % SITES}",
        key=f"k{number}",
        url=f"https://example.go.th/news/{number}",
        state="removed" if gone else "live",
        first_seen=NOON,
        last_seen=at,
        changed_at=at,
        release=text,
        revision=1,
        reader="benchmark",
        gone_at=at if gone else None,
    )
