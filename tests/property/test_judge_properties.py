from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.cadence import next_look
from scheduler.detect.judge import Context, Verdict, judge
from storage.records import (
    GONE_KINDS,
    Attachment,
    Image,
    Known,
    Link,
    Observation,
    Problem,
    Release,
)

START = datetime(2026, 11, 22, tzinfo=UTC)
TEXTS = st.one_of(
    st.sampled_from(["ไทยเห็นชอบ", "ไทยไม่เห็นชอบ", "ครั้งที่ ๑๗", "ครั้งที่ 17", ""]),
    st.text(max_size=8),
)
DAYS = st.none() | st.dates(date(2021, 1, 1), date(2021, 1, 3))
RELEASES = st.builds(
    Release,
    title=TEXTS,
    lead=st.none() | TEXTS,
    body=st.lists(TEXTS, max_size=3).map(tuple),
    published_on=DAYS,
    updated_on=DAYS,
    category=st.none() | TEXTS,
    language=st.sampled_from(["th", "en"]),
    images=st.lists(st.builds(Image, TEXTS, TEXTS), max_size=2).map(tuple),
    attachments=st.lists(st.builds(Attachment, TEXTS, TEXTS), max_size=2).map(tuple),
    links=st.lists(st.builds(Link, TEXTS, TEXTS), max_size=2).map(tuple),
)
FEW_RELEASES = st.lists(RELEASES, min_size=1, max_size=3).flatmap(st.sampled_from)
KINDS = st.sampled_from([*sorted(GONE_KINDS), "blocked", "empty", "server-error", "บางอย่าง"])
VIEWS = st.none() | st.integers(0, 20_000)


@st.composite
def looks(draw: st.DrawFn, releases: st.SearchStrategy[Release] = FEW_RELEASES) -> Observation:
    problem = draw(st.none() | st.none() | st.builds(Problem, KINDS))
    same = problem is None and draw(st.integers(0, 4)) == 0
    empty = problem is not None or same or draw(st.integers(0, 9)) == 0
    return Observation(
        site="mfa-th",
        key="k",
        url="https://www.mfa.go.th/k",
        seen_at=START + timedelta(minutes=draw(st.integers(0, 10**6))),
        status=draw(st.none() | st.sampled_from([200, 304, 404, 410, 503])),
        release=None if empty else draw(releases),
        same=same,
        views=draw(VIEWS),
        problem=problem,
        reader=draw(st.sampled_from(["r1", "r2"])),
    )


def context(visit: int = 1, answering: bool = True) -> Context:
    return Context(visit=visit, baseline=False, answering=answering, cut=list)


def judged(
    known: Known | None,
    seen: Sequence[Observation],
    first_visit: int = 1,
    numbers: dict[str, int] | None = None,
) -> list[Verdict]:
    """Judge looks in their order, one a visit, with the numbers of all revisions so far."""
    numbers = {} if numbers is None else numbers
    verdicts = []
    for visit, each in enumerate(seen, first_visit):
        verdict = judge(known, each, context(visit), numbers)
        known = verdict.known
        if known is not None:
            numbers[known.release.fingerprint()] = known.revision
        verdicts.append(verdict)
    return verdicts


def stored(known: Known | None) -> Known | None:
    """Return what a release is after a way through a database."""
    return msgspec.json.decode(msgspec.json.encode(known), type=Known | None)


@given(st.lists(looks(), max_size=12), st.booleans())
def test_no_sequence_of_looks_is_too_strange_to_judge(
    seen: list[Observation], answering: bool
) -> None:
    known = None
    for visit, each in enumerate(seen):
        known = judge(known, each, context(visit // 2, answering)).known
        assert known is None or next_look(known, each.seen_at).at >= each.seen_at


@given(st.lists(looks(), min_size=1, max_size=8))
def test_judging_a_look_twice_changes_nothing(seen: list[Observation]) -> None:
    known = None
    for visit, each in enumerate(seen):
        once = judge(known, each, context(visit))
        known = once.known
        assert judge(known, each, context(visit)) == Verdict(known=known)


@given(st.lists(looks(), max_size=8), st.integers(0, 8))
def test_nothing_but_what_is_stored_matters_between_two_batches(
    seen: list[Observation], at: int
) -> None:
    whole = judged(None, seen)
    numbers: dict[str, int] = {}  # of the texts so far, which storage keeps
    first = judged(None, seen[:at], numbers=numbers)
    known = stored(first[-1].known) if first else None
    rest = judged(known, seen[at:], first_visit=at + 1, numbers=numbers)
    assert first + rest == whole


@given(RELEASES, st.lists(VIEWS, max_size=10))
def test_counters_alone_never_make_an_edit(release: Release, counts: list[int | None]) -> None:
    seen = [
        Observation(
            site="s", key="k", url="u", seen_at=START + timedelta(hours=n), release=release, views=v
        )
        for n, v in enumerate([None, *counts])
    ]
    verdicts = judged(None, seen)
    assert {e.kind for v in verdicts[1:] for e in v.events} <= {"views"}
    assert not any(v.revised for v in verdicts[1:])


@given(st.lists(looks(), max_size=10))
def test_points_are_told_of_differing_readings_and_count_every_look_once(
    seen: list[Observation],
) -> None:
    verdicts = judged(None, seen)
    values = [v.point.views for v in verdicts if v.point]
    assert all(a != b for a, b in pairwise(values))
    own = [v.point.own_looks for v in verdicts if v.point]
    assert all(count >= 1 for count in own)
    assert sum(own) <= len(seen)


@given(st.lists(looks(), max_size=10))
def test_an_edit_always_has_fields_pieces_a_severity_and_another_text(
    seen: list[Observation],
) -> None:
    for verdict in judged(None, seen):
        for event in verdict.events:
            edited = event.kind == "edited"
            assert edited == bool(event.diff) == (event.severity is not None)
            assert tuple(event.diff) == event.fields
            assert all({op for op, _ in p} & {"-", "+"} for p in event.diff.values())
            assert not edited or (verdict.revised and event.before != event.after)


@given(st.lists(looks(), max_size=8), looks(), KINDS)
def test_a_problem_page_changes_nothing_unless_it_says_the_page_is_gone(
    before: list[Observation], seen: Observation, kind: str
) -> None:
    verdicts = judged(None, before)
    known = verdicts[-1].known if verdicts else None
    problem = msgspec.structs.replace(seen, problem=Problem(kind))
    verdict = judge(known, problem, context(99))
    if kind not in GONE_KINDS:
        assert verdict == Verdict(known=known)
    elif known is not None:
        assert verdict.known is not None
        assert verdict.known.release == known.release
        assert verdict.known.views == known.views
        assert verdict.known.last_seen == known.last_seen


@given(st.lists(looks(), max_size=12))
def test_removals_and_returns_alternate(seen: list[Observation]) -> None:
    told = [e.kind for v in judged(None, seen) for e in v.events if e.kind != "views"]
    told = [kind for kind in told if kind != "edited"]
    assert told[:1] in ([], ["new"])
    assert told[1:] == ["removed", "restored"] * (len(told[1:]) // 2) + (
        ["removed"] if len(told[1:]) % 2 else []
    )


@settings(max_examples=50)
@given(st.lists(looks(), max_size=10))
def test_events_of_different_looks_have_different_identities(seen: list[Observation]) -> None:
    apart = [
        msgspec.structs.replace(each, seen_at=START + timedelta(hours=n))
        for n, each in enumerate(seen)
    ]
    ids = [event.id for verdict in judged(None, apart) for event in verdict.events]
    assert len(set(ids)) == len(ids)
