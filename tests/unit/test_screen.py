"""A person's screen of 80 columns: every table fits, and is cut between character clusters."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from crawler.thai.text import clusters
from ministrywatch.cli import columns, screen

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
        (EVENTS, ("a2495259d7cbb817", "2026-11-23 13:08", "removed", "short", THAI)),
        (("site", "on", "from", "home"), ("mine", True, "/a/folder" * 20, THAI)),
    ],
)
def test_a_table_fits_a_terminal_of_80_columns(shown, heads, row):
    lines = shown(80, screen.table, heads, [row])
    assert len(lines) == 2
    assert all(cell_len(line) <= 80 for line in lines)


SITES = ("site", "on", "is", "from", "last good visit", "next visit", "because", "evidence",
         "home", "title")  # fmt: skip
SITE = ("thaiembassy-madrid", True, "up", "shipped", "2026-11-24 01:05", "2026-11-24 02:05",
        "every 1h", "2025-04-10", "https://madrid.thaiembassy.org/", THAI)  # fmt: skip
MESSAGES = ("message", "rule", "to", "about", "state", "tries", "queued", "next", "last failure")
MESSAGE = ("msg_0123456789abcdef", "health desk", "hooks.example.org", THAI, "waiting", 3,
           "2026-11-24 01:05", "2026-11-24 02:05", "the receiver answers 500: " + THAI)  # fmt: skip


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (SITES, SITE),
        (MESSAGES, MESSAGE),
        (("site", *EVENTS), ("thaiembassy-madrid", "a2495259d7cbb817", "2026-11-23 13:08",
                             "edited substantive", THAI, THAI)),
    ],
)  # fmt: skip
def test_what_is_too_wide_for_a_line_takes_two(shown, width, heads, row):
    lines = shown(width, screen.table, heads, [row, row])
    assert all(cell_len(line) <= width for line in lines)
    head, one, other = (
        lines[at : at + len(lines) // 3] for at in range(0, len(lines), len(lines) // 3)
    )
    assert one == other
    assert len(one) <= 3
    assert all(line.startswith("  ") for line in (*head[1:], *one[1:]))
    assert re.split(" {2,}", "  ".join(map(str.strip, head))) == list(heads)
    for value in map(screen.plain, row):
        assert len(value) > 16 or any(value in line for line in one), value


@pytest.mark.parametrize(
    ("row", "folded"),
    [
        (("a2495259d7cbb817", "2026-11-23 13:08", "removed", THAI, THAI), False),
        (("a2495259d7cbb817", "2026-11-23 13:08", "edited substantive", THAI, THAI), True),
    ],
)
def test_a_row_takes_another_line_only_where_a_title_would_tell_nothing(shown, row, folded):
    lines = shown(80, screen.table, EVENTS, [row])
    assert len(lines) == (4 if folded else 2)
    assert cell_len(re.split(" {2,}", lines[-1])[-1]) >= 15


def test_numbers_are_never_cut(shown):
    heads = ("site", "outcome", *(f"figure {n}" for n in range(7)), "views moved")
    lines = shown(80, screen.table, heads, [("x" * 18, *[131801] * 9)], right=range(1, 10))
    assert all(cell_len(line) <= 80 for line in lines)
    assert "".join(lines).count("131,801") == 9


widths = st.lists(st.integers(0, 90), min_size=1, max_size=10)


@given(widths, st.integers(1, 130), st.booleans(), st.data())
def test_columns_keep_their_order_and_no_line_is_too_long(natural, width, cut_last, data):
    names = st.sampled_from(["key", "from", "at", "kind"])
    heads = data.draw(st.lists(names, min_size=len(natural), max_size=len(natural)))
    lines = columns.arranged(heads, natural, width, cut_last=cut_last)
    assert [at for line in lines for at, _ in line] == list(range(len(natural)))
    for number, line in enumerate(lines):
        room = width - (len(columns.INDENT) if number else 0)
        cells = sum(cells for _, cells in line) + len(columns.GAP) * (len(line) - 1)
        assert cells <= max(room, 0) or len(line) == 1
        assert all(cells <= natural[at] for at, cells in line)
    if sum(natural) + 2 * (len(natural) - 1) <= width:
        assert lines == (tuple(enumerate(natural)),)


def test_what_is_piped_is_whole(shown):
    long = "ก" * 50_000
    _, line = shown(screen.PIPED, screen.table, SITES, [(*SITE[:-1], long)])
    assert line.endswith(long)


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
