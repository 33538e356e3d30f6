"""A day's budget: what it lets the daemon do after a large visit, and while a site is not known."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from crawler.answers import Answer
from crawler.order import SPENT
from scheduler import visits
from scheduler.visits import Asked, Report
from storage import sites
from storage.engine import reading
from storage.sites import SiteRow
from tests.integration.test_few_looks import DAEMON
from tests.integration.test_held import HOME, PROFILE, START, TEXT, Desk
from tests.replay.replay import TERMS

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BUDGET = 60
POOR = replace(PROFILE, pace=replace(PROFILE.pace, budget=BUDGET))
LARGE = tuple(f"n{number}" for number in range(150))


def publish(desk: Desk, keys: Sequence[str], edited: str = "") -> None:
    """Let the list show these releases and no others."""
    items = "".join(f'<li><a href="/news/{key}">หัวข้อ {key}</a></li>' for key in keys)
    desk.site.pages[f"{HOME}list"] = f"<html><body><ul>{items}</ul></body></html>".encode()
    for key in keys:
        text = TEXT.format(key=key) + (" เพิ่มอีก 5 ล้านบาท" if key == edited else "")
        page = f'<h1>หัวข้อ {key}</h1><p>9 ม.ค. 2569</p><div class="b"><p>{text}</p></div>'
        desk.site.pages[f"{HOME}news/{key}"] = f"<html><body>{page}</body></html>".encode()


def site(desk: Desk) -> SiteRow:
    with reading(desk.engine) as conn:
        return sites.get(conn, PROFILE.name) or SiteRow(id=0, name=PROFILE.name)


def visit(desk: Desk, now: datetime, *, by_hand: bool = False) -> Report:
    desk.replay.clock.now = now
    asked = [Asked(profile=POOR, recheck="all" if by_hand else "due")]
    terms = TERMS if by_hand else DAEMON
    (report,) = visits.visit(
        desk.engine, asked, terms, desk.replay.clock, lambda _: None, desk.replay.look
    )
    return report


def planned(desk: Desk, until: datetime) -> Iterator[Report]:
    """Visit at the moments that the daemon plans, and yield what each visit came to."""
    while (now := site(desk).next_visit_at or START) < until:
        yield visit(desk, max(now, desk.replay.clock.now))


def most_in_a_day(reports: Sequence[Report]) -> int:
    runs = [report.run for report in reports]
    return max(
        sum(
            other.counts.requests
            for other in runs
            if each.started_at <= other.started_at < each.started_at + DAY
        )
        for each in runs
    )


class Told(NamedTuple):
    at: datetime
    kind: str
    key: str


def told(reports: Sequence[Report]) -> list[Told]:
    return [Told(each.at, each.kind, each.key) for report in reports for each in report.events]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Watch a site of twelve releases, each of which a first visit by hand has seen."""
    opened = Desk(tmp_path / "ministries.sqlite")
    yield opened
    opened.engine.dispose()


def test_visits_by_hand_that_cost_a_days_budget_leave_the_daemon_its_eyes(desk: Desk) -> None:
    by_hand = [visit(desk, START + HOUR * hours, by_hand=True) for hours in range(1, 8)]
    assert sum(report.run.counts.requests for report in by_hand) > BUDGET
    keys = [f"k{number}" for number in range(12)]
    publish(desk, ["fresh", *keys], edited="k4")
    reports = list(planned(desk, START + DAY))
    assert all(report.run.counts.lists for report in reports)
    assert [each[1:] for each in told(reports)] == [("new", "fresh"), ("edited", "k4")]
    assert most_in_a_day(reports) <= BUDGET


class Strange(Desk):
    """Watches a site that nobody has visited."""

    def visit(self, *_: Any, **__: Any) -> Any:
        """Leave it to the daemon."""


def test_while_a_large_site_becomes_known_its_lists_and_edits_are_seen(tmp_path: Path) -> None:
    desk = Strange(tmp_path / "ministries.sqlite")
    publish(desk, LARGE)
    reports = []
    for report in planned(desk, START + 9 * DAY):
        reports.append(report)
        if len(reports) == 1:
            assert report.run.counts.new == BUDGET // 2
            publish(desk, LARGE, edited="n3")
        if site(desk).baselined_at is not None:
            break
        assert report.run.note == SPENT
    desk.engine.dispose()
    events = [event for report in reports for event in report.events]
    assert {event.key for event in events if event.kind == "new" and event.baseline} == set(LARGE)
    (edited,) = [event for event in events if event.kind == "edited"]
    assert (edited.key, edited.at < START + 2 * DAY) == ("n3", True)
    assert all(report.run.counts.lists for report in reports)
    assert most_in_a_day(reports) <= BUDGET
    assert START + 2 * DAY < reports[-1].run.started_at < START + 6 * DAY


def test_releases_that_redirect_leave_a_first_visit_what_lists_need(tmp_path: Path) -> None:
    desk = Strange(tmp_path / "ministries.sqlite")
    publish(desk, LARGE)
    for key in LARGE:
        url = f"{HOME}news/{key}"
        desk.site.pages[f"{url}?x=1"] = desk.site.pages[url]
        desk.site.pages[url] = Answer("", 302, {"location": f"{url}?x=1"}, b"")
    reports = list(planned(desk, START + DAY))
    desk.engine.dispose()
    assert reports[0].run.counts.new > BUDGET // 5
    assert all(report.run.counts.lists for report in reports)
    assert most_in_a_day(reports) <= BUDGET


@pytest.mark.parametrize("dead", [20, 80])
def test_releases_that_can_never_be_read_keep_no_site_from_becoming_known(
    tmp_path: Path, dead: int
) -> None:
    desk = Strange(tmp_path / "ministries.sqlite")
    publish(desk, [*(f"d{number}" for number in range(dead)), *LARGE[:40]])
    for number in range(dead):
        del desk.site.pages[f"{HOME}news/d{number}"]
    reports = []
    for report in planned(desk, START + 5 * DAY):
        reports.append(report)
        if site(desk).baselined_at is not None:
            break
    desk.engine.dispose()
    assert site(desk).baselined_at is not None
    assert {key for _, kind, key in told(reports) if kind == "new"} == set(LARGE[:40])
    assert most_in_a_day(reports) <= BUDGET


def test_nor_do_they_take_what_the_known_ones_are_to_have(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pace = replace(PROFILE.pace, budget=250)
    monkeypatch.setitem(globals(), "POOR", replace(PROFILE, pace=pace))
    keys = [f"k{number}" for number in range(12)]
    dead = ("fresh", *(f"d{number}" for number in range(12)))
    publish(desk, [*dead, *keys])
    pages = [desk.site.pages.pop(f"{HOME}news/{key}") for key in dead]
    assert list(planned(desk, START + 2 * DAY))
    desk.site.asked.clear()
    desk.site.pages[f"{HOME}news/fresh"] = pages[0]
    reports = list(planned(desk, START + 3 * DAY))
    ((at, *what),) = told(reports)
    assert (what, at < START + 2 * DAY + 4 * HOUR) == (["new", "fresh"], True)
    assert all(desk.site.asked.count(f"{HOME}news/{key}") for key in keys)
