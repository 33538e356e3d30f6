"""The script of benchmarks/alarms.py and its judgement; the tools run in `make alarms` only."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]


class Bench(NamedTuple):
    script: ModuleType
    score: ModuleType
    cron: ModuleType


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "benchmarks")
        import alarms_cron
        import alarms_score
        import alarms_script

        yield Bench(alarms_script, alarms_score, alarms_cron)
    for name in [name for name in sys.modules if name.startswith("alarms_")]:
        del sys.modules[name]


TRUTH = """
edited 5 3-3
edited 17 3-3
edited 31 3-3 listed
spaced 8 4-4 optional
spaced 22 4-4 optional
removed 11 5-6 listed
removed 40 5-6 listed
removed 26 6-7 listed
new 60 7-7 listed
new 61 7-7 listed
restored 11 8-8 listed
restored 26 8-8 listed
new 62 8-8 listed
new 63 8-8 listed
new 64 8-8 listed
edited 14 10-10
edited 14 12-12
flapped 33 14-18 twice
moved 19 15-16 optional listed
edited 9 20-20
"""


def told_of(truth: Any) -> str:
    marks = {
        "optional": not truth.needed,
        "twice": truth.most == 2,
        "listed": truth.listed,
    }
    number = int(truth.key.rpartition("-")[2])
    words = [truth.kind, number, f"{truth.first}-{truth.last}"]
    return " ".join(map(str, [*words, *(mark for mark, holds in marks.items() if holds)]))


def test_the_truth_of_the_script(bench: Bench) -> None:
    assert [told_of(truth) for truth in bench.script.happenings()] == TRUTH.split("\n")[1:-1]


def test_the_troubles_of_the_whole_site(bench: Bench) -> None:
    assert [now.number for now in bench.script.ROUNDS if now.trouble] == [9, 11, 13, 19]


def test_later_releases_are_known_from_their_round_on(bench: Bench) -> None:
    counts = [len(bench.script.known(now)) for now in bench.script.ROUNDS]
    assert counts[5:9] == [60, 62, 65, 65]


NAMES = {
    "edited": "edited", "spaced": "cosmetic", "removed": "removed", "restored": "restored",
    "new": "new", "moved": "moved", "flapped": "edited",
}  # fmt: skip


def test_who_tells_the_truth_and_nothing_else_has_no_false_alarm(bench: Bench) -> None:
    told: dict[int, list[Any]] = {}
    for truth in bench.script.happenings():
        alarm = bench.score.Alarm(truth.key, NAMES[truth.kind])
        told.setdefault(truth.last, []).append(alarm)
    for number in (9, 11, 13, 19):
        told.setdefault(number, []).append(bench.score.Alarm(bench.score.SITE, "site-down"))
    got = bench.score.score(told)
    assert (got.told, got.named, got.needed, got.false, got.errors) == (17, 17, 17, 0, 0)
    assert (got.troubles_told, got.troubles) == (4, 4)


def test_who_says_nothing_tells_nothing(bench: Bench) -> None:
    assert bench.score.score({})[:5] == (0, 0, 17, 0, 0)


def test_who_cries_at_every_page_tells_everything_and_a_thousand_times_falsely(
    bench: Bench,
) -> None:
    told = {
        now.number: [bench.score.Alarm(key, "changed") for key in bench.script.known(now)]
        for now in bench.script.ROUNDS
    }
    got = bench.score.score(told)
    assert (got.told, got.named) == (17, 7)
    assert got.false > 1_000
    assert got.troubles_told == 0


@pytest.mark.parametrize(
    ("number", "key", "kind", "verdict"),
    [
        (2, 5, "changed", "false"),
        (3, 5, "changed", "true"),
        (3, 31, "edited", "true"),
        (3, 6, "edited", "false"),
        (3, 5, "removed", "false"),
        (3, 5, "error", "error"),
        (3, "(list)", "changed", "true"),
        (4, 8, "cosmetic", "true"),
        (4, 8, "changed", "true"),
        (4, "(list)", "changed", "false"),
        (5, 11, "error", "true"),
        (6, 11, "removed", "true"),
        (7, 11, "error", "error"),
        (7, 11, "removed", "false"),
        (8, 11, "ended", "true"),
        (8, 40, "restored", "false"),
        (8, 0, "removed", "false"),
        (9, 5, "error", "error"),
        (9, 5, "changed", "false"),
        (9, "(site)", "site-blocked", "notice"),
        (10, 5, "ended", "error"),
        (15, 19, "moved", "true"),
        (15, 19, "removed", "false"),
        (2, 5, "views", None),
    ],
)
def test_what_becomes_of_an_alarm(
    bench: Bench, number: int, key: int | str, kind: str, verdict: str | None
) -> None:
    name = key if isinstance(key, str) else bench.script.key_of(key)
    (tally,) = [
        tally
        for at, tally in bench.score.tallies({number: [bench.score.Alarm(name, kind)]}).items()
        if at == number
    ]
    assert tally.verdicts == Counter([verdict] if verdict else [])


def test_a_removal_that_is_an_error_is_told_by_no_name(bench: Bench) -> None:
    alarm = bench.score.Alarm(bench.script.key_of(11), "error")
    got = bench.score.score({5: [alarm]})
    assert (got.told, got.named) == (1, 0)


def test_two_copies_may_be_told_twice_and_no_more(bench: Bench) -> None:
    alarm = bench.score.Alarm(bench.script.key_of(33), "changed")
    got = bench.score.score({number: [alarm] for number in (14, 15, 16, 17, 18)})
    assert (got.told, got.false) == (1, 3)


@pytest.mark.parametrize(("pages", "told"), [(29, 0), (30, 1)])
def test_errors_on_half_the_pages_tell_of_the_site(bench: Bench, pages: int, told: int) -> None:
    alarms = [bench.score.Alarm(bench.script.key_of(number), "error") for number in range(pages)]
    assert bench.score.score({9: alarms}).troubles_told == told


@pytest.mark.parametrize(
    ("line", "alarm"),
    [
        ("CHANGED: release-000005 ( http://127.0.0.1/x )", ("release-000005", "changed")),
        ("CHANGED: (list) (http://127.0.0.1/x?p=2)", ("(list)", "changed")),
        ("ERROR: release-000011 (http://127.0.0.1/x)", ("release-000011", "error")),
        ("ERROR,REPEATED: release-000011 (http://127.0.0.1/x)", ("release-000011", "error")),
        ("UNCHANGED,ERROR ENDED: release-000011 (http://127.0.0.1/x)", ("release-000011", "ended")),
        ("WARNING: Support for Python 3.11 will end", None),
        ("", None),
    ],
)  # fmt: skip
def test_reports_of_one_line_a_job_are_read(
    bench: Bench, line: str, alarm: tuple[str, str] | None
) -> None:
    assert bench.cron.alarm(line) == alarm


def test_the_published_page_is_of_this_script(bench: Bench) -> None:
    page = (ROOT / "docs" / "alarms.md").read_text(encoding="utf-8")
    for now in bench.script.ROUNDS[1:]:
        assert f"| {now.number} | {now.telling} |" in page, "run `make alarms`"
