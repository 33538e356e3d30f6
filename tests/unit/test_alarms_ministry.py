"""The ministry of benchmarks/alarms.py does what its script says, on loopback."""

import re
import sys
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import NamedTuple
from urllib.error import HTTPError

import pytest

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)


class Bench(NamedTuple):
    script: ModuleType
    site: ModuleType
    dress: ModuleType


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "benchmarks")
        import alarms_dress
        import alarms_script
        import alarms_site

        yield Bench(alarms_script, alarms_site, alarms_dress)
    for name in [name for name in sys.modules if name.startswith("alarms_")]:
        del sys.modules[name]


def words(page: str) -> list[str]:
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\d+ view|<[^>]*>|^[^>]*>", " ", main).split()


def test_a_redesign_changes_no_word_and_every_selector(bench: Bench) -> None:
    page = fetched(bench, 1, 5)
    after = bench.dress.redesigned(page)
    assert words(after) == words(page)
    for one, other in zip(*bench.dress.SELECTORS.values(), strict=True):
        assert one != other
    for gone in ('class="breadcrumb"', "ContentListstyled__Title", '<main class="'):
        assert gone not in after


def test_the_promotion_is_another_in_every_answer(bench: Bench) -> None:
    pages = {bench.dress.with_promotion("<main>", asked) for asked in range(10)}
    assert len(pages) == 10


def fetched(bench: Bench, number: int, release: int) -> str:
    stage = bench.site.Stage(TODAY)
    for now in bench.script.ROUNDS[:number]:
        with stage.playing(now) as pages:
            if now.number == number:
                url = pages.releases[bench.script.key_of(release)]
                with urllib.request.urlopen(url) as answer:
                    return f"<!-- {answer.url} -->{answer.read().decode()}"
    raise AssertionError(number)


@pytest.mark.parametrize(
    ("number", "release", "said"),
    [
        (3, 5, "งบประมาณ 515 ล้านบาท"),
        (3, 31, "<title>ด่วน "),
        (4, 8, "18 ล้านบาทเพื่อช่วยเหลือ"),
        (6, 26, "ไม่พบหน้าที่ท่านต้องการ"),
        (8, 26, "งบประมาณ 36 ล้านบาท"),
        (8, 64, "งบประมาณ 74 ล้านบาท"),
        (10, 14, "จนถึงกลางเดือนหน้า"),
        (11, 14, "The requested URL was rejected."),
        (12, 14, "จนถึงสิ้นเดือน"),
        (15, 19, "release-000019-moved"),
        (17, 33, "__VIEWSTATE"),
        (18, 33, "จนถึงกลางเดือนหน้า"),
        (20, 9, "Articlestyled__Text"),
    ],
)
def test_what_the_ministry_says(bench: Bench, number: int, release: int, said: str) -> None:
    assert said in fetched(bench, number, release)


@pytest.mark.parametrize(("number", "release", "status"), [(5, 11, 404), (9, 5, 403)])
def test_what_the_ministry_refuses(bench: Bench, number: int, release: int, status: int) -> None:
    with pytest.raises(HTTPError) as refused:
        fetched(bench, number, release)
    with refused.value as answer:
        assert answer.code == status


def test_counters_move_with_every_request(bench: Bench) -> None:
    stage = bench.site.Stage(TODAY)
    with stage.playing(bench.script.ROUNDS[0]) as pages:
        url = pages.releases[bench.script.key_of(5)]
        looks = []
        for _ in range(2):
            with urllib.request.urlopen(url) as answer:
                looks.append(answer.read())
    assert looks[0] != looks[1]
