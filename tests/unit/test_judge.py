from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from scheduler.detect.judge import Context, Policy, Verdict, judge
from scheduler.detect.views import Counter
from storage.records import GONE_KINDS, Event, Known, Observation, Problem, Release, ViewPoint

START = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
A = Release(title="การประชุมครั้งที่ ๑๗", body=("ไทยเห็นชอบ",), published_on=date(2026, 11, 20))
B = replace(A, title="การประชุมครั้งที่ ๑๘")
C = replace(A, body=("ไทยไม่เห็นชอบ",))


def by_space(text: str) -> list[str]:
    return text.replace(" ", " \0").split("\0")


def on(visit: int, **given: Any) -> Context:
    values: dict[str, Any] = {"baseline": False, "answering": True, "cut": by_space}
    return Context(visit=visit, **(values | given))


def look(hour: int, release: Release | None = A, **given: Any) -> Observation:
    values: dict[str, Any] = {
        "site": "mfa-th",
        "key": "k",
        "url": "https://www.mfa.go.th/th/content/k",
        "seen_at": START + timedelta(hours=hour),
        "status": 200,
        "reader": "r1",
    }
    return Observation(release=release, **(values | given))


def gone(hour: int, kind: str = "not-found", status: int = 404) -> Observation:
    return look(hour, None, status=status, problem=Problem(kind))


def unchanged(hour: int) -> Observation:
    return look(hour, None, status=304, same=True)


def stand(*looks: Observation, visit: int = 1) -> Known:
    """Return how the release stands after some looks, one a visit."""
    known = None
    for number, seen in enumerate(looks, visit):
        known = judge(known, seen, on(number)).known
    assert known is not None
    return known


def kinds(verdict: Verdict) -> list[str]:
    return [event.kind for event in verdict.events]


# --- new -------------------------------------------------------------------------------------


def test_a_release_seen_for_the_first_time_is_new() -> None:
    verdict = judge(None, look(0, views=695), on(3))
    (event,) = verdict.events
    assert (event.kind, event.baseline, event.title) == ("new", False, A.title)
    assert (event.before, event.after, event.at) == (None, 1, START)
    assert verdict.revised
    assert verdict.known == Known(
        site="mfa-th",
        key="k",
        url="https://www.mfa.go.th/th/content/k",
        state="live",
        first_seen=START,
        last_seen=START,
        changed_at=START,
        release=A,
        revision=1,
        reader="r1",
        views=695,
        looks=0,
    )


def test_the_first_visit_to_a_site_marks_what_it_finds_as_baseline() -> None:
    (event,) = judge(None, look(0), on(1, baseline=True)).events
    assert (event.kind, event.baseline) == ("new", True)


def test_the_first_counter_reading_is_a_point_after_one_look_of_ours() -> None:
    assert judge(None, look(0, views=695), on(1)).point == ViewPoint(
        at=START, views=695, own_looks=1
    )


def test_a_first_look_without_a_counter_is_a_look_all_the_same() -> None:
    verdict = judge(None, look(0), on(1))
    assert verdict.point is None
    assert verdict.known is not None
    assert verdict.known.looks == 1


@pytest.mark.parametrize("seen", [look(0, None), unchanged(0), gone(0)])
def test_an_unknown_page_that_holds_no_release_leaves_nothing_behind(seen: Observation) -> None:
    assert judge(None, seen, on(1)) == Verdict(known=None)


OLD = date(2026, 10, 22)
LIMIT = date(2026, 10, 23)


@pytest.mark.parametrize(
    ("published_on", "old_before", "baseline"),
    [
        (OLD, LIMIT, True),
        (date(2012, 3, 3), LIMIT, True),
        (LIMIT, LIMIT, False),
        (date(2026, 11, 20), LIMIT, False),
        (date(2569, 1, 1), LIMIT, False),
        (OLD, None, False),
        (None, LIMIT, False),
    ],
)
def test_a_release_that_was_there_long_before_us_is_no_news(
    published_on: date | None, old_before: date | None, baseline: bool
) -> None:
    seen = look(0, replace(A, published_on=published_on))
    (event,) = judge(None, seen, on(3, old_before=old_before)).events
    assert (event.kind, event.baseline) == ("new", baseline)


