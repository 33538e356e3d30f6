"""Labelled pairs and sequences of pages on the real path: what is told is what happened."""

import pytest

from tests.replay.tally import Tally
from tests.replay.trial import Result

WITHOUT_FAIL = (
    "counters", "cosmetics", "removals", "restores", "reverts", "redesign", "blocks",
)  # fmt: skip
"""Groups in which one false alarm or one miss is one too many."""


def test_what_is_told_is_what_happened(told: Result) -> None:
    if told.faults:
        pytest.fail("\n".join(told.faults), pytrace=False)


@pytest.mark.parametrize("group", WITHOUT_FAIL)
def test_nothing_false_and_nothing_missed(group: str, tally: Tally) -> None:
    (line,) = [line for line in tally.groups() if line.name == group]
    assert (line.precision, line.recall) == (1.0, 1.0)


def test_severity_is_right_in_98_of_100_edits(tally: Tally) -> None:
    right, judged = tally.severity()
    assert judged
    assert right / judged >= 0.98


def test_there_are_many_cases(tally: Tally) -> None:
    assert len(tally.cases) >= 150
