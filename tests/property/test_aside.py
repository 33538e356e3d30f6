"""Whatever fails at whichever looks: of all other releases the same is told."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from crawler.profile.model import PageRules, ReleaseRules, SiteProfile
from scheduler import bench, weighing
from scheduler.digest import Digest, joined
from scheduler.watch import Watch
from scheduler.whereabouts import Whereabouts
from storage import observations, releases, runs, sites
from storage.engine import open_engine, writing
from storage.migrate import upgrade
from storage.observations import Sighting
from storage.records import Event, Observation, Problem, Release

HOME = "https://www.x.go.th/"
START = datetime(2026, 1, 10, 3, tzinfo=UTC)
PROFILE = SiteProfile(
    name="x",
    titles={"th": "กระทรวงทดสอบ"},
    home=HOME,
    hosts=("www.x.go.th",),
    release=ReleaseRules(pattern=r"^/news/(?P<key>[a-z0-9-]+)$"),
    page=PageRules(body=".b", title="h1"),
)
KEYS = tuple(f"k{number}" for number in range(5))
Look = tuple[str, str, int | None]
"""A release, what is met of it (a text, ``same`` or ``gone``), and its counter."""
LOOKS = st.tuples(
    st.sampled_from(KEYS),
    st.sampled_from(["a", "a", "b", "c", "same", "gone"]),
    st.none() | st.integers(0, 1200),
)
VISITS = st.lists(st.lists(LOOKS, min_size=1, max_size=8), min_size=1, max_size=4)
STEPS = ("place", "judge", "told", "save")
FAILING = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(STEPS), max_size=3)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "model.sqlite"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


def observed(look: Look, at: datetime) -> Observation:
    key, met, views = look
    words = f"เรื่องที่ {key} ที่ประชุมเห็นชอบแผนงานด้านการค้าชายแดนของทุกหน่วยงาน"
    text = Release(title=f"หัวข้อ {key}", body=(words * 2, f"วงเงิน {met} ล้านบาท"))
    return Observation(
        site=PROFILE.name, key=key, url=f"{HOME}news/{key}", seen_at=at, views=views, reader="r",
        same=met == "same", release=text if met in "abc" else None,
        problem=Problem("not-found") if met == "gone" else None,
    )  # fmt: skip


def visited(file: Path, visits: Sequence[Sequence[Look]]) -> tuple[list[Event], list[Digest]]:
    """Judge visits one after another; return what was told, and what each came to."""
    engine = open_engine(f"sqlite:///{file}")
    found = []
    try:
        for hour, looks in enumerate(visits):
            at = START + timedelta(hours=hour)
            with writing(engine) as conn:
                site_id = sites.ensure(conn, PROFILE.name)
                run = runs.start(conn, site_id, "command", at, True)
                seen = [
                    Sighting(observed(each, at + timedelta(seconds=second)))
                    for second, each in enumerate(looks)
                ]
                observations.append(conn, run.id, site_id, seen)
                found.append(Watch(conn, PROFILE, at + timedelta(minutes=5)).trust().digest)
                runs.finish(conn, run.id, at, "finished", runs.Counts())
    finally:
        engine.dispose()
    return list(joined(found).events), found


def failing(steps: dict[str, str]) -> Iterator[Any]:
    """Yield the steps of judging as ones that fail at some releases, having done their work."""

    def spoilt(step: str, real: Any, key_of: Any) -> Any:
        def spoiling(*given: Any, **named: Any) -> Any:
            done = real(*given, **named)
            if any(steps.get(key) == step for key in key_of(*given)):
                raise KeyError(step)
            return done

        return spoiling

    for owner, step, key_of in (
        (Whereabouts, "place", lambda _, looked: [looked.observation.key]),
        (weighing, "judge", lambda known, seen, *_: [seen.key]),
        (bench, "told", lambda known, seen, *_: [seen.key]),
        (releases, "save", lambda _, __, changes: [each.known.key for each in changes]),
    ):
        yield patch.object(owner, step, spoilt(step, getattr(owner, step), key_of))


@settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(VISITS, FAILING)
@example([[("k0", "a", None)]], {"k0": "save"})
@example([[("k0", "a", 1), ("k1", "a", 1), ("k0", "b", 2)]], {"k1": "save", "k0": "told"})
def test_of_all_other_releases_the_same_is_told(
    model: Path, visits: list[list[Look]], steps: dict[str, str]
) -> None:
    files = [model.with_name(f"{name}.sqlite") for name in ("calm", "failing")]
    for file in files:
        shutil.copy(model, file)
    calm, _ = visited(files[0], visits)
    patches = list(failing(steps))
    try:
        for each in patches:
            each.start()
        told, digests = visited(files[1], visits)
    finally:
        for each in patches:
            each.stop()
    assert [each for each in told if each.key not in steps] == [
        each for each in calm if each.key not in steps
    ]
    assert not any(each.key in steps for each in told)
    for looks, digest in zip(visits, digests, strict=True):
        aside = {each.url for each in digest.troubles if each.problem.kind == "unjudged"}
        asked = {f"{HOME}news/{key}" for key, *_ in looks if steps.get(key, "save") != "save"}
        assert asked <= aside <= {f"{HOME}news/{key}" for key in steps}
        assert not digest.looks.all & steps.keys()