def test_a_release_of_this_month_is_news_though_a_clock_was_wrong() -> None:
    seen = look(0, replace(A, published_on=date(2026, 11, 1)))
    (event,) = judge(None, seen, on(3, old_before=date(2030, 1, 1))).events
    assert not event.baseline


# --- the same text ---------------------------------------------------------------------------


def test_a_304_moves_the_last_look_and_nothing_else() -> None:
    known = stand(look(0, views=5))
    verdict = judge(known, unchanged(1), on(2))
    assert verdict == Verdict(known=replace(known, last_seen=START + timedelta(hours=1), looks=1))


def test_a_page_that_says_the_same_makes_no_event() -> None:
    assert judge(stand(look(0)), look(1), on(2)).events == ()


def test_a_difference_that_no_field_shows_makes_no_event_and_no_revision() -> None:
    known = stand(look(0))
    for twin in (replace(A, language="en"), replace(A, lead="")):
        verdict = judge(known, look(1, twin), on(2))
        assert not verdict.events
        assert not verdict.revised
        assert verdict.known is not None
        assert verdict.known.release == A


def test_a_new_reader_is_remembered_with_the_text_it_read() -> None:
    known = judge(stand(look(0)), look(1, reader="r2"), on(2)).known
    assert known is not None
    assert known.reader == "r2"


def test_a_304_says_nothing_of_the_reader() -> None:
    known = judge(stand(look(0)), replace(unchanged(1), reader="r2"), on(2)).known
    assert known is not None
    assert known.reader == "r1"


# --- edits -----------------------------------------------------------------------------------


def test_another_text_is_an_edit_with_its_fields_and_its_words() -> None:
    verdict = judge(stand(look(0)), look(1, B), on(2))
    (event,) = verdict.events
    assert (event.kind, event.severity) == ("edited", "substantive")
    assert (event.before, event.after) == (1, 2)
    assert event.fields == ("title",)
    assert event.diff == {"title": (("=", "การประชุมครั้งที่ "), ("-", "๑๗"), ("+", "๑๘"))}
    assert event.title == B.title
    assert event.detail["reason"] == "figure changed in the title: ครั้งที่ ๑๗ → ครั้งที่ ๑๘"
    assert [change["kind"] for change in event.detail["changes"]] == ["figure"]
    assert verdict.revised
    assert verdict.known is not None
    assert verdict.known.release == B
    assert verdict.known.changed_at == verdict.known.last_seen == START + timedelta(hours=1)
    assert verdict.known.first_seen == START


def test_fields_are_named_in_their_order() -> None:
    after = replace(B, body=("ไทยไม่เห็นชอบ",), published_on=None, lead="กรุงเทพฯ")
    (event,) = judge(stand(look(0)), look(1, after), on(2)).events
    assert event.fields == ("title", "lead", "body", "published_on")
    assert tuple(event.diff) == event.fields


def test_an_edit_of_dress_is_told_as_cosmetic() -> None:
    (event,) = judge(stand(look(0)), look(1, replace(A, title="การประชุมครั้งที่ 17")), on(2)).events
    assert (event.kind, event.severity) == ("edited", "cosmetic")


def test_a_text_that_returns_is_told_each_time_with_the_revision_it_returns_to() -> None:
    numbers = {A.fingerprint(): 1}
    known = stand(look(0))
    told = []
    for hour, release in enumerate([B, A, B, C], 1):
        verdict = judge(known, look(hour, release), on(hour + 1), numbers)
        assert verdict.known is not None
        known = verdict.known
        numbers[known.release.fingerprint()] = known.revision
        told += [(e.kind, e.before, e.after, e.detail.get("reverts_to")) for e in verdict.events]
    assert told == [
        ("edited", 1, 2, None),
        ("edited", 2, 1, 1),
        ("edited", 1, 2, 2),
        ("edited", 2, 3, None),
    ]


