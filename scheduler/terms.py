"""What a visit is asked for, under which terms, and what it came to."""

from collections.abc import Callable
from datetime import date, datetime

import msgspec

from crawler.cookies import Cookie
from crawler.dropouts import Remembered
from crawler.order import Recheck
from crawler.profile.model import SiteProfile
from scheduler.alerts.model import Rule
from scheduler.digest import Trouble
from scheduler.rations import Ration
from storage.records import Event, Target
from storage.visited import Run

Clock = Callable[[], datetime]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One site of a visit, and what is wanted of it."""

    profile: SiteProfile
    urls: tuple[str, ...] = ()
    """Single releases; with any, no list is asked for."""
    keep: bool = False
    """Archive every page that is fetched, whatever can be read of it."""
    pages: int | None = None
    recheck: Recheck = "due"


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for every site of a visit."""

    contact: str
    allow_private: bool = False
    origin: str | None = None
    delay: float | None = None
    alerts: bool = True
    cause: str = "command"
    time_limit: float = 3600.0
    """Seconds after which nothing more is asked for; what is due stays due."""
    only_due: bool = False
    """Leave out a site that another process has visited meanwhile."""
    holidays: tuple[date, ...] = ()
    rules: tuple[Rule, ...] | None = ()
    """Who is told what of it, besides those whom the daemon tells; None for its own visits."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a visit to one site came to."""

    run: Run
    events: tuple[Event, ...]
    problems: tuple[Trouble, ...]
    hindrance: str = ""
    """What on our own side kept the visit from being stored whole, and what mends it."""
    dropped: tuple[str, ...] = ()
    """Keys of the releases that were looked at because they dropped out of a list."""


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A run that has begun; ``seen`` are the keys that an earlier, killed one has read."""

    asked: Asked
    run: Run
    site_id: int
    seen: tuple[str, ...]
    not_before: datetime | None
    """The site asked to be left alone until then."""
    targets: tuple[Target, ...]
    ration: Ration
    cookies: tuple[Cookie, ...]
    """What earlier visits kept, where the profile wants that."""
    shown: Remembered = Remembered()
    """What the lists showed last."""
