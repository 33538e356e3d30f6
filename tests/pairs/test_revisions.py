"""Real pages before and after a real edit, judged as they would be in a visit."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.thai.text import clean, clean_lines
from crawler.thai.words import cut
from scheduler.detect.edits import word_diff
from scheduler.detect.judge import Context, judge
from storage.records import Observation, Release

PAIRS = Path(__file__).parent


def text(name: str) -> str:
    return (PAIRS / f"{name}.txt").read_text(encoding="utf-8")


def observation(name: str, day: int) -> Observation:
    """Return the look that a reader of these pages makes: title first, then header, then body."""
    title, *rest = text(name).splitlines()
    header = 5 if "พิมพ์\n" in text(name) else 3
    return Observation(
        site="thaigov",
        key=name.split(".", maxsplit=1)[0],
        url=f"https://www.thaigov.go.th/news/contents/details/{name[:5]}",
        seen_at=datetime(2023, 4, day, tzinfo=UTC),
        status=200,
        release=Release(title=clean(title), body=tuple(clean_lines("\n".join(rest[header:])))),
    )


def on(visit: int) -> Context:
    return Context(visit=visit, baseline=False, answering=True, cut=cut)


def test_salutation_lines_put_into_a_speech_are_one_substantive_edit_of_the_body() -> None:
    known = judge(None, observation("67748.v1", 26), on(1)).known
    (event,) = judge(known, observation("67748.v2", 27), on(2)).events
    assert (event.kind, event.severity, event.fields) == ("edited", "substantive", ("body",))
    changes = [piece for piece in event.diff["body"] if piece[0] != "="]
    assert [op for op, _ in changes] == ["+"]
    assert changes[0][1].splitlines() == [
        "ท่านเลขาธิการคณะกรรมการโอลิมปิคแห่งประเทศไทย ในพระบรมราชูปถัมภ์",
        "คณะนักกีฬา ผู้ฝึกสอน และเจ้าหน้าที่",
        "และผู้มีเกียรติทุกท่าน",
    ]


def test_cabinet_minutes_with_items_put_in_show_the_items_and_the_numbers() -> None:
    known = judge(None, observation("66156.v1", 14), on(1)).known
    (event,) = judge(known, observation("66156.v2", 15), on(2)).events
    assert (event.severity, event.fields) == ("substantive", ("body",))
    gone = "".join(piece for op, piece in event.diff["body"] if op == "-")
    assert len(gone) < 500


@pytest.mark.parametrize("page", ["67748", "66156"])
def test_the_pieces_of_a_real_edit_rebuild_both_pages_as_they_came(page: str) -> None:
    before, after = text(f"{page}.v1"), text(f"{page}.v2")
    pieces = word_diff(before, after, cut)
    assert "".join(piece for op, piece in pieces if op != "+") == before
    assert "".join(piece for op, piece in pieces if op != "-") == after


def test_minutes_of_200_000_characters_are_compared_within_a_second() -> None:
    cut("ประเทศไทย")  # the dictionary is loaded once a process
    before, after = ("\n".join(clean_lines(text(f"66156.v{n}"))) for n in (1, 2))
    assert len(after) > 200_000
    begun = time.perf_counter()
    word_diff(before, after, cut)
    assert time.perf_counter() - begun < 1


def test_a_text_of_200_000_characters_without_spaces_is_compared_within_two_seconds() -> None:
    cut("ประเทศไทย")
    before = "กระทรวงการต่างประเทศ" * 10_000
    begun = time.perf_counter()
    pieces = word_diff(before, before[:100_000] + "ไม่" + before[100_000:], cut)
    assert time.perf_counter() - begun < 2
    assert pieces == (("=", before[:100_000]), ("+", "ไม่"), ("=", before[100_000:]))