def test_a_new_text_after_a_return_gets_a_number_of_its_own() -> None:
    known = stand(look(0))
    verdict = judge(known, look(1, C), on(2), {A.fingerprint(): 1, B.fingerprint(): 2})
    assert verdict.known is not None
    assert verdict.known.revision == 3


def test_a_text_read_again_by_a_new_reader_is_what_the_page_is_compared_with() -> None:
    reread = replace(stand(look(0)), release=B, reader="r2")
    assert judge(reread, look(1, B, reader="r2"), on(2)).events == ()


# --- problems --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["blocked", "challenge", "login", "server-error", "empty", "unreadable", "not-html"]
)
def test_a_problem_page_changes_nothing(kind: str) -> None:
    suspect = stand(look(0, views=5), gone(1))
    for known in (None, stand(look(0, views=5)), suspect):
        seen = look(2, C, views=9, problem=Problem(kind))
        assert judge(known, seen, on(9)) == Verdict(known=known)


def test_a_look_that_brought_nothing_at_all_changes_nothing() -> None:
    known = stand(look(0))
    assert judge(known, look(1, None), on(2)) == Verdict(known=known)


@pytest.mark.parametrize(
    ("reader", "status", "state"),
    [
        ("draft-1", 200, "live"),
        ("draft-1", None, "live"),
        ("draft-1", 404, "suspected"),
        ("draft-1", 410, "suspected"),
        ("r1", 200, "suspected"),
    ],
)
def test_a_draft_is_no_judge_of_a_page_that_answers(
    reader: str, status: int | None, state: str
) -> None:
    seen = replace(gone(1, "soft-404"), reader=reader, status=status)
    verdict = judge(stand(look(0)), seen, on(2))
    assert verdict.known is not None
    assert verdict.known.state == state


# --- counters --------------------------------------------------------------------------------


def test_a_counter_that_moves_is_a_point_and_no_edit() -> None:
    verdict = judge(stand(look(0, views=5)), look(1, views=9), on(2))
    assert verdict.events == ()
    assert not verdict.revised
    assert verdict.point == ViewPoint(at=START + timedelta(hours=1), views=9, own_looks=1)


def test_a_point_tells_how_many_looks_of_ours_lie_between() -> None:
    known = stand(look(0, views=5), look(1, views=5), unchanged(2), look(3, views=None))
    assert known.looks == 3
    verdict = judge(known, look(4, views=9), on(5))
    assert verdict.point is not None
    assert verdict.point.own_looks == 4
    assert verdict.known is not None
    assert (verdict.known.views, verdict.known.looks) == (9, 0)


def test_a_counter_that_is_not_shown_is_not_forgotten() -> None:
    known = stand(look(0, views=5), look(1, views=None))
    assert known.views == 5
    assert judge(known, look(2, views=5), on(3)).point is None


def test_a_counter_that_stands_still_makes_no_point() -> None:
    assert judge(stand(look(0, views=5)), look(1, views=5), on(2)).point is None


@pytest.mark.parametrize(("listed", "counted"), [(9, 9), (5, None), (3, None), (None, None)])
def test_of_a_page_that_is_the_same_a_list_may_tell_a_higher_count(
    listed: int | None, counted: int | None
) -> None:
    seen = replace(unchanged(1), views=listed)
    verdict = judge(stand(look(0, views=5)), seen, on(2))
    assert (verdict.point and verdict.point.views) == counted
    assert verdict.known is not None
    assert verdict.known.views == (counted or 5)
    assert (verdict.events, verdict.revised) == ((), False)


def test_a_counter_that_only_a_list_shows_passes_its_milestones_once() -> None:
    known, told = stand(look(0, views=900)), []
    for hour, count in enumerate((1_500, 9_000, 9_000, 8_000, 9_000), 1):
        verdict = judge(known, replace(unchanged(hour), views=count), on(hour + 1))
        told += [event.detail["milestone"] for event in verdict.events]
        assert verdict.known is not None
        known = verdict.known
    assert told == [1_000, 5_000]


