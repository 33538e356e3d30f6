"""The demonstration site at one moment: which releases are up, and the pages that follow."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

from ministrywatch.demo import pages
from ministrywatch.demo.articles import Article, Section
from ministrywatch.demo.look import Look, labels
from ministrywatch.demo.web import Answer, Request

Gone: TypeAlias = Literal[404, 410, "soft"]

ROBOTS: Final = "User-agent: *\nDisallow: /th/search\nDisallow: /api/\n"

_ARTICLE_ROOTS: Final = ("/th/content/", "/en/content/")
_LIST_ROOTS: Final = ("/th/page/", "/en/page/")


@dataclass(frozen=True)
class State:
    """A value: every change of the ministry makes another one, with pages of its own."""

    up: dict[str, Article]
    gone: dict[str, tuple[Article, Gone]] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    per_page: int = 6
    robots: str = ROBOTS
    made: dict[str, Answer] = field(default_factory=dict)

    @cached_property
    def newest(self) -> tuple[Article, ...]:
        """Every release that is up, newest first."""
        return tuple(sorted(self.up.values(), key=lambda article: article.on, reverse=True))

    def having(self, article: Article) -> "State":
        """Return the site with this release up, in place of an older text of it."""
        gone = {slug: rest for slug, rest in self.gone.items() if slug != article.slug}
        return self.changed(up={**self.up, article.slug: article}, gone=gone)

    def lacking(self, slug: str, status: Gone) -> "State":
        """Return the site with one release taken down; KeyError when it is not up."""
        up = dict(self.up)
        article = up.pop(slug)
        return self.changed(up=up, gone={**self.gone, slug: (article, status)})

    def changed(self, **fields: Any) -> "State":
        """Return the site with fields replaced and no page made yet."""
        return replace(self, made={}, **fields)

    def answer(self, request: Request) -> Answer:
        """Return what this site answers, made once."""
        route, make = self._route(request)
        if route not in self.made:
            self.made[route] = make()
        return self.made[route]

    def _route(self, request: Request) -> tuple[str, Callable[[], Answer]]:
        path = request.path
        if slug := article_slug(path):
            return f"article {slug}", lambda: self._article(slug)
        if path == "/robots.txt":
            return path, lambda: Answer(
                200, (("Content-Type", "text/plain"),), self.robots.encode()
            )
        if path.rstrip("/") in ("", "/th", "/en"):
            return "home", lambda: Answer(body=pages.home_page(self.look, self.newest[:6]))
        if path.startswith(_LIST_ROOTS) and (section := _section(path, request.query)):
            page = _page_number(request.query)
            return f"list {section} {page}", lambda: self._list(section, page)
        return "missing", lambda: self._missing(404)

    def _article(self, slug: str) -> Answer:
        article = self.up.get(slug)
        if article is None:
            return self._missing(self.gone[slug][1] if slug in self.gone else 404)
        others = [other for other in self.newest[:8] if other.slug != slug][:6]
        return Answer(body=pages.article_page(self.look, article, others))

    def _list(self, section: Section, page: int) -> Answer:
        articles = [article for article in self.newest if section in article.sections]
        start = (page - 1) * self.per_page
        shown = articles[start : start + self.per_page]
        count = -(-len(articles) // self.per_page)
        listing = labels().lists[section]
        return Answer(body=pages.list_page(self.look, listing, shown, page, count))

    def _missing(self, status: Gone) -> Answer:
        body = pages.missing_page(self.look)
        return Answer(200 if status == "soft" else status, body=body)


def article_slug(path: str) -> str | None:
    """Return the slug a decoded path asks for, None when it is no article's."""
    for root in _ARTICLE_ROOTS:
        if path.startswith(root):
            return path.removeprefix(root).strip("/") or None
    return None


def _section(path: str, query: dict[str, str]) -> Section | None:
    slug = path.rsplit("/", 1)[-1]
    for section, listing in labels().lists.items():
        if listing.slug == slug and query.get("menu", listing.menu) == listing.menu:
            return section
    return None


def _page_number(query: dict[str, str]) -> int:
    text = query.get("p", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() else 1
