"""Reads the profiles for the daemon, which does not load what understands them."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from crawler.profile.load import ProfileSource, available, load_profile
from crawler.profile.model import SiteProfile
from scheduler.child import Tell
from scheduler.clock import next_by_cron
from scheduler.orders import Read, Readable, ReadOrder
from storage.engine import open_engine
from storage.errors import MendableError
from storage.migrate import require_current


def read(given: bytes, tell: Tell, _stop: threading.Event) -> None:
    """Make the tables of an empty database, then tell all profiles at once."""
    order = msgspec.json.decode(given, type=ReadOrder)
    engine = open_engine(order.database, make_folder=True)
    require_current(engine, create=True)
    engine.dispose()
    good: list[Readable] = []
    broken: dict[str, str] = {}
    for source in available(Path(order.folder) if order.folder else None):
        try:
            good.append(_readable(source))
        except MendableError as error:
            broken[source.name] = str(error)
    tell(Read(profiles=tuple(good), broken=broken))


def _readable(source: ProfileSource) -> Readable:
    profile = load_profile(source.path)
    if profile.pace.is_cron:
        _check_cron(source, profile)
    return Readable(
        name=profile.name,
        enabled=profile.enabled,
        shipped=source.shipped,
        delay=profile.pace.delay,
        pace=msgspec.json.encode((profile.pace, profile.time_zone)).decode(),
        profile=msgspec.Raw(msgspec.json.encode(profile)),
    )


def _check_cron(source: ProfileSource, profile: SiteProfile) -> None:
    fault = "names no moment"
    try:
        found = next_by_cron(profile.pace.every, profile.time_zone, datetime.now(UTC))
    except ValueError as error:
        found, fault = None, f"cannot be read ({error})"
    if found is None:
        raise MendableError(
            f"{source.path}: pace.every: {profile.pace.every!r} {fault}; "
            "write minute hour day month weekday, as 0 8-18 * * mon-fri"
        )