def test_two_pages_of_one_moment_are_one_look_at_least() -> None:
    verdict = judge(stand(look(0, views=5)), look(0, views=6), on(2))
    assert verdict.point == ViewPoint(at=START, views=6, own_looks=1)


def test_a_zero_is_a_reading() -> None:
    verdict = judge(None, look(0, views=0), on(1))
    assert verdict.point == ViewPoint(at=START, views=0, own_looks=1)


def test_a_counter_that_falls_is_a_point_and_a_reset() -> None:
    known, seen = stand(look(0, views=5_000)), look(1, views=3)
    verdict = judge(known, seen, on(2))
    assert verdict.point is not None
    assert verdict.point.views == 3
    (event,) = verdict.events
    assert event.kind == "views"
    assert [event.detail[name] for name in ("rule", "before", "after")] == ["reset", 5_000, 3]
    told_of_the_site = judge(known, seen, on(2, silent=frozenset({"counters"})))
    assert (told_of_the_site.events, told_of_the_site.point) == ((), verdict.point)


def test_a_counter_that_lags_is_a_point_and_no_event() -> None:
    verdict = judge(stand(look(0, views=5_000)), look(1, views=4_990), on(2))
    assert verdict.point is not None
    assert verdict.events == ()


def test_a_milestone_is_told_when_it_is_passed() -> None:
    (event,) = judge(stand(look(0, views=990)), look(1, views=1_004), on(2)).events
    assert event.kind == "views"
    assert event.detail == {
        "rule": "milestone",
        "milestone": 1_000,
        "before": 990,
        "after": 1_004,
    }
    assert (event.severity, event.before, event.after) == (None, None, None)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (999, 1_000, [1_000]),
        (1_000, 1_001, []),
        (10, 12_000, [10_000]),
        (999, 999, []),
        (None, 12_000, []),
        (12_000, 900, []),
    ],
)
def test_only_the_largest_milestone_of_one_step_is_told(
    before: int | None, after: int, told: list[int]
) -> None:
    verdict = judge(stand(look(0, views=before)), look(1, views=after), on(2))
    passed = [event.detail for event in verdict.events if event.detail["rule"] == "milestone"]
    assert [detail["milestone"] for detail in passed] == told


def test_a_milestone_reached_before_a_fall_is_not_told_again_when_the_peak_is_known() -> None:
    known = stand(look(0, views=1_200), look(1, views=3))
    seen = look(2, views=1_100)
    assert kinds(judge(known, seen, on(3))) == ["views"]
    assert kinds(judge(known, seen, on(3), counter=Counter(peak=1_200))) == []


def test_a_desk_may_set_its_own_milestones() -> None:
    context = on(2, policy=Policy(milestones=(7,)))
    assert kinds(judge(stand(look(0, views=5)), look(1, views=9), context)) == ["views"]


# --- gone and back ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(GONE_KINDS))
def test_the_first_gone_look_makes_a_suspect_and_no_event(kind: str) -> None:
    known = stand(look(0, views=5))
    verdict = judge(known, gone(1, kind), on(2))
    assert verdict == Verdict(
        known=replace(known, state="suspected", gone_visit=2, gone_at=START + timedelta(hours=1))
    )


def test_a_second_gone_look_in_the_same_visit_proves_nothing() -> None:
    suspect = judge(stand(look(0)), gone(1), on(2)).known
    assert judge(suspect, gone(2), on(2)) == Verdict(known=suspect)


def test_a_second_gone_look_in_a_later_visit_is_a_removal() -> None:
    suspect = stand(look(0), gone(1))
    verdict = judge(suspect, gone(2, "gone", 410), on(3))
    (event,) = verdict.events
    assert (event.kind, event.before, event.after) == ("removed", 1, None)
    assert event.detail == {
        "status": 410,
        "problem": "gone",
        "first_gone_at": "2026-11-22T04:04:05Z",
    }
    assert verdict.known == replace(suspect, state="removed")


