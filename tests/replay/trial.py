"""A case tried on the real path, and what was told put beside what should have been."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

import msgspec
from msgspec.structs import replace
from sqlalchemy import Engine

from storage.records import Event
from tests.replay.case import Case, Label, Standing, Step
from tests.replay.doors import profile_of, releases_of, ruled
from tests.replay.replay import Clock, Replay
from tests.replay.scene import Scene
from tests.replay.tally import Mark


class Result(NamedTuple):
    """What trying a case came to; ``faults`` says in words what was not as labelled."""

    marks: tuple[Mark, ...]
    faults: tuple[str, ...]


def tried(case: Case, engine: Engine) -> Result:
    """Play a case on an empty database."""
    play = _Play(case, engine)
    play.open()
    for step in case.visit:
        play.step(step)
    for key, standing in case.end.items():
        play.stands(key, standing)
    return Result(tuple(play.marks), tuple(play.faults))


class _Play:
    def __init__(self, case: Case, engine: Engine) -> None:
        self._case = case
        profile = profile_of(case)
        self._scene = Scene(case, profile)
        clock = Clock(case.start)
        self._replay = Replay(engine, profile, clock, self._scene.site.fetch)
        self.marks: list[Mark] = []
        self.faults: list[str] = []

    def open(self) -> None:
        """Make the first visit: all that the site shows is the baseline, and no more."""
        told = self._visit(0, self._case.problems)
        strange = [each for each in told if each.kind != "new" or not each.baseline]
        self.faults += [f"first visit: {_words(each)}" for each in strange]
        known = self._case.known
        expected = releases_of(self._case, self._replay.profile) if known is None else known
        if len(told) != expected:
            keys = ", ".join(each.key for each in told)
            self.faults.append(f"first visit: {len(told)} of {expected} releases are known: {keys}")

    def step(self, step: Step) -> None:
        """Let a step happen, visit, and compare."""
        self._scene.befall(step)
        if step.rules:
            self._replay.profile = ruled(self._replay.profile, step.rules)
        told = self._visit(step.at, step.problems)
        marks, faults = compared(told, [self._named(each) for each in step.expect])
        self.marks += marks
        self.faults += [f"hour {step.at:g}: {words}" for words in faults]
        if self._replay.report.run.outcome != "failed":
            unseen = [slug for slug in self._scene.touched(step) if slug not in self._asked()]
            self.faults += [f"hour {step.at:g}: {slug} was not looked at" for slug in unseen]

    def _asked(self) -> set[str]:
        """Return the slugs that were asked for in the last visit."""
        return {url.rpartition("/")[2].partition("?")[0] for url in self._scene.site.asked}

    def stands(self, key: str, standing: Standing) -> None:
        """Compare how a release stands in the end."""
        key = self._case.alias.get(key, key)
        row = self._replay.row(key)
        told = {
            **{name: getattr(row, name) for name in ("state", "revisions", "views", "url")},
            "published_on": str(row.published_on),
            "points": tuple(point.views for point in self._replay.points(key)),
        }
        for name, wanted in msgspec.structs.asdict(standing).items():
            if wanted is not None and told[name] != wanted:
                self.faults.append(f"in the end: {key}: {name} is {told[name]}, not {wanted}")

    def _visit(self, at: float, problems: Iterable[str]) -> list[Event]:
        self._scene.site.asked.clear()
        told = self._replay.visit(self._case.start + timedelta(hours=at))
        kinds = sorted({each.problem.kind for each in self._replay.report.problems})
        if kinds != sorted(problems):
            said = [f"{each.url}: {each.problem}" for each in self._replay.report.problems]
            self.faults.append(f"hour {at:g}: problems {kinds}, not {sorted(problems)}: {said}")
        return told

    def _named(self, label: Label) -> Label:
        return replace(label, key=self._case.alias.get(label.key, label.key))


def compared(told: Sequence[Event], labels: Sequence[Label]) -> tuple[list[Mark], list[str]]:
    """Put events beside labels: by kind, key and rule first, then in all that a label says."""
    marks: list[Mark] = []
    faults: list[str] = []
    left = list(told)
    for label in labels:
        found = next((each for each in left if _is_it(each, label)), None)
        if found is None:
            words = f"missed {label.kind} {label.rule or ''} {label.key}".replace("  ", " ")
            marks.append(Mark(_kind(label), told=False, labelled=True, words=words))
            faults.append(words)
            continue
        left.remove(found)
        right = found.severity == label.severity
        marks.append(Mark(_kind(label), True, True, right if label.severity else None))
        faults += [f"{_words(found)}: {words}" for words in _unlike(found, label)]
    for event in left:
        words = f"false {_words(event)}"
        marks.append(Mark(_told_kind(event), told=True, labelled=False, words=words))
        faults.append(words)
    return marks, faults


def _is_it(event: Event, label: Label) -> bool:
    rule = event.detail.get("rule")
    return (event.kind, event.key, rule) == (label.kind, label.key, label.rule)


def _kind(label: Label) -> str:
    return f"{label.kind} {label.rule}" if label.rule else label.kind


def _told_kind(event: Event) -> str:
    rule = event.detail.get("rule")
    return f"{event.kind} {rule}" if rule else event.kind


def _unlike(event: Event, label: Label) -> list[str]:
    """Say in what an event is not as its label says."""
    said: list[tuple[str, object, object]] = [
        ("severity", event.severity, label.severity),
        ("baseline", event.baseline, label.baseline),
    ]
    if label.fields is not None:
        said.append(("fields", sorted(event.fields), sorted(label.fields)))
    said += [(name, event.detail.get(name), value) for name, value in label.detail.items()]
    for name, value in label.near.items():
        number = float(event.detail.get(name, 0))
        said.append((name, number, value if abs(number - value) > value / 20 else number))
    if label.changes:
        kinds = {each.get("kind") for each in event.detail.get("changes", ())}
        said.append(("changes", sorted({*label.changes} & kinds), sorted(label.changes)))
    return [f"{name} is {told!r}, not {wanted!r}" for name, told, wanted in said if told != wanted]


def _words(event: Event) -> str:
    details = {k: v for k, v in event.detail.items() if k not in {"changes", "reason"}}
    changed = {
        name: [piece for piece in pieces if piece[0] != "="] for name, pieces in event.diff.items()
    }
    rest = [event.severity, changed or None, details or None]
    return " ".join(str(part) for part in (_told_kind(event), event.key or "(site)", *rest) if part)
