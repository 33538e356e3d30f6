"""``release views`` and ``release list --by``, on counters that were read over some days."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from ministrywatch.cli.options import Session
from ministrywatch.cli.root import cli
from scheduler.detect.growth import Growth, Step, learned, packed
from storage import releases, sites
from storage.changes import Change
from storage.engine import open_engine, writing
from storage.records import Known, Release, ViewPoint

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
DAY = timedelta(days=1)


def keep(
    engine: Engine,
    site: str,
    key: str,
    counts: list[int],
    looks: int = 1,
    day: date | None = None,
    every: timedelta = DAY,
) -> None:
    """Remember a release of a site that was looked at once a day, with these counts."""
    text = Release(title=f"ข่าว {key}", published_on=day)
    url = f"https://www.mfa.go.th/th/content/{key}"
    changes = []
    for number, count in enumerate(counts):
        at = NOON + number * every
        stands = Known(
            site=site, key=key, url=url, state="live", first_seen=NOON, last_seen=at,
            changed_at=NOON, release=text, revision=1, reader="r1", views=count,
        )  # fmt: skip
        point = ViewPoint(at=at, views=count, own_looks=looks)
        changes.append(Change(known=stands, revised=not number, point=point))
    with writing(engine) as conn:
        releases.save(conn, sites.ensure(conn, site), changes)


@pytest.fixture
def ask(sqlite_made: str, monkeypatch: Any, tmp_path: Any, capsys: Any) -> Any:
    """Run a command on a memory of three releases, and return what it prints."""
    monkeypatch.chdir(tmp_path)
    engine = open_engine(sqlite_made)
    keep(engine, "mfa-th", "steady", [49, 72, 87], day=date(2026, 3, 1))
    keep(engine, "mfa-th", "burst", [90, 100, 5_100, 3, 400], day=date(2026, 3, 1))
    keep(engine, "culture", "ours", [100, 105, 117], looks=4, day=date(2020, 3, 1))
    keep(engine, "mfa-th", "undated", [700, 730])
    keep(engine, "mfa-th", "once", [9_000], day=date(2026, 3, 1))
    growth = Growth()
    for _ in range(40):
        growth = learned(learned(growth, Step(0, 1, 20)), Step(1, 3, 8))
    with writing(engine) as conn:
        site = sites.get(conn, "mfa-th")
        assert site is not None
        sites.set_growth(conn, site.id, packed(growth))
        sites.set_baselined(conn, site.id, NOON + DAY)
    engine.dispose()

    def run(*command: str) -> str:
        session = Session(db=sqlite_made)
        cli.main(["release", *command], standalone_mode=False, obj=session, prog_name="x")
        return str(capsys.readouterr().out)

    return run


def test_a_release_is_compared_with_what_its_site_gets_at_its_age(ask: Any) -> None:
    document = json.loads(ask("views", "steady", "--json"))
    growth = document["growth"]
    assert [point["views"] for point in document["points"]] == [49, 72, 87]
    assert document["corrected"] is None
    assert growth["since_publication_per_day"] == pytest.approx(29, abs=0.1)
    assert (growth["age_days"], growth["per_day"]) == (3.0, 15.0)
    assert growth["since_first_seen_per_day"] == 19.0
    assert 2.5 < growth["expected_per_day"] < 4.5
    assert growth["times_expected"] == pytest.approx(15 / growth["expected_per_day"], abs=0.01)
    shown = ask("views", "steady")
    assert "growth  29/day since publication" in shown
    assert (
        f"now     15/day, {growth['times_expected']:.1f}× what a release of this site gets" in shown
    )
    assert "at 3 days" in shown


def test_a_pace_that_was_seen_for_seconds_is_none_by_the_day(ask: Any, sqlite_made: str) -> None:
    engine = open_engine(sqlite_made)
    keep(engine, "mfa-th", "quick", [58, 122], day=date(2026, 3, 1), every=timedelta(seconds=40))
    engine.dispose()
    assert "now     64 in 40 seconds\n" in ask("views", "quick")


def test_the_curve_stands_above_the_readings_and_marks_a_fall(ask: Any) -> None:
    shown = ask("views", "burst")
    curve, _, table = shown.partition("\nat ")
    assert "5,100 ┤" in curve
    assert "▼ fell" in curve
    assert "2026-03-02" in curve
    assert [line.split()[2:] for line in table.splitlines()[1:]] == [
        ["90", "-", "1"],
        ["100", "+10", "1"],
        ["5,100", "+5,000", "1"],
        ["3", "-5,097", "1"],
        ["400", "+397", "1"],
    ]


def test_where_the_site_counts_us_what_others_viewed_is_told(ask: Any) -> None:
    document = json.loads(ask("views", "ours", "--json"))
    assert (document["corrected"], document["growth"]["per_day"]) == (105, 8.0)
    assert document["growth"]["expected_per_day"] is None
    assert "105 at least; 12 may be our own looks" in ask("views", "ours")


def test_of_what_is_undated_or_read_once_less_is_said(ask: Any) -> None:
    undated = json.loads(ask("views", "undated", "--json"))["growth"]
    assert (undated["age_days"], undated["since_publication_per_day"]) == (None, None)
    assert (undated["per_day"], undated["expected_per_day"]) == (30.0, None)
    assert "30/day since it was first seen" in ask("views", "undated")
    once = json.loads(ask("views", "once", "--json"))["growth"]
    assert once["per_day"] is once["times_expected"] is once["since_first_seen_per_day"] is None
    assert "┤" not in ask("views", "once")


def test_releases_are_listed_by_views_and_by_growth(ask: Any) -> None:
    def keys(*how: str) -> list[str]:
        return [row["key"] for row in json.loads(ask("list", *how, "--json"))["releases"]]

    assert keys("--by", "views") == ["once", "undated", "burst", "ours", "steady"]
    assert keys("--by", "growth") == ["burst", "undated", "steady", "ours", "once"]
    rows = json.loads(ask("list", "--by", "growth", "--json"))["releases"]
    assert [row["views_per_day"] for row in rows] == [397.0, 30.0, 15.0, 8.0, None]
    assert "views_per_day" not in json.loads(ask("list", "--json"))["releases"][0]
    lines = ask("list", "--by", "growth").splitlines()
    assert lines[0].split() == ["views", "a", "day", "published", "site", "state", "key", "title"]
    assert lines[1].split()[:2] == ["400", "397.0"]
