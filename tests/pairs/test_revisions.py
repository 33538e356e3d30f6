"""Real pages before and after a real edit, judged as they would be in a visit."""

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.pages.base import Page
from crawler.pages.release import read_release
from crawler.profile.model import PageRules, ReleaseRules, SiteProfile
from crawler.thai.text import clean, clean_lines
from crawler.thai.words import cut
from scheduler.detect.edits import account, diff_fields, word_diff
from scheduler.detect.folding import folded
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
    # Items 7 to 12 and 35 to 42, in the agenda and once more with their decisions.
    blocks = [text.split("\n") for op, text in event.diff["body"] if op == "+" and "\n" in text]
    items = [re.findall(r"^(\d+\.) เรื่อง ", "\n".join(block), re.MULTILINE) for block in blocks]
    numbers = [[f"{number}." for number in each] for each in (range(7, 13), range(35, 43))]
    assert [each for each in items if each] == [*numbers, *numbers]
    # But for a rule between agenda and decisions, nothing else was put in.
    assert [block for block, each in zip(blocks, items, strict=True) if not each] == [
        ["_________________________________", ""]
    ]
    gone = [text for op, text in event.diff["body"] if op == "-"]
    others = [text for text in gone if not text.isdecimal()]
    assert others == ["สถาบันการเงิน", "________________________________"]


def test_cabinet_minutes_are_told_as_four_blocks_and_ninety_numbers() -> None:
    known = judge(None, observation("66156.v1", 14), on(1)).known
    (event,) = judge(known, observation("66156.v2", 15), on(2)).events
    assert event.detail["reason"] == "241 paragraphs inserted in 4 places, 90 items renumbered"
    told = [(each["kind"], each["after"][:12], each["count"]) for each in event.detail["changes"]]
    assert told == [
        ("inserted", "7. เรื่อง กา", 6),
        ("inserted", "35. เรื่อง ข", 8),
        ("inserted", "7. เรื่อง กา", 79),
        ("inserted", "35. เรื่อง ข", 148),
        ("renumbered", "13.", 90),
        ("spacing", "สถาบัน การเง", 2),
        ("punctuation", "____________", 2),
    ]
    shown = [text for op, text in folded(event.diff["body"]) if op == "…"]
    assert shown[-1] == "23 later items renumbered, 29. → 43. up to 51. → 65."
    assert len(shown) == 5


def test_a_dataset_that_is_gone_from_a_long_page_is_called_out() -> None:
    profile = SiteProfile(
        name="data",
        titles={"en": "Data.gov"},
        home="https://www.data.gov/",
        hosts=("www.data.gov",),
        release=ReleaseRules(pattern=r"^/(?P<key>.+)$"),
        page=PageRules(body="main"),
        language="en",
    )
    before, after = (
        read_release(profile, Page(page.read_bytes(), "https://www.data.gov/highlights/")).release
        for page in sorted((PAIRS / "edgi").glob("truepos-dataset-removal-*.html"))
    )
    assert before is not None
    assert after is not None
    assert len(before.links) - len(after.links) == 1
    told = account(before, after, diff_fields(before, after, cut), cut)
    assert told.severity == "substantive"
    removed = [each for each in told.changes if each.kind == "link-removed"]
    assert [each.before for each in removed] == [
        "View this Dataset http://catalog.data.gov/dataset/"
        "noaa-national-weather-service-national-mosaic-of-weathe-radar"
    ]
    assert "link removed: View this Dataset" in told.reason


@pytest.mark.parametrize("page", ["67748", "66156"])
def test_the_pieces_of_a_real_edit_rebuild_both_pages_as_they_came(page: str) -> None:
    before, after = text(f"{page}.v1"), text(f"{page}.v2")
    pieces = word_diff(before, after, cut)
    assert "".join(piece for op, piece in pieces if op != "+") == before
    assert "".join(piece for op, piece in pieces if op != "-") == after


def test_minutes_of_200_000_characters_are_compared_and_read_within_a_second() -> None:
    cut("ประเทศไทย")  # the dictionary is loaded once a process
    before, after = (observation(f"66156.v{n}", 14).release for n in (1, 2))
    assert before is not None
    assert after is not None
    assert len("\n".join(after.body)) > 200_000
    begun = time.process_time()
    diff = diff_fields(before, after, cut)
    compared = time.process_time()
    account(before, after, diff, cut)
    read = time.process_time()
    assert compared - begun < 1
    assert read - compared < 1


def test_of_200_000_characters_only_what_differs_is_cut_into_words() -> None:
    cuts: list[int] = []

    def counting(text: str) -> list[str]:
        cuts.append(len(text))
        return cut(text)

    before, after = (observation(f"66156.v{n}", 14).release for n in (1, 2))
    assert before is not None
    assert after is not None
    account(before, after, diff_fields(before, after, counting), counting)
    assert sum(cuts) < 1_000


@pytest.mark.no_cover
def test_a_text_of_200_000_characters_without_spaces_is_compared_in_seconds() -> None:
    """A quadratic way takes minutes; how fast it is on a quiet machine is no matter of a test."""
    cut("ประเทศไทย")
    before = "กระทรวงการต่างประเทศ" * 10_000
    begun = time.process_time()
    pieces = word_diff(before, before[:100_000] + "ไม่" + before[100_000:], cut)
    assert time.process_time() - begun < 20
    assert pieces == (("=", before[:100_000]), ("+", "ไม่"), ("=", before[100_000:]))
