"""The made-up ministry of a case, and what befalls it between two visits."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec

from crawler.answers import Answer
from crawler.profile.model import SiteProfile
from ministrywatch.demo import faults
from ministrywatch.demo.articles import Article, viewed
from ministrywatch.demo.ministry import Manners, Ministry
from ministrywatch.demo.web import Request
from tests.replay.case import Case, Given, Step
from tests.replay.doors import MADE, made_list
from tests.replay.given import answer_of, dressed
from tests.replay.site import HTML, Page, Site
from tests.replay.stock import stock

HOME = "https://www.mfa.go.th"
DAY = date(2021, 1, 28)


class Scene:
    """What stands behind every address of a case."""

    def __init__(self, case: Case, profile: SiteProfile) -> None:
        self._profile = profile
        wanted = {**case.site, **{f"x{n}": {} for n in range(1, case.crowd + 1)}}
        made = [
            _with(viewed(stock(n, slug, _day(case, n)), case.read), said)
            for n, (slug, said) in enumerate(wanted.items())
        ]
        self.ministry = Ministry(made, Manners(**{"per_page": 20, **case.manners}))
        self.site = Site(behind=self._behind)
        self.swaps = dict(case.swap)
        self.given: dict[str, Given] = dict(case.page)
        self._number = len(made)

    def befall(self, step: Step) -> None:
        """Let everything happen that a step says; KeyError or ValueError when it cannot."""
        self._presence(step)
        self._texts(step)
        self.swaps.update(step.swap)
        for place in step.heal:
            self.ministry.heal(place)
            self.given.pop(self._address(place), None)
        for place, given in step.answer.items():
            self._answer(place, given)
        if step.look:
            self.ministry.rebuild(**step.look)

    def touched(self, step: Step) -> list[str]:
        """Return the listed releases a step touches: a visit that missed them proves nothing."""
        named = {*step.edit, *step.rewrite, *step.swap, *step.answer, *step.heal}
        up = named & set(self.ministry.keys)
        return sorted(slug for slug in up if self.ministry.article(slug).sections)

    def _texts(self, step: Step) -> None:
        self.ministry.raise_counters(step.visitors)
        for slug, pairs in step.rewrite.items():
            for before, after in pairs:
                self.ministry.rewrite(slug, before, after)
        for slug, said in step.edit.items():
            self.ministry.publish(_with(self.ministry.article(slug), said))

    def _presence(self, step: Step) -> None:
        for slug in step.restore:
            self.ministry.restore(slug)
        for slug, said in step.publish.items():
            self._number += 1
            self.ministry.publish(_with(stock(self._number, slug, DAY), said))
        for slug, following in step.move.items():
            self.ministry.publish(_with(self.ministry.article(slug), {"slug": following}))
            self.ministry.take_down(slug)
        for slug, status in step.take_down.items():
            self.ministry.take_down(slug, status)

    def _answer(self, place: str, given: Given) -> None:
        if given.fault is None:
            self.given[self._address(place)] = given
        else:
            on = "/" if place == "*" else place
            self.ministry.fail(getattr(faults, given.fault)(**given.terms), on)

    def _address(self, place: str) -> str:
        """Return a full address for a slug or a path."""
        if place == "*" or "://" in place:
            return place
        return f"{HOME}{place}" if place.startswith("/") else f"{HOME}/th/content/{place}"

    def _behind(self, url: str, headers: Mapping[str, str]) -> Page:
        given = self.given.get("*", self.given.get(url))
        if given is None and url == f"{self._profile.home}{MADE}":
            page: Page = Answer(url, 200, HTML, made_list(self._profile, list(self.given)))
        elif given is None:
            page = self._usual(url, headers)
        elif given.like is not None:
            page = dressed(self._usual(self._address(given.like), headers), given)
        else:
            page = answer_of(given)
        return self._swapped(url, page)

    def _usual(self, url: str, headers: Mapping[str, str]) -> Answer:
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        named = {name.lower(): value for name, value in headers.items()}
        answer = self.ministry.answer(Request("GET", target, named))
        cookies = tuple(value for name, value in answer.headers if name == "Set-Cookie")
        said = {name.lower(): value for name, value in answer.headers}
        return Answer(url, answer.status, said, b"".join(answer.chunks()), cookies)

    def _swapped(self, url: str, page: Page) -> Page:
        pairs = [*self.swaps.get(url, ()), *self.swaps.get(unquote(url).rpartition("/")[2], ())]
        pairs += self.swaps.get("*", ()) if "/content/" in url else ()
        if not pairs or not isinstance(page, Answer) or page.status != 200:
            return page
        text = page.body.decode()
        for before, after in pairs:
            if before not in text:
                raise ValueError(f"{url} does not say {before!r}")
            text = text.replace(before, after)
        return msgspec.structs.replace(page, body=text.encode())


def _day(case: Case, number: int) -> date:
    return DAY - timedelta(days=number * case.rhythm or number % 20)


def _with(usual: Article, said: Mapping[str, Any]) -> Article:
    return msgspec.convert({**msgspec.to_builtins(usual), **said}, Article)
