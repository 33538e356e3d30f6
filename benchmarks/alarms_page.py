"""docs/alarms.md: what alarms.py found, as Markdown."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Template
from typing import NamedTuple

from alarms_score import Alarm, Tally, score, tallies
from alarms_script import OPENING, ROUNDS, happenings


class Result(NamedTuple):
    """What one tool in one set-up told, by the number of the round, and when it was run."""

    program: str
    version: str
    setup: str
    day: str
    told: dict[int, list[Alarm]]

    @property
    def name(self) -> str:
        """The program and its set-up."""
        return f"{self.program}, {self.setup}"


def page(results: Sequence[Result]) -> str:
    """Return the whole page; its words stand in alarms_page.md."""
    sums = score(results[0].told)
    words = Template(Path(__file__).with_suffix(".md").read_text(encoding="utf-8"))
    return words.substitute(
        days=", ".join(sorted({result.day for result in results})),
        rounds=len(ROUNDS),
        opening=OPENING,
        needed=sums.needed,
        troubles=sums.troubles,
        table="\n".join(_table(results)),
        by_round="\n".join(_rounds(results)),
        missed="\n".join(_missed(results)),
    )


def _table(results: Sequence[Result]) -> Iterator[str]:
    yield "| | version | told | by name | false alarms | error notices | site |"
    yield "| --- | --- |" + " ---: |" * 5
    for result in results:
        got = score(result.told)
        yield (
            f"| {result.name} | {result.version} | {got.told} of {got.needed} | {got.named} "
            f"| {got.false:,} | {got.errors:,} | {got.troubles_told} of {got.troubles} |"
        )


def _rounds(results: Sequence[Result]) -> Iterator[str]:
    found = [tallies(result.told) for result in results]
    heads = " | ".join(f"{result.program}<br>{result.setup}" for result in results)
    yield f"| | what happens | {heads} |"
    yield "| ---: | --- |" + " ---: |" * len(results)
    for now in ROUNDS[1:]:
        cells = " | ".join(_cell(each[now.number]) for each in found)
        yield f"| {now.number} | {now.telling} | {cells} |"


def _cell(tally: Tally) -> str:
    got = tally.verdicts
    errors = got["error"] + got["notice"]
    return f"{got['true']} / {got['false']} / {errors}" if got.total() else "·"


def _missed(results: Sequence[Result]) -> Iterator[str]:
    for result in results:
        found = tallies(result.told).values()
        told = {truth for tally in found for truth in tally.told}
        named = {truth for tally in found for truth in tally.named}
        needed = [truth for truth in happenings() if truth.needed]
        missed = [f"{truth.kind} {truth.key}" for truth in needed if truth not in told]
        unnamed = sorted({truth.kind for truth in needed if truth in told - named})
        yield (
            f"- {result.name}: missed {', '.join(missed) or 'nothing'}; "
            f"told by no name: {', '.join(unnamed) or 'nothing'}."
        )
