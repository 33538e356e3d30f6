"""Events, their diffs and how they are found."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine

from storage import events, releases
from storage.changes import Change
from storage.engine import reading, writing
from storage.visited import Run

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_diff_is_kept_as_lengths_and_rebuilt(desk: Any, engine: Engine, site_id: int) -> None:
    after = msgspec.structs.replace(desk.second, body=("ย่อหน้าแรก", "ใหม่"), published_on=None)
    told = desk.event(
        "1",
        "edited",
        before=1,
        after=2,
        severity="substantive",
        fields=("title", "body", "published_on", "category"),
        diff={
            "title": (("=", "การประชุมครั้งที่ "), ("-", "๑๗"), ("+", "๑๘")),
            "body": (("=", "ย่อหน้าแรก\n"), ("-", "ย่อหน้าที่สอง"), ("+", "ใหม่")),
            "published_on": (("-", "2021-01-29"),),
            "category": (("+", "not in the text"),),
        },
        detail={"rule": "milestone", "before": 1, "ไทย": [True, None]},
    )
    desk.save(Change(known=desk.known("a", desk.first)))
    desk.save(Change(known=desk.known("a", after), revised=True, events=(told,)))
    with reading(engine) as conn:
        assert events.get(conn, "1") == [told]
        kept = conn.exec_driver_sql("SELECT diff FROM events").scalar_one()
    assert '"title":[["=",18],["-",2],["+",2]]' in kept
    assert '"category":[["+","not in the text"]]' in kept


def test_events_are_listed_newest_first_and_found_by_the_beginning_of_their_id(
    desk: Any, engine: Engine, site_id: int, run: Run
) -> None:
    stands = desk.known("a", desk.first)
    told = (desk.event("aa1", after=1), desk.event("aa2", "removed", before=1, at=NOON + HOUR))
    with writing(engine) as conn:
        releases.save(conn, site_id, [Change(known=stands, events=told)], run_id=run.id)
        down = desk.event("b1", "site-down", key="", at=NOON + 2 * HOUR)
        events.append(conn, site_id, [down], run_id=run.id)
    with reading(engine) as conn:

        def newest_first(**asked: Any) -> Iterator[str]:
            return (each.id for each in events.listing(conn, **asked))

        assert list(newest_first()) == ["b1", "aa2", "aa1"]
        assert list(newest_first(kind="removed")) == ["aa2"]
        assert list(newest_first(since=NOON + HOUR)) == ["b1", "aa2"]
        assert list(newest_first(site="mfa-th", limit=1)) == ["b1"]
        assert list(newest_first(site="nobody")) == []
        assert [each.id for each in events.get(conn, "aa")] == ["aa1", "aa2"][::-1]
        assert [each.id for each in events.get(conn, "aa1")] == ["aa1"]
        assert events.get(conn, "") == events.get(conn, "x") == []
        assert events.get(conn, "b1") == [down]


def test_an_event_is_never_stored_twice(desk: Any, engine: Engine, site_id: int) -> None:
    changes: Sequence[Change] = [
        Change(known=desk.known("a", desk.first), events=(desk.event("1", after=1),))
    ]
    desk.save(*changes)
    with pytest.raises(Exception, match=r"(?i)unique"):
        desk.save(*changes)
    with reading(engine) as conn:
        assert len(events.listing(conn)) == 1
