"""A person's screen of 80 columns: every table fits, and is cut between character clusters."""

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from crawler.thai.text import clusters
from ministrywatch.cli import screen

THAI = "ไทยส่งเสริมความร่วมมือรับมือโควิด-๑๙-ในการประชุมเจ้าหน้าที่อาวุโสอาเซียน-รัสเซีย"
RELEASES = ("published", "site", "state", "views", "moved", "rev", "key", "title")
EVENTS = ("event", "at", "kind", "key", "title")


@pytest.fixture
def shown(monkeypatch):
    """Return what a call prints on a terminal of so many columns."""

    def show(width, call, *args, **how):
        file = io.StringIO()
        monkeypatch.setattr(screen, "console", lambda: Console(width=width, file=file))
        call(*args, **how)
        return file.getvalue().splitlines()

    return show


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (RELEASES, ("2021-01-29", "mfa-th", "suspected", 131801, "+105", 12, THAI, THAI)),
        (RELEASES, ("2021-01-29", "mfa-th", "live", 31801, "+5", 1, THAI, THAI)),
        (EVENTS, ("a2495259d7cbb817", "2026-11-23 13:08", "edited substantive", THAI, THAI)),
        (EVENTS, ("a2495259d7cbb817", "2026-11-23 13:08", "removed", "short", THAI)),
        (("site", "on", "from", "home"), ("mine", True, "/a/folder" * 20, THAI)),
    ],
)
def test_a_table_fits_a_terminal_of_80_columns(shown, heads, row):
    lines = shown(80, screen.table, heads, [row])
    assert len(lines) == 2
    assert all(cell_len(line) <= 80 for line in lines)


def test_a_key_gives_way_between_clusters_and_the_title_keeps_its_room(shown):
    _, line = shown(80, screen.table, ("published", "key", "title"), [("2021-01-29", THAI, THAI)])
    published, key, title = re.split(" {2,}", line)
    assert published == "2021-01-29"
    for cut in (key, title):
        assert cell_len(cut) >= 16
        kept = clusters(cut.removesuffix("…"))
        assert kept == clusters(THAI)[: len(kept)]


def test_a_short_key_is_left_whole(shown):
    _, line = shown(80, screen.table, ("key", "title"), [("short-key-0264", THAI)])
    assert line.startswith("short-key-0264  ")


def test_long_facts_are_wrapped_beside_their_names(shown):
    lines = shown(40, screen.facts, [("title", "word " * 20), ("url", "-"), ("none", None)])
    assert all(cell_len(line) <= 40 and line == line.rstrip() for line in lines)
    assert lines[0].startswith("title  word")
    assert lines[1].startswith("       word")
    assert lines[-1] == "none   -"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://x.example/%E0%B9%84%E0%B8%97%E0%B8%A2?a=%20b", "https://x.example/ไทย?a=%20b"),
        ("https://x.example/%B9%B8", "https://x.example/%B9%B8"),
        ("https://x.example/a%2Fb", "https://x.example/a%2Fb"),
    ],
)
def test_an_address_is_shown_with_its_thai_letters(url, said):
    assert screen.address(url) == said
