"""Measure ``release search`` beside SQLite's own means, on many releases in one file.

The releases are spliced from the texts of thaigov.go.th in tests/data/thaigov: each has a real
title and as many paragraphs as a real text, each begun by one and ended by another. With
``--folder`` the texts are real ones, one a file, the title first. Every tenth was edited once.

Beside it stand a plain look through all texts (LIKE), FTS5 with trigrams and FTS5 with its default
tokenizer, on a file that holds the plain texts, the newest first. All return the twenty newest;
ours joins releases and unpacks texts besides. Recall is what they find of what LIKE finds.

At 100,000 releases (762 MB of text) the index took 38 % of the text's size, that of FTS5 with
trigrams 119 %; answers took 18 to 65 ms of processor time, the median query 34, and 118 ms one
phrase that stands nowhere but whose parts stand everywhere.

Run as ``python benchmarks/search.py [--texts 100000] [--rounds 5] [--folder F]``.
"""

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from search_texts import EDITED, THAIGOV, fill, real, spliced
from sqlalchemy import Engine

from crawler.thai import searching
from storage import migrate, search_index
from storage.engine import open_engine
from storage.search import Found, find
from storage.search_candidates import Asked
from storage.search_waiting import Form

FORM = Form(searching.FORM, searching.search_form)
QUERIES = (
    *("กา", "ภัย", "ฆฏ", "ครม", "2563", "asean", "ประชาชน", "วัคซีน", "เงินกู้", "กระทรวงมหาดไทย"),
    *("บริการประชาชน", "ความร่วมมือกับประเทศ", "อาเซียนกับการ", "สถานการณ์ในเมียนมา", "ไม่มีคำนี้แน่"),
    *("เพื่อประชาชนจะได้มีความรู้เรื่องการเกษตร", "ministry of foreign affairs"),
)
FILTERS: tuple[tuple[str, dict[str, object]], ...] = (
    ("กา", {"kind": "removed"}),
    ("กา", {"since": date(2026, 11, 1)}),
    ("บริการประชาชน", {"site": "site-1"}),
    ("บริการประชาชน", {"kind": "past"}),
    ("บริการประชาชน", {"until": date(2020, 1, 1)}),
)
PEERS = {
    "LIKE": ("texts WHERE words LIKE ?", "%{}%", "id"),
    "trigram": ("trigram WHERE words MATCH ?", '"{}"', "rowid"),
    "default": ("plain WHERE words MATCH ?", '"{}"', "rowid"),
}


def main(count: int, rounds: int, folder: Path | None) -> None:
    """Build, index and search."""
    texts = real(folder or THAIGOV)
    source = islice(texts, count) if folder else spliced(texts, count)
    with tempfile.TemporaryDirectory() as place:
        engine = open_engine(f"sqlite:///{place}/watch.sqlite")
        migrate.upgrade(engine)
        plain = sqlite3.connect(f"{place}/plain.sqlite")
        size = fill(engine, plain, source)
        print_indexes(engine, plain, size)
        print_queries(engine, plain, rounds)
        print_filters(engine, rounds)
        engine.dispose()
        plain.close()


def print_indexes(engine: Engine, plain: sqlite3.Connection, size: int) -> None:
    """Make the indexes; print how large each is and what it costs."""
    count, plain_size = plain.execute(
        "SELECT count(*), sum(length(CAST(words AS BLOB))) FROM texts"
    ).fetchone()
    print(f"{count:,} releases, {size / 1e6:,.0f} MB of text; indexes, and ms a text")
    seconds = timed(lambda: search_index.catch_up(engine, FORM, lambda *_: None))
    with sqlite3.connect(str(engine.url.database)) as ours:
        told("ours", seconds / (count + count // EDITED), size_of(ours, "search"), size)
    ours.close()
    for name, options in (("trigram", ", tokenize='trigram'"), ("plain", "")):
        seconds = timed(partial(index, plain, name, options))
        told(name, seconds / count, size_of(plain, name), plain_size)


def told(name: str, seconds: float, taken: int, of: int) -> None:
    print(f"{name:8}{taken / 1e6:8,.0f} MB = {taken / of:4.0%} of its text{seconds * 1e3:8.2f} ms")


def index(plain: sqlite3.Connection, name: str, options: str) -> None:
    plain.execute(f"CREATE VIRTUAL TABLE {name} USING fts5(words, content=''{options})")
    plain.execute(f"INSERT INTO {name} (rowid, words) SELECT id, words FROM texts")
    plain.commit()


def size_of(file: sqlite3.Connection, name: str) -> int:
    pages = "SELECT sum(pgsize) FROM dbstat WHERE name GLOB ?"
    return int(file.execute(pages, (f"{name}_*",)).fetchone()[0])


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def several(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the median and the worst of some rounds, in milliseconds."""
    taken = [timed(work) * 1e3 for _ in range(rounds)]
    return statistics.median(taken), max(taken)


def print_queries(engine: Engine, plain: sqlite3.Connection, rounds: int) -> None:
    """Print a line on each query."""
    print("\nms, median and worst; ours : LIKE; recall of the others")
    print("   ours   worst     LIKE  ratio   trigram recall   default recall   found  query")
    for query in QUERIES:
        middle, worst = several(partial(search, engine, query), rounds)
        found = {name: peer(plain, name, query, rounds) for name in PEERS}
        like, there = found.pop("LIKE")
        shares = "".join(f"{ms:10.1f} {n / there if there else 1:6.0%}" for ms, n in found.values())
        ours = f"{middle:7.1f} {worst:7.1f} {like:8.1f} {middle / like:6.2f}"
        print(f"{ours}{shares}{there:8,}  {query}")


def peer(plain: sqlite3.Connection, name: str, query: str, rounds: int) -> tuple[float, int]:
    """Return the median milliseconds of one of the peers, and how many it finds in all."""
    where, form, key = PEERS[name]
    given = (form.format(query),)
    newest = f"SELECT {key} FROM {where} ORDER BY {key} LIMIT 20"
    middle, _ = several(lambda: plain.execute(newest, given).fetchall(), rounds)
    (count,) = plain.execute(f"SELECT count(*) FROM {where}", given).fetchone()
    return middle, count


def print_filters(engine: Engine, rounds: int) -> None:
    """Print a line on each query with a filter."""
    for query, filters in FILTERS:
        middle, worst = several(partial(search, engine, query, **filters), rounds)
        said = ", ".join(f"{name} {value}" for name, value in filters.items())
        print(f"{middle:7.1f} {worst:7.1f}  {query}, {said}")


def search(engine: Engine, query: str, **filters: object) -> Found:
    terms = searching.terms(f'"{query}"')
    steady = searching.steady_bytes(terms)
    return find(engine, FORM, Asked(terms=terms, steady=steady, **filters))  # type: ignore[arg-type]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    main(given.texts, given.rounds, given.folder)
