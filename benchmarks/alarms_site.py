"""The ministry of alarms.py: the demonstration's own, with the script's deeds and weather."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import msgspec
from alarms_dress import BODY_OF_REDESIGN, redesigned, with_promotion
from alarms_script import OPENING, ROUNDS, Act, Deed, Round, key_of, known

from ministrywatch.demo import faults
from ministrywatch.demo.articles import Article
from ministrywatch.demo.look import Look, labels
from ministrywatch.demo.ministry import Manners, Ministry
from ministrywatch.demo.pages import list_address
from ministrywatch.demo.server import serve
from ministrywatch.demo.state import article_slug
from ministrywatch.demo.synthetic import articles
from ministrywatch.demo.web import Answer, Request

PER_PAGE: Final = 30
LIST_PAGES: Final = 2
"""What a list page shows and how many are read: the opening's releases, so that new ones push
old ones off."""

_PAGE_BYTES: Final = 20_000
_MOVED: Final = "-moved"
_REFUSAL: Final = (
    "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. "
    "Please consult with your administrator.<br><br>Your support ID is: {}<br><br></body></html>"
)
"""What a common web application firewall answers with 200, its number another each time."""


class Pages(NamedTuple):
    """The addresses that are known in a round: of the list, and of each release by its key."""

    lists: tuple[str, ...]
    releases: dict[str, str]


class Stage:
    """One ministry, played from the first round to the last for one tool.

    Its first releases are dated one a day up to the day before ``today``.
    """

    def __init__(self, today: date) -> None:
        self._releases = {article.slug: article for article in _releases(today)}
        up = list(self._releases.values())[:OPENING]
        manners = Manners(per_page=PER_PAGE, counts_looks=True)
        self._ministry = Ministry(up, manners, Look(page_bytes=_PAGE_BYTES))
        self._ministry.fail(self._answer)
        self._now = ROUNDS[0]
        self._port = 0
        self._answers = count()

    @contextmanager
    def playing(self, now: Round) -> Iterator[Pages]:
        """Let the round's deeds happen, and serve the site for as long as the look takes."""
        self._now = now
        self._perform(now)
        if now.weather == "down":
            yield self._pages()
            return
        with serve(self._ministry, self._port) as origin:
            self._port = urlsplit(origin).port or 0
            yield self._pages()

    @property
    def origin(self) -> str:
        """The site's scheme, host and port: the same in every round."""
        return f"http://127.0.0.1:{self._port}"

    def _pages(self) -> Pages:
        press = labels().lists["press"]
        lists = tuple(self.origin + list_address(press, at + 1) for at in range(LIST_PAGES))
        releases = {key: f"{self.origin}/th/content/{key}" for key in known(self._now)}
        return Pages(lists, releases)

    def _perform(self, now: Round) -> None:
        if now.design == 2:
            self._ministry.rebuild(build="redesign", body=BODY_OF_REDESIGN, sidebar=False)
        for act in now.acts:
            if act.deed == "publish":
                self._ministry.publish(self._releases[key_of(act.number)])
            else:
                _DEEDS[act.deed](self._ministry, act)
        dice = random.Random(now.number)
        self._ministry.raise_counters({key: dice.randrange(1, 40) for key in self._ministry.keys})

    def _answer(self, request: Request, usual: Answer) -> Answer:
        if self._now.weather == "blocked":
            return faults.blocked()(request, usual)
        if self._now.weather == "rejected":
            return Answer(body=_REFUSAL.format(8_000_000 + next(self._answers)).encode())
        slug = article_slug(request.path)
        if slug and slug + _MOVED in self._ministry.keys:
            return faults.redirect(f"/th/content/{slug}{_MOVED}", 301)(request, usual)
        return self._dressed(usual)

    def _dressed(self, usual: Answer) -> Answer:
        if not isinstance(usual.body, bytes) or b"<main" not in usual.body:
            return usual
        page = usual.body.decode()
        if self._now.design == 2:
            page = redesigned(page)
        if self._now.dressed:
            page = with_promotion(page, next(self._answers))
        return replace(usual, body=page.encode())


def _releases(today: date) -> Iterator[Article]:
    """Yield the releases of the script, the later ones of today, each with figures of its own."""
    months = labels().months
    last = max(act.number for each in ROUNDS for act in each.acts)
    for number, article in enumerate(articles(last + 1)):
        day = min(today, today - timedelta(days=OPENING - number))
        yield msgspec.structs.replace(
            article,
            on=day,
            published=f"{day.day} {months[day.month - 1]} {day.year + 543}",
            sections=("press",),
            body=(_figures(number), *article.body),
        )


def _figures(number: int) -> str:
    """Return a paragraph whose words the script's deeds know."""
    return (
        f"กระทรวงการต่างประเทศจัดสรรงบประมาณ {_budget(number)} เพื่อช่วยเหลือคนไทยในต่างประเทศ "
        f"และเปิดรับคำร้องจนถึงสิ้นเดือน จำนวนไม่เกิน {300 + number} ราย"
    )


def _budget(number: int) -> str:
    return f"{10 + number} ล้านบาท"


def _rewriting(before: str, after: str) -> Callable[[Ministry, Act], None]:
    """Return a deed that replaces words; ``{}`` stands for the budget."""

    def deed(ministry: Ministry, act: Act) -> None:
        budget = _budget(act.number)
        ministry.rewrite(key_of(act.number), before.format(budget), after.format(budget))

    return deed


def _retitle(ministry: Ministry, act: Act) -> None:
    key = key_of(act.number)
    ministry.edit(key, title=f"ด่วน {ministry.article(key).title}")


def _move(ministry: Ministry, act: Act) -> None:
    """Give a release another address; ``Stage`` lets the old one lead there."""
    key = key_of(act.number)
    article = ministry.article(key)
    ministry.take_down(key)
    ministry.publish(msgspec.structs.replace(article, slug=key + _MOVED))


_FIRST: Final = "จนถึงสิ้นเดือน จำนวนไม่เกิน"
_SECOND: Final = "จนถึงกลางเดือนหน้า จำนวนไม่เกิน"
_DEEDS: Final[dict[Deed, Callable[[Ministry, Act], None]]] = {
    "figures": _rewriting("งบประมาณ {}", "งบประมาณ 5{}"),
    "headline": _retitle,
    "spacing": _rewriting("{} เพื่อช่วยเหลือ", "{}เพื่อช่วยเหลือ"),
    "404": lambda ministry, act: ministry.take_down(key_of(act.number), 404),
    "soft": lambda ministry, act: ministry.take_down(key_of(act.number), "soft"),
    "back": lambda ministry, act: ministry.restore(key_of(act.number)),
    "move": _move,
    "rewrite": _rewriting(_FIRST, _SECOND),
    "revert": _rewriting(_SECOND, _FIRST),
    "new-copy": _rewriting(_FIRST, _SECOND),
    "old-copy": _rewriting(_SECOND, _FIRST),
}
