"""The labelled cases: each tried once a run, and a table of what they came to."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from storage.engine import open_engine
from storage.migrate import upgrade
from tests.replay.case import Case, read_cases
from tests.replay.tally import Mark, Tally, Tried, table
from tests.replay.trial import Result, tried

CASES: dict[str, tuple[str, Case]] = {
    f"{group}: {case.name}": (group, case)
    for group, cases in read_cases(Path(__file__).parent / "cases").items()
    for case in cases
}
Outcome = Callable[[str], Result]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for ``name`` every case."""
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", CASES)


@pytest.fixture(scope="session")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    """Return what trying a case came to; each is tried once."""
    folder = tmp_path_factory.mktemp("cases")
    engine = open_engine(f"sqlite:///{folder / 'case.sqlite'}")
    upgrade(engine)
    engine.dispose()
    empty = (folder / "case.sqlite").read_bytes()

    @cache
    def come_to(name: str) -> Result:
        # One engine for all: it compiles each statement once.
        engine.dispose()
        for old in folder.glob("case.sqlite*"):
            old.unlink()
        (folder / "case.sqlite").write_bytes(empty)
        return tried(CASES[name][1], engine)

    yield come_to
    engine.dispose()


@pytest.fixture(scope="session")
def tally(outcome: Outcome) -> Tally:
    """Return what all cases came to."""
    return Tally(tuple(Tried(CASES[name][0], name, outcome(name).marks) for name in CASES))


@pytest.fixture
def told(name: str, outcome: Outcome, record_property: Callable[[str, object], None]) -> Result:
    """Try a case and note down, for the table, what it came to."""
    result = outcome(name)
    group, case = CASES[name]
    record_property("case", json.dumps([group, case.name, result.marks]))
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print precision and recall of the cases that were tried, on whatever worker."""
    found = [
        json.loads(value)
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in getattr(report, "user_properties", ())
        if name == "case"
    ]
    if found:
        terminalreporter.section("pairs: what was told, and what should have been")
        cases = (Tried(group, name, tuple(Mark(*m) for m in marks)) for group, name, marks in found)
        for line in table(Tally(tuple(cases))):
            terminalreporter.write_line(line)
