"""Why an event was told: all it rests on is found again, and what was pruned is said to be gone."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from crawler.handover import Fetched
from crawler.profile.model import PageRules, ReleaseRules, SiteProfile
from crawler.profile.reader import reader_id
from crawler.readings import sighting
from ministrywatch import because, shapes_evidence
from ministrywatch.comparing import compare
from ministrywatch.diffing import remarks
from ministrywatch.why import Why, gather
from scheduler.rereading import reread_site
from storage import events, observations, releases, runs
from storage.engine import reading, writing
from storage.observations import Sighting
from storage.records import Event, Observation, Problem
from storage.visited import Counts

HOME = "https://www.x.go.th/"
NOON = datetime(2026, 1, 1, 5, tzinfo=UTC)
PROFILE = SiteProfile(
    name="x",
    titles={"th": "กระทรวงทดสอบ"},
    home=HOME,
    hosts=("www.x.go.th",),
    release=ReleaseRules(pattern=r"^/news/(?P<key>[a-z0-9-]+)$"),
    page=PageRules(body=".b", title="h1", views=".v"),
)


def page(words: str, views: int = 7) -> bytes:
    return (
        f'<html><body><h1>หัวข้อ a</h1><p>29 ม.ค. 2564</p><b class="v">{views}</b>'
        f'<div class="b"><p>{words}</p></div></body></html>'
    ).encode()


def digest(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


class Desk:
    """Visits release ``a``, its list before it, and asks why."""

    def __init__(self, clerk: Any) -> None:
        self.clerk = clerk
        self.engine, self.site_id = clerk.engine, clerk.site_id

    def visit(self, body: bytes, hours: float, status: int = 200, **rules: Any) -> list[Event]:
        """Visit the site so many hours after noon, and return what is told."""
        at = NOON + timedelta(hours=hours)
        profile = msgspec.structs.replace(PROFILE, **rules)
        with writing(self.engine) as conn:
            targets = releases.targets(conn, self.site_id, at)
            run = runs.start(conn, self.site_id, "command", at, True)
            fetched = Fetched(
                site="x", key="a", url=f"{HOME}news/a", led_to=f"{HOME}news/a",
                seen_at=at + timedelta(seconds=2), status=status, body=body,
                headers={"content-type": "text/html; charset=utf-8", "etag": f'"{hours}"',
                         "last-modified": "Thu, 01 Jan 2026 05:00:00 GMT"},
                target=targets[0] if targets else None,
            )  # fmt: skip
            listed = Observation(
                site="x", key="", url=f"{HOME}news", seen_at=at + timedelta(seconds=1), status=200
            )
            seen = sighting(profile, reader_id(profile), fetched)
            observations.append(conn, run.id, self.site_id, [Sighting(listed), seen])
            end = at + timedelta(minutes=3)
            runs.finish(conn, run.id, end, "finished", Counts(requests=2, releases=1), "")
        return list(self.clerk.judge(hours, profile))

    def why(self, event: Event) -> Why:
        with reading(self.engine) as conn:
            return gather(conn, event)

    def shape(self, event: Event) -> dict[str, Any]:
        return shapes_evidence.why(self.why(event))

    def said(self, event: Event) -> list[str]:
        return because.sentences(self.why(event))

    def prune(self, *statements: str) -> None:
        with writing(self.engine) as conn:
            for statement in statements:
                conn.execute(text(statement))


@pytest.fixture
def desk(clerk_of: Callable[[SiteProfile], Any]) -> Desk:
    return Desk(clerk_of(PROFILE))


def test_an_edit_names_both_texts_their_pages_and_the_looks_between(desk: Desk) -> None:
    before, after = page("รวม ๑๔ แห่ง"), page("รวม ๑๕ แห่ง")
    desk.visit(before, 0)
    desk.visit(before.replace(b">7<", b">8<"), 1)
    (edit,) = desk.visit(after, 2)
    why = desk.shape(edit)
    assert [(each["role"], each["number"]) for each in why["revisions"]] == [
        ("before", 1),
        ("after", 2),
    ]
    old, new = why["revisions"]
    assert (old["first_seen"], old["last_seen"]) == ("2026-01-01T05:00:02Z", "2026-01-01T06:00:02Z")
    assert old["page"] == {
        **{"digest": digest(before), "bytes": len(before), "intact": True, "encoding": "utf-8"},
        **{"fetched_at": "2026-01-01T05:00:02Z", "url": f"{HOME}news/a", "status": 200},
        **{"etag": '"0"', "last_modified": "Thu, 01 Jan 2026 05:00:00 GMT"},
    }
    assert new["page"]["digest"] == digest(after)
    assert (old["draft"], old["reread"], old["reader"]) == (False, False, reader_id(PROFILE))
    looks = [(each["role"], each["at"], each["visit"], each["status"]) for each in why["looks"]]
    assert looks == [
        ("last-good", "2026-01-01T06:00:02Z", 2, 200),
        ("found", "2026-01-01T07:00:02Z", 3, 200),
    ]
    assert why["visit"]["number"] == 3
    assert why["visit"]["counts"]["requests"] == 2
    assert (why["rule"], why["missing"]) == ("edited", [])
    said = desk.said(edit)
    assert said[0].startswith("edited: what the page says differs from revision 1 in its text; ")
    assert "substantive because " in said[0]
    assert said[1] == (
        "The change came after 2026-01-01 06:00:02 UTC (visit 2, HTTP 200), when the page still "
        "said what it had said, and not later than 2026-01-01 07:00:02 UTC (visit 3, HTTP 200), "
        "when it was found."
    )


def test_a_new_release_names_its_first_look_and_the_lists_before_it(desk: Desk) -> None:
    (event,) = desk.visit(page("เนื้อหา"), 0)
    why = desk.shape(event)
    assert [(each["role"], each["views"]) for each in why["looks"]] == [("first", 7)]
    assert why["lists"] == [{"url": f"{HOME}news", "at": "2026-01-01T05:00:01Z"}]
    assert [each["role"] for each in why["revisions"]] == ["after"]
    assert "first read at 2026-01-01 05:00:02 UTC (visit 1, HTTP 200)" in desk.said(event)[0]


def test_a_removal_and_a_return_name_the_looks_that_told_them(desk: Desk) -> None:
    there, gone = page("เนื้อหา"), b"<html><body><h1>404</h1></body></html>"
    desk.visit(there, 0)
    assert desk.visit(gone, 1, status=404) == []
    (removed,) = desk.visit(gone, 2, status=404)
    (restored,) = desk.visit(there, 3)
    why = desk.shape(removed)
    roles = [(each["role"], each["at"][11:13], each["status"]) for each in why["looks"]]
    assert roles == [("last-good", "05", 200), ("gone", "06", 404), ("gone-again", "07", 404)]
    assert why["looks"][1]["problem"]["kind"] == "not-found"
    assert desk.said(removed)[1:] == [
        "It was found gone at 2026-01-01 06:00:02 UTC (visit 2, HTTP 404, not-found), and again at "
        "2026-01-01 07:00:02 UTC (visit 3, HTTP 404, not-found).",
        "It was last there at 2026-01-01 05:00:02 UTC (visit 1, HTTP 200).",
    ]
    back = desk.shape(restored)
    assert [each["role"] for each in back["looks"]] == [
        *("last-good", "gone", "gone-again", "returned")
    ]
    assert back["removal"] == {"id": removed.id, "at": "2026-01-01T07:00:02Z"}
    assert [(each["role"], each["number"]) for each in back["revisions"]] == [("both", 1)]
    said = desk.said(restored)
    assert "told as removed at 2026-01-01 07:00:02 UTC" in said[0]
    assert said[1] == "It says what it said before, revision 1."


def test_a_counter_names_its_readings_and_our_own_looks(desk: Desk) -> None:
    for hours, count in enumerate((900, 950, 950)):
        desk.visit(page("เนื้อหา", count), hours)
    passed, *_ = desk.visit(page("เนื้อหา", 1020), 3)
    desk.visit(page("เนื้อหา", 1050), 4)
    why = desk.shape(passed)
    assert (why["rule"], why["reason"]) == ("milestone", None)
    assert [(each["views"], each["own_looks"]) for each in why["readings"]] == [
        *((900, 1), (950, 1), (1020, 2))
    ]
    assert desk.said(passed)[0] == "milestone: passed 1,000 views: 950 → 1,020."
    assert "looked 3 times ourselves" in desk.said(passed)[2]


def test_a_text_that_came_back_names_the_page_of_its_return(desk: Desk) -> None:
    desk.visit(page("รวม ๑๔ แห่ง"), 0)
    desk.visit(page("รวม ๑๕ แห่ง"), 1)
    came = page("รวม ๑๔ แห่ง", 9)
    back = next(each for each in desk.visit(came, 2) if each.kind == "edited")
    why = desk.shape(back)
    assert [(each["role"], each["number"]) for each in why["revisions"]] == [
        ("before", 2),
        ("after", 1),
    ]
    assert why["looks"][-1]["page"] == {"digest": digest(came), "bytes": len(came), "intact": True}
    assert "The text of revision 1 is back." in desk.said(back)


def test_what_was_read_again_since_is_said(desk: Desk) -> None:
    tagged = 'เนื้อหา</p><p class="tag">แท็ก</p><p>'
    desk.visit(page(f"{tagged}รวม ๑๔ แห่ง"), 0)
    (edit,) = desk.visit(page(f"{tagged}รวม ๑๕ แห่ง"), 1)
    rules = PageRules(body=".b", title="h1", views=".v", ignore=(".tag",))
    ignoring = msgspec.structs.replace(PROFILE, page=rules)
    reread_site(desk.engine, ignoring, lambda words: [words], lambda _: None, write=True)
    why = desk.shape(edit)
    assert [each["reread"] for each in why["revisions"]] == [True, True]
    assert sum("was read again since" in each for each in why["sentences"]) == 2
    assert "still said what it had said" in why["sentences"][1]
    with reading(desk.engine) as conn:
        (row,) = releases.find(conn, "a")
        compared = compare(conn, row)
    assert compared.diff == edit.diff
    assert compared.rereads == (1, 2)
    assert "revision 2 was read again since; these are the words of then" in remarks(compared)


def test_revisions_that_no_event_lies_between_are_compared_anew(desk: Desk) -> None:
    for hours, words in enumerate(("๑๔", "๑๕", "๑๖")):
        desk.visit(page(f"รวม {words} แห่ง"), hours)
    with reading(desk.engine) as conn:
        (row,) = releases.find(conn, "a")
        compared = compare(conn, row, 3, 1)
    assert compared.diff["body"] == (("=", "รวม "), ("-", "๑๖"), ("+", "๑๔"), ("=", " แห่ง"))
    assert (compared.event, compared.severity) == (None, "substantive")
    assert (compared.before.number, compared.after.number) == (3, 1)


def test_what_a_draft_read_is_said(desk: Desk) -> None:
    (event,) = desk.visit(page("เนื้อหา"), 0, draft=True)
    assert desk.shape(event)["revisions"][0]["draft"] is True
    assert "read by the draft of a profile" in desk.said(event)[-1]


def test_an_event_of_a_site_names_the_visit(desk: Desk) -> None:
    desk.visit(page("เนื้อหา"), 0)
    down = Event(
        **{"id": "d", "kind": "site-down", "site": "x", "key": "", "url": HOME, "title": "ก"},
        at=NOON,
        detail={"kinds": {"timeout": 2}, "count": 2},
    )
    failed = Observation(
        **{"site": "x", "key": "b", "url": f"{HOME}news/b", "seen_at": NOON, "status": 500}
    )
    failed = msgspec.structs.replace(failed, problem=Problem("timeout"))
    with writing(desk.engine) as conn:
        run = runs.start(conn, desk.site_id, "command", NOON, True)
        observations.append(conn, run.id, desk.site_id, [Sighting(failed), Sighting(failed)])
        events.append(conn, desk.site_id, [down], run_id=run.id)
    why = desk.shape(down)
    assert (why["revisions"], why["looks"], why["readings"]) == ([], [], [])
    assert why["visit"]["problems"] == [{"kind": "timeout", "count": 2, "example": f"{HOME}news/b"}]
    assert why["sentences"][0] == "site-down: x: the site does not answer."


FORGET_LOOKS = "DELETE FROM observations"
FORGET_PAGES = "UPDATE revisions SET page_id = NULL"
FORGET_RUNS = ("UPDATE events SET run_id = NULL", "DELETE FROM runs")


@pytest.mark.parametrize(
    ("pruned", "missing"),
    [
        (
            (FORGET_LOOKS,),
            [
                "no look before it, at which the page was there, is kept",
                "the look at 2026-01-01 06:00:02 UTC is no longer kept",
            ],
        ),
        (
            (FORGET_PAGES,),
            [
                "the page of revision 1 is not in the archive (any more)",
                "the page of revision 2 is not in the archive (any more)",
            ],
        ),
        (
            (FORGET_LOOKS, *FORGET_RUNS),
            [
                "no look before it, at which the page was there, is kept",
                "the look at 2026-01-01 06:00:02 UTC is no longer kept",
                "the visit is no longer kept",
            ],
        ),
        (
            ("DELETE FROM revisions WHERE number = 1",),
            ["revision 1 is no longer kept"],
        ),
    ],
)
def test_what_was_pruned_is_named_and_stops_nothing(
    desk: Desk, pruned: tuple[str, ...], missing: list[str]
) -> None:
    desk.visit(page("รวม ๑๔ แห่ง"), 0)
    (edit,) = desk.visit(page("รวม ๑๕ แห่ง"), 1)
    whole = desk.shape(edit)
    desk.prune(*pruned)
    why = desk.shape(edit)
    assert why["missing"] == missing
    assert why.keys() == whole.keys()
    assert [each.keys() for each in why["revisions"]] == [
        each.keys() for each in whole["revisions"]
    ]
    assert [each.keys() for each in why["looks"]] == [each.keys() for each in whole["looks"]]
    assert why["sentences"][0] == whole["sentences"][0]


def test_a_page_whose_bytes_are_others_now_is_called_damaged(desk: Desk) -> None:
    desk.visit(page("รวม ๑๔ แห่ง"), 0)
    (edit,) = desk.visit(page("รวม ๑๕ แห่ง"), 1)
    desk.prune(
        "UPDATE blobs SET data = (SELECT data FROM blobs AS other WHERE other.id <> blobs.id"
        " ORDER BY other.id LIMIT 1) WHERE id = (SELECT page_id FROM revisions WHERE number = 2)"
    )
    why = desk.shape(edit)
    assert [each["page"]["intact"] for each in why["revisions"]] == [True, False]
    assert why["missing"] == [
        "the archived page of revision 2 is damaged: run `ministrywatch db check`"
    ]
