"""The published table of accuracy is what the parsers yield today."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def accuracy() -> ModuleType:
    path = ROOT / "benchmarks" / "thai_accuracy.py"
    spec = importlib.util.spec_from_file_location("thai_accuracy", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_published_table_is_up_to_date(accuracy: ModuleType) -> None:
    published = (ROOT / "docs" / "thai-accuracy.md").read_text(encoding="utf-8")
    assert published == accuracy.page_text(accuracy.measure())


def test_nothing_is_read_wrong_and_at_most_two_in_a_hundred_missed(accuracy: ModuleType) -> None:
    for source in accuracy.measure():
        assert source.wrong() == []
        assert len(source.missed()) <= 0.02 * len(source.cases)
