"""A labelled case: a small site, what befalls it between our visits, and what should be told.

Cases are TOML files in tests/pairs/cases; tests/pairs/README.md says how they are written.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec

START = datetime(2021, 2, 1, 3, tzinfo=UTC)
"""When a case begins that does not say it: its releases are some days old."""
Swaps: TypeAlias = dict[str, list[tuple[str, str]]]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a case file may say; a slip in a name is an error, not an empty label."""


class Label(_Strict, frozen=True):
    """An event that must be told. What it leaves out may be anything, its severity excepted."""

    kind: str
    key: str = ""
    severity: Literal["substantive", "cosmetic"] | None = None
    fields: tuple[str, ...] | None = None
    rule: str | None = None
    baseline: bool = False
    detail: dict[str, Any] = {}
    """Values that the event's detail must have, among others."""
    near: dict[str, float] = {}
    """Numbers that the event's detail must have, to a twentieth: seconds that a site was down."""
    changes: tuple[str, ...] = ()
    """Kinds that must be among those of ``detail.changes``."""


class Given(_Strict, frozen=True):
    """What an address answers instead of a page of the made-up ministry.

    One of: ``golden`` (a page among the profiles' golden ones), ``file`` (one in tests/pairs),
    ``thaigov`` (a text in tests/pairs, put into that site's markup), ``html``, ``like`` (the page
    of that release), ``problem`` (of the network), ``capture`` (the number of a real answer in
    tests/data/blocked; a fine one comes with the page itself), ``fault`` (of
    ministrywatch.demo.faults, with its ``terms``). ``charset`` is what the text is encoded in.
    """

    golden: str | None = None
    file: str | None = None
    thaigov: str | None = None
    html: str | None = None
    like: str | None = None
    problem: str | None = None
    capture: int | None = None
    fault: str | None = None
    terms: dict[str, Any] = {}
    status: int = 200
    headers: dict[str, str] = {}
    charset: str = "utf-8"


class Step(_Strict, frozen=True):
    """What happens, then a visit ``at`` so many hours after the first one, and what it tells."""

    at: float
    why: str = ""
    edit: dict[str, dict[str, Any]] = {}
    rewrite: Swaps = {}
    """Words of a release, and the words that take their place."""
    visitors: int = 0
    """By how much every counter rises."""
    publish: dict[str, dict[str, Any]] = {}
    take_down: dict[str, Literal[404, 410, "soft"]] = {}
    restore: tuple[str, ...] = ()
    move: dict[str, str] = {}
    """Releases that stand at another slug from now on, and their old address answers 404."""
    swap: Swaps = {}
    """Markup of a page, and what takes its place from now on; ``*`` is every release."""
    answer: dict[str, Given] = {}
    """By release or address; ``*`` is the whole site."""
    heal: tuple[str, ...] = ()
    look: dict[str, Any] = {}
    """The front end of the made-up ministry, as in ministrywatch.demo.look."""
    rules: dict[str, Any] = {}
    """The page rules of the profile that differ from now on: it was mended."""
    expect: tuple[Label, ...] = ()
    problems: tuple[str, ...] = ()
    """Kinds of trouble that the visit reports."""


class Standing(_Strict, frozen=True):
    """How a release must stand in the end."""

    state: str | None = None
    revisions: int | None = None
    views: int | None = None
    url: str | None = None
    points: tuple[int, ...] | None = None
    published_on: str | None = None


class Case(_Strict, frozen=True):
    """One site and its story."""

    name: str
    why: str = ""
    profile: str = "mfa-th"
    home: str = ""
    """Of a site that has no profile of its own: it gets a small one, with the ``rules`` here."""
    start: datetime = START
    era: date | None = None
    """The day whose page rules hold, where the profile knows an older layout."""
    site: dict[str, dict[str, Any]] = {}
    """The releases of the made-up ministry by slug, each with what it says of its own."""
    crowd: int = 0
    """How many further releases it has, ``x1`` to ``xN``."""
    read: int = 0
    """By how much their counters are higher than those of the made-up ministry usually are."""
    rhythm: int = 0
    """Days between one of them and the next; when 0, they are of the last twenty days."""
    manners: dict[str, Any] = {}
    page: dict[str, Given] = {}
    """What addresses answer, where the site is another one."""
    release: dict[str, Any] = {}
    rules: dict[str, Any] = {}
    swap: Swaps = {}
    alias: dict[str, str] = {}
    """Short names for keys and addresses in labels."""
    known: int | None = None
    """Releases that the first visit must find; as many as the site has, when left out."""
    problems: tuple[str, ...] = ()
    """Kinds of trouble that the first visit reports."""
    visit: tuple[Step, ...] = ()
    end: dict[str, Standing] = {}


class _File(_Strict, frozen=True):
    case: tuple[Case, ...]


def read_cases(folder: Path) -> dict[str, tuple[Case, ...]]:
    """Return the cases of a folder by group, which is the name of their file."""
    return {
        path.stem: msgspec.toml.decode(path.read_bytes(), type=_File).case
        for path in sorted(folder.glob("*.toml"))
    }
