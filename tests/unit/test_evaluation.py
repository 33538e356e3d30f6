"""The golden pages are read at least as well as docs/evaluation.md says they must be."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def evaluation() -> ModuleType:
    path = ROOT / "benchmarks" / "evaluation.py"
    spec = importlib.util.spec_from_file_location("evaluation", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["evaluation"] = module
    spec.loader.exec_module(module)
    return module


def test_no_floor_is_undercut(evaluation: ModuleType) -> None:
    read = evaluation.read_all()
    assert len(read) >= 10
    assert evaluation.faults(read) == []


def test_the_published_page_has_today_s_figures(evaluation: ModuleType) -> None:
    pairs = [(sample.expected, found) for sample, found in evaluation.read_all()]
    published = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    for field in evaluation.FIELDS:
        score = evaluation.scored(pairs, field)
        row = f"| {field} | {score.all} | {score.right} | {score.null} | {score.wrong} |"
        assert row in published, "run `make eval`"


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"views": 696}, ["views: 1 wrong"]),
        ({"views": None}, ["views: 1 of 1 null"]),
        ({"views": 695}, []),
    ],
)
def test_a_floor_that_is_undercut_is_told(
    evaluation: ModuleType, found: dict[str, object], told: list[str]
) -> None:
    sample = evaluation.samples()[0]._replace(expected={"views": 695, "body": ["ข่าว"]})
    assert evaluation.faults([(sample, {**found, "body": ["ข่าว"]})]) == told


def test_a_text_that_lacks_half_is_under_the_floor(evaluation: ModuleType) -> None:
    sample = evaluation.samples()[0]._replace(expected={"body": ["กระทรวงการต่างประเทศ", "แถลงข่าว"]})
    (told,) = evaluation.faults([(sample, {"body": ["แถลงข่าว"]})])
    assert told.startswith("body: F1 0.")
