"""Events of real visits and their messages stand or fall together, whenever looks are judged."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from crawler.profile.model import Layout, Listing, Pace, PageRules, ReleaseRules, SiteProfile
from scheduler import closing, visits
from scheduler.alerts.hearers import as_stored
from scheduler.alerts.model import Rule
from scheduler.thawing import thaw
from scheduler.visits import Asked
from storage import events, outbox_lists
from storage import rules as stored_rules
from storage.engine import open_engine, reading, writing
from storage.migrate import upgrade
from tests.replay.replay import TERMS, Clock, Replay
from tests.replay.site import Site

HOME = "https://www.x.go.th/"
START = datetime(2026, 1, 10, 3, tzinfo=UTC)
KEYS = tuple(f"k{number}" for number in range(12))
PROFILE = SiteProfile(
    name="x",
    titles={"th": "กระทรวงทดสอบ"},
    home=HOME,
    hosts=("www.x.go.th",),
    release=ReleaseRules(pattern=r"^/news/(?P<key>[a-z0-9-]+)$"),
    page=PageRules(body=".b", title="h1"),
    listings=(Listing(name="ข่าว", url=f"{HOME}list"),),
    layouts=(Layout(item="li"),),
    pace=Pace(delay=0.01),
)
EDITS = Rule(name="edits", to="webhook", url="http://127.0.0.1:1/", kinds=("edited",))
ALL = Rule(name="all", to="webhook", url="http://127.0.0.1:1/", storm=1000)
TEXT = "ที่ประชุมเห็นชอบแผนงานด้านการค้าชายแดน และขอบคุณทุกหน่วยงานที่เกี่ยวข้องกับเรื่องที่ {key}"


class Desk:
    """Watches a site of twelve releases and tells two rules of it."""

    def __init__(self, file: Path) -> None:
        self.engine = open_engine(f"sqlite:///{file}")
        upgrade(self.engine)
        self.site = Site()
        self.replay = Replay(self.engine, PROFILE, Clock(START), self.site.fetch)
        self.write()

    def write(self, *edited: str) -> None:
        items = "".join(f'<li><a href="/news/{key}">หัวข้อ {key}</a></li>' for key in KEYS)
        self.site.pages[f"{HOME}list"] = f"<html><body><ul>{items}</ul></body></html>".encode()
        for key in KEYS:
            text = TEXT.format(key=key) + (" เพิ่มอีก 5 ล้านบาท" if key in edited else "")
            page = f'<h1>หัวข้อ {key}</h1><p>9 ม.ค. 2569</p><div class="b"><p>{text}</p></div>'
            self.site.pages[f"{HOME}news/{key}"] = f"<html><body>{page}</body></html>".encode()

    def visit(self, hours: int, **terms: Any) -> None:
        clock = self.replay.clock
        clock.now = START + timedelta(hours=hours)
        given = replace(TERMS, **{"rules": (EDITS, ALL), **terms})
        asked = [Asked(profile=PROFILE)]
        visits.visit(self.engine, asked, given, clock, lambda _: None, self.replay.look)

    def queued(self) -> list[tuple[str, str]]:
        """Return rule and thread of each message."""
        with reading(self.engine) as conn:
            found = outbox_lists.listing(conn, limit=1000)
        return sorted((each.lane.rule, each.thread) for each in found)

    def told(self) -> list[tuple[str, str]]:
        with reading(self.engine) as conn:
            found = events.listing(conn, limit=1000)
        return sorted((each.kind, each.key) for each in found if not each.baseline)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "x.sqlite")
    desk.visit(0)
    assert desk.queued() == []
    yield desk
    desk.engine.dispose()


def break_off(monkeypatch: pytest.MonkeyPatch, visit: Callable[[], None]) -> None:
    """Let a visit end before anything of it can be queued."""

    def crash(*_: object) -> int:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(closing, "enqueue", crash)
        with pytest.raises(ZeroDivisionError):
            visit()


def test_an_edit_is_queued_for_all_who_hear_of_it(desk: Desk) -> None:
    desk.write("k3")
    desk.visit(1)
    assert desk.queued() == [("all", "x/k3"), ("edits", "x/k3")]
    desk.visit(2)
    assert len(desk.queued()) == 2


def test_when_a_message_cannot_be_queued_its_event_is_told_by_the_next_visit(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the process is killed between the two."""
    desk.write("k3")
    break_off(monkeypatch, lambda: desk.visit(1))
    assert (desk.told(), desk.queued()) == ([], [])
    desk.visit(2)
    assert desk.told() == [("edited", "k3")]
    assert desk.queued() == [("all", "x/k3"), ("edits", "x/k3")]


def test_looks_of_a_killed_visit_without_alerts_stay_without_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("k3")
    break_off(monkeypatch, lambda: desk.visit(1, alerts=False))
    desk.visit(2)
    assert (desk.told(), desk.queued()) == ([("edited", "k3")], [])


REMOVALS = replace(EDITS, kinds=("removed",))
RENAMED = replace(EDITS, name="renamed")


@pytest.mark.parametrize(
    ("before", "after", "heard"),
    [
        ((EDITS, ALL), (ALL,), ["all"]),
        ((EDITS,), (EDITS, ALL), ["all", "edits"]),
        ((EDITS,), (RENAMED,), ["renamed"]),
        ((EDITS,), (REMOVALS,), []),
        ((EDITS,), (), []),
    ],
)
def test_a_visit_of_the_daemon_ends_by_the_rules_that_it_has_then(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, before: Any, after: Any, heard: list[str]
) -> None:
    """A rule that is gone leaves no message that nobody would send, and a new one misses none."""

    def serve(*its: Rule) -> None:
        with writing(desk.engine) as conn:
            stored_rules.keep(conn, as_stored(its), desk.replay.clock())

    def reloaded_meanwhile(*asked: Any) -> Any:
        serve(*after)
        return look(*asked)

    look = desk.replay.look
    serve(*before)
    desk.write("k3")
    monkeypatch.setattr(desk.replay, "look", reloaded_meanwhile)
    desk.visit(1, rules=None)
    assert desk.told() == [("edited", "k3")]
    assert [rule for rule, _ in desk.queued()] == heard


@pytest.mark.parametrize("alerts", [True, False])
def test_what_was_held_back_is_queued_when_a_person_says_that_it_is_true(
    desk: Desk, alerts: bool
) -> None:
    """The looks are those of a visit, and so is the wish to be told nothing of them."""
    desk.write(*KEYS)
    desk.visit(1, alerts=alerts)
    assert desk.told() == [("site-changed", "")]
    assert desk.queued() == ([("all", "x")] if alerts else [])
    thaw(desk.engine, PROFILE, START + timedelta(hours=2), (EDITS,))
    assert [kind for kind, _ in desk.told()] == ["edited"] * 12 + ["site-changed"]
    edits = [thread for rule, thread in desk.queued() if rule == "edits"]
    assert edits == (sorted(f"x/{key}" for key in KEYS) if alerts else [])
