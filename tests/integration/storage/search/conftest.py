"""Releases to be searched, ways to search them, and a plain look into every text."""

from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine, func, select

from crawler.thai import searching
from crawler.thai.text import clean_lines
from storage import releases, search, search_index, sites
from storage.changes import Change
from storage.engine import reading, writing
from storage.records import Release
from storage.search import Found
from storage.search_candidates import Asked
from storage.search_waiting import Form
from storage.tables import search_blocks, search_grams, search_texts

from ..conftest import NOON, Desk

THAIGOV = Path(__file__).parents[3] / "data" / "thaigov"
TEXTS = sorted([*THAIGOV.glob("text/*.txt"), *THAIGOV.glob("raw_with_views/*.txt")])
FORM = Form(searching.FORM, searching.search_form)


def hush(done: int, todo: int) -> None:
    """Listen to no progress."""
    assert 0 <= done <= todo


def asked(query: str, **more: object) -> Asked:
    terms = searching.terms(query)
    return Asked(terms=terms, steady=searching.steady_bytes(terms), **more)  # type: ignore[arg-type]


def find(engine: Engine, query: str, **more: object) -> Found:
    search_index.catch_up(engine, FORM, hush)
    return search.find(engine, FORM, asked(query, **more))


def keys(engine: Engine, query: str, **more: object) -> list[str]:
    return [hit.key for hit in find(engine, query, **more).hits]


def scan(texts: dict[str, Release], query: str) -> list[str]:
    """Return what a plain look into every text finds, in the order of the texts."""
    return [
        key
        for key, each in texts.items()
        if all(
            any(term in part for part in searching.search_form(each))
            for term in searching.terms(query)
        )
    ]


def rows(engine: Engine) -> tuple[int, int, int]:
    """Return how many texts, blocks and lists the index has."""
    with reading(engine) as conn:
        texts, blocks, lists = (
            conn.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (search_texts, search_blocks, search_grams)
        )
    return texts, blocks, lists


@pytest.fixture(params=["indexed", "read one by one"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Take each way of looking in turn."""
    if request.param == "indexed":
        monkeypatch.setattr(search_index, "SCANNED", 0)
    return str(request.param)


@pytest.fixture
def all_indexed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Index even a single text, in blocks of at most ten sections."""
    monkeypatch.setattr(search_index, "SCANNED", 0)
    monkeypatch.setattr(search_index, "BLOCK", search_index.MOST_SECTIONS + 9)


@pytest.fixture
def real(desk: Desk) -> dict[str, Release]:
    """Know some forty releases of thaigov.go.th, every fifth of them edited to say nothing."""
    texts = {}
    for number, path in enumerate(TEXTS):
        lines = clean_lines(path.read_text("utf-8"))
        day = date(2021, 1, 29) - timedelta(days=number)
        texts[f"k{number:03}"] = Release(title=lines[0], body=tuple(lines[1:]), published_on=day)
    desk.save(*(Change(known=desk.known(key, each), revised=True) for key, each in texts.items()))
    at = NOON + timedelta(hours=1)
    for key in list(texts)[::5]:
        empty = msgspec.structs.replace(texts[key], title="✗✗", body=())
        stands = desk.known(key, empty, at, first_seen=NOON, changed_at=at)
        desk.save(Change(known=stands, revised=True))
    return texts


@pytest.fixture
def several(engine: Engine, desk: Desk) -> Desk:
    """Know five releases of two sites, in all the states that a search tells apart."""
    first = desk.first
    later = msgspec.structs.replace(first, published_on=date(2021, 2, 1))
    undated = msgspec.structs.replace(first, published_on=None)
    gone = NOON + timedelta(hours=1)
    desk.edited(first, 0, 0)
    desk.edited(desk.second, 1, 1)
    desk.save(
        Change(known=desk.known("b", later), revised=True),
        Change(known=desk.known("c", undated), revised=True),
        Change(known=desk.known("d", first, state="removed", gone_at=gone), revised=True),
    )
    with writing(engine) as conn:
        other = sites.ensure(conn, "moi-th")
        known = msgspec.structs.replace(desk.known("e", later), site="moi-th")
        releases.save(conn, other, [Change(known=known, revised=True)])
    return desk
