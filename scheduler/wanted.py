"""What the daemon is asked for: which sites, how many children, where its figures are shown."""

from collections.abc import Mapping
from datetime import date

import msgspec

from scheduler.alerts.model import Rule
from scheduler.orders import Read, Readable
from storage.errors import MendableError, whereabouts


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of a daemon, from the command line, the environment and the file."""

    database: str
    folder: str | None = None
    """The user's own profiles."""
    contact: str
    allow_private: bool = False
    origin: str | None = None
    delay: float | None = None
    sites: tuple[str, ...] = ()
    """Named ones; without, those of the user's folder and those visited before."""
    children: int = 2
    holidays: tuple[date, ...] = ()
    listen: str = ""
    listen_public: bool = False
    rules: tuple[Rule, ...] = ()
    post: msgspec.Raw | None = None
    """What the child that delivers alerts is ordered; without rules there is none."""


class Chosen(msgspec.Struct, frozen=True):
    """The sites that are watched, and a line on each that is not for a fault of its profile."""

    profiles: dict[str, Readable]
    broken: dict[str, str]


def choose(wanted: Wanted, read: Read, visited: frozenset[str]) -> Chosen:
    """Return the sites to watch: named ones, or the user's own and those visited before.

    Raises MendableError for a name that no profile has, and when there is nothing to watch.
    """
    known = {each.name: each for each in read.profiles}
    for name in wanted.sites:
        if name not in known and name not in read.broken:
            raise MendableError(
                f"{name}: no profile of that name; {whereabouts(name, {*known, *read.broken})}"
            )
    names = set(wanted.sites) or {
        each.name for each in read.profiles if not each.shipped or each.name in visited
    }
    broken = {name: line for name, line in read.broken.items() if name in names | visited}
    if not wanted.sites:
        names = {name for name in names if name in known and known[name].enabled}
    if not names and not broken:
        raise MendableError(
            "there is nothing to watch: name a site, as in `ministrywatch daemon mfa-th`, or in "
            'the configuration, as in [daemon] sites = ["mfa-th"]'
        )
    return Chosen({name: known[name] for name in sorted(names) if name in known}, broken)


def renewed(before: Mapping[str, Readable], now: Chosen) -> tuple[dict[str, Readable], list[str]]:
    """Return the sites to watch from now on, and those whose pace is another than before.

    A site whose profile broke keeps its last good one.
    """
    kept = {name: before[name] for name in now.broken if name in before}
    after = {**kept, **now.profiles}
    paced = [
        name for name, each in after.items() if name in before and each.pace != before[name].pace
    ]
    return after, sorted(paced)