def test_a_removal_is_told_once() -> None:
    removed = stand(look(0), gone(1), gone(2))
    assert judge(removed, gone(3), on(4)) == Verdict(known=removed)


def test_while_the_site_does_not_answer_a_gone_page_proves_nothing() -> None:
    for known in (stand(look(0)), stand(look(0), gone(1))):
        assert judge(known, gone(5), on(6, answering=False)) == Verdict(known=known)


@pytest.mark.parametrize("back", [look(2), unchanged(2)])
def test_a_suspect_that_can_be_read_is_live_again_in_silence(back: Observation) -> None:
    verdict = judge(stand(look(0), gone(1)), back, on(3))
    assert verdict.events == ()
    assert verdict.known is not None
    assert verdict.known.state == "live"
    assert verdict.known.gone_visit is verdict.known.gone_at is None


def test_a_suspect_that_came_back_must_be_missed_twice_again() -> None:
    known = stand(look(0), gone(1), look(2), gone(3))
    assert known.state == "suspected"


@pytest.mark.parametrize("back", [look(3), unchanged(3)])
def test_a_removed_page_that_can_be_read_is_restored(back: Observation) -> None:
    verdict = judge(stand(look(0), gone(1), gone(2)), back, on(4))
    (event,) = verdict.events
    assert (event.kind, event.before, event.after) == ("restored", 1, 1)
    assert event.detail == {"first_gone_at": "2026-11-22T04:04:05Z"}
    assert verdict.known is not None
    assert verdict.known.state == "restored"
    assert judge(verdict.known, look(4), on(5)).known == replace(
        verdict.known, last_seen=look(4).seen_at, looks=verdict.known.looks + 1
    )


def test_a_removed_page_that_returns_with_another_text_is_restored_and_edited() -> None:
    verdict = judge(stand(look(0), gone(1), gone(2)), look(3, C, views=7), on(4))
    assert kinds(verdict) == ["restored", "edited"]
    assert [(event.before, event.after) for event in verdict.events] == [(1, 2), (1, 2)]
    assert verdict.point is not None


# --- a text that swings ----------------------------------------------------------------------


def told(*looks: Observation) -> list[tuple[int, Event]]:
    """Return what is told by which look, one look a visit, from the second on."""
    known, numbers, found = None, dict[str, int](), list[tuple[int, Event]]()
    for visit, seen in enumerate(looks):
        verdict = judge(known, seen, on(visit), numbers)
        known = verdict.known
        assert known is not None
        numbers.setdefault(known.release.fingerprint(), known.revision)
        found += [(visit, event) for event in verdict.events if visit]
    return found


def test_a_text_that_swings_between_two_is_one_notice() -> None:
    (one, away), (two, back), (three, notice) = told(
        *(look(hour, B if hour % 2 else A) for hour in range(40))
    )
    assert (one, two, three) == (1, 2, 3)
    assert {away.kind, back.kind, notice.kind} == {"edited"}
    assert [each.detail.get("flapping") for each in (away, back, notice)] == [None, None, True]
    assert (back.detail["reverts_to"], notice.detail["reverts_to"]) == (1, 2)


def test_when_it_settles_the_other_text_is_told_and_the_one_that_was_told_is_not() -> None:
    swinging = [look(hour, B if hour % 2 else A) for hour in range(8)]
    stays_b = [look(hour, B) for hour in range(8, 200, 24)]
    assert len(told(*swinging, *stays_b)) == 3
    stays_a = [look(hour, A) for hour in range(8, 200, 24)]
    *_, (_, last) = told(*swinging, *stays_a)
    assert (last.kind, last.before, last.after) == ("edited", 2, 1)
    assert (last.detail["reverts_to"], last.detail.get("flapping")) == (1, None)
    assert last.at == START + timedelta(hours=8 + 72)
    assert len(told(*swinging, *stays_a)) == 4


