"""The demonstration ministry: a site whose releases are published, edited and removed by calls."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from ministrywatch.demo.articles import Article, all_articles, rewritten, viewed
from ministrywatch.demo.delivery import Delivery
from ministrywatch.demo.look import Look
from ministrywatch.demo.state import Gone, State, article_slug
from ministrywatch.demo.synthetic import articles
from ministrywatch.demo.troubles import Troubles, fits
from ministrywatch.demo.visitors import Visitors
from ministrywatch.demo.web import Answer, Fault, Request


@dataclass(frozen=True, slots=True)
class Manners:
    """How the site's server behaves.

    ``per_page`` is the number of links on a list page. ``validators`` sends ETag and
    Last-Modified and answers 304. ``compresses`` sends gzip to who accepts it. ``counts_looks``
    adds a view for each new session, as the eWT CMS does.
    """

    per_page: int = 6
    validators: bool = False
    compresses: bool = True
    counts_looks: bool = False


class Ministry:
    """A site that can be changed while it is served, from any thread; ``log`` has every request."""

    def __init__(
        self,
        releases: Iterable[Article],
        manners: Manners = Manners(),
        look: Look = Look(),  # noqa: B008 - a frozen value
    ) -> None:
        self.log: list[Request] = []
        self._lock = threading.Lock()
        self._troubles = Troubles()
        self._visitors = Visitors() if manners.counts_looks else None
        self._delivery = Delivery(validators=manners.validators, compresses=manners.compresses)
        up = {article.slug: article for article in releases}
        self._state = State(up, look=look, per_page=manners.per_page)

    @classmethod
    def opening(cls, manners: Manners = Manners()) -> "Ministry":
        """Return the ministry as the demonstration opens: the reference page and its company."""
        return cls((one for one in all_articles() if not one.held_back), manners)

    @classmethod
    def of_size(
        cls,
        count: int,
        page_bytes: int = 60_000,
        manners: Manners = Manners(per_page=50),
    ) -> "Ministry":
        """Return ``count`` synthetic releases on pages of about that size, in two lists."""
        return cls(articles(count), manners, Look(page_bytes=page_bytes))

    @property
    def keys(self) -> tuple[str, ...]:
        """The slugs of the releases that are up, in the order they were entered."""
        return tuple(self._state.up)

    def article(self, key: str) -> Article:
        """Return a release that is up; KeyError when it is not."""
        return self._state.up[key]

    def publish(self, article: Article) -> None:
        """Put a release on the site."""
        self._change(lambda state: state.having(article))

    def edit(self, key: str, **fields: Any) -> None:
        """Replace fields of a release, such as ``title=…`` or ``body=(…)``."""
        self._revise(key, lambda article: msgspec.structs.replace(article, **fields))

    def rewrite(self, key: str, before: str, after: str) -> None:
        """Replace words wherever they stand in title, lead and body; ValueError when nowhere."""
        self._revise(key, lambda article: rewritten(article, before, after))

    def take_down(self, key: str, status: Gone = 404) -> None:
        """Take a release off the site: 404, 410, or a page that says so with 200 (``soft``)."""
        self._change(lambda state: state.lacking(key, status))

    def restore(self, key: str) -> None:
        """Put a release that was taken down back as it was; KeyError when it was not."""
        self._change(lambda state: state.having(state.gone[key][0]))

    def raise_counters(self, by: int | Mapping[str, int]) -> None:
        """Raise every counter by a number, or those named each by its own; empty ones stay so."""
        self._change(
            lambda state: state.changed(
                up={
                    slug: viewed(article, by if isinstance(by, int) else by.get(slug, 0))
                    for slug, article in state.up.items()
                }
            )
        )

    def rebuild(self, **fields: Any) -> None:
        """Deploy another front end: fields of Look, such as ``build=…`` or ``body=…``."""
        self._change(lambda state: state.changed(look=replace(state.look, **fields)))

    def write_robots(self, text: str) -> None:
        """Replace robots.txt."""
        self._change(lambda state: state.changed(robots=text))

    def fail(self, fault: Fault, on: str = "/", times: int | None = None) -> None:
        """Fail from now on, or for so many requests.

        ``on`` is a release's slug, a decoded path, a path with its query, or a prefix ending in a
        slash (``/`` is the whole site with robots.txt); the longest that fits wins.
        """
        self._troubles.begin(fault, on, times)

    def heal(self, on: str | None = None) -> None:
        """End one failure, or all of them."""
        self._troubles.end(on)

    def asked(self, on: str) -> list[Request]:
        """Return the requests so far for a place, named as for ``fail``."""
        return [request for request in tuple(self.log) if fits(on, request)]

    def answer(self, request: Request) -> Answer:
        """Return what the site answers now, and remember the request."""
        self.log.append(request)
        answer = self._delivery.validated(request, self._state.answer(request))
        if fault := self._troubles.strike(request):
            answer = fault(request, answer)
        if self._visitors is not None:
            answer = self._count(self._visitors, request, answer)
        return self._delivery.packed(request, answer)

    def _count(self, visitors: Visitors, request: Request, answer: Answer) -> Answer:
        slug = article_slug(request.path)
        if answer.status == 200 and slug in self._state.up and visitors.is_new(request, slug):
            self.raise_counters({slug: 1})
        return visitors.greet(request, answer)

    def _revise(self, key: str, edit: Callable[[Article], Article]) -> None:
        self._change(lambda state: state.having(edit(state.up[key])))

    def _change(self, make: Callable[[State], State]) -> None:
        with self._lock:
            self._state = make(self._state)
