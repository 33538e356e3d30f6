"""How the daemon is: its sign of life, whether it is well, and its figures for Prometheus."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from scheduler.agenda import Place

LATE_BEAT = 60.0
"""Seconds after which a heartbeat is missed: four beats."""
LATE_VISIT = 900.0
"""Seconds for which a healthy site may be due before something is wrong."""
LATE_POST = 900.0
"""Seconds for which a message may be due before something is wrong."""


class Figures(msgspec.Struct):
    """What is told of the rounds."""

    visits: Counter[str] = msgspec.field(default_factory=Counter)
    """Visits by outcome since the start."""
    broken: int = 0
    """Children that ended badly."""
    due: int = 0
    overdue: float = 0.0
    """Seconds for which the healthy site that waited longest has been due."""
    places: tuple[Place, ...] = ()


class Vitals(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a daemon at a moment."""

    at: datetime
    working: bool
    """False while another daemon is at work and this one stands by."""
    fault: str = ""
    """Why it is not known whether another is at work: the database fails."""
    started_at: datetime
    beat_at: datetime | None = None
    sites: int = 0
    running: int = 0
    """Visiting children."""
    visiting: int = 0
    """Sites that are being visited."""
    due: int = 0
    overdue: float = 0.0
    """Seconds for which the healthy site that waited longest has been due."""
    post_overdue: float = 0.0
    """Seconds for which the message that waited longest has been due."""
    visits: Mapping[str, int] = {}
    deliveries: Mapping[str, int] = {}
    broken: Mapping[str, int] = {}
    """Children that ended badly, by kind."""
    places: tuple[Place, ...] = ()


def troubles(vitals: Vitals) -> list[str]:
    """Return what is wrong, a line each; nothing is with one that stands by for another."""
    if not vitals.working:
        return [vitals.fault] if vitals.fault else []
    found = []
    beat = (vitals.at - (vitals.beat_at or vitals.started_at)).total_seconds()
    if beat > LATE_BEAT:
        found.append(f"no heartbeat reached the database for {beat:.0f} s")
    if vitals.overdue > LATE_VISIT:
        found.append(f"a healthy site has been due for {vitals.overdue:.0f} s")
    if vitals.post_overdue > LATE_POST:
        found.append(f"a message has been due for {vitals.post_overdue:.0f} s")
    return found


def status(vitals: Vitals) -> str:
    """Return one line for ``systemctl status``."""
    if not vitals.working:
        return vitals.fault or "standing by: another daemon is at work"
    return f"{vitals.sites} sites, {vitals.visiting} being visited, {vitals.due} due"


def figures(vitals: Vitals) -> str:
    """Return the figures in Prometheus' text format, version 0.0.4."""
    return "".join(f"{line}\n" for line in _lines(vitals))


def _lines(v: Vitals) -> Iterator[str]:
    yield from _plain("up", "gauge", "1 at work, 0 standing by.", int(v.working))
    yield from _plain("sites", "gauge", "Sites that are watched.", v.sites)
    yield from _plain("sites_due", "gauge", "Sites that are due and not visited yet.", v.due)
    yield from _plain(
        "overdue_seconds", "gauge", "How long the healthy site that waited longest is due.",
        v.overdue,
    )  # fmt: skip
    yield from _plain(
        "post_overdue_seconds", "gauge", "How long the message that waited longest is due.",
        v.post_overdue,
    )  # fmt: skip
    yield from _plain("children", "gauge", "Visiting processes.", v.running)
    yield from _plain("resident_bytes", "gauge", "Memory of the daemon itself.", resident())
    yield from _split("visits_total", "counter", "Visits since the start.", "outcome", v.visits)
    yield from _split("deliveries", "gauge", "Messages in the outbox.", "state", v.deliveries)
    yield from _split(
        "children_broken_total", "counter", "Children that ended badly.", "kind", v.broken
    )
    last = {each.name: each.last_visit_at.timestamp() for each in v.places if each.last_visit_at}
    words = "When a site was visited last, in seconds since 1970."
    yield from _split("last_visit_timestamp_seconds", "gauge", words, "site", last)


def _plain(name: str, kind: str, words: str, value: float) -> Iterable[str]:
    return (*_head(name, kind, words), f"ministrywatch_{name} {value}")


def _split(
    name: str, kind: str, words: str, label: str, values: Mapping[str, float]
) -> Iterator[str]:
    yield from _head(name, kind, words)
    for key, value in sorted(values.items()):
        yield f'ministrywatch_{name}{{{label}="{_escaped(key)}"}} {value}'


def _head(name: str, kind: str, words: str) -> tuple[str, str]:
    return f"# HELP ministrywatch_{name} {words}", f"# TYPE ministrywatch_{name} {kind}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def resident(process: str = "self") -> int:
    """Return the resident bytes of a process, 0 where /proc does not tell."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    found = next((line for line in lines if line.startswith("VmRSS:")), "VmRSS: 0 kB")
    return int(found.split()[1]) * 1024
