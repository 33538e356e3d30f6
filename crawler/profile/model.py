"""What a site profile may say, field by field, with the defaults."""

from datetime import date

import msgspec

EVERY = r"^[1-9][0-9]{0,3}[mhd]$"
QUIET = r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$"
_SECONDS = {"m": 60, "h": 3600, "d": 86400}


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One table of a profile: a key that is not known is an error, not a comment."""


class Evidence(Table, frozen=True):
    """Where a fact of this profile was seen, and on which day."""

    text: str
    seen: date
    source: str = ""


class Listing(Table, frozen=True):
    """A list of releases. ``{page}`` in ``url`` runs from ``first`` for ``pages`` pages a visit."""

    name: str
    url: str
    first: int = 1
    pages: int = 2

    def urls(self, pages: int | None = None) -> tuple[str, ...]:
        """Return the addresses of the first ``pages`` pages, or of as many as the profile says."""
        count = self.pages if pages is None else pages
        if "{page}" not in self.url:
            return (self.url,)
        numbers = range(self.first, self.first + count)
        return tuple(self.url.replace("{page}", str(number)) for number in numbers)


class Layout(Table, frozen=True):
    """One way a list prints its entries. Selectors other than ``item`` look inside an item.

    Left out, ``link`` is any link to a release, ``title`` the words of that link, and the date
    and the counter stay unread.
    """

    item: str
    link: str | None = None
    title: str | None = None
    date: str | None = None
    views: str | None = None


class ReleaseRules(Table, frozen=True):
    """Which addresses are releases, and what names one.

    ``pattern`` is matched on the decoded path, followed by ``?`` and the query keys named in
    ``keep_query`` when the address has them. Its group ``key`` is the key of the release; its
    optional group ``language`` is the language of the page.
    """

    pattern: str
    keep_query: tuple[str, ...] = ()


class Sections(Table, frozen=True):
    """Headed sections after the body, and the words that say what they hold."""

    heading: str
    images: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    video: tuple[str, ...] = ()


class Rewrite(Table, frozen=True):
    """A rule that turns the address of a thumbnail into that of the full-size picture."""

    pattern: str
    replace: str


class PageRules(Table, frozen=True):
    """Where the parts of a release page are. What is left out is found by what it says."""

    body: str
    title: str | None = None
    lead: str | None = None
    published_on: str | None = None
    updated_on: str | None = None
    views: str | None = None
    category: str | None = None
    images: str | None = None
    attachments: str | None = None
    ignore: tuple[str, ...] = ()
    sections: Sections | None = None
    rewrite: tuple[Rewrite, ...] = ()


class Pace(Table, frozen=True):
    """How often and how gently a site is asked. ``delay`` is in seconds."""

    every: str = "1h"
    delay: float = 2.0
    quiet: str | None = None
    cookies: bool = False

    @property
    def every_seconds(self) -> int:
        """The time between two visits, in seconds."""
        return int(self.every[:-1]) * _SECONDS[self.every[-1]]


class Limits(Table, frozen=True):
    """What one answer may cost: bytes after decompression, seconds, hops."""

    max_bytes: int = 10_000_000
    timeout: float = 30.0
    redirects: int = 5


class SiteProfile(Table, frozen=True):
    """How one site's pages look, where its lists are, and the pace it is asked at."""

    name: str
    titles: dict[str, str]
    home: str
    hosts: tuple[str, ...]
    listings: tuple[Listing, ...]
    layouts: tuple[Layout, ...] = msgspec.field(name="list")
    release: ReleaseRules
    page: PageRules
    family: str | None = None
    language: str = "th"
    time_zone: str = "Asia/Bangkok"
    enabled: bool = True
    reason: str = ""
    """Why a profile is not enabled."""
    evidence: tuple[Evidence, ...] = ()
    pace: Pace = Pace()
    limits: Limits = Limits()

    @property
    def cookies(self) -> bool:
        """Whether the site gets its cookies back; they last for one visit."""
        return self.pace.cookies