def test_pages_as_they_were_last_time_say_what_they_said_then() -> None:
    swinging = [look(hour, B if hour % 2 else A) for hour in range(7)]
    same = [unchanged(hour) for hour in range(7, 200, 24)]
    assert len(told(*swinging, *same)) == 3
    assert len(told(*swinging, *same, look(300, A))) == 4
    assert len(told(*swinging, *same, look(300, B))) == 3


def test_a_third_text_is_told_though_two_others_swing() -> None:
    swinging = [look(hour, B if hour % 2 else A) for hour in range(8)]
    *_, (_, third) = told(*swinging, look(8, C))
    assert (third.kind, third.after, third.detail.get("flapping")) == ("edited", 3, None)


def test_an_edit_that_is_taken_back_and_made_again_weeks_later_is_told_each_time() -> None:
    weeks = [look(24 * 8 * turn, B if turn % 2 else A) for turn in range(6)]
    assert [event.detail.get("flapping") for _, event in told(*weeks)] == [None] * 5


# --- identity --------------------------------------------------------------------------------


def test_an_event_has_the_same_identity_whoever_judges_and_no_other_event_has_it() -> None:
    known = stand(look(0, views=900), gone(1), gone(2))
    seen = look(3, C, views=20_000)
    once, again = judge(known, seen, on(4)), judge(known, seen, on(4))
    assert once == again
    ids = [event.id for event in once.events]
    assert len(set(ids)) == len(ids) == 3
    assert all(len(name) == 16 and set(name) <= set("0123456789abcdef") for name in ids)


@pytest.mark.parametrize(
    "other",
    [
        lambda seen: replace(seen, site="mfa-en"),
        lambda seen: replace(seen, key="l"),
        lambda seen: replace(seen, seen_at=seen.seen_at + timedelta(microseconds=1)),
    ],
)
def test_another_site_key_or_moment_is_another_event(
    other: Callable[[Observation], Observation],
) -> None:
    (first,) = judge(None, look(0), on(1)).events
    (second,) = judge(None, other(look(0)), on(1)).events
    assert first.id != second.id


@pytest.mark.parametrize(
    "looks",
    [
        [look(0, views=5), look(1, B, views=2_000)],
        [look(0), gone(1)],
        [look(0), gone(1), gone(2)],
        [look(0), gone(1), gone(2), look(3, C)],
        [look(0, views=5), unchanged(1)],
    ],
)
def test_judging_the_last_look_twice_changes_nothing(looks: list[Observation]) -> None:
    known = stand(*looks)
    assert judge(known, looks[-1], on(len(looks))) == Verdict(known=known)


# --- a draft of a profile --------------------------------------------------------------------


def test_what_a_draft_reads_is_kept_and_no_edit_is_told() -> None:
    known = stand(look(0))
    verdict = judge(known, look(1, B, reader="draft-0123456789abcdef"), on(2))
    assert verdict.events == ()
    assert verdict.revised
    assert verdict.known is not None
    assert (verdict.known.release, verdict.known.revision) == (B, 2)
    assert verdict.known.changed_at == START + timedelta(hours=1)


def test_a_draft_tells_everything_else() -> None:
    draft = {"reader": "draft-0123456789abcdef"}
    known = stand(look(0, views=900, **draft))
    assert kinds(judge(None, look(0, **draft), on(1))) == ["new"]
    moved = judge(known, look(1, B, views=1001, **draft), on(2))
    assert kinds(moved) == ["views"]
    assert moved.point == ViewPoint(at=START + timedelta(hours=1), views=1001, own_looks=1)
    suspect = judge(known, gone(1), on(2)).known
    removal = judge(suspect, gone(2), on(3))
    assert kinds(removal) == ["removed"]
    assert kinds(judge(removal.known, look(3, B, **draft), on(4))) == ["restored"]


def test_an_accepted_profile_tells_edits_of_what_its_draft_read() -> None:
    known = stand(look(0, reader="draft-0123456789abcdef"))
    assert kinds(judge(known, look(1, B), on(2))) == ["edited"]
