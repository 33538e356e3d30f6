"""The doors of a site: its lists, feeds, sitemaps and JSON, each a way to the same news."""

from crawler.profile.table import Table


class Listing(Table, frozen=True):
    """A list of releases on web pages.

    ``{page}`` in ``url`` runs from ``first`` for ``pages`` pages a visit, ``{offset}`` from
    ``first`` in steps of ``step``. Where the address of the next page is not known beforehand,
    ``next`` is the selector of the link that leads there.
    """

    name: str
    url: str
    first: int | None = None
    """The first number: 1 for ``{page}``, 0 for ``{offset}``, when left out."""
    step: int = 10
    pages: int = 2
    next: str | None = None

    def urls(self, pages: int | None = None) -> tuple[str, ...]:
        """Return the addresses of the first ``pages`` pages, or of as many as the profile says."""
        return numbered(self, self.pages if pages is None else pages)


class Feed(Table, frozen=True):
    """An RSS or Atom feed."""

    name: str
    url: str


class Sitemap(Table, frozen=True):
    """A sitemap, or an index of them; of its releases the ``most`` newest are looked at."""

    url: str
    most: int = 200
    maps: int = 5
    """Sitemaps of an index that are read, the newest first."""


class JsonList(Table, frozen=True, kw_only=True):
    """A list that a site gives as JSON. Paths are dotted: ``data.items``, ``attributes.title``.

    ``link`` is a path in an item, or an address with paths in braces:
    ``https://www.example.go.th/news/{article_id}``.
    """

    name: str
    url: str
    first: int | None = None
    step: int = 10
    pages: int = 1
    items: str = ""
    """Path to the array; the document itself when empty."""
    link: str
    title: str | None = None
    date: str | None = None
    views: str | None = None

    def urls(self, pages: int | None = None) -> tuple[str, ...]:
        """Return the addresses of the first ``pages`` pages, or of as many as the profile says."""
        return numbered(self, self.pages if pages is None else pages)


class WordPress(Table, frozen=True):
    """WordPress's own JSON of its posts. Where it answers, nothing else is asked for."""

    posts: str = "/wp-json/wp/v2/posts"
    per_page: int = 20
    pages: int = 1


def numbered(door: Listing | JsonList, count: int) -> tuple[str, ...]:
    """Return a door's addresses for ``count`` pages; one, when its address has no number."""
    if "{offset}" in door.url:
        start = door.first or 0
        numbers = range(start, start + count * door.step, door.step)
        return tuple(door.url.replace("{offset}", str(number)) for number in numbers)
    if "{page}" in door.url:
        start = 1 if door.first is None else door.first
        numbers = range(start, start + count)
        return tuple(door.url.replace("{page}", str(number)) for number in numbers)
    return (door.url,)
