"""What a counter's new reading is worth telling: milestone, spike and reset, and none of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduler.detect import tell_views, views
from scheduler.detect.growth import Growth, Step, expected, learned
from scheduler.detect.hours import busy
from scheduler.detect.spikes import Yardstick, surprise
from scheduler.detect.views import Counter, Told, born, in_reach, is_reset, told
from storage.records import Known, Observation, Problem, Release, ViewPoint

BANGKOK = ZoneInfo("Asia/Bangkok")
MONDAY = datetime(2026, 3, 2, 10, tzinfo=BANGKOK)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
STONES = (1_000, 5_000)


def point(days: float, count: int, looks: int = 1, since: datetime = MONDAY) -> ViewPoint:
    return ViewPoint(at=since + days * DAY, views=count, own_looks=looks)


def series(*counts: int, gap: float = 1.0, first: float = 0.0) -> tuple[ViewPoint, ...]:
    return tuple(point(first + gap * i, count) for i, count in enumerate(counts))


def rules(
    recent: Sequence[ViewPoint], new: ViewPoint, born_at: datetime = MONDAY, **more: Any
) -> list[str]:
    stick = Yardstick(Growth(), born_at, BANGKOK, more.pop("counts_us", False))
    counter = Counter(recent=tuple(recent), yardstick=stick, **more)
    return [each.rule for each in told(recent[-1].views, new, counter, STONES)]


# An ordinary release of an ordinary site, looked at every day: 49 views after a day, and so on.
ORDINARY = (49, 72, 87, 99, 108, 115, 122, 127)


# --- spikes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("days", range(1, 8))
def test_ordinary_growth_is_no_spike(days: int) -> None:
    recent = series(*ORDINARY[:days], first=1)
    assert rules(recent, point(days + 1, ORDINARY[days])) == []


@pytest.mark.parametrize(
    ("gained", "found"), [(60, []), (99, []), (120, ["spike"]), (400, ["spike"])]
)
def test_a_burst_is_found_at_the_first_look(gained: int, found: list[str]) -> None:
    recent = series(*ORDINARY, first=1)
    assert rules(recent, point(9, 127 + gained)) == found


def test_a_spike_says_what_it_is() -> None:
    recent = series(*ORDINARY, first=1)
    stick = Yardstick(Growth(), MONDAY, BANGKOK)
    (found,) = told(127, point(9, 547), Counter(recent=recent, yardstick=stick), STONES)
    detail = dict(found.detail)
    assert 4 < detail.pop("expected") < 10
    assert (found.rule, detail) == (
        "spike",
        {"before": 127, "after": 547, "gained": 420, "per_day": 420, "days": 1.0, "own_looks": 1},
    )


@pytest.mark.parametrize(
    ("recent", "new"),
    [
        # Read a lot from the first hour on, it goes on so.
        (series(800, 2_500, gap=0.25, first=0.05), point(0.55, 4_200)),
        # Put up on a Friday evening, it is read on Monday.
        ((point(0, 3, since=MONDAY + 4.3 * DAY),), point(7, 290)),
        # Page that is asked once a month.
        (series(100, 160, gap=30, first=2), point(62, 300)),
        # Old, and read steadily all its life: it stands in a menu.
        (series(*range(100_000, 102_400, 300), first=365), point(373, 102_750)),
        # A counter of a few views that are all one school class.
        (series(10, 11, 12, first=40), point(43, 60)),
        # One reading, and nothing to hold it against but its age.
        ((point(0.1, 30),), point(1.1, 400)),
        # It fell behind and came back: two servers, one of them late.
        (series(5_000, 3_000, 3_010, first=30), point(33, 5_005)),
    ],
)
def test_none_of_these_is_a_spike(recent: tuple[ViewPoint, ...], new: ViewPoint) -> None:
    born_at = MONDAY + 4.3 * DAY if recent[0].views == 3 else MONDAY
    assert "spike" not in rules(recent, new, born_at)


def test_a_first_reading_is_worth_nothing() -> None:
    counter = Counter(yardstick=Yardstick(Growth(), MONDAY, BANGKOK))
    assert told(None, point(1, 328_826), counter, STONES) == ()


def test_what_spreads_over_hourly_looks_is_found_as_the_day_it_makes() -> None:
    start = MONDAY + 20 * DAY
    quiet = [point(i / 24, 172 + i // 6, since=start) for i in range(-8, 1)]
    seen, recent = [], list(quiet)
    for hour in range(1, 9):
        new = point(hour / 24, 172 + 40 * hour, since=start)
        seen += rules(recent[-views.RECENT :], new)[:1]
        recent.append(new)
    assert seen[:1] == ["spike"]


def test_our_own_looks_are_left_out_where_the_site_counts_them() -> None:
    recent = series(*ORDINARY, first=1)
    new = point(9, 287, looks=70)
    assert rules(recent, new) == ["spike"]
    assert rules(recent, new, counts_us=True) == []


def test_a_spike_is_told_once_a_week_unless_it_is_five_times_larger() -> None:
    recent = series(*ORDINARY, first=1)
    for days_ago, gained, found in [(6, 150, []), (8, 150, ["spike"]), (6, 60, ["spike"])]:
        earlier = {"spike": (MONDAY + (9 - days_ago) * DAY, gained)}
        assert rules(recent, point(9, 127 + 400), earlier=earlier) == found


def test_without_a_yardstick_there_is_no_spike() -> None:
    assert told(127, point(9, 900), Counter(recent=series(*ORDINARY)), STONES) == ()


def test_a_site_that_is_read_much_has_larger_spikes() -> None:
    growth = Growth()
    for _ in range(200):
        growth = learned(growth, Step(8, 9, 100))
    recent = [point(i + 1, 20 * count) for i, count in enumerate(ORDINARY)]
    stick = Yardstick(growth, MONDAY, BANGKOK)
    counter = Counter(recent=tuple(recent), yardstick=stick)
    assert told(2_540, point(9, 2_900), counter, STONES) == ()
    assert [each.rule for each in told(2_540, point(9, 4_600), counter, STONES)] == ["spike"]


@given(gain=st.integers(0, 10**7), mean=st.floats(0, 10**6), shape=st.floats(0.05, 5))
def test_more_is_never_less_surprising(gain: int, mean: float, shape: float) -> None:
    assert 0 <= surprise(gain, mean, shape) <= surprise(gain + 1, mean, shape)


# --- resets ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (5_000, 3, True),
        (5_000, 0, True),
        (5_000, 4_899, True),
        (5_000, 4_900, False),
        (10, 7, False),
        (10, 6, True),
        (3, 0, False),
        (5_000, 5_000, False),
        (5_000, 5_001, False),
    ],
)
def test_a_counter_that_falls_by_more_than_it_lags_is_a_reset(
    before: int, after: int, found: bool
) -> None:
    recent = series(before - 2, before)
    assert is_reset(before, after, recent) is found
    assert is_reset(before, after, ()) is found


def test_a_reset_says_what_it_is() -> None:
    (found,) = told(5_000, point(3, 3, looks=2), Counter(recent=series(4_990, 5_000)), STONES)
    assert found == Told("reset", {"before": 5_000, "after": 3, "gained": -4_997, "own_looks": 2})


@pytest.mark.parametrize(
    "counts",
    [
        (5_000, 3_000, 5_001, 3_002, 5_004, 3_005),
        (5_000, 3_000, 3_001, 5_001, 5_002, 3_002, 3_003, 5_003),
        (120, 2, 60, 110, 1, 50, 95, 3),
    ],
)
def test_a_counter_that_swings_is_told_once(counts: tuple[int, ...]) -> None:
    points, found = series(*counts, first=30), list[str]()
    for i in range(1, len(points)):
        peak = max(counts[:i])
        found += rules(points[max(0, i - views.RECENT) : i], points[i], peak=peak)
    assert found == ["reset"]


def test_a_counter_that_begins_anew_every_day_is_told_once_a_month() -> None:
    new, earlier = point(40, 1), {"reset": (MONDAY + 12 * DAY, -100)}
    assert rules(series(100, 110, first=38), new, earlier=earlier) == []
    assert rules(
        series(100, 110, first=38), replace(new, at=new.at + 3 * DAY), earlier=earlier
    ) == ["reset"]


# --- milestones, and several rules at once ---------------------------------------------------


def test_a_milestone_and_a_spike_may_be_told_of_one_reading() -> None:
    recent = series(*ORDINARY, first=1)
    assert rules(recent, point(9, 1_200)) == ["milestone", "spike"]
    assert rules(recent, point(9, 1_200), peak=1_100) == ["spike"]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [(None, 5, False), (5, 6, False), (5, 4, True), (5, 20, True), (999, 1_000, True)],
)
def test_more_of_the_past_is_read_only_where_something_is_in_reach(
    before: int | None, after: int, found: bool
) -> None:
    assert in_reach(before, after, STONES) is found


# --- the age of a release, and what a look teaches -------------------------------------------

SEEN = datetime(2026, 3, 10, 9, tzinfo=UTC)
NOON = datetime(2026, 3, 9, 12, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("published_on", "baselined_at", "found"),
    [
        (date(2026, 3, 9), None, NOON),
        (date(2026, 3, 9), SEEN + HOUR, NOON),
        (date(2026, 3, 9), SEEN - DAY, SEEN),
        (date(2026, 3, 11), None, SEEN),
        (date(2020, 3, 9), SEEN - DAY, datetime(2020, 3, 9, 12, tzinfo=BANGKOK)),
        (None, SEEN - DAY, SEEN),
        (None, None, SEEN - 365 * DAY),
    ],
)
def test_a_release_is_as_old_as_can_be_known(
    published_on: date | None, baselined_at: datetime | None, found: datetime
) -> None:
    assert born(SEEN, published_on, baselined_at, BANGKOK) == found


@given(published_on=st.dates(), baselined=st.booleans())
def test_any_date_on_a_page_makes_some_age(published_on: date, baselined: bool) -> None:
    start = born(SEEN, published_on, SEEN - DAY if baselined else None, BANGKOK)
    stick = Yardstick(Growth(), start, BANGKOK)
    assert start <= SEEN
    assert expected(Growth(), stick.step(SEEN, SEEN + DAY, 1)) >= 0
    assert busy(start, SEEN, BANGKOK) >= 0


def known(**more: Any) -> Known:
    release = Release(title="การประชุมครั้งที่ ๑๗", published_on=date(2026, 3, 2))
    values: dict[str, Any] = {"first_seen": MONDAY, "last_seen": MONDAY + DAY, "changed_at": MONDAY}
    values |= {"site": "mfa-th", "key": "k", "url": "https://www.mfa.go.th/th/content/k"}
    values |= {"state": "live", "release": release, "revision": 1, "reader": "r1", "views": 50}
    return Known(**(values | more))


def look(count: int | None, **more: Any) -> Observation:
    values = {"site": "mfa-th", "key": "k", "url": "https://www.mfa.go.th/th/content/k"}
    return Observation(**values, seen_at=MONDAY + 2 * DAY, views=count, **more)


@pytest.mark.parametrize(
    ("seen", "counts_us", "gain"),
    [
        (look(57), False, 7),
        (look(57), True, 6),
        (look(50), True, 0),
        (look(None, same=True), False, 0),
        (look(None), False, None),
        (look(49), False, None),
        (look(57, problem=Problem("blocked")), False, None),
    ],
)
def test_each_look_that_reads_a_counter_teaches_a_step(
    seen: Observation, counts_us: bool, gain: int | None
) -> None:
    stick = Yardstick(Growth(), MONDAY, BANGKOK, counts_us)
    step = views.step(known(), seen, stick)
    assert step == (None if gain is None else Step(1.0, 2.0, gain))
    assert views.step(known(views=None), seen, stick) is None


# --- office hours ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("2026-03-02T09:00", "2026-03-02T10:00", 3.36),
        ("2026-03-02T20:00", "2026-03-03T06:00", 0.0),
        ("2026-03-06T18:00", "2026-03-09T08:00", 0.0),
        ("2026-03-02T00:00", "2026-03-03T00:00", 1.4),
        ("2026-03-02T00:00", "2026-03-09T00:00", 1.0),
        ("2026-03-04T11:30", "2027-03-03T11:30", 1.0),
        ("2026-03-04T11:30", "2026-03-04T11:30", 1.0),
    ],
)
def test_people_read_in_office_hours(start: str, end: str, found: float) -> None:
    moments = [datetime.fromisoformat(each).replace(tzinfo=BANGKOK) for each in (start, end)]
    assert busy(moments[0], moments[1], BANGKOK) == pytest.approx(found)


# --- events ----------------------------------------------------------------------------------


def test_each_rule_is_an_event_of_its_own_that_judging_again_keeps() -> None:
    after = known(views=1_200)
    facts = {"before": 900, "after": 1_200}
    found = [
        Told("milestone", {"milestone": 1_000, **facts}),
        Told("spike", {**facts, "gained": 300}),
        Told("reset", facts),
    ]
    events = [tell_views.counted(after, each) for each in found]
    assert events == [tell_views.counted(after, each) for each in found]
    assert len({event.id for event in events}) == 3
    assert all(len(event.id) == 16 for event in events)
    assert [event.detail["rule"] for event in events] == ["milestone", "spike", "reset"]
    assert {(event.kind, event.at, event.key) for event in events} == {
        ("views", after.last_seen, "k")
    }
