"""Reads the profiles for the daemon, which does not load what understands them."""

import threading
from pathlib import Path

import msgspec

from crawler.profile.load import ProfileSource, available, load_profile
from scheduler.child import Tell
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
    return Readable(
        name=profile.name,
        enabled=profile.enabled,
        shipped=source.shipped,
        delay=profile.pace.delay,
        pace=msgspec.json.encode((profile.pace, profile.time_zone)).decode(),
        profile=msgspec.Raw(msgspec.json.encode(profile)),
    )
