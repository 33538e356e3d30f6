"""What the daemon is asked for: which sites, how many children, where its figures are shown."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated

import msgspec

from scheduler.alerts.model import Rule, Smtp
from scheduler.orders import Read, Readable
from storage.errors import MendableError, whereabouts

_LISTEN = re.compile(r"(\[[0-9a-fA-F:.]{2,45}\]|[^\s\[\]:/]{1,253}):(?P<port>[0-9]{1,5})", re.ASCII)
LAST_PORT = 65535


class DaemonTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[daemon]`` of the configuration."""

    sites: tuple[str, ...] = ()
    """Sites to watch; without, those of the user's folder and those visited before."""
    children: Annotated[int, msgspec.Meta(ge=1, le=32)] = 2
    """Visiting processes at once."""
    holidays: tuple[date, ...] = ()
    """Days on which sites are visited as on a weekend."""
    listen: str = "127.0.0.1:9464"
    """Where ``/healthz`` and ``/metrics`` are; empty for nowhere. See ``listen_fault``."""
    listen_public: bool = False
    """Let ``listen`` be an address that others reach, as in a container."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of a daemon, from the command line, the environment and the file."""

    database: str
    folder: str | None = None
    """The user's own profiles."""
    contact: str
    allow_private: bool = False
    origin: str | None = None
    delay: float | None = None
    daemon: DaemonTable = DaemonTable()
    named_in: str = ""
    """What is said before a fault of ``daemon.sites``: file and key, nothing of a command line."""
    rules: tuple[Rule, ...] = ()
    smtp: Smtp | None = None


def listen_fault(listen: str) -> str | None:
    """Return why nothing can be shown at an address, with the mend; None when it is fine."""
    found = _LISTEN.fullmatch(listen)
    if listen and found is None:
        return f'{listen!r} is no host and port; write 127.0.0.1:9464, or "" for nowhere'
    if found and int(found["port"]) > LAST_PORT:
        return (
            f"{listen!r}: there is no port {found['port']}; write 0 to {LAST_PORT}, 0 for any free"
        )
    return None


class Chosen(msgspec.Struct, frozen=True):
    """The sites that are watched, and a line on each that is not for a fault of its profile."""

    profiles: dict[str, Readable]
    broken: dict[str, str]


def choose(wanted: Wanted, read: Read, visited: frozenset[str]) -> Chosen:
    """Return the sites to watch: named ones, or the user's own and those visited before.

    Raises MendableError for a name that no profile has, and when there is nothing to watch.
    """
    known = {each.name: each for each in read.profiles}
    for name in wanted.daemon.sites:
        if name not in known and name not in read.broken:
            hint = whereabouts(name, {*known, *read.broken})
            raise MendableError(f"{wanted.named_in}{name}: no profile of that name; {hint}")
    names = set(wanted.daemon.sites) or {
        each.name for each in read.profiles if not each.shipped or each.name in visited
    }
    broken = {name: line for name, line in read.broken.items() if name in names | visited}
    if not wanted.daemon.sites:
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
