"""Asks WordPress's JSON for a site's posts, newest first, or for a single one."""

from collections.abc import AsyncIterator

from crawler.answers import Answer
from crawler.asking import Asker
from crawler.lists import Lists
from crawler.order import SiteOrder
from crawler.pages.wordpress import Post, read_posts, slug_query
from crawler.profile.doors import WordPress
from storage.records import Problem

_PASSING = frozenset(
    {"dns", "unreachable", "timeout", "server-error", "certificate", "challenge", "maintenance"}
)
"""Problems of a bad hour. Any other means that the site does not give its posts as JSON."""
_GONE = frozenset({404, 410})


class Posts:
    """The JSON of one site; ``answers`` is None until it was asked in this visit."""

    def __init__(self, order: SiteOrder, asker: Asker, lists: Lists) -> None:
        """Work for one visit."""
        self._order = order
        self._profile = order.profile
        self._asker = asker
        self._lists = lists
        self.answers: bool | None = None if order.profile.wordpress else False

    async def newest(self) -> AsyncIterator[tuple[str, Answer]]:
        """Yield the newest posts, each as a release's key and as if its page had answered so."""
        door = self._profile.wordpress
        for url in self._addresses(door) if door else ():
            reply, found = await self._ask(url)
            if self.answers is False:
                return
            self._lists.noted(url, reply, found if isinstance(found, Problem) else None)
            if isinstance(found, Problem) or not found:
                return
            for post in found:
                yield post.key, _answer(post)

    async def one(self, key: str, url: str) -> Answer | Problem | None:
        """Return what a release's post says now, None when the site gives no posts as JSON.

        A post that is not there any more is asked for as a page: that says why.
        """
        query = slug_query(self._profile, url) if self.answers is not False else None
        if query is None:
            return None
        _, found = await self._ask(query)
        if self.answers is False:
            return None
        if isinstance(found, Problem):
            return found
        post = next((post for post in found if post.key == key), None)
        return await self._missing(key, url) if post is None else _answer(post)

    async def _missing(self, key: str, url: str) -> Answer | Problem:
        reply = await self._asker.ask(url, key)
        if isinstance(reply, Problem) or reply.status in _GONE:
            return reply
        return Problem("unreadable", "the page is there, but WordPress's JSON no longer gives it")

    async def _ask(self, url: str) -> tuple[Answer | Problem, tuple[Post, ...] | Problem]:
        reply = await self._asker.ask(url)
        if isinstance(reply, Problem):
            found: tuple[Post, ...] | Problem = reply
        else:
            found = read_posts(self._profile, self._lists.page_of(reply))
        if self.answers is None:
            self.answers = not isinstance(found, Problem) or found.kind in _PASSING
        return reply, found

    def _addresses(self, door: WordPress) -> list[str]:
        pages = door.pages if self._order.pages is None else self._order.pages
        start = f"{self._profile.home.rstrip('/')}{door.posts}"
        joint = "&" if "?" in door.posts else "?"
        return [
            f"{start}{joint}per_page={door.per_page}&page={number}"
            for number in range(1, pages + 1)
        ]


def _answer(post: Post) -> Answer:
    """Return a post as an answer of its page: the JSON is what is read, compared and archived."""
    headers = {"content-type": "application/json; charset=utf-8"}
    return Answer(url=post.url, status=200, headers=headers, body=post.body)
