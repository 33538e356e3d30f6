"""Releases are found by words: all that hold them and no other, whatever is indexed."""

from datetime import date, timedelta

import msgspec
import pytest
from sqlalchemy import Engine

from crawler.thai import searching
from storage.changes import Change
from storage.records import Release
from storage.search import Hit

from ..conftest import NOON, Desk
from .conftest import find, keys, scan

QUERIES = [
    *("บริการประชาชน", "ภัย", "การ", "กก", "ครม", "โควิด", "covid", "2563", "๒๕๖๓", "ๆ ", "ต่างๆ"),
    *('"พ.ศ. 2562"', "นายกรัฐมนตรี ประชาชน", "เศรษฐกิจ asean", "ไม่มีคำนี้", "thaigov.go.th", "ฯ พ"),
    *("น้ำ", "แรงงาน", "รัฐบาลไทย-ข่าวทำเนียบรัฐบาล", "%", "26 มี.ค. 63", "....", '"mi - 17"'),
]


@pytest.mark.usefixtures("way")
def test_a_search_finds_what_a_look_into_every_text_does(
    engine: Engine, real: dict[str, Release]
) -> None:
    some = 0
    for query in QUERIES:
        if max(map(len, searching.terms(query)), default=0) > 1:
            expected = scan(real, query)
            assert keys(engine, query, limit=100) == expected, query
            some += bool(expected)
    assert some > 15


@pytest.mark.usefixtures("all_indexed")
def test_whatever_stands_in_a_text_finds_it(engine: Engine, real: dict[str, Release]) -> None:
    for number, (key, each) in enumerate(list(real.items())[::3]):
        whole = " ".join(each.body)
        start = number * 997 % (len(whole) - 200)
        for length in (2, 5, 120):
            query = f'"{whole[start : start + length]}"'
            if '"' not in searching.alike(query[1:-1]) and len("".join(searching.terms(query))) > 1:
                found = keys(engine, query, limit=100)
                assert key in found
                assert found == scan(real, query)


@pytest.mark.usefixtures("way")
def test_words_that_were_taken_out_are_found_where_they_stood(engine: Engine, desk: Desk) -> None:
    desk.edited(desk.first, 0, 0)
    desk.edited(desk.second, 2, 1)
    (hit,) = find(engine, "ครั้งที่17").hits
    assert (hit.number, hit.current, hit.title) == (1, False, desk.second.title)
    assert (hit.first_seen, hit.last_seen) == (NOON, NOON)
    assert hit.gone_since == NOON + timedelta(hours=2)
    assert hit.text == desk.first
    (hit,) = find(engine, "ย่อหน้าแรก").hits
    assert (hit.number, hit.current, hit.gone_since) == (2, True, None)
    assert (hit.first_seen, hit.last_seen) == (NOON + timedelta(hours=2),) * 2
    assert not find(engine, "๑๗ ๑๘").hits  # in two texts, not in one


@pytest.mark.usefixtures("way")
def test_a_text_that_came_back_is_the_current_one(engine: Engine, desk: Desk) -> None:
    desk.edited(desk.first, 0, 0)
    desk.edited(desk.second, 1, 1)
    desk.edited(desk.first, 2, 2)
    (hit,) = find(engine, "ครั้งที่ 17".replace(" ", "")).hits
    assert (hit.number, hit.current) == (1, True)
    (hit,) = find(engine, "ครั้งที่18").hits
    assert (hit.number, hit.gone_since) == (2, NOON + timedelta(hours=2))


FILTERS: list[tuple[dict[str, object], str]] = [
    ({}, "cebda"),
    ({"site": "moi-th"}, "e"),
    ({"site": "nowhere"}, ""),
    ({"since": date(2021, 2, 1)}, "ceb"),
    ({"until": date(2021, 1, 29)}, "da"),
    ({"since": date(2021, 1, 30), "until": date(2021, 2, 1)}, "eb"),
    ({"state": "removed"}, "d"),
    ({"state": "live"}, "ceba"),
    ({"kind": "removed"}, "d"),
    ({"kind": "edited"}, "a"),
    ({"kind": "current"}, "cebda"),
    ({"kind": "past"}, ""),
    ({"limit": 2}, "ce"),
    ({"limit": 5}, "cebda"),
]
KINDS = [(None, "cebda"), ("past", "a"), ("current", "cebd"), ("edited", "a"), ("removed", "d")]


@pytest.mark.usefixtures("way", "several")
def test_filters_and_order(engine: Engine) -> None:
    for filters, expected in FILTERS:
        found = find(engine, "ย่อหน้า", **filters)
        assert "".join(hit.key for hit in found.hits) == expected, filters
        assert found.more == (filters == {"limit": 2})


@pytest.mark.usefixtures("way", "several")
def test_kinds_of_words_that_one_release_has_no_more(engine: Engine) -> None:
    for kind, expected in KINDS:
        assert "".join(keys(engine, "๑๗ ย่อหน้า", kind=kind)) == expected, kind


@pytest.mark.usefixtures("way", "several")
def test_filters_are_the_same_where_releases_are_asked_for_as_a_whole(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.search_candidates._FEW", 0)
    assert keys(engine, "ย่อหน้า", kind="removed") == ["d"]
    assert keys(engine, "๑๗", kind="past") == ["a"]
    assert keys(engine, "ย่อหน้า", kind="edited") == ["a"]
    assert keys(engine, "ย่อหน้า", state="live") == ["c", "e", "b", "a"]


@pytest.mark.usefixtures("all_indexed")
def test_a_release_of_another_day_since_is_found_by_its_day_of_now(
    engine: Engine, desk: Desk
) -> None:
    desk.edited(desk.first, 0, 0)
    assert keys(engine, "๑๗") == ["a"]
    desk.edited(msgspec.structs.replace(desk.second, published_on=date(2026, 1, 1)), 1, 1)
    assert keys(engine, "๑๗", since=date(2025, 1, 1)) == ["a"]
    assert keys(engine, "๑๗", until=date(2025, 1, 1)) == []


def test_a_hit_says_what_a_reader_needs(engine: Engine, desk: Desk) -> None:
    desk.save(Change(known=desk.known("a", desk.first), revised=True))
    (hit,) = find(engine, "๑๗").hits
    assert isinstance(hit, Hit)
    assert (hit.site, hit.key, hit.url) == ("mfa-th", "a", "https://www.mfa.go.th/th/content/a")
    assert (hit.published_on, hit.state) == (date(2021, 1, 29), "live")
