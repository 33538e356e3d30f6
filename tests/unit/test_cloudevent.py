"""Messages as CloudEvents: their kinds, their sizes, and what hostile texts do to them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_http
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

from scheduler.alerts import cloudevent
from scheduler.alerts.model import Envelope, Rule, Shape, Told
from scheduler.wording.events import KINDS
from storage.records import Event

AT = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 9, 0, 0, tzinfo=UTC)
RULE = Rule(name="archive", to="webhook", url="https://hooks.example/")


def event(**facts: Any) -> Event:
    given = {"id": "3f9c", "kind": "edited", "site": "mfa-th", "key": "k", "url": "https://m/1"}
    return Event(**{**given, "title": "ประชุม", "at": AT, **facts})


def body(*events: Event, shape: Shape = "single", more: int = 0) -> bytes:
    told = tuple(Told(seq=place, event=each) for place, each in enumerate(events))
    envelope = Envelope(
        id="msg_01", rule=RULE, address="https://hooks.example/", thread="", shape=shape,
        created_at=LATER, attempt=1, told=told, more=more,
    )  # fmt: skip
    return cloudevent.body(envelope)


def read(*events: Event, **facts: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body(*events, **facts))
    return found


TYPES = {
    "edited": "org.ministrywatch.release.edited",
    "views": "org.ministrywatch.release.views",
    "site-down": "org.ministrywatch.site.down",
    "site-changed": "org.ministrywatch.site.changed",
}


def test_every_kind_has_its_type() -> None:
    found = {kind: read(event(kind=kind))["type"] for kind in KINDS}
    assert len(set(found.values())) == len(KINDS)
    assert {kind: found[kind] for kind in TYPES} == TYPES


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("single", ("3f9c", "org.ministrywatch.release.edited", "2026-11-22T03:04:05Z")),
        ("trial", ("msg_01", "org.ministrywatch.trial", "2026-11-22T03:04:05Z")),
        ("digest", ("msg_01", "org.ministrywatch.digest", "2026-11-22T09:00:00Z")),
        ("flood", ("msg_01", "org.ministrywatch.digest", "2026-11-22T09:00:00Z")),
    ],
)
def test_what_a_message_is_named(shape: Shape, expected: tuple[str, str, str]) -> None:
    found = read(event(), shape=shape)
    assert (found["id"], found["type"], found["time"]) == expected
    assert found["source"] == "/ministrywatch/mfa-th"


def test_data_is_the_event_as_everywhere() -> None:
    diff = {"title": (("=", "ครั้งที่ "), ("-", "๑๗"), ("+", "๑๘"))}
    data = read(event(diff=diff, severity="substantive", fields=("title",)))["data"]
    assert data["diff"] == {"title": [["=", "ครั้งที่ "], ["-", "๑๗"], ["+", "๑๘"]]}
    assert (data["kind"], data["key"], data["severity"]) == ("edited", "k", "substantive")
    assert "cut" not in data


def test_an_event_of_a_site_has_no_subject() -> None:
    assert "subject" not in read(event(kind="site-down", key=""))


def test_a_digest_of_two_sites_is_of_no_single_one() -> None:
    found = read(event(), event(site="mof-th"), shape="digest", more=7)
    assert found["source"] == "/ministrywatch"
    assert found["data"]["more"] == 7


THAI = "รัฐมนตรีว่าการกระทรวงการต่างประเทศ"


def test_a_long_diff_loses_whole_pieces_at_its_end() -> None:
    pieces = tuple((sign, THAI * 20) for _ in range(200) for sign in ("=", "-", "+"))
    data = read(event(diff={"body": pieces}))["data"]
    assert data["cut"] == ["diff"]
    kept = data["diff"]["body"]
    assert 0 < len(kept) < len(pieces)
    assert [tuple(each) for each in kept] == list(pieces[: len(kept)])
    assert cloudevent.LIMIT * 0.9 < len(body(event(diff={"body": pieces}))) <= cloudevent.LIMIT


def test_all_that_can_be_long_is_cut() -> None:
    detail = {"changes": [{"before": "x" * 300_000}]}
    long = event(title="ก" * 200_000, diff={"body": (("+", "y" * 500_000),)}, detail=detail)
    assert len(body(long)) <= cloudevent.LIMIT
    data = read(long)["data"]
    assert data["cut"] == ["diff", "detail", "title"]
    assert data["detail"] == {}


def test_a_digest_keeps_every_event_and_cuts_their_diffs() -> None:
    one = event(title="ก" * 200, diff={"body": (("-", "x" * 4_000), ("+", "y" * 4_000))})
    made = body(*[one] * 500, shape="digest")
    data = json.loads(made)["data"]
    assert (len(data["events"]), data["more"]) == (500, 0)
    assert len(made) <= cloudevent.DIGEST_LIMIT


def test_a_digest_that_cannot_be_cut_enough_says_how_many_it_leaves_out() -> None:
    one = event(url=f"https://m/{'x' * 3_900}")
    made = body(*[one] * 500, shape="flood", more=3)
    data = json.loads(made)["data"]
    assert len(made) <= cloudevent.DIGEST_LIMIT
    assert 200 < len(data["events"]) < 500
    assert len(data["events"]) + data["more"] == 503


TEXT = st.text(alphabet=st.characters(exclude_categories=[]), max_size=50)


@given(title=TEXT, key=TEXT, site=TEXT, words=TEXT)
def test_hostile_texts_stay_texts(title: str, key: str, site: str, words: str) -> None:
    """Of the site's names those of the profiles are plain; the format itself takes any."""
    one = event(title=title, key=key, site=site, diff={"body": (("+", words),)})
    made = body(one)
    headers = {"content-type": cloudevent.CONTENT_TYPE}
    found = from_http(HTTPMessage(headers, made), JSONFormat(), CloudEvent)
    assert found.get_data()["title"] == title.encode("utf-8", "replace").decode()
