"""What is held back when a site changes, and what each kind of visit after it comes to."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from crawler.answers import Answer
from crawler.profile.model import Layout, Listing, Pace, PageRules, ReleaseRules, SiteProfile
from scheduler import visits
from scheduler.digest import Digest
from scheduler.thawing import thaw
from scheduler.visits import Asked, Report
from scheduler.watch import Watch
from storage import releases, sites
from storage.engine import open_engine, reading
from storage.migrate import upgrade
from storage.records import Event
from storage.tables import observations
from tests.replay.replay import TERMS, Clock, Replay
from tests.replay.site import HTML, Site

HOME = "https://www.x.go.th/"
START = datetime(2026, 1, 10, 3, tzinfo=UTC)
KEYS = tuple(f"k{number}" for number in range(12))
PROFILE = SiteProfile(
    name="x",
    titles={"th": "กระทรวงทดสอบ"},
    home=HOME,
    hosts=("www.x.go.th",),
    release=ReleaseRules(pattern=r"^/news/(?P<key>[a-z0-9-]+)$"),
    page=PageRules(body=".b", title="h1", ignore=(".new",)),
    listings=(Listing(name="ข่าว", url=f"{HOME}list"),),
    layouts=(Layout(item="li"),),
    pace=Pace(delay=0.01),
)
TEXT = "ที่ประชุมเห็นชอบแผนงานด้านการค้าชายแดน และขอบคุณทุกหน่วยงานที่เกี่ยวข้องกับเรื่องที่ {key}"
BANNER = "<p>ลงทะเบียนรับข่าวของกระทรวงได้แล้ววันนี้ทุกช่องทาง</p>"


class Desk:
    """Watches a site of twelve releases, which begins to print a banner in every text."""

    def __init__(self, file: Path) -> None:
        self.engine = open_engine(f"sqlite:///{file}")
        upgrade(self.engine)
        self.site = Site()
        self.replay = Replay(self.engine, PROFILE, Clock(START), self.site.fetch)
        self.write()
        self.visit(0)

    def write(self, extra: str = "", edited: str = "") -> None:
        items = "".join(f'<li><a href="/news/{key}">หัวข้อ {key}</a></li>' for key in KEYS)
        self.site.pages[f"{HOME}list"] = f"<html><body><ul>{items}</ul></body></html>".encode()
        for key in KEYS:
            text = TEXT.format(key=key) + (" เพิ่มอีก 5 ล้านบาท" if key == edited else "")
            page = f'<h1>หัวข้อ {key}</h1><p>9 ม.ค. 2569</p><div class="b"><p>{text}</p>{extra}</div>'
            self.site.pages[f"{HOME}news/{key}"] = f"<html><body>{page}</body></html>".encode()

    def visit(self, hours: int, profile: SiteProfile = PROFILE, *, url: str = "") -> Report:
        clock = self.replay.clock
        clock.now = START + timedelta(hours=hours)
        asked = Asked(profile=profile, urls=(f"{HOME}news/{url}",) if url else ())
        (report,) = visits.visit(
            self.engine, [asked], TERMS, clock, lambda _: None, self.replay.look
        )
        return report

    def condition(self) -> str:
        with reading(self.engine) as conn:
            site = sites.get(conn, "x")
        assert site is not None
        return site.condition


def told(events: tuple[Event, ...]) -> list[tuple[str, str]]:
    return sorted((event.kind, event.key) for event in events)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "x.sqlite")
    yield desk
    desk.engine.dispose()


@pytest.fixture
def held(desk: Desk) -> Desk:
    """Return a desk after the visit that met the banner; one release was edited besides."""
    desk.write(BANNER, edited="k3")
    report = desk.visit(1)
    assert told(report.events) == [("site-changed", "")]
    (event,) = report.events
    assert {name: event.detail[name] for name in ("what", "count", "of", "held")} == {
        "what": "edited", "count": 12, "of": 12, "held": True
    }  # fmt: skip
    assert (report.run.held is not None, desk.condition()) == (True, "changed")
    return desk


def test_it_is_told_once_and_held_until_other_rules_come(held: Desk) -> None:
    assert held.visit(2).events == ()
    mended = replace(PROFILE, page=replace(PROFILE.page, ignore=("p + p",)))
    report = held.visit(3, mended)
    assert told(report.events) == [("edited", "k3")]
    assert report.events[0].at < START + timedelta(hours=2)
    assert (report.run.held, held.condition()) == (None, "up")


def test_it_is_let_go_when_the_site_is_what_it_was(held: Desk) -> None:
    held.write(edited="k3")
    assert told(held.visit(2).events) == [("edited", "k3")]
    assert held.condition() == "up"


@pytest.mark.parametrize("url", ["k3", "k4"])
def test_a_look_at_one_release_proves_nothing(held: Desk, url: str) -> None:
    held.write(edited="k3")
    report = held.visit(2, url=url)
    assert (report.events, report.run.held is not None) == ((), True)
    assert told(held.visit(3).events) == [("edited", "k3")]


def test_failing_pages_prove_nothing_and_a_site_that_is_down_is_told(held: Desk) -> None:
    pages = dict(held.site.pages)
    for key in KEYS:
        held.site.pages[f"{HOME}news/{key}"] = Answer("", 500, HTML, b"x")
    assert held.visit(2).run.held is not None
    held.site.pages = {"*": Answer("", 500, HTML, b"x")}
    assert told(held.visit(3).events) == [("site-down", "")]
    assert held.visit(4).events == ()
    held.site.pages = pages
    assert told(held.visit(5).events) == [("site-up", "")]
    assert held.condition() == "changed"
    number, events = thaw(held.engine, PROFILE, START + timedelta(hours=6))
    assert (number, told(events)) == (5, [("edited", key) for key in sorted(KEYS)])


def test_what_a_person_says_is_true_is_told_once(held: Desk) -> None:
    number, events = thaw(held.engine, PROFILE, START + timedelta(hours=2))
    assert (number, told(events)) == (1, [("edited", key) for key in sorted(KEYS)])
    assert thaw(held.engine, PROFILE, START + timedelta(hours=2)) == (0, ())
    assert (held.visit(3).events, held.condition()) == ((), "up")


def test_releases_that_were_taken_down_together_can_be_said_to_be_so(desk: Desk) -> None:
    for key in KEYS[:8]:
        del desk.site.pages[f"{HOME}news/{key}"]
    (event,) = desk.visit(1).events
    assert (event.kind, event.detail["what"]) == ("site-changed", "vanished")
    thaw(desk.engine, PROFILE, START + timedelta(hours=2))
    assert told(desk.visit(3).events) == [("removed", key) for key in KEYS[:8]]
    assert desk.visit(4).events == ()


def test_what_was_taken_back_while_it_was_held_stands_as_it_was(held: Desk) -> None:
    held.write()
    for key in KEYS[6:]:
        page = held.site.pages[f"{HOME}news/{key}"]
        assert isinstance(page, bytes)
        held.site.pages[f"{HOME}news/{key}"] = page.replace(b"</div>", f"{BANNER}</div>".encode())
    assert held.visit(2).run.held is not None
    thaw(held.engine, PROFILE, START + timedelta(hours=3))
    assert held.visit(4).events == ()
    with reading(held.engine) as conn:
        rows = {row.key: row.revision for row in releases.listing(conn)}
    assert rows == {key: 1 if key in KEYS[:6] else 2 for key in KEYS}


def test_soft_404s_of_a_whole_site_fill_no_archive_while_they_are_held_back(desk: Desk) -> None:
    gone = "<html><head><title>ไม่พบหน้า</title></head><body><h1>404 ไม่พบหน้า</h1>{} {}</body></html>"
    for hour in range(1, 8):
        for key in KEYS:
            desk.site.pages[f"{HOME}news/{key}"] = gone.format(key, hour).encode()
        assert desk.visit(hour).run.held
    with reading(desk.engine) as conn:
        kept = select(func.count(observations.c.page_id.distinct()))
        soft = kept.where(observations.c.problem_kind == "soft-404")
        assert conn.execute(soft).scalar_one() == len(KEYS)
    desk.write()
    assert desk.visit(9).events == ()
    desk.site.pages[f"{HOME}news/k1"] = gone.format("k1", 10).encode()
    assert desk.visit(10).events == ()
    assert told(desk.visit(11).events) == [("removed", "k1")]
    with reading(desk.engine) as conn:
        assert conn.execute(soft).scalar_one() == len(KEYS) + 1, "and the page of its suspicion"


def test_months_of_held_visits_are_judged_one_after_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write(BANNER)
    for hour in range(1, 9):
        assert desk.visit(hour, replace(PROFILE, page=replace(PROFILE.page, ignore=()))).run.held
    alive: list[int] = []
    judged = Watch._of_run

    def counted(watch: Watch, *given: Any) -> Digest:
        alive.append(sum(isinstance(each, Digest) for each in gc.get_objects()))
        return judged(watch, *given)

    monkeypatch.setattr(Watch, "_of_run", counted)
    assert desk.visit(9).events == ()
    assert len(alive) >= 9
    assert max(alive) - min(alive) <= 2
