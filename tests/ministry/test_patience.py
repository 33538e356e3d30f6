"""A server that asks to be left alone is left alone, by the next visits too."""

from datetime import UTC, datetime, timedelta

from ministrywatch.demo import faults
from storage import releases, sites
from storage.engine import reading, writing

FUND = "vaccine-fund0264"
HOUR = timedelta(hours=1)


def not_before(watch):
    with reading(watch.engine) as conn:
        return sites.get(conn, "mfa-th").not_before


def listed(watch):
    with reading(watch.engine) as conn:
        return releases.listing(conn)


def let_pass(watch, time):
    """Let so much time pass for the wish: the asking process has no clock but the machine's."""
    with writing(watch.engine) as conn:
        site = sites.get(conn, "mfa-th")
        sites.set_not_before(conn, site.id, site.not_before - time)


def test_a_long_retry_after_is_kept_by_the_next_visits_and_then_over(watch, ministry):
    watch.visit()
    ministry.rewrite(FUND, "๑๔ ล้านบาท", "๑๕ ล้านบาท")
    until = datetime.now(UTC) + HOUR
    ministry.fail(faults.status(503, "3600"), on="/th/", times=1)
    ministry.log.clear()

    asked = watch.visit()

    assert len(ministry.log) == 2, "robots.txt, and the page that answered 503"
    wanted = not_before(watch)
    assert abs(wanted - until) < timedelta(minutes=1)
    words = f"the server asks to be left alone until {wanted:%Y-%m-%d %H:%M:%S} UTC"
    assert asked.run.note == words

    ministry.log.clear()
    let_pass(watch, HOUR - timedelta(minutes=5))
    early = watch.visit()
    assert ministry.log == []
    assert (early.run.counts.requests, early.events, early.problems) == (0, (), ())
    wanted = not_before(watch)
    assert early.run.note.endswith(f"left alone until {wanted:%Y-%m-%d %H:%M:%S} UTC")

    let_pass(watch, timedelta(minutes=6))
    (event,) = watch.told()
    assert (event.kind, event.key) == ("edited", FUND)
    assert not_before(watch) is None


def test_a_release_that_was_not_asked_for_in_time_is_asked_for_in_the_next_visit(watch, ministry):
    """The server says so in the middle of a visit, and names a date."""
    watch.visit()
    until = datetime.now(UTC) + 2 * HOUR
    busy = faults.status(429, f"{until:%a, %d %b %Y %H:%M:%S} GMT")
    ministry.fail(busy, on=ministry.keys[5], times=1)
    report = watch.visit()
    assert report.events == ()
    assert 0 < report.run.counts.releases < len(ministry.keys)
    assert f"left alone until {until:%Y-%m-%d %H:%M}" in report.run.note
    assert {row.state for row in listed(watch)} == {"live"}
    let_pass(watch, 3 * HOUR)
    assert watch.visit().run.counts.releases == len(ministry.keys)
