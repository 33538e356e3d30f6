"""What a site profile may say, field by field, with the defaults."""

from datetime import date

import msgspec

from crawler.profile.doors import Feed, JsonList, Listing, Sitemap, WordPress
from crawler.profile.table import Table

__all__ = [
    "Evidence",
    "Feed",
    "JsonList",
    "Layout",
    "Limits",
    "Listing",
    "Pace",
    "PageRules",
    "ReleaseRules",
    "Rewrite",
    "Sections",
    "SiteProfile",
    "Sitemap",
    "Table",
    "Version",
    "WordPress",
]

EVERY = r"^[1-9][0-9]{0,3}[mhd]$"
CRON = r"^[0-9a-z*/,-]{1,40}( [0-9a-z*/,-]{1,40}){4}$"
"""Five fields: minute, hour, day, month, day of the week."""
QUIET = r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$"
_SECONDS = {"m": 60, "h": 3600, "d": 86400}


class Evidence(Table, frozen=True):
    """Where a fact of this profile was seen, and on which day, where that is known."""

    text: str
    seen: date | None = None
    source: str = ""


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
    optional group ``language`` is the language of the page. ``also`` are further patterns, for
    addresses of an older site or another part of it; the first that matches counts.
    """

    pattern: str
    also: tuple[str, ...] = ()
    keep_query: tuple[str, ...] = ()
    fold_case: bool = False
    """Addresses that differ in upper and lower case only are one release."""
    slash: bool = False
    """Addresses are asked with a slash at their end, as WordPress has them: without it, it
    redirects."""

    @property
    def patterns(self) -> tuple[str, ...]:
        """All patterns, in the order in which they are tried."""
        return (self.pattern, *self.also)


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
    """Where the parts of a release page are. What is left out is found by what it says.

    Several selectors of a date are tried in turn; the first that finds a date counts.
    """

    body: str | None = None
    title: str | None = None
    lead: str | None = None
    published_on: str | tuple[str, ...] | None = None
    updated_on: str | tuple[str, ...] | None = None
    views: str | None = None
    category: str | None = None
    images: str | None = None
    attachments: str | None = None
    ignore: tuple[str, ...] = ()
    sections: Sections | None = None
    rewrite: tuple[Rewrite, ...] = ()
    leads_on: bool = False
    """Some pages hold nothing but a script that leads to a document or another site."""


class Version(Table, frozen=True):
    """How pages looked until a day, that day included. Written, it says only what differs."""

    until: date
    page: PageRules


class Pace(Table, frozen=True):
    """How often and how gently a site is asked. ``delay`` is in seconds."""

    every: str = "1h"
    """A span, or five fields of cron in the site's time zone."""
    delay: float = 2.0
    budget: int = 1_000
    """Requests a day by the daemon, lists among them."""
    quiet: str | None = None
    cookies: bool = False
    counted: bool = False
    """The site may count each look of ours as a view."""

    @property
    def is_cron(self) -> bool:
        """Whether ``every`` names moments and not a span."""
        return " " in self.every

    @property
    def every_seconds(self) -> int:
        """The time between two visits, in seconds; an hour where cron names the moments."""
        if self.is_cron:
            return 3_600
        return int(self.every[:-1]) * _SECONDS[self.every[-1]]


class Limits(Table, frozen=True):
    """What one answer may cost: bytes after decompression, seconds, hops."""

    max_bytes: int = 10_000_000
    timeout: float = 30.0
    redirects: int = 5


class SiteProfile(Table, frozen=True, kw_only=True):
    """How one site's pages look, where its lists are, and the pace it is asked at."""

    name: str
    titles: dict[str, str]
    home: str
    hosts: tuple[str, ...]
    listings: tuple[Listing, ...] = ()
    layouts: tuple[Layout, ...] = msgspec.field(name="list", default=())
    feeds: tuple[Feed, ...] = ()
    sitemaps: tuple[Sitemap, ...] = ()
    json: tuple[JsonList, ...] = ()
    wordpress: WordPress | None = None
    release: ReleaseRules
    page: PageRules = PageRules()
    versions: tuple[Version, ...] = ()
    """How pages looked before today's ``page``, the oldest first."""
    family: str | None = None
    """The family in ``profiles/families`` whose rules this profile has, but for what it says."""
    language: str = "th"
    time_zone: str = "Asia/Bangkok"
    enabled: bool = True
    reason: str = ""
    """Why a profile is not enabled."""
    draft: bool = False
    """No person has accepted it yet: what is read by it raises no edits."""
    evidence: tuple[Evidence, ...] = ()
    pace: Pace = Pace()
    limits: Limits = Limits()

    @property
    def cookies(self) -> bool:
        """Whether the site gets its cookies back, in later visits too."""
        return self.pace.cookies

    @property
    def counts_us(self) -> bool:
        """Whether our own looks may be in the site's counters, so that they are taken off."""
        return self.pace.counted

    def page_on(self, day: date | None) -> PageRules:
        """Return the rules for pages of that day; today's without one."""
        older = (each.page for each in self.versions if day is not None and day <= each.until)
        return next(older, self.page)
