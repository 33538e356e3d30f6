"""Releases and their revisions, as they were saved."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from storage import archive, check, events, observations, releases, revisions, views
from storage.changes import Change, Validators
from storage.engine import reading, writing
from storage.records import ViewPoint
from storage.tables import blobs
from storage.visited import Run

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_release_comes_back_as_it_was_saved(desk: Any, engine: Engine, site_id: int) -> None:
    stands = desk.known("a", desk.first, views=695, next_look_at=NOON + HOUR)
    point = ViewPoint(at=NOON, views=695, own_looks=1)
    desk.save(Change(known=stands, revised=True, point=point))
    with reading(engine) as conn:
        assert releases.load(conn, site_id, ["a", "b"]) == {"a": stands}
        row = desk.row(conn, "a")
        assert (row.title, row.published_on) == (desk.first.title, desk.first.published_on)
        assert (row.revision, row.revisions, row.views, row.delta) == (1, 1, 695, None)
        (only,) = revisions.of(conn, row.id)
    assert (only.number, only.release, only.fingerprint) == (
        1,
        desk.first,
        desk.first.fingerprint(),
    )
    assert (only.first_seen, only.last_seen, only.page_digest) == (NOON, NOON, None)


def test_an_unchanged_look_moves_the_last_time_the_text_was_seen(
    desk: Any, engine: Engine, site_id: int
) -> None:
    desk.save(Change(known=desk.known("a", desk.first), revised=True))
    later = desk.known("a", desk.first, NOON + HOUR, first_seen=NOON, changed_at=NOON, looks=1)
    desk.save(Change(known=later))
    with reading(engine) as conn:
        assert releases.load(conn, site_id, ["a"]) == {"a": later}
        (only,) = revisions.of(conn, desk.row(conn, "a").id)
    assert (only.first_seen, only.last_seen) == (NOON, NOON + HOUR)


def test_a_text_that_returns_gets_its_number_again(desk: Any, engine: Engine, site_id: int) -> None:
    desk.save(Change(known=desk.known("a", desk.first), revised=True))
    told = [
        *desk.edited(desk.second, 1, 1),
        *desk.edited(desk.first, 2, 2),
        *desk.edited(desk.third, 3, 3),
    ]
    assert [(each.before, each.after) for each in told] == [(1, 2), (2, 1), (1, 3)]
    with reading(engine) as conn:
        assert events.listing(conn) == told[::-1]
        row = desk.row(conn, "a")
        assert (row.revision, row.revisions) == (3, 3)
        texts = revisions.of(conn, row.id)
        assert releases.load(conn, site_id, ["a"])["a"].revision == 3
    assert [each.release for each in texts] == [desk.first, desk.second, desk.third]
    spans = [(each.first_seen, each.last_seen) for each in texts]
    hours = [NOON + count * HOUR for count in range(4)]
    # Each text was last seen at the look before the one that found another.
    assert spans == [(hours[0], hours[2]), (hours[1], hours[1]), (hours[3], hours[3])]
    assert check.check(engine) == []


def test_several_changes_of_one_release_in_one_transaction_keep_their_order(
    desk: Any, engine: Engine, site_id: int
) -> None:
    steps = [desk.first, desk.second, desk.first, desk.third]
    changes = [
        Change(
            known=desk.known("a", text, NOON + hours * HOUR, first_seen=NOON, views=hours),
            revised=True,
            point=ViewPoint(at=NOON + hours * HOUR, views=hours, own_looks=1),
            events=(desk.event(f"e{hours}", before=hours or None, after=hours + 1),),
        )
        for hours, text in enumerate(steps)
    ]
    told = desk.save(*changes)
    assert [(each.before, each.after) for each in told] == [(None, 1), (1, 2), (2, 1), (1, 3)]
    with reading(engine) as conn:
        row = desk.row(conn, "a")
        assert [each.release for each in revisions.of(conn, row.id)] == [
            desk.first,
            desk.second,
            desk.third,
        ]
        assert [each.views for each in views.of(conn, row.id)] == [0, 1, 2, 3]
    assert (row.revision, row.views, row.delta, row.own_looks) == (3, 3, 1, 4)
    assert check.check(engine) == []


def test_the_page_of_a_revision_is_the_one_it_was_first_read_from(
    desk: Any, engine: Engine, site_id: int, run: Run
) -> None:
    with writing(engine) as conn:
        pages = [b"<html>1</html>", b"<html>2</html>", b"<html>again 1</html>"]
        items = [
            desk.sighting("a", text, page)
            for text, page in zip((desk.first, desk.second, desk.first), pages, strict=True)
        ]
        observations.append(conn, run.id, site_id, items)
        for hours, seen in enumerate(observations.after(conn, run.id, 0)):
            assert seen.observation.release is not None
            stands = desk.known("a", seen.observation.release, NOON + hours * HOUR, first_seen=NOON)
            change = Change(known=stands, revised=True, text_id=seen.text_id, page_id=seen.page_id)
            releases.save(conn, site_id, [change])
    with reading(engine) as conn:
        first = archive.page_of_revision(conn, site_id, "a", 1)
        second = archive.page_of_revision(conn, site_id, "a", 2)
        assert archive.page_of_revision(conn, site_id, "a", 3) is None
        digests = [each.page_digest for each in revisions.of(conn, desk.row(conn, "a").id)]
    assert first is not None
    assert second is not None
    assert (first.body, second.body) == (pages[0], pages[1])
    assert digests == [first.digest, second.digest]


def test_validators_stay_until_others_are_given(desk: Any, engine: Engine, site_id: int) -> None:
    first = Validators(body_digest=b"1" * 32, etag='"1"', last_modified="Sun, 22 Nov 2026")
    stands = desk.known("a", desk.first)
    desk.save(Change(known=stands, revised=True, validators=first))
    desk.save(Change(known=stands))
    with reading(engine) as conn:
        (target,) = releases.targets(conn, site_id, NOON)
    assert (target.body_digest, target.etag) == (b"1" * 32, '"1"')
    desk.save(Change(known=stands, validators=Validators(etag='"2"')))
    with reading(engine) as conn:
        (target,) = releases.targets(conn, site_id, NOON)
    assert (target.body_digest, target.etag, target.last_modified) == (None, '"2"', None)
    assert target.fingerprint == desk.first.fingerprint()


def test_targets_are_due_when_their_look_has_come_or_they_are_suspected(
    desk: Any, engine: Engine, site_id: int
) -> None:
    stands = [
        desk.known("never", desk.first),
        desk.known("later", desk.first, next_look_at=NOON + HOUR),
        desk.known("now", desk.first, next_look_at=NOON),
        desk.known("gone", desk.first, state="removed", gone_visit=1, gone_at=NOON),
        desk.known("suspected", desk.first, state="suspected", gone_visit=2, gone_at=NOON),
    ]
    desk.save(*(Change(known=each, revised=True) for each in stands))
    with reading(engine) as conn:
        found = releases.targets(conn, site_id, NOON)
        assert releases.load(conn, site_id, ["gone"])["gone"] == stands[3]
        assert releases.targets(conn, site_id + 1, NOON) == []
    assert {each.key for each in found if each.due} == {"now", "suspected"}
    assert [each.key for each in found][:2] == ["now", "later"]


def test_a_transaction_that_fails_leaves_nothing(
    desk: Any, engine: Engine, site_id: int, run: Run
) -> None:
    def digest_that_dies() -> None:
        with writing(engine) as conn:
            observations.append(conn, run.id, site_id, [desk.sighting("a", desk.first, b"page")])
            change = Change(
                known=desk.known("a", desk.first), revised=True, events=(desk.event("1", after=1),)
            )
            releases.save(conn, site_id, [change])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        digest_that_dies()
    with reading(engine) as conn:
        assert list(observations.after(conn, run.id, 0)) == []
        assert releases.listing(conn) == []
        assert events.listing(conn) == []
        assert conn.execute(select(func.count()).select_from(blobs)).scalar_one() == 0
