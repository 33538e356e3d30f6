"""A diff by paragraphs: what is shown, what is left out, and that nothing is lost."""

from datetime import UTC, date, datetime

import pytest
from rich.cells import cell_len

from ministrywatch.diffing import Comparison, text
from scheduler.wording.paragraphs import Line, is_changed, lines, spans
from storage.evidence import Text
from storage.looks import Page
from storage.records import Event
from storage.releases import ReleaseRow

AT = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
THAI = "ที่ประชุมชื่นชมความโปร่งใสของไทยในการให้ข้อมูลและเห็นพ้องว่าความร่วมมือเป็นกุญแจสำคัญ" * 5


def side(number, **more):
    more = {"encoding": "utf-8", "reader": "r1", "text_id": number, "page": None, **more}
    return Text(
        number=number, first_seen=AT, last_seen=AT, fingerprint=f"sha256:{number:064x}", **more
    )


def compared(diff, *, title="ข่าว", url="https://www.mfa.go.th/th/content/a", **more):
    row = ReleaseRow(
        **{"id": 1, "site_id": 1, "site": "mfa-th", "key": "a", "url": url, "title": title},
        **{"state": "live", "published_on": date(2021, 1, 29), "first_seen": AT, "last_seen": AT},
        **{"changed_at": AT, "next_look_at": None, "revision": 2, "revisions": 2, "views": None},
        **{"delta": None, "own_looks": 1},
    )
    more = {"before": side(1), "after": side(2), "language": "th", **more}
    return Comparison(row=row, diff=diff, **more)


def shown(line):
    return line.sign, "".join(part for _, part in line.pieces), line.shows_end


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ([("=", "ก\nข")], [("=", "ก\n", False), ("=", "ข", False)]),
        (
            [("=", "ก\n"), ("-", "ข\n"), ("=", "ค")],
            [("=", "ก\n", False), ("-", "ข\n", False), ("=", "ค", False)],
        ),
        # The last paragraph went: the line end before it is part of that, and no change by itself.
        ([("=", "ก"), ("-", "\nข")], [("=", "ก\n", False), ("-", "ข", False)]),
        (
            [("=", "ก"), ("+", "\nข\nค")],
            [("=", "ก\n", False), ("+", "ข\n", False), ("+", "ค", False)],
        ),
        # Two paragraphs were joined, or one was parted: only the line end says so.
        ([("=", "ก"), ("-", "\n"), ("=", "ข")], [("=", "ก\n", True), ("=", "ข", False)]),
        ([("=", "ก"), ("+", "\n"), ("=", "ข")], [("=", "ก\n", True), ("=", "ข", False)]),
        (
            [("=", "ก "), ("-", "๑"), ("+", "๒"), ("=", "\nข")],
            [("~", "ก ๑๒\n", False), ("=", "ข", False)],
        ),
        (
            [("=", "ก\n"), ("+", "\n"), ("=", "ข")],
            [("=", "ก\n", False), ("+", "\n", False), ("=", "ข", False)],
        ),
        ([], []),
    ],
)  # fmt: skip
def test_a_diff_is_told_by_paragraphs(pieces, said):
    assert [shown(line) for line in lines(pieces)] == said


def test_only_what_is_near_a_change_is_shown():
    found = lines([("=", "1\n2\n3\n4\n"), ("-", "5\n"), ("=", "6\n7\n8")])
    parts = [(near, "".join(shown(line)[1].strip() for line in run)) for near, run in spans(found)]
    assert parts == [(False, "123"), (True, "456"), (False, "78")]
    assert [is_changed(line) for line in found].count(True) == 1
    assert list(spans([Line((("=", "ก"),), "=")])) == [(False, [Line((("=", "ก"),), "=")])]


def test_a_comparison_as_text_has_a_line_for_each_paragraph():
    body = (("=", f"1\n2\n{THAI} "), ("-", "๑๔"), ("+", "๑๕"), ("=", f" {THAI}\n3\n4\n5"))
    edit = Event(
        **{"id": "1", "kind": "edited", "site": "mfa-th", "key": "a", "url": "", "title": "ข่าว"},
        at=AT,
        detail={"changes": [{"field": "body", "kind": "figure", "before": "๑๔", "after": "๑๕"}]},
    )
    before = side(1, page=Page(digest="ab" * 32, size=9, intact=True))
    how = {"event": edit, "severity": "substantive", "reason": "a figure changed"}
    said = text(compared({"body": body}, before=before, **how)).splitlines()
    assert said == [
        "ข่าว",
        "https://www.mfa.go.th/th/content/a",
        "--- revision 1, seen 2026-11-22 03:04:05 UTC to 2026-11-22 03:04:05 UTC,"
        f" page sha256:{'ab' * 32}",
        "+++ revision 2, seen 2026-11-22 03:04:05 UTC to 2026-11-22 03:04:05 UTC",
        "substantive: a figure changed",
        "figure: ๑๔ → ๑๕",
        "",
        "@@ text @@",
        "… 1 paragraph unchanged …",
        "  2",
        f"~ {THAI} [-๑๔-]{{+๑๕+}} {THAI}",
        "  3",
        "… 2 paragraphs unchanged …",
    ]
    assert cell_len(said[10]) > 300


def test_the_end_of_a_paragraph_is_marked_where_it_alone_changed():
    diff = {"body": (("=", "ก"), ("-", "\n"), ("=", "ข")), "title": (("+", "ใหม่"),)}
    said = text(compared(diff)).splitlines()
    assert said[-4:] == ["  ข", "", "@@ title @@", "+ {+ใหม่+}"]
    assert "~ ก[-¶-]" in said


def test_one_text_and_no_difference_are_said():
    one = side(1)
    assert "never edited" in text(compared({}, before=one, after=one))
    assert "No difference." in text(compared({}))


def test_text_cannot_steer_a_terminal():
    said = text(compared({"body": (("-", "ก\x1b[2J\u202eข\r"),)}, title="a\x07b"))
    assert not set(said) & {"\x1b", "\u202e", "\r", "\x07"}
