"""Asks WordPress's JSON for a site's posts, newest first, or for a single one."""

from collections.abc import AsyncIterator

from crawler.answers import Answer
from crawler.asking import Asker
from crawler.dropouts import Shelf
from crawler.identity import release_address
from crawler.lists import Lists
from crawler.order import SiteOrder
from crawler.pages.wordpress import Post, posts_query, read_posts, slug_query
from crawler.profile.doors import WordPress
from storage.records import Problem

_PASSING = frozenset(
    {"dns", "unreachable", "timeout", "server-error", "certificate", "challenge", "maintenance"}
)
"""Problems of a bad hour. Any other means that the site does not give its posts as JSON."""


class Posts:
    """The JSON of one site.

    ``answers`` is None until it was asked in this visit, and False once the rest of the visit
    has to do without it.
    """

    def __init__(self, order: SiteOrder, asker: Asker, lists: Lists) -> None:
        """Work for one visit."""
        self._order = order
        self._profile = order.profile
        self._asker = asker
        self._lists = lists
        self.answers: bool | None = None if order.profile.wordpress else False
        self._barren: tuple[str, Answer | Problem] | None = None
        """The first page of posts, where it held none of the site's releases."""

    async def newest(self) -> AsyncIterator[tuple[str, Answer]]:
        """Yield the newest posts, each as a release's key and as if its page had answered so."""
        door = self._profile.wordpress
        if door is None:
            return
        keys: list[str] = []
        urls = self._addresses(door)
        for number, url in enumerate(urls):
            reply, found = await self._ask(url)
            if isinstance(found, Problem):
                self._failed(url, reply, found, first=not number)
                return
            if not found and not number:
                # Its releases may be posts of another type, which this address does not give.
                self._barren, self.answers = (url, reply), False
                return
            self.answers = True
            self._lists.noted(url, reply, None)
            keys += [post.key for post in found]
            for post in found:
                yield post.key, _answer(post)
            if not found:
                break
        self._lists.shelves[door.posts] = Shelf(tuple(keys), len(urls) >= door.pages)

    def conclude(self, *, shown: bool) -> None:
        """Take down a first page without a release, once it is known what the lists show.

        Posts of other types stand in lists; where these show nothing either, the door is broken.
        """
        if self._barren is not None:
            nothing = Problem("empty", "no release of the site is among its newest posts")
            self._lists.noted(*self._barren, None if shown else nothing)

    async def one(self, url: str) -> Answer | None:
        """Return what the post of an address says now, None where only its page can tell.

        A post has the key of its address, which a release that moved has besides its own. That
        one is not given proves nothing, so its page says whether the release is gone.
        """
        for query in self._queries(url):
            reply, found = await self._ask(query)
            if isinstance(found, Problem):
                self._failed(query, reply, found, first=self.answers is None)
                return None
            self.answers = True
            address = release_address(self._profile, url)
            post = next((post for post in found if address and post.key == address.key), None)
            if post is not None:
                return _answer(post)
        return None

    def _failed(self, url: str, reply: Answer | Problem, why: Problem, *, first: bool) -> None:
        """Do without the JSON when it fails in this hour, or never was there: that is no problem.

        Where it answers, one post that is refused says nothing of the others.
        """
        passing = why.kind in _PASSING
        if passing or not first:
            self._lists.noted(url, reply, why)
        if passing or first:
            self.answers = False

    def _queries(self, url: str) -> list[str]:
        """Return the addresses of a post, the surest first, none where there is no JSON."""
        if self.answers is False:
            return []
        queries = (slug_query(self._profile, url), slug_query(self._profile, url, by_name=True))
        return list(dict.fromkeys(query for query in queries if query))

    async def _ask(self, url: str) -> tuple[Answer | Problem, tuple[Post, ...] | Problem]:
        reply = await self._asker.ask(url)
        if isinstance(reply, Problem):
            found: tuple[Post, ...] | Problem = reply
        else:
            found = read_posts(self._profile, self._lists.page_of(reply))
        return reply, found

    def _addresses(self, door: WordPress) -> list[str]:
        pages = door.pages if self._order.pages is None else self._order.pages
        asked = (f"per_page={door.per_page}&page={number}" for number in range(1, pages + 1))
        return [posts_query(self._profile.home, door, each) for each in asked]


def _answer(post: Post) -> Answer:
    """Return a post as an answer of its page: the JSON is what is read, compared and archived."""
    headers = {"content-type": "application/json; charset=utf-8"}
    return Answer(url=post.url, status=200, headers=headers, body=post.body)
