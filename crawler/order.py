"""What parent and child say to each other: an order goes in, progress comes out, as JSON lines."""

from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Literal, TypeAlias

import msgspec

from crawler.cookies import Cookie
from crawler.dropouts import Remembered
from crawler.profile.model import SiteProfile
from storage.records import Target

Recheck: TypeAlias = Literal["all", "due", "none"]

NO_CONTACT = "no contact configured"
"""What the user agent says in the place of an address nobody has given."""
SPENT = "the day's requests for this site are spent; the rest stays due"
"""Why a visit ended that its budget ended."""


class SiteOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What one visit wants of one site."""

    profile: SiteProfile
    run_id: int
    site_id: int
    origin: str | None = None
    """The scheme://host:port that stands in for the profile's own hosts."""
    pages: int | None = None
    """List pages to read of each list; as many as the profile says when None."""
    recheck: Recheck = "due"
    listed: bool = True
    """Known releases that a list shows are looked at, though it is not their turn."""
    hints_after: float = 0.0
    """Seconds since the last look after which a hint of a change is worth another one."""
    most: int | None = None
    """Requests that the visit may make; None for any number."""
    looks_until: int | None = None
    """Requests after which no known release is looked at any more; None for any number."""
    news: int | None = None
    """New releases that the visit may look at; None for any number."""
    vain: tuple[str, ...] = ()
    """Keys of new ones that were looked at in vain: where news are counted their turn comes last,
    and elsewhere they are left alone."""
    delay: float | None = None
    """Seconds between two requests, in the place of the profile's and of robots.txt's."""
    urls: tuple[str, ...] = ()
    """Single releases; with any, no list is asked for."""
    keep: bool = False
    """Archive every page that is fetched, whatever can be read of it."""
    not_before: datetime | None = None
    """The site asked to be left alone until then."""
    seen: tuple[str, ...] = ()
    """Keys of releases that this visit has seen already, before it was killed."""
    targets: tuple[Target, ...] = ()
    """The releases that are known, those whose next look comes first in front."""
    cookies: tuple[Cookie, ...] = ()
    """What earlier visits kept; it is used only where the profile wants cookies."""
    shown: Remembered = Remembered()
    """What the lists showed last."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a child must know; it reads nothing else."""

    database: str
    sites: tuple[SiteOrder, ...]
    contact: str = NO_CONTACT
    allow_private: bool = False
    time_limit: float = 3600.0
    """Seconds after which a visit asks for nothing more; what is due stays due."""


class Progress(msgspec.Struct, frozen=True, kw_only=True, tag="progress"):
    """How far a visit is, in numbers since its start."""

    site: str
    requests: int = 0
    not_modified: int = 0
    releases: int = 0
    problems: int = 0


class SiteDone(msgspec.Struct, frozen=True, kw_only=True, tag="done"):
    """The end of a visit to one site, all of it stored."""

    site: str
    requests: int = 0
    not_modified: int = 0
    releases: int = 0
    problems: int = 0
    stopped: bool = False
    """A signal ended the visit before it had asked for everything."""
    note: str = ""
    """Why the visit ended early, in words for a person."""
    not_before: datetime | None = None
    """The site asks to be left alone until then."""
    cookies: tuple[Cookie, ...] = ()
    """What the next visit sends back."""
    shown: Remembered | None = None
    """What the lists show, for the next visit; None where no visit was begun."""
    dropped: tuple[str, ...] = ()
    """Keys of the releases that were looked at because they dropped out of a list."""


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag="failed"):
    """The visit could not go on, through no fault of the site."""

    site: str
    error: str
    mendable: bool = False
    """The user can put it right, as with a full disk."""


Message: TypeAlias = Progress | SiteDone | Failed

ORDERS = msgspec.json.Decoder(Order)
MESSAGES: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Progress | SiteDone | Failed)


def line(value: Order | Message) -> bytes:
    """Return one line of JSON for a pipe."""
    return msgspec.json.encode(value) + b"\n"


def user_agent(contact: str) -> str:
    """Return how we present ourselves: name, version, and whom to write to.

    Only printable ASCII of the contact is kept: a header is no place for line breaks.
    """
    plain = "".join(char for char in contact if " " <= char <= "~" and char not in "()").strip()
    return f"ministrywatch/{_version()} (+{plain or NO_CONTACT})"


def _version() -> str:
    try:
        return version("ministrywatch")
    except PackageNotFoundError:
        return "0"
