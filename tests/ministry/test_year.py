"""A scripted year of one ministry, replayed in seconds: exactly what happened is told, and once."""

from collections import Counter

import pytest
from sqlalchemy import Engine

from crawler.thai.text import clean
from storage import check, events
from storage.engine import reading
from storage.records import Event
from tests.replay.play import calls, play
from tests.replay.replay import Replay
from tests.replay.script import DAYS, SILENT, Text
from tests.replay.truth import Oracle, Truth
from tests.replay.year import Year

pytestmark = pytest.mark.no_cover


def kind_of(event: Event) -> str:
    if event.kind == "new" and event.baseline:
        return "new baseline"
    more = event.detail.get("rule") or event.detail.get("what")
    return f"{event.kind} {more}" if event.kind in {"views", "site-changed"} else event.kind


def as_told(replay: Replay, event: Event) -> Truth:
    """Return an event in the words of the script, with the text it says stood afterwards."""
    text = None
    if event.kind in {"new", "edited", "restored"}:
        text = text_of(replay, event.key, event.after or 0)
    return Truth(kind_of(event), event.key, text, event.severity or "")


def text_of(replay: Replay, key: str, number: int) -> Text:
    """Return a stored text of a release."""
    (release,) = [each.release for each in replay.revisions(key) if each.number == number]
    return Text(release.title, release.body)


def as_read(truth: Truth) -> Truth:
    """Return what is to be told with its text as every text of a page is cleaned."""
    if truth.text is None:
        return truth
    body = tuple(clean(paragraph) for paragraph in truth.text.body)
    return truth._replace(text=Text(clean(truth.text.title), body))


def test_a_year_is_told_as_it_happened_and_nothing_else(engine: Engine) -> None:
    """Each visit tells what the site's answers in it came to: no more, no less, and no later."""
    year = Year()
    oracle = Oracle(year)
    told: Counter[str] = Counter()
    silences = []
    for call, replay in play(engine, year, calls()):
        found = [as_told(replay, each) for each in replay.visit(call.at, **call.wishes)]
        silences += [call.now for each in found if each.kind == "site-silent"]
        said = Counter(each for each in found if each.kind != "site-silent")
        true = Counter(as_read(each) for each in oracle.visit(call.now, year.looks))
        assert said == true, f"day {call.now:.1f}: false {said - true}, missed {true - said}"
        told.update(each.kind for each in found)
    assert len(silences) == 1
    assert SILENT.start + 6 < silences[0] < SILENT.stop
    assert_all_was_there(told)
    assert_nothing_is_left(replay, year, oracle)


def assert_all_was_there(told: Counter[str]) -> None:
    """The year had of everything, so that nothing was right because it never happened."""
    least = {
        "new baseline": 20, "new": 380, "edited": 80, "removed": 12, "restored": 5,
        "views milestone": 5, "views spike": 1, "site-down": 3, "site-blocked": 1, "site-up": 4,
        "site-changed unreadable": 1, "site-changed counters": 1,
    }  # fmt: skip
    assert {kind: told[kind] for kind, count in least.items() if told[kind] < count} == {}


def assert_nothing_is_left(replay: Replay, year: Year, oracle: Oracle) -> None:
    """What is known in the end is what the site says: no edit older than a month was missed."""
    for story in year.stories:
        key = oracle.key(story.slug)
        if key is None or story.turns[-1].since > DAYS - 31 or story.gone(DAYS - 31):
            continue
        truth = as_read(Truth("", key, story.turns[-1].text))
        assert text_of(replay, key, replay.row(key).revision) == truth.text, key
    with reading(replay.engine) as conn:
        stored = events.listing(conn, limit=10_000)
    assert sorted(each.id for each in stored) == sorted(each.id for each in replay.events)
    assert check.check(replay.engine) == []
