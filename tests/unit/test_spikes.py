"""Spikes are rare by construction: a replay of ordinary releases, and the shapes it starts from."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from scheduler.detect.growth import Growth, Step, expected

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def spikes() -> Any:
    """Load the benchmark, which stands beside the module that it imports."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(BENCHMARKS))
        spec = importlib.util.spec_from_file_location("spikes_benchmark", BENCHMARKS / "spikes.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module
        sys.modules.pop("readers", None)


def test_the_general_shape_is_that_of_the_real_articles(spikes: ModuleType) -> None:
    middles = spikes.middles(spikes.articles())
    assert spikes.fit(middles) == (49, 1.5)
    for age, views in middles[1:]:
        assert expected(Growth(), Step(0, age)) == pytest.approx(views, rel=0.4)


@pytest.mark.parametrize("world", [0, 4, 6])
def test_ordinary_releases_make_no_spikes_and_bursts_are_found(
    spikes: ModuleType, world: int
) -> None:
    tally = spikes.replay(spikes.WORLDS[world], 600, 30)
    assert tally["looks"] == 600 * 29
    assert tally["spikes"] == 0
    assert tally["found 20"] > 0.9 * tally["bursts 20"] > 60
