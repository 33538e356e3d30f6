"""The site of the scripted year: what it answers at a moment, which is all it depends on."""

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

import msgspec

from crawler.answers import Answer, Reply
from crawler.profile import find_profile
from crawler.profile.model import Listing, SiteProfile
from storage.records import Problem
from tests.replay.script import DAYS, START, Story, Text, script
from tests.replay.site import HTML, MISSING
from tests.replay.stock import printed

HOME = "https://www.mfa.go.th"
LIST = f"{HOME}/th/page/ข่าว"
SHOWN = 20
"""Releases in the list, which scrolls."""
REDESIGN, MENDED = 150.0, 155.0
"""From when the text stands in another element, and from when the profile knows it."""
MOVED = 300.0
"""From when every release stands at another address, and the old ones redirect."""
TROUBLES = {
    "unreachable": (60.0, 60.6),
    "challenge": (95.1, 96.7),
    "server-error": (120.2, 122.6),
    "timeout": (260.0, 261.3),
}
BUSY = (*range(58, 63), *range(94, 99), *range(118, 125), *range(148, 159), *range(249, 252),
        *range(298, 304))  # fmt: skip
"""Days with a second visit, besides some others."""

_OLD, _NEW = "ContentDetailstyled__ContentDescription", "ArticleDetailstyled__Body"
_PAGE = """<html><head><title>{title}</title></head><body><h1>{title}</h1><p class="date">{day}</p>
<p>{views} view</p><div class="{element}-x">{body}</div></body></html>"""
_ITEM = """<div class="p-3 col-md-4"><a href="/th/content/{slug}"><div title="{title}">…</div></a>
<p class="date">{day}</p></div>"""


class Look(NamedTuple):
    """One request for a release, as the site saw it: its text and counter, or why not."""

    story: Story
    turn: int | None
    """Which of its texts was sent; None when it was not there."""
    views: int = 0


class Year:
    """Answers every address by the script; ``now`` is in days after the start of the year."""

    def __init__(self) -> None:
        self.stories = script()
        self.now = 0.0
        self.looks: list[Look] = []
        self._by_slug = {each.slug: each for each in self.stories}

    def trouble(self) -> str | None:
        """Return what is wrong with the site as a whole, None when it answers."""
        return next((kind for kind, (a, b) in TROUBLES.items() if a <= self.now < b), None)

    async def fetch(self, url: str, headers: Mapping[str, str]) -> Reply:
        """Answer a request."""
        match self.trouble():
            case "challenge":
                return Answer(url, 403, {**HTML, "cf-mitigated": "challenge"}, MISSING)
            case "server-error":
                return Answer(url, 500, HTML, MISSING)
            case str(kind):
                return Problem(kind, "no answer")
        address = unquote(url)
        if address.startswith(f"{HOME}/th/content/"):
            return self._release(url, address.rpartition("/")[2])
        return Answer(url, 200, HTML, self._list()) if address == LIST else _missing(url)

    def _release(self, url: str, slug: str) -> Reply:
        story = self._by_slug.get(slug.removeprefix("n-"))
        if story is None or story.born > self.now or (slug != story.slug and self.now < MOVED):
            return _missing(url)
        if slug == story.slug and self.now >= MOVED:
            return Answer(url, 301, {"location": f"/th/content/n-{slug}"})
        return self._sent(url, story)

    def _sent(self, url: str, story: Story) -> Reply:
        gone = story.gone(self.now)
        if gone is not None:
            self.looks.append(Look(story, None))
            if gone == "home":
                return Answer(url, 302, {"location": f"{HOME}/"})
            return _missing(url, 200 if gone == "soft" else gone)
        turn = story.turn(self.now)
        look = Look(story, story.turns.index(turn), story.views(self.now))
        self.looks.append(look)
        element = _NEW if self.now >= REDESIGN else _OLD
        return Answer(url, 200, HTML, _page(turn.text, story.day, look.views, element))

    def _list(self) -> bytes:
        there = [s for s in self.stories if s.born <= self.now and s.gone(self.now) is None]
        prefix = "n-" if self.now >= MOVED else ""
        items = (
            _ITEM.format(
                slug=prefix + s.slug, title=s.turn(self.now).text.title, day=printed(s.day)
            )
            for s in reversed(there[-SHOWN:])
        )
        return f"<html><body>{''.join(items)}</body></html>".encode()


@lru_cache(maxsize=256)
def _page(text: Text, day: date, views: int, element: str) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text.body)
    return _PAGE.format(
        title=text.title, day=printed(day), views=f"{views:,}", body=body, element=element
    ).encode()


def _missing(url: str, status: int = 404) -> Answer:
    said = "<html><head><title>404</title></head><body><h1>ไม่พบหน้าที่ท่านต้องการ</h1></body></html>"
    return Answer(url, status, HTML, said.encode())


def profile(*, mended: bool) -> SiteProfile:
    """Return the profile of the site; ``mended`` knows the element of its redesign, too."""
    known = find_profile("mfa-th")
    body = f"div[class*='{_OLD}']" + (f", div[class*='{_NEW}']" if mended else "")
    page = msgspec.structs.replace(known.page, body=body)
    return msgspec.structs.replace(
        known,
        listings=(Listing(name="ข่าว", url=LIST),),
        page=page,
        pace=msgspec.structs.replace(known.pace, delay=0.0),
    )


def visits() -> list[float]:
    """Return when the site is visited: once a day at some early hour, on some days twice."""
    dice = random.Random(DAYS)
    often = {*BUSY, *dice.sample(range(DAYS), 20)}
    found = []
    for day in range(DAYS):
        found.append(day + dice.uniform(3, 6) / 24)
        if day in often:
            found.append(day + dice.uniform(15, 18) / 24)
    return found


def moment(now: float) -> datetime:
    """Return a moment of the script as it is in the world, to the second."""
    return START + timedelta(seconds=round(now * 86400))
