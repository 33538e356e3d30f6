"""The documents' commands are run as a reader types them, and not measured."""

import os

import pytest


@pytest.fixture(autouse=True)
def children_unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure no coverage in the commands that documents show: tests/acceptance measures them."""
    for name in [name for name in os.environ if name.startswith("COV")]:
        monkeypatch.delenv(name)
